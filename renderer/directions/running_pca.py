"""PCA in batches, for samples of many numbers (Ross et al., "Incremental Learning for …", IJCV 2008).

It merges as `sklearn.decomposition.IncrementalPCA` does, but through the products of the rows with each other
instead of a singular value decomposition. On two cores that takes 0.03 to 0.2 s for a batch of 128 samples of
16 384 numbers instead of more than 1 s, so pictures come between them.
"""

from __future__ import annotations

import numpy as np


class RunningPca:
    """The principal components of all batches so far; the first batch has as many rows at least.

    `scaled` are the components times the square root of the sum of squares along them.
    Shapes: `mean` float64 [D], `scaled` float64 [K, D].
    """

    def __init__(self, components: int) -> None:
        self.count = 0
        self.mean = np.zeros(0)
        self.scaled = np.zeros((0, 0))
        self._components = components
        self._squares = np.zeros(0)
        self._all_squares = 0.0

    def add(self, batch: np.ndarray) -> None:
        """Merge a batch. Shapes: batch [B, D]."""
        size = len(batch)
        batch_mean = batch.mean(axis=0, dtype=np.float64)
        rows = batch - batch_mean
        self._all_squares += float(np.square(rows).sum())
        if self.count:
            share = np.sqrt(self.count * size / (self.count + size))
            between = share * (self.mean - batch_mean)
            self._all_squares += float(np.square(between).sum())
            rows = np.concatenate([self.scaled, rows, between[None]])
            self.mean = (self.count * self.mean + size * batch_mean) / (self.count + size)
        else:
            self.mean = batch_mean
        self.count += size
        squares, vectors = np.linalg.eigh(rows @ rows.T)
        self._squares = squares[::-1][: self._components].clip(min=0)
        self.scaled = vectors.T[::-1][: self._components] @ rows

    @property
    def variance_ratio(self) -> np.ndarray:
        """The share of all variance along each component, descending. Shapes: float64 [K]."""
        return self._squares / (self._all_squares or 1.0)

    @property
    def components(self) -> np.ndarray:
        """In unit length; zeros where nothing is left to vary. Shapes: float64 [K, D]."""
        lengths = np.sqrt(self._squares)
        varies = lengths > 1e-6 * lengths.max(initial=0.0)
        return self.scaled * np.where(varies, 1 / np.where(varies, lengths, 1), 0)[:, None]

"""PCA of what a layer gives, and the directions in W that go with it (GANSpace paper, Section 3.2)."""

from __future__ import annotations

from collections.abc import Generator, Iterator

import numpy as np
import torch
import torch.nn.functional as F

from renderer.directions.direction_jobs import DEFAULT_COMPONENTS, Sampling, VarianceSoFar
from renderer.directions.direction_set import DirectionError, DirectionMethod, DirectionSet
from renderer.directions.running_pca import RunningPca
from renderer.directions.w_samples import (
    Moments,
    check_sampling,
    count_components,
    sample_w,
    stdev_along,
    with_fixed_signs,
)
from renderer.generator import Generator as StyleGenerator
from renderer.messages import Progress
from renderer.model_info import LayerInfo
from renderer.picture import crop

MOST_FEATURES = 16_384  # of an activation: a larger one is averaged over squares of its picture
MOST_KEPT_BYTES = 2**28  # of the activations that the regression uses
LEAST_BATCH = 128
_AT_ONCE_ON_GPU = 8


@torch.inference_mode()
def find_activation_directions(
    generator: StyleGenerator,
    layer: LayerInfo,
    sampling: Sampling,
    *,
    components: int | None = None,
) -> Generator[Progress | None, None, DirectionSet]:
    """The principal components of a layer's activations, regressed to W.

    The picture's own area is taken, without margins, and averaged down until it has MOST_FEATURES numbers.
    Of the coordinates x of the activations, scaled to unit variance, U minimises ‖x·U − (w − mean)‖²; its
    rows, in unit length, are the directions. They are meant for the ws from the input to the layer.
    `variance_ratio` are shares of the activations' variance. After each batch the progress holds a
    `VarianceSoFar`. The regression uses the first samples, as many as MOST_KEPT_BYTES hold.

    Raises: DirectionError.
    """
    grid = _grid(layer)
    features = layer.channels * grid[0] * grid[1]
    check_sampling(generator, sampling)
    most = min(generator.config.w_dim, features, sampling.samples - 1)
    count = count_components(components, default=DEFAULT_COMPONENTS, most=most)
    samples = _Samples(count, keep=max(MOST_KEPT_BYTES // (4 * features), 2 * count))
    for w in sample_w(generator, sampling):
        samples.moments.add(w)
        for activations, ws in _activations(generator, layer, w, grid):
            samples.add(activations, ws, left=sampling.samples - samples.count - len(ws))
            yield Progress(
                samples.count, sampling.samples, f"{samples.count:,} samples", samples.variance_so_far()
            )
    directions, shares = samples.regress()
    return DirectionSet(
        components=directions,
        stdev=stdev_along(directions, samples.moments.covariance(), None),
        method=DirectionMethod.ACTIVATION_PCA,
        layers=(0, _last_w(generator, layer.name)),
        mean=samples.moments.mean(),
        variance_ratio=shares,
        samples=sampling.samples,
        seed=sampling.seed,
        note=f"Of layer {layer.name}, {layer.channels} channels averaged to {grid[0]}×{grid[1]}.",
    )


def _last_w(generator: StyleGenerator, layer: str) -> int:
    """The number of the last w that has a say in what a layer gives."""
    up_to_it = generator.layer_names[: generator.layer_names.index(layer) + 1]
    return max(generator.synthesis.w_of(name) or 0 for name in up_to_it)


def _grid(layer: LayerInfo) -> tuple[int, int]:
    """To how many rows and columns a layer is averaged."""
    sizes = (
        layer.size
        if layer.sampling_rate is None
        else (min(s, round(layer.sampling_rate)) for s in layer.size)
    )
    most = max(int((MOST_FEATURES / layer.channels) ** 0.5), 1)
    height, width = (min(size, most) for size in sizes)
    return height, width


def _activations(
    generator: StyleGenerator, layer: LayerInfo, w: torch.Tensor, grid: tuple[int, int]
) -> Iterator[tuple[np.ndarray, np.ndarray]]:
    """Shapes: each float32 [B, features] with its ws [B, w_dim]."""
    at_once = 1 if w.device.type == "cpu" else _AT_ONCE_ON_GPU
    for part in w.split(at_once):
        ws = part[:, None].expand(-1, generator.config.num_ws, -1)
        activation = generator.synthesize(ws, stop_at=layer.name)
        cropped = torch.stack([crop(one, layer) for one in activation])
        pooled = F.adaptive_avg_pool2d(cropped, grid).flatten(start_dim=1)
        yield pooled.cpu().numpy(), part.cpu().numpy()


class _Samples:
    """The activations so far: in batches into the PCA, and the first ones kept for the regression."""

    def __init__(self, components: int, *, keep: int) -> None:
        self.count = 0
        self.moments = Moments()
        self._pca = RunningPca(components)
        self._batch = max(components, LEAST_BATCH)
        self._keep = keep
        self._waiting: list[tuple[np.ndarray, np.ndarray]] = []
        self._kept: list[np.ndarray] = []
        self._kept_w: list[np.ndarray] = []

    def add(self, activations: np.ndarray, w: np.ndarray, *, left: int) -> None:
        """`left` are still to come; what would be less than a batch goes with the one before."""
        if not np.isfinite(activations).all():
            raise DirectionError("Some activations of this layer are not finite, so there are no directions.")
        self.count += len(activations)
        self._waiting.append((activations, w))
        is_full = sum(len(part) for part, _ in self._waiting) >= self._batch and left >= self._batch
        if is_full or left == 0:
            batch, batch_w = (np.concatenate(parts) for parts in zip(*self._waiting, strict=True))
            self._waiting = []
            self._pca.add(batch)
            if sum(map(len, self._kept)) < self._keep:
                self._kept.append(batch)
                self._kept_w.append(batch_w)

    def variance_so_far(self) -> VarianceSoFar | None:
        """None before the first batch."""
        return VarianceSoFar(self._pca.count, self._pca.variance_ratio) if self._pca.count else None

    def regress(self) -> tuple[np.ndarray, np.ndarray]:
        """The directions in W, and their shares of the activations' variance; those without any are left out.

        Shapes: returns float32 [K, w_dim], float64 [K].
        """
        axes = self._pca.components.T
        coordinates = np.concatenate([(part - self._pca.mean) @ axes for part in self._kept])
        spread = coordinates.std(axis=0)
        varies = spread > 1e-6 * spread.max()
        if not varies.any():
            raise DirectionError("All activations of this layer are the same, so there are no directions.")
        scaled = (coordinates[:, varies] - coordinates[:, varies].mean(axis=0)) / spread[varies]
        w = np.concatenate(self._kept_w).astype(np.float64)
        rows = np.linalg.lstsq(scaled, w - w.mean(axis=0), rcond=None)[0]
        rows /= np.linalg.norm(rows, axis=1, keepdims=True)
        return with_fixed_signs(rows).astype(np.float32), self._pca.variance_ratio[varies]

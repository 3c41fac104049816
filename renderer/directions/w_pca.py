"""PCA of w: the directions along which the mapping spreads its samples (GANSpace paper, Section 3.1)."""

from __future__ import annotations

from collections.abc import Generator

import numpy as np
import torch

from renderer.directions.direction_jobs import DEFAULT_COMPONENTS, Sampling, VarianceSoFar
from renderer.directions.direction_set import DirectionError, DirectionMethod, DirectionSet
from renderer.directions.w_samples import (
    Moments,
    check_sampling,
    count_components,
    sample_w,
    with_fixed_signs,
)
from renderer.generator import Generator as StyleGenerator
from renderer.messages import Progress


@torch.inference_mode()
def find_principal_directions(
    generator: StyleGenerator,
    sampling: Sampling,
    *,
    components: int | None = None,
    layers: tuple[int, int] | None = None,
) -> Generator[Progress, None, DirectionSet]:
    """The eigenvectors of the covariance of w, by descending variance; memory does not grow with samples.

    Each time that the number of samples has doubled, the progress holds a `VarianceSoFar`.

    Raises: DirectionError.
    """
    most = min(generator.config.w_dim, sampling.samples - 1)
    check_sampling(generator, sampling)
    count = count_components(components, default=DEFAULT_COMPONENTS, most=most)
    moments, partial, look_at = Moments(), None, 0
    for w in sample_w(generator, sampling):
        moments.add(w)
        if moments.count >= look_at and moments.count < sampling.samples:
            partial, look_at = _variance_so_far(moments, count), 2 * moments.count
        yield Progress(moments.count, sampling.samples, f"{moments.count:,} samples", partial)
    variances, vectors = np.linalg.eigh(moments.covariance())
    variances, vectors = variances[::-1].clip(min=0), vectors.T[::-1]
    if not variances[0] > 0:
        raise DirectionError("All samples of w are the same, so there are no directions in them.")
    return DirectionSet(
        components=with_fixed_signs(vectors[:count]).astype(np.float32),
        stdev=np.sqrt(variances[:count]),
        method=DirectionMethod.PCA,
        layers=layers,
        mean=moments.mean(),
        variance_ratio=variances[:count] / variances.sum(),
        samples=sampling.samples,
        seed=sampling.seed,
    )


def _variance_so_far(moments: Moments, count: int) -> VarianceSoFar:
    variances = np.linalg.eigvalsh(moments.covariance())[::-1].clip(min=0)
    total = variances.sum()
    return VarianceSoFar(moments.count, variances[:count] / (total if total > 0 else 1))

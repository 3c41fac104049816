"""How far w spreads along given directions."""

from __future__ import annotations

from collections.abc import Generator
from dataclasses import replace

import torch

from renderer.directions.direction_jobs import Sampling
from renderer.directions.direction_set import DirectionSet
from renderer.directions.w_samples import Moments, check_sampling, sample_w, stdev_along
from renderer.generator import Generator as StyleGenerator
from renderer.messages import Progress


@torch.inference_mode()
def measure_stdev(
    generator: StyleGenerator, directions: DirectionSet, sampling: Sampling
) -> Generator[Progress, None, DirectionSet]:
    """The same directions with `stdev` and `mean` as samples of w have them.

    Raises: DirectionError.
    """
    config = generator.config
    directions.check_fits(num_ws=config.num_ws, w_dim=config.w_dim)
    check_sampling(generator, sampling)
    moments = Moments()
    for w in sample_w(generator, sampling):
        moments.add(w)
        yield Progress(moments.count, sampling.samples, f"{moments.count:,} samples")
    return replace(
        directions,
        stdev=stdev_along(directions.components, moments.covariance(), directions.layers),
        mean=moments.mean(),
        samples=sampling.samples,
        seed=sampling.seed,
    )

"""EQ-T and EQ-R over many random latents: the published metrics (StyleGAN3 paper, Appendix E)."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Generator, Sequence
from dataclasses import dataclass, field
from functools import partial
from typing import Any

import numpy as np
import torch

from renderer.aliasing.aliasing_figures import (
    Equivariance,
    EquivarianceMetrics,
    LayerEquivariance,
    MetricOptions,
)
from renderer.aliasing.equivariance import Motion, Sample
from renderer.aliasing.layer_comparison import IterateLayers, MovedRun, Step, compare_layers, iterate_layers
from renderer.aliasing.layer_equivariance import whole_translation
from renderer.aliasing.signal_to_error import estimate
from renderer.generator import Generator as StyleGenerator
from renderer.messages import Progress
from renderer.model_info import LayerInfo

MOST_TRANSLATION = 0.125  # image widths per axis


@dataclass(frozen=True, slots=True, eq=False)
class Draw:
    """What chance decides of one sample; all of it is drawn, whatever is measured.

    Shapes: z [z_dim], float32. Units: translations (x, y) in image widths, angle in radians.
    """

    z: torch.Tensor
    class_index: int | None
    whole: tuple[float, float]
    fractional: tuple[float, float]
    angle: float


def draw_sample(seed: int, index: int, *, z_dim: int, c_dim: int, resolution: int) -> Draw:
    """The sample of this index, from a random generator of its own, so that no other has a part in it.

    Translations are uniform in ±0.125 image widths per axis (whole: rounded to pixels), angles in ±π, and the
    class, where there are classes, uniform too (the published metric draws it from the training set). The
    motions come first, so that they are the same for all models.
    """
    source = np.random.RandomState(np.random.MT19937(np.random.SeedSequence([seed, index])))
    first_x, first_y, x, y = source.uniform(-MOST_TRANSLATION, MOST_TRANSLATION, 4).tolist()
    whole = round(first_x * resolution) / resolution, round(first_y * resolution) / resolution
    angle = float(source.uniform(-math.pi, math.pi))
    z = torch.from_numpy(source.randn(z_dim).astype(np.float32))
    class_index = int(source.randint(c_dim)) if c_dim > 0 else None
    return Draw(z, class_index, whole, (x, y), angle)


@torch.inference_mode()
def measure_equivariance(
    generator: StyleGenerator,
    options: MetricOptions,
    *,
    layers: Sequence[LayerInfo],
    iterate: IterateLayers | None = None,
) -> Generator[Progress | None, None, EquivarianceMetrics]:
    """EQ-T and EQ-R over `options.samples` latents, psi 1, in float32, one global mean over all samples.

    The same options give the same figures bit for bit on the same device with as many threads, and the first
    n samples of a larger run are those of a run of n. Each progress holds an `EquivarianceMetrics` of the
    samples so far; before the first there is none. `iterate` replaces the generator's own layers (None).

    Raises: ValueError for a model whose input cannot be moved, or for layers that it does not have.
    """
    config = generator.config
    iterate = iterate or partial(iterate_layers, generator)
    sums = _Sums(options)
    partial_result: EquivarianceMetrics | None = None
    done = 0
    for index in range(options.samples):
        draw = draw_sample(
            options.seed, index, z_dim=config.z_dim, c_dim=config.c_dim, resolution=config.img_resolution
        )
        runs = _runs(draw, options, layers)
        total = options.samples * len(layers) * (1 + len(runs))
        steps = compare_layers(
            iterate, _ws(generator, draw), runs, layers=layers, output_scale=config.output_scale
        )
        for step in steps:
            if step is None:
                yield None
                continue
            sums.add(step)
            done += 1
            if step.layer == layers[-1].name and step.motion == runs[-1].motion:
                partial_result = sums.metrics(index + 1)
            yield Progress(done, total, f"sample {index + 1} of {options.samples}", partial_result)
    return sums.metrics(options.samples)


def _runs(draw: Draw, options: MetricOptions, layers: Sequence[LayerInfo]) -> list[MovedRun]:
    """Whole pixels of the picture are not whole samples of every layer: for these a run of its own."""
    runs: list[MovedRun] = []
    if Equivariance.EQT_INT in options.kinds:
        runs.append(MovedRun(Motion(Equivariance.EQT_INT, *draw.whole), layers=False))
        if options.per_layer:
            shared = whole_translation(*draw.fractional, layers)
            runs.append(MovedRun(Motion(Equivariance.EQT_INT, *shared), picture=False))
    if Equivariance.EQT_FRAC in options.kinds:
        runs.append(MovedRun(Motion(Equivariance.EQT_FRAC, *draw.fractional), layers=options.per_layer))
    if Equivariance.EQR in options.kinds:
        runs.append(MovedRun(Motion(Equivariance.EQR, angle=draw.angle), layers=options.per_layer))
    return runs


def _ws(generator: StyleGenerator, draw: Draw) -> torch.Tensor:
    """Shapes: returns [1, num_ws, w_dim], on the generator's device."""
    c = None
    if draw.class_index is not None:
        one_hot = torch.nn.functional.one_hot(torch.tensor([draw.class_index]), generator.config.c_dim)
        c = one_hot.to(generator.w_avg)
    w = generator.map_latents(draw.z[None].to(generator.w_avg), c)
    return w[:, None].expand(-1, generator.config.num_ws, -1)


@dataclass(slots=True)
class _Sums:
    """The samples so far, of the picture and of every layer."""

    options: MetricOptions
    picture: dict[Equivariance, list[Sample]] = field(default_factory=lambda: defaultdict(list))
    layers: dict[str, dict[Equivariance, list[Sample]]] = field(default_factory=dict)

    def add(self, step: Step) -> None:
        if step.picture is not None:
            self.picture[step.picture.kind].append(step.picture)
        if step.sample is not None:
            self.layers.setdefault(step.layer, defaultdict(list))[step.sample.kind].append(step.sample)

    def metrics(self, samples: int) -> EquivarianceMetrics:
        figures: dict[str, Any] = {}
        for kind, taken in self.picture.items():
            if any(sample.mask for sample in taken):
                found = estimate([4 * s.mask for s in taken], [s.squared_error for s in taken])
                figures[f"{kind.value}_db"] = found.db
                figures[f"{kind.value}_standard_error"] = found.standard_error
        rows = tuple(_row(layer, kinds) for layer, kinds in self.layers.items())
        return EquivarianceMetrics(samples, self.options.seed, layers=rows, **figures)


def _row(layer: str, kinds: dict[Equivariance, list[Sample]]) -> LayerEquivariance:
    figures = {
        f"{kind.value}_db": estimate([s.power for s in taken], [s.squared_error for s in taken]).db
        for kind, taken in kinds.items()
        if any(sample.mask for sample in taken)
    }
    return LayerEquivariance(layer, **figures)

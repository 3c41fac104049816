"""Equivariance of every layer, live: in which of them does it break?

A run with a still input and one for each motion go up the layers in step, and each layer's outputs are
compared as soon as both are there. So only one output of each run is held, whatever the size of the model.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Generator, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import TypeVar

import torch

from renderer.aliasing.aliasing_figures import (
    EVERY_KIND,
    Equivariance,
    ErrorMap,
    LayerEquivariance,
    LiveEquivariance,
)
from renderer.aliasing.equivariance import (
    ROTATION_UP,
    Interpolation,
    Motion,
    Sample,
    compare,
    expected_and_seen,
    full_float32,
    sample_of,
)
from renderer.aliasing.signal_to_error import decibels, signal_to_error
from renderer.generator import Generator as StyleGenerator
from renderer.messages import Progress
from renderer.model_info import LayerInfo

IterateLayers = Callable[[torch.Tensor, torch.Tensor], Iterator[tuple[str, torch.Tensor]]]
"""(ws [1, num_ws, w_dim], input matrix [3, 3]) -> every layer's name and output [1, C, h, w], one at a time.

Each output is computed when it is asked for. The last is ToRGB's, the picture before its output scale.
"""

_CHUNK_BYTES = 2**25  # of a layer turned at four times its sampling rate: a tenth of a second's work on a CPU
_T = TypeVar("_T")


@dataclass(frozen=True, slots=True)
class MovedRun:
    """A run with a moved input, and what of it to compare: every layer, the picture, or both."""

    motion: Motion
    layers: bool = True
    picture: bool = True


@dataclass(frozen=True, slots=True, eq=False)
class Step:
    """One layer of one run has been computed: the still one (`motion` None) or a moved one, then compared.

    `sample` is the layer's; `picture`, with the last layer, that of the published metric.
    """

    layer: str
    motion: Motion | None = None
    sample: Sample | None = None
    picture: Sample | None = None
    error_map: ErrorMap | None = None


def iterate_layers(
    generator: StyleGenerator, ws: torch.Tensor, input_matrix: torch.Tensor
) -> Iterator[tuple[str, torch.Tensor]]:
    """The layers of a generator, one at a time, in float32.

    Shapes: ws [1, num_ws, w_dim], input_matrix [3, 3]; gives [1, C, h, w].
    """
    yield from generator.iterate_layers(ws, input_matrix=input_matrix)


def whole_translation(x: float, y: float, layers: Sequence[LayerInfo]) -> tuple[float, float]:
    """The translation near (x, y) that is a whole number of samples in every layer, and not zero.

    Sampling rates are powers of two, so a multiple of 1 / (the lowest of them) is whole for all. It is
    rounded away from zero, so that nothing is compared with itself; a part that is zero stays so.

    Units: image widths.
    Raises: ValueError for a model without sampling rates, whose input cannot be moved.
    """
    rate = min(_rate(layer) for layer in layers)
    steps = (math.copysign(math.ceil(abs(part) * rate - 1e-9), part) for part in (x, y))
    whole_x, whole_y = (step / rate for step in steps)
    return whole_x, whole_y


def compare_layers(
    iterate: IterateLayers,
    ws: torch.Tensor,
    runs: Sequence[MovedRun],
    *,
    layers: Sequence[LayerInfo],
    output_scale: float,
    map_of: tuple[str, Equivariance] | None = None,
) -> Iterator[Step | None]:
    """Go up the layers in step with a still input and each moved one; one step per layer and run.

    None is a mere pause, in which nothing has been found yet.

    Layers are compared as `expected_and_seen` says: on the same part of the picture, within which the sharp
    interpolation reads the margins. The picture is compared as published.

    Shapes: ws [1, num_ws, w_dim], on the device.
    Raises: ValueError if the layers are others than those that `iterate` gives.
    """
    still = _in_full_float32(iterate(ws, Motion(Equivariance.EQT_INT).input_matrix()))
    moving = [_in_full_float32(iterate(ws, run.motion.input_matrix())) for run in runs]
    for layer in layers:
        reference = _output_of(layer, still)
        yield Step(layer.name)
        for run, outputs in zip(runs, moving, strict=True):
            moved = _output_of(layer, outputs)
            sample, picture, error_map = None, None, None
            if run.layers:
                with_map = map_of == (layer.name, run.motion.kind)
                sample, error_map = yield from _compare_layer(
                    reference, moved, layer, run.motion, with_map=with_map
                )
            if run.picture and layer is layers[-1]:
                with full_float32():
                    pictures = reference * output_scale, moved * output_scale
                    picture = compare(*pictures, run.motion, rate=_rate(layer))
            yield Step(layer.name, run.motion, sample, picture, error_map)


@torch.inference_mode()
def measure_layers(
    iterate: IterateLayers,
    ws: torch.Tensor,
    *,
    layers: Sequence[LayerInfo],
    output_scale: float,
    translation: tuple[float, float] = (0.09, -0.055),
    turns: float = 0.1,
    kinds: Sequence[Equivariance] = EVERY_KIND,
    map_of: tuple[str, Equivariance] | None = None,
) -> Generator[Progress | None, None, LiveEquivariance]:
    """Equivariance of the picture and of every layer for one latent; `map_of` asks for an error map.

    `translation` is used as it is for EQ-T fractional, and as `whole_translation` makes it for EQ-T integer.

    Shapes: ws [1, num_ws, w_dim], on the device; each progress holds a `LiveEquivariance` so far.
    Units: translation in image widths, turns counter-clockwise.
    Raises: ValueError for a model whose input cannot be moved, or for layers that it does not have.
    """
    whole = whole_translation(*translation, layers)
    motions = {
        Equivariance.EQT_INT: Motion(Equivariance.EQT_INT, *whole),
        Equivariance.EQT_FRAC: Motion(Equivariance.EQT_FRAC, *translation),
        Equivariance.EQR: Motion(Equivariance.EQR, angle=2 * math.pi * turns),
    }
    runs = [MovedRun(motions[kind]) for kind in kinds]
    found = LiveEquivariance(whole=whole, fractional=translation, turns=turns)
    total = len(layers) * (1 + len(runs))
    steps = compare_layers(iterate, ws, runs, layers=layers, output_scale=output_scale, map_of=map_of)
    done = 0
    for step in steps:
        if step is None:
            yield None
            continue
        done += 1
        found = _with_step(found, step)
        yield Progress(done, total, step.layer, found)
    return found


def layer_db(sample: Sample) -> float | None:
    """A layer's figure for one comparison; None where nothing could be compared."""
    return signal_to_error(sample.power, sample.squared_error) if sample.mask else None


def _with_step(found: LiveEquivariance, step: Step) -> LiveEquivariance:
    if not found.layers or found.layers[-1].name != step.layer:
        found = replace(found, layers=(*found.layers, LayerEquivariance(step.layer)))
    if step.sample is not None:
        row = replace(found.layers[-1], **{f"{step.sample.kind.value}_db": layer_db(step.sample)})
        found = replace(found, layers=(*found.layers[:-1], row))
    if step.picture is not None and step.picture.mask:
        db = decibels(step.picture.squared_error, step.picture.mask)
        found = replace(found, **{f"{step.picture.kind.value}_db": db})
    return found if step.error_map is None else replace(found, error_map=step.error_map)


def _compare_layer(
    reference: torch.Tensor, moved: torch.Tensor, layer: LayerInfo, motion: Motion, *, with_map: bool
) -> Generator[None, None, tuple[Sample, ErrorMap | None]]:
    """Compare a few channels at a time, since a turned layer is large on the way; a pause after each few."""
    height, width = reference.shape[2:]
    per_channel = height * width * reference.element_size()
    if motion.kind is Equivariance.EQR:
        per_channel *= ROTATION_UP**2
    chunk = max(1, _CHUNK_BYTES // per_channel)
    samples: list[Sample] = []
    squared = reference.new_zeros(height, width)
    mask = torch.zeros(height, width, dtype=torch.bool)
    for few, few_moved in zip(reference.split(chunk, dim=1), moved.split(chunk, dim=1), strict=True):
        with full_float32():
            expected, seen, mask = expected_and_seen(
                few, few_moved, motion, rate=_rate(layer), interpolation=Interpolation.SHARP
            )
            samples.append(sample_of(expected, seen, mask, motion.kind))
            if with_map:
                squared += (seen - expected).square().sum(dim=(0, 1))
        yield
    sample = _total(samples)
    if not with_map:
        return sample, None
    rms = (squared / reference.shape[1]).sqrt().masked_fill(~mask, math.nan)
    signal_rms = math.sqrt(sample.power / sample.mask) if sample.mask else math.nan
    return sample, ErrorMap(layer.name, motion.kind, rms.cpu().numpy(), signal_rms)


def _total(samples: Sequence[Sample]) -> Sample:
    return Sample(
        samples[0].kind,
        math.fsum(sample.squared_error for sample in samples),
        math.fsum(sample.mask for sample in samples),
        math.fsum(sample.power for sample in samples),
    )


def _in_full_float32(run: Iterator[_T]) -> Iterator[_T]:
    """The same, each item computed in full float32; in between, the setting is the caller's."""
    while True:
        with full_float32():
            item = next(run, None)
        if item is None:
            return
        yield item


def _output_of(layer: LayerInfo, run: Iterator[tuple[str, torch.Tensor]]) -> torch.Tensor:
    name, output = next(run, ("nothing", torch.empty(0)))
    if name != layer.name:
        raise ValueError(f"The next layer is {layer.name}, but {name} was computed.")
    return output


def _rate(layer: LayerInfo) -> float:
    if layer.sampling_rate is None:
        raise ValueError("The input of this model cannot be moved, so its equivariance cannot be measured.")
    return layer.sampling_rate

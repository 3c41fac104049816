"""The layers of a still run and of moved ones, compared as they are computed.

The runs go up the layers in step, and each layer's outputs are compared as soon as both are there. So only
one output of each run is held, whatever the size of the model.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Generator, Iterator, Sequence
from dataclasses import dataclass
from typing import TypeVar

import torch

from renderer.aliasing.aliasing_figures import Equivariance, ErrorMap
from renderer.aliasing.equivariance import (
    ROTATION_UP,
    Interpolation,
    Motion,
    Sample,
    expected_and_seen,
    full_float32,
    sample_of,
)
from renderer.generator import Generator as StyleGenerator
from renderer.model_info import LayerInfo

IterateLayers = Callable[[torch.Tensor, torch.Tensor], Iterator[tuple[str, torch.Tensor]]]
"""(ws [1, num_ws, w_dim], input matrix [3, 3]) -> every layer's name and output [1, C, h, w], one at a time.

Each output is computed when it is asked for. The last is ToRGB's, the picture before its output scale.
"""

FULL_RANGE = 2.0  # of a picture, from −1 to 1
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


def compare_layers(
    iterate: IterateLayers,
    ws: torch.Tensor,
    runs: Sequence[MovedRun],
    *,
    layers: Sequence[LayerInfo],
    output_scale: float,
    map_of: tuple[str | None, Equivariance] | None = None,
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
                pictures = reference * output_scale, moved * output_scale
                picture, squared = _compare_picture(*pictures, run.motion, rate=rate_of(layer))
                if map_of == (None, run.motion.kind):
                    error_map = _error_map(None, run.motion, squared, FULL_RANGE)
            yield Step(layer.name, run.motion, sample, picture, error_map)


def rate_of(layer: LayerInfo) -> float:
    """Its sampling rate. Raises: ValueError for the layers of a model whose input cannot be moved."""
    if layer.sampling_rate is None:
        raise ValueError("The input of this model cannot be moved, so its equivariance cannot be measured.")
    return layer.sampling_rate


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
    for few, few_moved in zip(reference.split(chunk, dim=1), moved.split(chunk, dim=1), strict=True):
        with full_float32():
            expected, seen, mask = expected_and_seen(
                few, few_moved, motion, rate=rate_of(layer), interpolation=Interpolation.SHARP
            )
            samples.append(sample_of(expected, seen, mask, motion.kind))
            if with_map:
                squared += _squared_error(expected, seen, mask)
        yield
    sample = _total(samples)
    if not with_map:
        return sample, None
    reference_rms = math.sqrt(sample.power / sample.mask) if sample.mask else math.nan
    return sample, _error_map(layer.name, motion, squared / reference.shape[1], reference_rms)


def _compare_picture(
    reference: torch.Tensor, moved: torch.Tensor, motion: Motion, *, rate: float
) -> tuple[Sample, torch.Tensor]:
    """As published; and the mean square of the error over the channels, [h, w]."""
    with full_float32():
        expected, seen, mask = expected_and_seen(
            reference, moved, motion, rate=rate, interpolation=Interpolation.LANCZOS
        )
        squared = _squared_error(expected, seen, mask) / reference.shape[1]
        return sample_of(expected, seen, mask, motion.kind), squared


def _squared_error(expected: torch.Tensor, seen: torch.Tensor, mask: torch.Tensor) -> torch.Tensor:
    """Summed over samples and channels; NaN where nothing is compared. Shapes: [B, C, h, w], [h, w]."""
    return (seen - expected).square().sum(dim=(0, 1)).masked_fill(~mask, math.nan)


def _error_map(
    layer: str | None, motion: Motion, mean_square: torch.Tensor, reference_rms: float
) -> ErrorMap:
    return ErrorMap(layer, motion.kind, mean_square.sqrt().cpu().numpy(), reference_rms)


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

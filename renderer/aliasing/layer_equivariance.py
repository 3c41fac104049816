"""Equivariance of every layer, live: in which of them does it break?"""

from __future__ import annotations

import math
from collections.abc import Generator, Sequence
from dataclasses import replace

import torch

from renderer.aliasing.aliasing_figures import EVERY_KIND, Equivariance, LayerEquivariance, LiveEquivariance
from renderer.aliasing.equivariance import Motion, Sample
from renderer.aliasing.layer_comparison import IterateLayers, MovedRun, Step, compare_layers, rate_of
from renderer.aliasing.signal_to_error import decibels, signal_to_error
from renderer.messages import Progress
from renderer.model_info import LayerInfo


def whole_translation(x: float, y: float, layers: Sequence[LayerInfo]) -> tuple[float, float]:
    """The translation near (x, y) that is a whole number of samples in every layer, and not zero.

    Sampling rates are powers of two, so a multiple of 1 / (the lowest of them) is whole for all. It is
    rounded away from zero, so that nothing is compared with itself; a part that is zero stays so.

    Units: image widths.
    Raises: ValueError for a model without sampling rates, whose input cannot be moved.
    """
    rate = min(rate_of(layer) for layer in layers)
    steps = (math.copysign(math.ceil(abs(part) * rate - 1e-9), part) for part in (x, y))
    whole_x, whole_y = (step / rate for step in steps)
    return whole_x, whole_y


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
    map_of: tuple[str | None, Equivariance] | None = None,
) -> Generator[Progress | None, None, LiveEquivariance]:
    """Equivariance of the picture and of every layer for one latent; `map_of` asks for an error map
    (None: of the picture).

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

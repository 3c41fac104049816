"""The controls that pictures can be varied by, with names and the ranges that suit them. No torch."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from enum import Enum

from renderer.directions.edit_stack import Edit
from renderer.model_info import ModelInfo
from renderer.recording.variation import NAMES, SEED
from renderer.scene import SEED_COUNT, ColorMap, Normalize, Scene

USUAL_SEEDS = 8
STRENGTH = 3.0
SHIFT = 0.25
GAIN_DB = 20.0


class Kind(Enum):
    """How the values of a control are given: as a range, as a range of whole numbers, as seeds, by name."""

    NUMBER = "number"
    WHOLE = "whole"
    SEEDS = "seeds"
    NAMES = "names"


@dataclass(frozen=True, slots=True)
class SceneControl:
    """One control: its field, its name, and the range that suits it; `options` are the values by name."""

    path: str
    name: str
    kind: Kind = Kind.NUMBER
    start: float = 0.0
    end: float = 1.0
    options: tuple[str | bool, ...] = ()


def _named(
    path: str,
    kind: Kind = Kind.NUMBER,
    start: float = 0.0,
    end: float = 1.0,
    *,
    options: tuple[str | bool, ...] = (),
) -> SceneControl:
    return SceneControl(path, NAMES[path], kind, start, end, options)


def controls_of(scene: Scene, model: ModelInfo) -> tuple[SceneControl, ...]:
    """What can be varied of this scene with this model."""
    return (
        *_of_latent(scene, model),
        *_of_edits(scene),
        *_of_transform(model),
        *_of_view(scene, model),
        *_of_interventions(scene),
    )


def _of_latent(scene: Scene, model: ModelInfo) -> Iterator[SceneControl]:
    latent = scene.latent
    first = latent.seed % SEED_COUNT
    yield _named(SEED, Kind.SEEDS, first, first + USUAL_SEEDS - 1)
    yield _named("latent.x", start=latent.x, end=latent.x + 1)
    yield _named("latent.y", start=latent.y, end=latent.y + 1)
    yield _named("truncation.psi")
    yield _named("truncation.cutoff", Kind.WHOLE, 0, model.num_ws)
    if model.c_dim:
        yield _named("class_index", Kind.WHOLE, 0, model.c_dim - 1)
        yield _named("class_blend.share")
    if scene.style_mix.enabled:
        seed = scene.style_mix.seed
        yield _named("style_mix.seed", Kind.WHOLE, seed, seed + USUAL_SEEDS - 1)
    if model.has_noise:
        yield _named("noise.seed", Kind.WHOLE, 0, USUAL_SEEDS - 1)
        yield _named("noise.second_seed", Kind.WHOLE, 0, USUAL_SEEDS - 1)
        yield _named("noise.blend")


def _of_edits(scene: Scene) -> Iterator[SceneControl]:
    for row, edit in enumerate(scene.edits.edits):
        name = f"strength of {_name(edit, row)}"
        yield SceneControl(f"edits.edits.{row}.strength", name, start=-STRENGTH, end=STRENGTH)
    for row, each in enumerate(scene.w_rows):
        yield SceneControl(f"w_rows.{row}.amount", f"amount of w[{each.row}]")


def _name(edit: Edit, row: int) -> str:
    return edit.name or f"edit {row + 1}"


def _of_transform(model: ModelInfo) -> Iterator[SceneControl]:
    if model.has_input_transform:
        yield _named("transform.tx", start=-SHIFT, end=SHIFT)
        yield _named("transform.ty", start=-SHIFT, end=SHIFT)
        yield _named("transform.turns")
        yield _named("transform.untransform", Kind.NAMES, options=(False, True))


def _of_view(scene: Scene, model: ModelInfo) -> Iterator[SceneControl]:
    layers = tuple(layer.name for layer in model.layers)
    yield _named("view.layer", Kind.NAMES, options=layers)
    channels = model.layer(scene.view.layer).channels
    yield _named("view.base_channel", Kind.WHOLE, 0, max(channels - 1, 0))
    yield _named("view.gain_db", start=-GAIN_DB, end=GAIN_DB)
    names = tuple(each.value for each in Normalize)
    yield _named("view.normalize", Kind.NAMES, options=names)
    maps = tuple(each.value for each in ColorMap)
    yield _named("view.color_map", Kind.NAMES, options=maps)
    if scene.spectrum.enabled:
        yield _named("spectrum.range_db", start=10.0, end=80.0)
        yield _named("spectrum.beta", start=0.0, end=16.0)


def _of_interventions(scene: Scene) -> Iterator[SceneControl]:
    for i, mix in enumerate(scene.channel_mixes):
        for j, scale in enumerate(mix.scales):
            name = f"gain of {mix.layer}[{scale.channel}]"
            yield SceneControl(f"channel_mixes.{i}.scales.{j}.gain", name, end=2.0)
    for i, ablation in enumerate(scene.ablations):
        name = f"cutoff of {ablation.layer}"
        yield SceneControl(f"ablations.{i}.cutoff_scale", name, start=0.25, end=2.0)

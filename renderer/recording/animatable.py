"""The fields of a scene that a timeline may govern, by names that people know. No torch."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from enum import Enum
from functools import cache

from renderer.model_info import ModelInfo
from renderer.noise import NoiseMode
from renderer.recording.scene_path import field_type, value_at
from renderer.scene import ColorMap, LatentPoint, Normalize, PoseSource, Scene

TURNS_PATH = "transform.turns"
_EDIT = "edits.edits."


class Kind(Enum):
    """How a field is between two keys: a blend of seeds, a number on the way, or still what it was."""

    LATENT = "latent"
    NUMBER = "number"
    WHOLE = "whole number"
    SWITCH = "switch"
    WORD = "word"

    @property
    def is_on_the_way(self) -> bool:
        """Whether there is anything between two keys that easing could shape."""
        return self in {Kind.LATENT, Kind.NUMBER}


@dataclass(frozen=True, slots=True)
class Animatable:
    """One field: what it is called, to which group it belongs, in which unit it is.

    `short` is what figures, file names and the command line call it; only what is often varied has one.
    """

    path: str
    name: str
    group: str
    unit: str = ""
    short: str = ""


_LATENT = (
    Animatable("latent", "Latent point", "Latent", short="seed"),
    Animatable("truncation.psi", "Truncation psi", "Latent", short="psi"),
    Animatable("truncation.cutoff", "Truncation cutoff", "Latent", "ws", short="psi cutoff"),
    Animatable("style_mix.enabled", "Style mixing", "Latent"),
    Animatable("style_mix.seed", "Style seed", "Latent", short="style seed"),
    Animatable("pose.source", "Pose", "Latent"),
    Animatable("pose.kept", "Kept pose", "Latent"),
)
_CLASS = (
    Animatable("class_index", "Class", "Latent", short="class"),
    Animatable("class_blend.class_index", "Other class", "Latent"),
    Animatable("class_blend.share", "Share of the other class", "Latent", short="class share"),
)
_NOISE = (
    Animatable("noise.mode", "Noise", "Noise"),
    Animatable("noise.seed", "Noise seed", "Noise", short="noise seed"),
    Animatable("noise.second_seed", "Second noise seed", "Noise", short="second noise seed"),
    Animatable("noise.blend", "Noise blend", "Noise", short="noise blend"),
)
_TRANSFORM = (
    Animatable("transform.tx", "Translate x", "Transform", "widths", short="tx"),
    Animatable("transform.ty", "Translate y", "Transform", "widths", short="ty"),
    Animatable(TURNS_PATH, "Rotate", "Transform", "turns", short="turns"),
    Animatable("transform.untransform", "Untransform", "Transform", short="untransform"),
)
_VIEW = (
    Animatable("view.layer", "Layer", "View", short="layer"),
    Animatable("view.base_channel", "Base channel", "View", short="channel"),
    Animatable("view.mono", "One channel", "View"),
    Animatable("view.gain_db", "Gain", "View", "dB", short="gain"),
    Animatable("view.normalize", "Normalize", "View", short="normalize"),
    Animatable("view.color_map", "Colours", "View", short="colour map"),
    Animatable("spectrum.enabled", "Spectrum beside", "View"),
    Animatable("spectrum.range_db", "Spectrum range", "View", "dB", short="spectrum range"),
)
_KNOWN = {each.path: each for each in (*_LATENT, *_CLASS, *_NOISE, *_TRANSFORM, *_VIEW)}
SHORT_NAMES = {each.path: each.short for each in _KNOWN.values() if each.short}
WORDS: dict[str, tuple[str, ...]] = {
    path: tuple(each.value for each in kind)
    for path, kind in (
        ("noise.mode", NoiseMode),
        ("pose.source", PoseSource),
        ("view.normalize", Normalize),
        ("view.color_map", ColorMap),
    )
}


def animatables(scene: Scene, model: ModelInfo | None) -> Iterator[Animatable]:
    """All that this scene and model have, group by group."""
    yield from _LATENT
    if model is None or model.c_dim:
        yield from _CLASS
    for row in range(len(scene.edits.edits)):
        yield animatable(f"{_EDIT}{row}.strength", scene)
        yield animatable(f"{_EDIT}{row}.is_on", scene)
    if model is None or model.has_noise:
        yield from _NOISE
    if model is None or model.has_input_transform:
        yield from _TRANSFORM
    yield from _VIEW


def animatable(path: str, scene: Scene) -> Animatable:
    """What the field of that path is called; a field that is in no list goes by its path."""
    known = _KNOWN.get(path)
    if known is not None:
        return known
    if path.startswith(_EDIT):
        row, _, field = path.removeprefix(_EDIT).partition(".")
        edits = scene.edits.edits
        name = edits[int(row)].name if int(row) < len(edits) else ""
        name = name or f"Edit {int(row) + 1}"
        if field == "strength":
            return Animatable(path, name, "Edits", "σ")
        return Animatable(path, f"{name}: {field.replace('_', ' ')}", "Edits")
    return Animatable(path, path, "")


def first_changed(before: Scene, after: Scene) -> str | None:
    """The path of the field in which two scenes differ; None where that is none with a name."""
    return next((each.path for each in all_changed(before, after)), None)


def all_changed(before: Scene, after: Scene) -> Iterator[Animatable]:
    """All fields with a name in which two scenes differ."""
    for each in animatables(after, None):
        try:
            if value_at(before, each.path) != value_at(after, each.path):
                yield each
        except LookupError:
            continue


@cache
def kind_of(path: str) -> Kind:
    """How that field is between two keys. Raises: ValueError where no scene has such a field."""
    hint = field_type(path)
    if hint is LatentPoint:
        return Kind.LATENT
    if hint is float:
        return Kind.NUMBER
    if hint is bool:
        return Kind.SWITCH
    return Kind.WHOLE if hint is int or hint == int | None else Kind.WORD

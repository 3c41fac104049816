"""Ready-made motions with their few numbers, to be put on the timeline."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from enum import Enum

from imgui_bundle import imgui

from renderer.model_info import ModelInfo
from renderer.recording import motion_presets
from renderer.recording.timeline import Timeline
from renderer.recording.timeline_edits import joined, rows
from renderer.scene import Scene
from widgets import controls

MENU = "Motion presets"
_WIDTH_EM, _MOST_SEEDS = 22.0, 200
_STAYS_OPEN = imgui.SelectableFlags_.no_auto_close_popups


class Preset(Enum):
    """The motions."""

    SEED_WALK = "Seed walk"
    CIRCLE = "Circle in latent space"
    ORBIT = "Orbit of the input"
    SWEEP = "Direction sweep"
    FLIGHT = "Layer flight"
    NOISE = "Noise loop"


_ABOUT = {
    Preset.SEED_WALK: "From seed to seed on one smooth curve in W.",
    Preset.CIRCLE: "Once around a seed in W, in the plane of two others.",
    Preset.ORBIT: "The Fourier input moves once around a circle that begins where it is.",
    Preset.SWEEP: "An edit goes from minus to plus its strength and back.",
    Preset.FLIGHT: "One layer after the other, from the input to the image.",
    Preset.NOISE: "The noise flows from seed to seed and back to the first, as strong all the time.",
}


@dataclass(frozen=True, slots=True)
class MotionDraft:
    """Which motion, and its numbers. `seed` None: that of the scene.

    Units: `radius` in image widths, `strength` in standard deviations.
    """

    preset: Preset = Preset.SEED_WALK
    seed: int | None = None
    count: int = 4
    second: int = 1
    third: int = 2
    size: float = 0.5
    radius: float = 0.1
    row: int = 0
    strength: float = 3.0
    seconds: float = 8.0
    seconds_each: float = 2.0
    loops: bool = True


def timeline(draft: MotionDraft, scene: Scene, model: ModelInfo) -> Timeline:
    """The motion alone."""
    seed = scene.latent.seed if draft.seed is None else draft.seed
    each = max(draft.seconds_each, 0.01)
    match draft.preset:
        case Preset.SEED_WALK:
            seeds = range(seed, seed + draft.count)
            return motion_presets.seed_walk(seeds, seconds_per_seed=each, loops=draft.loops)
        case Preset.CIRCLE:
            seeds = (seed, draft.second, draft.third)
            return motion_presets.latent_circle(*seeds, size=draft.size, seconds=draft.seconds)
        case Preset.ORBIT:
            return motion_presets.orbit(scene.transform, radius=draft.radius, seconds=draft.seconds)
        case Preset.SWEEP:
            return motion_presets.direction_sweep(draft.row, strength=draft.strength, seconds=draft.seconds)
        case Preset.FLIGHT:
            layers = [layer.name for layer in model.layers]
            return motion_presets.layer_flight(layers, seconds_per_layer=each)
        case Preset.NOISE:
            return motion_presets.noise_loop(seed, draft.count, seconds_per_seed=each)


def why_not(preset: Preset, scene: Scene, model: ModelInfo | None) -> str:
    """Why there is no such motion here; empty where there is."""
    if model is None:
        return "Open a model first."
    if preset is Preset.SWEEP and not scene.edits.edits:
        return "There is no edit yet: add one in the pane Edits."
    if preset is Preset.ORBIT and not model.has_input_transform:
        return "Only StyleGAN3 has a Fourier input that can be moved."
    if preset is Preset.NOISE and not model.has_noise:
        return "This model's layers add no noise."
    return ""


def draw(
    draft: MotionDraft, present: Timeline, scene: Scene, model: ModelInfo | None
) -> tuple[MotionDraft, Timeline]:
    """The popup of that name, where it is open; the timeline with the motion once one is wanted."""
    imgui.set_next_window_size((controls.em(_WIDTH_EM), 0))
    if not imgui.begin_popup(MENU):
        return draft, present
    for preset in Preset:
        why = why_not(preset, scene, model)
        imgui.begin_disabled(bool(why))
        if imgui.selectable(preset.value, draft.preset is preset, _STAYS_OPEN)[0]:
            draft = chosen(draft, preset)
        imgui.end_disabled()
        controls.tooltip(why or _ABOUT[preset])
    imgui.separator()
    controls.dim_text(_ABOUT[draft.preset])
    why = why_not(draft.preset, scene, model)
    if model is not None and not why:
        draft = _NUMBERS[draft.preset](draft, scene)
        present = _draw_buttons(draft, present, scene, model)
    else:
        controls.dim_text(why)
    imgui.end_popup()
    return draft, present


def chosen(draft: MotionDraft, preset: Preset) -> MotionDraft:
    """Another motion, with the time that suits it for each of its parts."""
    each = {Preset.SEED_WALK: 2.0, Preset.FLIGHT: 0.5, Preset.NOISE: 0.5}
    return replace(draft, preset=preset, seconds_each=each.get(preset, draft.seconds_each))


def _draw_buttons(draft: MotionDraft, present: Timeline, scene: Scene, model: ModelInfo) -> Timeline:
    about = "Put it on the timeline beside what is there; a track of the same control is replaced"
    wanted = None
    if controls.button("Add", about=about, width_em=6):
        wanted = joined(present, timeline(draft, scene, model))
    imgui.same_line()
    with controls.disabled(not rows(present), "There is nothing on the timeline yet"):
        if controls.button("Replace", about="Clear the timeline first", width_em=6):
            wanted = timeline(draft, scene, model)
    if wanted is None:
        return present
    imgui.close_current_popup()
    return wanted


def _draw_walk(draft: MotionDraft, scene: Scene) -> MotionDraft:
    draft = _draw_seed(draft, scene, "First seed")
    draft = replace(draft, count=_count(draft), seconds_each=_seconds_each(draft))
    about = "From the last seed back to the first, without a seam."
    return replace(draft, loops=controls.checkbox("Back to the first", draft.loops, about=about))


def _draw_circle(draft: MotionDraft, scene: Scene) -> MotionDraft:
    draft = _draw_seed(draft, scene, "Middle seed")
    about = "A seed in whose direction the circle goes."
    draft = replace(
        draft,
        second=controls.seed_input("Second seed", draft.second, about=about),
        third=controls.seed_input("Third seed", draft.third, about=about),
        size=controls.slider(
            "Size", draft.size, 0.0, 1.0, default=0.5, about="1 goes through the two other seeds."
        ),
    )
    return replace(draft, seconds=_seconds(draft))


def _draw_orbit(draft: MotionDraft, _: Scene) -> MotionDraft:
    about = "In image widths."
    radius = controls.slider("Radius", draft.radius, 0.0, 0.5, default=0.1, about=about, form="%.3f")
    return replace(draft, radius=radius, seconds=_seconds(draft))


def _draw_sweep(draft: MotionDraft, scene: Scene) -> MotionDraft:
    names = [edit.name or f"Edit {row}" for row, edit in enumerate(scene.edits.edits)]
    row = min(draft.row, len(names) - 1)
    row = controls.choice("Edit", names, row, about="Whose strength changes.")
    about = "In standard deviations of the direction."
    strength = controls.slider("Strength", draft.strength, 0.0, 10.0, default=3.0, about=about)
    return replace(draft, row=row, strength=strength, seconds=_seconds(draft))


def _draw_flight(draft: MotionDraft, _: Scene) -> MotionDraft:
    return replace(draft, seconds_each=_seconds_each(draft))


def _draw_noise(draft: MotionDraft, scene: Scene) -> MotionDraft:
    draft = _draw_seed(draft, scene, "First seed")
    return replace(draft, count=_count(draft), seconds_each=_seconds_each(draft))


_NUMBERS: dict[Preset, Callable[[MotionDraft, Scene], MotionDraft]] = {
    Preset.SEED_WALK: _draw_walk,
    Preset.CIRCLE: _draw_circle,
    Preset.ORBIT: _draw_orbit,
    Preset.SWEEP: _draw_sweep,
    Preset.FLIGHT: _draw_flight,
    Preset.NOISE: _draw_noise,
}


def _draw_seed(draft: MotionDraft, scene: Scene, name: str) -> MotionDraft:
    present = scene.latent.seed if draft.seed is None else draft.seed
    about = "Where it begins: at first the scene's seed."
    seed = controls.seed_input(name, present, about=about, goes_below_0=True)
    return draft if seed == present else replace(draft, seed=seed)


def _count(draft: MotionDraft) -> int:
    return controls.slider_int("Seeds", draft.count, 2, _MOST_SEEDS, default=4, about="How many, in order.")


def _seconds(draft: MotionDraft) -> float:
    about = "How long it takes, in seconds."
    value = controls.slider("Seconds", draft.seconds, 0.5, 60.0, default=8.0, about=about, form="%.2f s")
    return max(value, 0.05)


def _seconds_each(draft: MotionDraft) -> float:
    about = "How long each takes, in seconds."
    each = draft.seconds_each
    each = controls.slider("Each takes", each, 0.02, 10.0, default=2.0, about=about, form="%.2f s")
    return max(each, 0.01)

"""The second picture: which model and layer it shows, and whether it has the first one's interventions."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from enum import Enum
from pathlib import PurePath

from imgui_bundle import icons_fontawesome_6 as icons
from imgui_bundle import imgui

from renderer.comparison import Comparison
from renderer.model_info import ModelInfo
from renderer.scene import Scene
from widgets import controls

LINKED, IMAGE, FREEZE = "Linked layer", "Image", "Freeze B"
CHOICE_EM = 8.5
GAIN_EM = 6.0


class Arrangement(Enum):
    """How the two pictures lie: beside each other, divided, in turns, or as their difference."""

    BESIDE = "Beside"
    SPLIT = "Split"
    BLINK = "Blink"
    DIFFERENCE = "Difference"


_ABOUT = {
    Arrangement.BESIDE: "Side by side.",
    Arrangement.SPLIT: "One place, a movable divider: A at its left, B at its right.",
    Arrangement.BLINK: "One place, A and B in turns, half a second each.",
    Arrangement.DIFFERENCE: "|A − B| of the pictures as shown, with a gain.",
}
_ABOUT_INTACT = (
    "The second picture is without the channel mixes and ablations of the first. Edits in W stay in both: "
    "press Freeze B before an edit to have the picture without it beside you."
)


@dataclass(frozen=True, slots=True)
class Look:
    """How two pictures are looked at.

    Units: `divider` as a share of the width, `gain_db` of the difference in decibels of amplitude.
    """

    arrangement: Arrangement = Arrangement.BESIDE
    divider: float = 0.5
    gain_db: float = 12.0


class Wish(Enum):
    """What else was asked for."""

    NOTHING = "nothing"
    BROWSE = "browse"
    SWAP = "swap"
    CLOSE = "close"


@dataclass(frozen=True, slots=True)
class CompareAction:
    """The comparison as it is wanted, how it is looked at, and what else was asked for."""

    comparison: Comparison
    look: Look
    wish: Wish = Wish.NOTHING


def draw(
    comparison: Comparison,
    look: Look,
    models: Sequence[str],
    *,
    scene: Scene,
    second: ModelInfo | None,
    is_loading: bool,
) -> CompareAction:
    """How the pictures lie; against which model, layer and scene, with or without interventions.

    `models` are those to choose from; `second` is what is known of the second model; `scene` can be held.
    """
    wish = Wish.NOTHING
    look = _choose_arrangement(look)
    comparison = _choose_model(comparison, models)
    imgui.same_line(0, controls.em(0.2))
    if controls.button(f"{icons.ICON_FA_FOLDER_OPEN}##Second model", about="Compare with a model file…"):
        wish = Wish.BROWSE
    _next("Linked layer")
    comparison = _choose_layer(comparison, second)
    _next("Intact")
    intact = controls.toggle_button("Intact", comparison.is_intact, about=_ABOUT_INTACT)
    comparison = _hold(replace(comparison, is_intact=intact), scene)
    _next(icons.ICON_FA_RIGHT_LEFT)
    about = "Swap the two models." if comparison.model else "There is only one model to compare."
    with controls.disabled(comparison.model is None or second is None, about):
        if controls.button(f"{icons.ICON_FA_RIGHT_LEFT}##Swap", about=about):
            wish = Wish.SWAP
    imgui.same_line(0, controls.em(0.2))
    if controls.button(f"{icons.ICON_FA_XMARK}##End comparison", about="End the comparison."):
        wish = Wish.CLOSE
    if is_loading:
        imgui.same_line()
        controls.dim_text("Loading…")
    return CompareAction(comparison, _choose_gain(look), wish)


def _choose_arrangement(look: Look) -> Look:
    """One button each."""
    for position, each in enumerate(Arrangement):
        if position:
            _next(each.value)
        is_chosen = look.arrangement is each
        if controls.toggle_button(each.value, is_chosen, about=_ABOUT[each]) and not is_chosen:
            look = replace(look, arrangement=each)
    _next("w" * round(CHOICE_EM))
    return look


def _choose_gain(look: Look) -> Look:
    """The gain of the difference, behind all else: what is before it stays where it is."""
    if look.arrangement is not Arrangement.DIFFERENCE:
        return look
    _next("w" * round(GAIN_EM))
    about = "The gain of the difference, in decibels of amplitude."
    width = controls.em(GAIN_EM)
    gain = controls.tool_slider("Gain", look.gain_db, 0.0, 48.0, about=about, width=width, shown="%+.0f dB")
    return replace(look, gain_db=gain)


def _hold(comparison: Comparison, scene: Scene) -> Comparison:
    """B keeps the scene of the moment in which this is pressed, as it is."""
    _next(FREEZE)
    is_held = comparison.held is not None
    about = "B stays as it is now, while what you change is seen in A alone. Press again: B follows A."
    if controls.toggle_button(FREEZE, is_held, about=about) == is_held:
        return comparison
    return replace(comparison, held=None if is_held else scene, is_intact=False)


def _choose_model(comparison: Comparison, models: Sequence[str]) -> Comparison:
    shown = "Same model" if comparison.model is None else controls.plain(PurePath(comparison.model).name)
    about = "The model of the second picture; latents, transform and view are linked."
    with controls.dropdown("Second model", shown, about=about, width=controls.em(CHOICE_EM)) as is_open:
        if is_open and imgui.selectable("Same model", comparison.model is None)[0]:
            comparison = replace(comparison, model=None)
        for model in models if is_open else ():
            if imgui.selectable(
                f"{controls.plain(PurePath(model).name)}##{model}", model == comparison.model
            )[0]:
                comparison = replace(comparison, model=model, is_layer_linked=True, layer=None)
            controls.tooltip(model)
    return comparison


def _choose_layer(comparison: Comparison, second: ModelInfo | None) -> Comparison:
    shown = LINKED if comparison.is_layer_linked else comparison.layer or IMAGE
    about = "The layer of the second picture. Linked: the one with the same number."
    width = controls.dropdown_width((LINKED, shown), with_reset=False)
    with controls.dropdown("Second layer", shown, about=about, width=width) as is_open:
        if is_open and imgui.selectable(LINKED, comparison.is_layer_linked)[0]:
            comparison = replace(comparison, is_layer_linked=True, layer=None)
        for name in (IMAGE, *(layer.name for layer in second.layers)) if second and is_open else ():
            layer = None if name == IMAGE else name
            is_chosen = not comparison.is_layer_linked and comparison.layer == layer
            if imgui.selectable(name, is_chosen)[0]:
                comparison = replace(comparison, is_layer_linked=False, layer=layer)
    return comparison


def _next(text: str) -> None:
    """Go on in the same line if a control of that text still fits into it."""
    imgui.same_line()
    if controls.width_left() < imgui.calc_text_size(text).x + controls.em(2):
        imgui.new_line()

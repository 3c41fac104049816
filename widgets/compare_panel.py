"""The second picture: which model and layer it shows, and whether it has the first one's interventions."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from enum import Enum
from pathlib import PurePath

from imgui_bundle import icons_fontawesome_6 as icons
from imgui_bundle import imgui

from renderer.comparison import Comparison
from renderer.messages import ModelInfo
from widgets import controls

LINKED, IMAGE = "Linked layer", "Image"
CHOICE_EM = 11.0


class Wish(Enum):
    """What else was asked for."""

    NOTHING = "nothing"
    BROWSE = "browse"
    SWAP = "swap"
    CLOSE = "close"


@dataclass(frozen=True, slots=True)
class CompareAction:
    """The comparison as it is wanted, and what else was asked for."""

    comparison: Comparison
    wish: Wish = Wish.NOTHING


def draw(
    comparison: Comparison, models: Sequence[str], *, second: ModelInfo | None, is_loading: bool
) -> CompareAction:
    """One row: against which model, which layer, with or without interventions.

    `models` are those to choose from; `second` is what is known of the second model.
    """
    wish = Wish.NOTHING
    imgui.align_text_to_frame_padding()
    imgui.text_unformatted("Beside")
    imgui.same_line()
    comparison = _choose_model(comparison, models)
    imgui.same_line(0, controls.em(0.2))
    if controls.button(f"{icons.ICON_FA_FOLDER_OPEN}##Second model", about="Compare with a model file…"):
        wish = Wish.BROWSE
    _next("Linked layer")
    comparison = _choose_layer(comparison, second)
    _next("Intact")
    intact = controls.toggle_button(
        "Intact",
        comparison.is_intact,
        about="The second picture is without the channel mixes and ablations of the first.",
    )
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
    return CompareAction(replace(comparison, is_intact=intact), wish)


def _choose_model(comparison: Comparison, models: Sequence[str]) -> Comparison:
    imgui.set_next_item_width(controls.em(CHOICE_EM))
    shown = "Same model" if comparison.model is None else PurePath(comparison.model).name
    if imgui.begin_combo("##Second model", controls.plain(shown)):
        if imgui.selectable("Same model", comparison.model is None)[0]:
            comparison = replace(comparison, model=None)
        for model in models:
            if imgui.selectable(
                f"{controls.plain(PurePath(model).name)}##{model}", model == comparison.model
            )[0]:
                comparison = replace(comparison, model=model, is_layer_linked=True, layer=None)
            controls.tooltip(model)
        imgui.end_combo()
    controls.tooltip("The model of the second picture; latents, transform and view are linked.")
    return comparison


def _choose_layer(comparison: Comparison, second: ModelInfo | None) -> Comparison:
    imgui.set_next_item_width(controls.em(CHOICE_EM * 0.8))
    shown = LINKED if comparison.is_layer_linked else comparison.layer or IMAGE
    if imgui.begin_combo("##Second layer", shown):
        if imgui.selectable(LINKED, comparison.is_layer_linked)[0]:
            comparison = replace(comparison, is_layer_linked=True, layer=None)
        for name in (IMAGE, *(layer.name for layer in second.layers)) if second else ():
            layer = None if name == IMAGE else name
            is_chosen = not comparison.is_layer_linked and comparison.layer == layer
            if imgui.selectable(name, is_chosen)[0]:
                comparison = replace(comparison, is_layer_linked=False, layer=layer)
        imgui.end_combo()
    controls.tooltip("The layer of the second picture. Linked: the one with the same number.")
    return comparison


def _next(text: str) -> None:
    """Go on in the same line if a control of that text still fits into it."""
    imgui.same_line()
    if controls.width_left() < imgui.calc_text_size(text).x + controls.em(2):
        imgui.new_line()

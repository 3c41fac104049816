"""The second picture: which model and layer it shows, and whether it has the first one's interventions."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from enum import Enum
from pathlib import PurePath

from imgui_bundle import icons_fontawesome_6 as icons
from imgui_bundle import imgui

from renderer.comparison import Comparison
from renderer.model_info import ModelInfo
from renderer.scene import Scene
from widgets import controls, tool_strip
from widgets.tool_strip import Tool

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
_ABOUT_FREEZE = "B stays as it is now, while what you change is seen in A alone. Press again: B follows A."


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


_Tool = Tool[CompareAction]


@dataclass(frozen=True, slots=True)
class Facts:
    """The `models` to choose from, the scene that can be frozen, and what is known of the second model."""

    models: Sequence[str]
    scene: Scene
    second: ModelInfo | None
    is_loading: bool


def draw(comparison: Comparison, look: Look, facts: Facts) -> CompareAction:
    """How the pictures lie; against which model, layer and scene, with or without interventions.

    It is one row: what has no room is in a menu at its end.
    """
    action = CompareAction(comparison, look)
    tools = (*_arrangements(look), *_rest(action, facts))
    gaps = imgui.get_style().item_spacing.x * (len(tools) - 1)
    if sum(tool.width for tool in tools) + gaps > controls.width_left():
        tools = (_arrangement_list(), *_rest(action, facts))
    return tool_strip.draw("Comparison", action, tools)


def _rest(action: CompareAction, facts: Facts) -> Sequence[_Tool]:
    """All but how they lie: whatever is most for the picture on show is worth most."""
    comparison, second = action.comparison, facts.second
    can_swap = comparison.model is not None and second is not None
    swap = "There is only one model to compare." if comparison.model is None else "Swap the two models."
    return (
        *((_of_gain(),) if action.look.arrangement is Arrangement.DIFFERENCE else ()),
        _of_model(facts),
        _of_layer(comparison, second),
        _of_switch("Intact", _ABOUT_INTACT, 6, comparison.is_intact, _with_intact),
        _of_switch(FREEZE, _ABOUT_FREEZE, 5, comparison.held is not None, _frozen(facts.scene)),
        _of_wish(icons.ICON_FA_RIGHT_LEFT, "Swap", Wish.SWAP, 2, swap, is_possible=can_swap),
        _of_wish(icons.ICON_FA_XMARK, "End comparison", Wish.CLOSE, 8, "End the comparison."),
    )


def _arrangements(look: Look) -> Sequence[_Tool]:
    """One button each."""

    def of(each: Arrangement) -> _Tool:
        def chosen(action: CompareAction) -> CompareAction:
            is_on = look.arrangement is each
            pressed = controls.toggle_button(each.value, is_on, about=_ABOUT[each]) and not is_on
            return replace(action, look=replace(action.look, arrangement=each)) if pressed else action

        return Tool(tool_strip.width_of_button(each.value), chosen, chosen)

    return [of(each) for each in Arrangement]


def _arrangement_list() -> _Tool:
    """All of them in one list, where room is scarce."""
    names = [each.value for each in Arrangement]
    width = controls.dropdown_width(names, with_reset=False)

    def chosen(action: CompareAction) -> CompareAction:
        arrangement = action.look.arrangement
        shown, about = arrangement.value, _ABOUT[arrangement]
        with controls.dropdown("Arrangement", shown, about=about, width=width) as is_open:
            for each in Arrangement if is_open else ():
                if imgui.selectable(each.value, each is arrangement)[0]:
                    arrangement = each
                controls.tooltip(_ABOUT[each])
        return replace(action, look=replace(action.look, arrangement=arrangement))

    return Tool(width, chosen, chosen, 10)


def _of_gain() -> _Tool:
    def chosen(action: CompareAction) -> CompareAction:
        about, width = "The gain of the difference, in decibels of amplitude.", controls.em(GAIN_EM)
        gain = controls.tool_slider(
            "Gain", action.look.gain_db, 0.0, 48.0, about=about, width=width, shown="%+.0f dB"
        )
        return replace(action, look=replace(action.look, gain_db=gain))

    return Tool(controls.em(GAIN_EM), chosen, chosen, 9)


def _of_model(facts: Facts) -> _Tool:
    """The list of models, and the button that looks for a file."""
    button = f"{icons.ICON_FA_FOLDER_OPEN}##Second model"
    gap = controls.em(0.2)

    def chosen(action: CompareAction) -> CompareAction:
        action = replace(action, comparison=_choose_model(action.comparison, facts))
        imgui.same_line(0, gap)
        pressed = controls.button(button, about="Compare with a model file…")
        return replace(action, wish=Wish.BROWSE) if pressed else action

    return Tool(controls.em(CHOICE_EM) + gap + tool_strip.width_of_button(button), chosen, chosen, 4)


def _of_layer(comparison: Comparison, second: ModelInfo | None) -> _Tool:
    width = controls.dropdown_width((LINKED, _layer_shown(comparison)), with_reset=False)

    def chosen(action: CompareAction) -> CompareAction:
        return replace(action, comparison=_choose_layer(action.comparison, second, width))

    return Tool(width, chosen, chosen, 3)


def _of_switch(
    text: str, about: str, worth: int, is_on: bool, switched: Callable[[Comparison, bool], Comparison]
) -> _Tool:
    """A button that stays pressed."""

    def chosen(action: CompareAction) -> CompareAction:
        wanted = controls.toggle_button(text, is_on, about=about)
        return action if wanted == is_on else replace(action, comparison=switched(action.comparison, wanted))

    return Tool(tool_strip.width_of_button(text), chosen, chosen, worth)


def _with_intact(comparison: Comparison, is_intact: bool) -> Comparison:
    return replace(comparison, is_intact=is_intact)


def _frozen(scene: Scene) -> Callable[[Comparison, bool], Comparison]:
    """B keeps the scene of the moment in which this is pressed, as it is."""
    return lambda comparison, held: replace(comparison, held=scene if held else None, is_intact=False)


def _of_wish(icon: str, name: str, wish: Wish, worth: int, about: str, *, is_possible: bool = True) -> _Tool:
    """A button with an icon, and in the menu its name."""

    def chosen(action: CompareAction) -> CompareAction:
        with controls.disabled(not is_possible, about):
            return replace(action, wish=wish) if controls.button(f"{icon}##{name}", about=about) else action

    def in_menu(action: CompareAction) -> CompareAction:
        pressed, _ = imgui.menu_item(name, "", False, is_possible)
        controls.tooltip(about)
        return replace(action, wish=wish) if pressed else action

    return Tool(tool_strip.width_of_button(icon), chosen, in_menu, worth)


def _choose_model(comparison: Comparison, facts: Facts) -> Comparison:
    shown = "Same model" if comparison.model is None else controls.plain(PurePath(comparison.model).name)
    shown = f"Loading {shown}…" if facts.is_loading else shown
    about = "The model of the second picture; latents, transform and view are linked."
    with controls.dropdown("Second model", shown, about=about, width=controls.em(CHOICE_EM)) as is_open:
        if is_open and imgui.selectable("Same model", comparison.model is None)[0]:
            comparison = replace(comparison, model=None)
        for model in facts.models if is_open else ():
            label = f"{controls.plain(PurePath(model).name)}##{controls.readable(model)}"
            if imgui.selectable(label, model == comparison.model)[0]:
                comparison = replace(comparison, model=model, is_layer_linked=True, layer=None)
            controls.tooltip(model)
    return comparison


def _layer_shown(comparison: Comparison) -> str:
    return LINKED if comparison.is_layer_linked else comparison.layer or IMAGE


def _choose_layer(comparison: Comparison, second: ModelInfo | None, width: float) -> Comparison:
    about = "The layer of the second picture. Linked: the one with the same number."
    with controls.dropdown("Second layer", _layer_shown(comparison), about=about, width=width) as is_open:
        if is_open and imgui.selectable(LINKED, comparison.is_layer_linked)[0]:
            comparison = replace(comparison, is_layer_linked=True, layer=None)
        for name in (IMAGE, *(layer.name for layer in second.layers)) if second and is_open else ():
            layer = None if name == IMAGE else name
            is_chosen = not comparison.is_layer_linked and comparison.layer == layer
            if imgui.selectable(name, is_chosen)[0]:
                comparison = replace(comparison, is_layer_linked=False, layer=layer)
    return comparison

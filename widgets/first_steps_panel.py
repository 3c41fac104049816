"""Three things to try, for somebody who has never seen the program."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from imgui_bundle import icons_fontawesome_6 as icons
from imgui_bundle import imgui, imgui_ctx

from widgets import controls

TITLE, TITLE_OF_ONE = "Three things to try", "Something to try"
_ICON_GAP_EM = 0.5
AFTERWARDS = "That was all. Ctrl+K finds everything else by name, F1 lists keys and gestures."


@dataclass(frozen=True, slots=True)
class Step:
    """Something to try, what it shows, whether it was done; `offer` names a button that does a part of it."""

    what: str
    about: str
    is_done: bool = False
    offer: str = ""


@dataclass(frozen=True, slots=True)
class StepsAction:
    """The index of the step whose button was pressed, or that the card is to go for good."""

    taken: int | None = None
    is_dismissed: bool = False


def draw(steps: Sequence[Step]) -> StepsAction:
    """The card's content, as wide as the window that it is in."""
    imgui.text_unformatted(TITLE if len(steps) > 1 else TITLE_OF_ONE)
    imgui.same_line(imgui.get_window_width() - controls.em(2.2))
    with imgui_ctx.push_style_color(imgui.Col_.button, controls.CLEAR):
        is_dismissed = imgui.small_button(f"{icons.ICON_FA_XMARK}##Dismiss card")
    controls.tooltip("Put this card away for good.")
    taken = None
    for index, step in enumerate(steps):
        if _draw_step(index, step):
            taken = index
    if all(step.is_done for step in steps):
        controls.dim_text(AFTERWARDS)
        is_dismissed |= imgui.small_button("Put away")
    return StepsAction(taken, is_dismissed)


def height(steps: Sequence[Step], width: float) -> float:
    """How high a window must be for that content, known before it is drawn. Units: pixels."""
    style, line = imgui.get_style(), imgui.get_text_line_height()
    room = width - 2 * style.window_padding.x
    beside = room - imgui.calc_text_size(icons.ICON_FA_CIRCLE).x - controls.em(_ICON_GAP_EM)
    heights = [line]
    for step in steps:
        heights += [_wrapped_height(step.what, beside), _wrapped_height(step.about, beside)]
        heights += [line] if step.offer and not step.is_done else []
    if all(step.is_done for step in steps):
        heights += [_wrapped_height(AFTERWARDS, room), line]
    return sum(heights) + (len(heights) - 1) * style.item_spacing.y + 2 * style.window_padding.y


def _wrapped_height(text: str, width: float) -> float:
    return imgui.calc_text_size(text, wrap_width=width).y


def _draw_step(index: int, step: Step) -> bool:
    ink = imgui.get_style_color_vec4(imgui.Col_.check_mark if step.is_done else imgui.Col_.text_disabled)
    imgui.text_colored(ink, icons.ICON_FA_CIRCLE_CHECK if step.is_done else icons.ICON_FA_CIRCLE)
    imgui.same_line(0, controls.em(_ICON_GAP_EM))
    with imgui_ctx.begin_group():
        imgui.push_text_wrap_pos(0.0)
        imgui.text_unformatted(step.what)
        imgui.pop_text_wrap_pos()
        controls.dim_text(step.about)
        if not step.offer or step.is_done:
            return False
        return imgui.small_button(f"{step.offer}##Step {index}")

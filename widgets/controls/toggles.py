"""Buttons that stay pressed."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager, nullcontext

from imgui_bundle import ImVec4, imgui, imgui_ctx

from widgets.controls.texts import em, label, tooltip, width_left

MORE_UNDER_MOUSE, MORE_WHILE_HELD = 1.4, 1.8  # by so much the colour of a pressed button is denser


def toggle_button(text: str, value: bool, *, about: str, width: float = 0.0) -> bool:
    """A button that stays pressed; the new state."""
    with _pressed_look() if value else nullcontext():
        is_changed = imgui.button(text, (width, 0))
    tooltip(about)
    return value != is_changed


@contextmanager
def _pressed_look() -> Iterator[None]:
    """A button inside is seen to be pressed, also under the mouse."""
    down = imgui.get_style_color_vec4(imgui.Col_.button_active)
    with (
        imgui_ctx.push_style_color(imgui.Col_.button, down),
        imgui_ctx.push_style_color(imgui.Col_.button_hovered, _denser(down, MORE_UNDER_MOUSE)),
        imgui_ctx.push_style_color(imgui.Col_.button_active, _denser(down, MORE_WHILE_HELD)),
    ):
        yield


def _denser(color: ImVec4, factor: float) -> ImVec4:
    return ImVec4(color.x, color.y, color.z, min(color.w * factor, 1.0))


def segments(name: str, options: Sequence[str], index: int, *, about: str) -> int:
    """A labelled row of buttons of which one is pressed; the index of the pressed one.

    What does not fit into the row goes into the next.
    """
    label(name)
    left, right = imgui.get_cursor_pos_x(), imgui.get_cursor_screen_pos().x + width_left()
    gap, padding = em(0.15), 2 * imgui.get_style().frame_padding.x
    for i, option in enumerate(options):
        end = imgui.get_item_rect_max().x + gap + imgui.calc_text_size(option).x + padding
        if i and end <= right:
            imgui.same_line(0, gap)
        elif i:
            imgui.set_cursor_pos_x(left)
        if toggle_button(f"{option}##{name}", i == index, about=about):
            index = i
    return index

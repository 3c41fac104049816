"""The mark in the status bar that something is recorded: a red dot, how it goes, and a stop."""

from __future__ import annotations

from imgui_bundle import ImVec4, imgui, imgui_ctx
from imgui_bundle import icons_fontawesome_6 as icons

from widgets import controls

RED = ImVec4(0.92, 0.26, 0.24, 1.0)


def draw(name: str, text: str, *, about: str, can_stop: bool = True) -> bool:
    """Draw it; whether to stop. What follows goes on in the same line."""
    with imgui_ctx.push_style_color(imgui.Col_.text, RED):
        imgui.text_unformatted(icons.ICON_FA_CIRCLE)
    imgui.same_line(0, controls.em(0.35))
    imgui.text_unformatted(text)
    controls.tooltip(about)
    imgui.same_line(0, controls.em(0.35))
    with controls.disabled(not can_stop, "The encoder writes what is left."):
        pressed = imgui.small_button(f"{icons.ICON_FA_STOP}##Stop {name}")
        controls.tooltip(f"Stop {name}")
    imgui.same_line(0, controls.em(1.2))
    return pressed

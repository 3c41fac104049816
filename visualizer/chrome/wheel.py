"""The wheel over a list inside a pane: where the list is at its end, the pane goes on, as in a browser."""

from __future__ import annotations

from imgui_bundle import imgui

Window = imgui.internal.Window
_STEP_EM, _MOST_OF_HEIGHT = 5.0, 0.67  # of one notch, as ImGui has it
_NO_OWNER = 2**32 - 1  # ImGuiKeyOwner_NoOwner


def pass_on() -> None:
    """Once a frame, at its beginning: what the window under the pointer cannot use goes to those around it.

    ImGui keeps the wheel in whatever child can scroll at all. A wheel that something else has taken, as a
    plot that zooms, and one with Shift or Ctrl, are left alone.
    """
    io, context = imgui.get_io(), imgui.get_current_context()
    wheel = io.mouse_wheel
    if not wheel or io.key_shift or io.key_ctrl:
        return
    scrolled = context.wheeling_window  # owns the wheel for a moment after each turn
    owners = (_NO_OWNER, *((scrolled.id_,) if scrolled is not None else ()))
    if imgui.internal.get_key_owner(imgui.Key.mouse_wheel_y) not in owners:
        return
    inner = scrolled or context.hovered_window
    outer = _next_that_scrolls(inner, wheel) if inner is not None else None
    if outer is not None:
        height = outer.inner_rect.max.y - outer.inner_rect.min.y
        step = int(min(_STEP_EM * imgui.get_font_size(), _MOST_OF_HEIGHT * height))
        imgui.internal.set_scroll_y(outer, outer.scroll.y - wheel * step)


def _next_that_scrolls(inner: Window, wheel: float) -> Window | None:
    """The one around this window that takes the wheel, where this one cannot; None if there is none."""
    window, is_at_end = inner, False
    while window is not None:
        takes_wheel = window.scroll_max.y > 0 and not window.flags & imgui.WindowFlags_.no_scroll_with_mouse
        if takes_wheel and not _is_at_end(window, wheel):
            return window if is_at_end else None  # else ImGui has scrolled it
        is_at_end |= takes_wheel
        if not window.flags & imgui.WindowFlags_.child_window:
            return None
        window = window.parent_window
    return None


def _is_at_end(window: Window, wheel: float) -> bool:
    """In the direction of the wheel; upwards is positive."""
    return window.scroll.y <= 0 if wheel > 0 else window.scroll.y >= window.scroll_max.y

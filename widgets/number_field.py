"""Sliders and drags with one way of being used: typed in after a double click, ten times finer with Alt.

A slider's place is a bar along its lower edge: ImGui's own grab would lie behind the number.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from imgui_bundle import ImVec2, ImVec4, imgui, imgui_ctx

from widgets.slider_bar import draw_bar

FINE = 0.1
_LARGEST_WHOLE = 2**31 - 1
_ALT_OF_IMGUI = 0.01  # what a drag of ImGui's own does with Alt
_CLEAR = ImVec4(0, 0, 0, 0)


def slider_float(
    label: str, value: float, low: float, high: float, form: str = "%.3f", flags: int = 0
) -> tuple[bool, float]:
    """ImGui's slider; whether it was changed, and the value."""
    with _without_grab(), _steered(label, value) as start:
        changed, new = imgui.slider_float(label, start, low, high, form, flags)
    draw_bar(new, low, high)
    return changed or start != value, new


def slider_int(
    label: str, value: int, low: int, high: int, form: str = "%d", flags: int = 0
) -> tuple[bool, int]:
    """ImGui's slider over whole numbers, never beyond its ends; whether it was changed, and the value.

    A value beyond ImGui's 32 bits, which a file may have, is shown at the end and stays as it is.
    """
    flags |= imgui.SliderFlags_.always_clamp
    with _without_grab(), _steered(label, value) as start:
        shown = min(max(round(start), -_LARGEST_WHOLE), _LARGEST_WHOLE)
        changed, new = imgui.slider_int(label, shown, low, high, form, flags)
    draw_bar(new, low, high, steps=high - low + 1)
    is_changed = changed or start != value
    return is_changed, new if is_changed else value


def drag_float(
    label: str,
    value: float,
    speed: float,
    low: float = 0.0,
    high: float = 0.0,
    form: str = "%.3f",
    flags: int = 0,
) -> tuple[bool, float]:
    """ImGui's number to drag, where a double click always types; whether it was changed, and the value."""
    _keep_alt(label)
    return imgui.drag_float(label, value, drag_speed(speed), low, high, form, flags)


def typed(label: str, value: float, form: str, *, step: float = 0.0) -> tuple[bool, float]:
    """ImGui's number to type, taken with Enter; whether it was entered, and the number.

    A double click takes all of it, where ImGui would take the word under the pointer: the unit, or what is
    before the point.
    """
    flags = imgui.InputTextFlags_.enter_returns_true
    entered, new = imgui.input_double(label, value, step, 100 * step, form, flags)
    if imgui.is_item_hovered() and imgui.is_mouse_double_clicked(imgui.MouseButton_.left):
        text = imgui.internal.get_input_text_state(imgui.internal.get_active_id())
        if text is not None:
            text.select_all()
            text.selected_all_mouse_lock = True
    return entered, new


def drag_speed(speed: float) -> float:
    """The speed that makes a drag ten times slower with Alt, where ImGui alone takes a hundred."""
    return speed * FINE / _ALT_OF_IMGUI if imgui.get_io().key_alt else speed


@contextmanager
def _without_grab() -> Iterator[None]:
    """ImGui's sliders have no grab inside."""
    with (
        imgui_ctx.push_style_color(imgui.Col_.slider_grab, _CLEAR),
        imgui_ctx.push_style_color(imgui.Col_.slider_grab_active, _CLEAR),
    ):
        yield


@contextmanager
def _steered(label: str, value: float) -> Iterator[float]:
    """Have the slider of this label take a double click and Alt; the value that it must begin with.

    ImGui types into a slider on Ctrl+click only, and a slider follows the pointer wherever that is. So for
    the time of the call, Ctrl is held on a double click, and with Alt the pointer is where a tenth of its way
    leads. The first of two clicks has moved the slider: the value before it is kept and comes back.
    """
    io, memory, lag = imgui.get_io(), imgui.get_state_storage(), imgui.get_id(f"{label} lag")
    pointer, ctrl = ImVec2(io.mouse_pos.x, io.mouse_pos.y), io.key_ctrl
    is_pointed = _is_pointed_at()
    if is_pointed and imgui.is_mouse_double_clicked(imgui.MouseButton_.left):
        value, io.key_ctrl = _kept(label, value), True
    elif is_pointed and imgui.is_mouse_clicked(imgui.MouseButton_.left):
        _keep(label, value)
    behind = 0.0
    if _keep_alt(label) and imgui.is_mouse_down(imgui.MouseButton_.left):
        behind = memory.get_float(lag) + (io.mouse_delta.x * (1 - FINE) if io.key_alt else 0.0)
        io.mouse_pos = ImVec2(pointer.x - behind, pointer.y)
    memory.set_float(lag, behind)
    try:
        yield value
    finally:
        io.mouse_pos, io.key_ctrl = pointer, ctrl


def _keep_alt(label: str) -> bool:
    """Whether that item is being held; then Alt is its own, and does not lead to the menu bar when let go."""
    item = imgui.get_id(label)
    if imgui.internal.get_active_id() != item:
        return False
    if imgui.get_io().key_alt:
        imgui.internal.set_key_owner(imgui.Key.mod_alt, item)
    return True


def _keep(label: str, value: float) -> None:
    """Remember the value, in two parts: ImGui's memory has 32 bits."""
    memory, whole = imgui.get_state_storage(), imgui.get_id(f"{label} before")
    memory.set_float(whole, value)
    memory.set_float(imgui.get_id(f"{label} rest"), value - memory.get_float(whole))


def _kept(label: str, value: float) -> float:
    """The value that was remembered; this one if none was."""
    memory = imgui.get_state_storage()
    whole = memory.get_float(imgui.get_id(f"{label} before"), value)
    return whole + memory.get_float(imgui.get_id(f"{label} rest"))


def _is_pointed_at() -> bool:
    """Whether the pointer is over the item that is drawn next."""
    corner = imgui.get_cursor_screen_pos()
    end = (corner.x + imgui.calc_item_width(), corner.y + imgui.get_frame_height())
    return imgui.is_window_hovered() and imgui.is_mouse_hovering_rect(corner, end)

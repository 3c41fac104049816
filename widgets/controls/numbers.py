"""Numbers that are dragged or typed, with a reset."""

from __future__ import annotations

import math

from imgui_bundle import imgui

from renderer.scene_limits import LARGEST
from widgets import number_field
from widgets.controls.buttons import RESET_EM, checkbox, reset
from widgets.controls.texts import LABEL_EM, em, is_narrow, label, tooltip, width_left, width_of

_WIDEST = 99.0  # a number for which there is room, of a drag that has no ends
HOW_TO_TYPE = "Double-click to type; Alt drags finely."
HOW_TO_TYPE_BEYOND = "Double-click to type, also beyond; Alt drags finely."


def slider(
    name: str,
    value: float,
    low: float,
    high: float,
    *,
    default: float,
    about: str,
    form: str = "%.2f",
    lowest: float = -LARGEST,
    highest: float = LARGEST,
    also: str = "",
) -> float:
    """A labelled slider with a reset. What is typed may lie beyond its ends, from `lowest` to `highest`.

    `also` is the value in another unit: behind the number where there is room, and in the tooltip.
    """
    label(name, needs=width_of(form % low, form % high, form % value) + em(RESET_EM))
    width = width_left() - em(RESET_EM)
    imgui.set_next_item_width(width)
    if also:
        about = f"{about} Now {also}."
        behind = f"  ({also})"
        form += behind if width_of(f"−{form % value}{behind}") < width else ""
    changed, new = number_field.slider_float(f"##{name}", value, low, high, form)
    tooltip(f"{about}\n{_ends(low, high, lowest, highest)}")
    if changed:
        value = min(max(tidy(new, value), lowest), highest)
    return default if reset(name, value != default) else value


def slider_int(name: str, value: int, low: int, high: int, *, default: int, about: str) -> int:
    """A labelled slider over whole numbers with a reset; never leaves its ends."""
    label(name, needs=width_of(str(low), str(high)) + em(RESET_EM))
    imgui.set_next_item_width(width_left() - em(RESET_EM))
    _, value = number_field.slider_int(f"##{name}", value, low, high)
    tooltip(f"{about}\n{_ends(low, high, low, high)}")
    return default if reset(name, value != default) else value


def drag(
    name: str,
    value: float,
    *,
    speed: float,
    default: float,
    about: str,
    form: str = "%.3f",
    with_reset: bool = True,
) -> float:
    """A labelled number that is dragged or, after a double click, typed; it has no ends."""
    label(name, needs=width_of(form % -_WIDEST, form % value) + em(RESET_EM))
    imgui.set_next_item_width(width_left() - (em(RESET_EM) if with_reset else 0))
    changed, new = number_field.drag_float(f"##{name}", value, speed, form=form)
    tooltip(f"{about}\nDrag to change. {HOW_TO_TYPE}")
    if changed:
        value = tidy(new, value)
    return default if with_reset and reset(name, value != default) else value


def seed_input(
    name: str, value: int, *, about: str, default: int | None = None, goes_below_0: bool = False
) -> int:
    """A labelled whole number from 0, or from 1 − 2³², to 2³² − 1 with step buttons."""
    label(name, needs=_stepped_width(value) + em(RESET_EM))
    imgui.set_next_item_width(width_left() - (em(RESET_EM) if default is not None else 0))
    flags = imgui.InputTextFlags_.chars_decimal
    _, new = imgui.input_double(f"##{name}", float(value), 1.0, 100.0, "%.0f", flags)
    tooltip(f"{about}\nCtrl+click on + and − steps by 100.")
    if math.isfinite(new):
        largest = 2**32 - 1
        value = min(max(round(new), -largest if goes_below_0 else 0), largest)
    if default is not None and reset(name, value != default):
        return default
    return value


def whole_input(name: str, value: int, *, default: int, step: int, ends: tuple[int, int], about: str) -> int:
    """A labelled whole number within its ends, with step buttons and a reset."""
    label(name, needs=_stepped_width(value) + em(RESET_EM))
    imgui.set_next_item_width(width_left() - em(RESET_EM))
    _, new = imgui.input_int(f"##{name}", value, step, 10 * step)
    tooltip(f"{about}\nFrom {ends[0]:,} to {ends[1]:,}.")
    new = min(max(new, ends[0]), ends[1])
    return default if reset(name, new != default) else new


def motion_row(
    name: str, is_on: bool, speed: float, *, limit: float, default: float, form: str, about: str
) -> tuple[bool, float]:
    """A check box that sets something moving, and its speed with a reset; the new state of both."""
    needs = width_of(form % -limit, form % speed) + em(RESET_EM)
    start, goes_below = imgui.get_cursor_pos_x(), is_narrow(needs)
    is_on = checkbox(name, is_on, about=about)
    if not goes_below:
        imgui.same_line()
        imgui.set_cursor_pos_x(start + em(LABEL_EM))
    imgui.set_next_item_width(width_left() - em(RESET_EM))
    changed, new = number_field.slider_float(f"##{name} speed", speed, -limit, limit, form)
    tooltip(f"{about} This is how fast.\n{_ends(-limit, limit, -LARGEST, LARGEST)}")
    if changed:
        speed = tidy(new, speed)
    return is_on, default if reset(f"{name} speed", speed != default) else speed


def tool_slider(
    name: str, value: float, low: float, high: float, *, about: str, width: float, shown: str = ""
) -> float:
    """A slider without a label, for a row of tools; never leaves its ends. `shown` is the number's format."""
    imgui.set_next_item_width(width)
    flags = imgui.SliderFlags_.always_clamp
    changed, new = number_field.slider_float(f"##{name}", value, low, high, shown, flags)
    tooltip(f"{about}\n{_ends(low, high, low, high)}")
    return tidy(new, value) if changed else value


def tidy(new: float, old: float) -> float:
    """A number as a person would write it: six decimals, within ± LARGEST; no number leaves the old value."""
    return round(min(max(new, -LARGEST), LARGEST), 6) if math.isfinite(new) else old


def _stepped_width(value: int) -> float:
    """The width in pixels of a field for such a whole number, with the two buttons that step it."""
    buttons = 2 * (imgui.get_frame_height() + imgui.get_style().item_inner_spacing.x)
    return width_of(f"{value:06d}") + buttons


def _ends(low: float, high: float, lowest: float, highest: float) -> str:
    """The range of a slider, and how it is used, as a line."""
    how = HOW_TO_TYPE if (low, high) == (lowest, highest) else HOW_TO_TYPE_BEYOND
    return f"From {low:g} to {high:g}. {how}"

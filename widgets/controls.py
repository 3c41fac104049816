"""The controls that all panels are made of, and the only layout numbers, in em."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import PurePath

from imgui_bundle import ImVec4, imgui, imgui_ctx
from imgui_bundle import icons_fontawesome_6 as icons

from widgets import number_field

LABEL_EM = 6.6
RESET_EM = 1.9
TOOLTIP_EM = 24.0
PAD_EM = 5.0
LARGEST = 10_000.0
CLEAR = ImVec4(0, 0, 0, 0)
_FOR_TOOLTIP = imgui.HoveredFlags_.for_tooltip | imgui.HoveredFlags_.allow_when_disabled
HOW_TO_TYPE = "Double-click or Ctrl+click to type; drag with Alt to go ten times more finely."


def em(count: float) -> float:
    """That many em in pixels."""
    return imgui.get_font_size() * count


def width_left() -> float:
    """The width in pixels that is left in the current line."""
    return imgui.get_content_region_avail().x


def tooltip(text: str) -> None:
    """Explain the control above when the mouse rests on it, also where it is disabled."""
    if imgui.is_item_hovered(_FOR_TOOLTIP) and imgui.begin_tooltip():
        imgui.push_text_wrap_pos(em(TOOLTIP_EM))
        imgui.text_unformatted(text)
        imgui.pop_text_wrap_pos()
        imgui.end_tooltip()


@contextmanager
def disabled(condition: bool, why: str = "") -> Iterator[None]:
    """Grey the controls inside where `condition` holds; the tooltip of the whole group says why."""
    if not condition:
        yield
        return
    with imgui_ctx.begin_group():
        imgui.begin_disabled()
        try:
            yield
        finally:
            imgui.end_disabled()
    if why:
        tooltip(why)


@contextmanager
def section(title: str, *, is_open: bool = True) -> Iterator[bool]:
    """A titled part of a panel that can be folded away."""
    flags = imgui.TreeNodeFlags_.default_open if is_open else imgui.TreeNodeFlags_.none
    shown = imgui.collapsing_header(title, flags)
    with imgui_ctx.push_id(title):
        yield shown
    if shown:
        imgui.dummy((0, em(0.15)))


def label(text: str) -> None:
    """The label at the left of a row; the control follows in the same line."""
    imgui.align_text_to_frame_padding()
    start = imgui.get_cursor_pos_x()
    imgui.text_unformatted(text)
    imgui.same_line()
    imgui.set_cursor_pos_x(start + em(LABEL_EM))


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
    label(name)
    width = width_left() - em(RESET_EM)
    imgui.set_next_item_width(width)
    if also:
        about = f"{about} Now {also}."
        behind = f"  ({also})"
        needed = imgui.calc_text_size(f"−{form % value}{behind}").x + 2 * imgui.get_style().frame_padding.x
        form += behind if needed < width else ""
    changed, new = number_field.slider_float(f"##{name}", value, low, high, form)
    tooltip(f"{about}\n{_ends(low, high, lowest, highest)} {HOW_TO_TYPE}")
    if changed:
        value = min(max(tidy(new, value), lowest), highest)
    return default if reset(name, value != default) else value


def slider_int(name: str, value: int, low: int, high: int, *, default: int, about: str) -> int:
    """A labelled slider over whole numbers with a reset; never leaves its ends."""
    label(name)
    imgui.set_next_item_width(width_left() - em(RESET_EM))
    _, value = number_field.slider_int(f"##{name}", value, low, high)
    tooltip(f"{about}\n{_ends(low, high, low, high)} {HOW_TO_TYPE}")
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
    label(name)
    imgui.set_next_item_width(width_left() - (em(RESET_EM) if with_reset else 0))
    changed, new = number_field.drag_float(f"##{name}", value, speed, form=form)
    tooltip(f"{about}\nDrag to change. {HOW_TO_TYPE}")
    if changed:
        value = tidy(new, value)
    return default if with_reset and reset(name, value != default) else value


def seed_input(name: str, value: int, *, about: str, default: int | None = None) -> int:
    """A labelled whole number from 0 to 2³² − 1 with step buttons."""
    label(name)
    imgui.set_next_item_width(width_left() - (em(RESET_EM) if default is not None else 0))
    flags = imgui.InputTextFlags_.chars_decimal
    _, new = imgui.input_double(f"##{name}", float(value), 1.0, 100.0, "%.0f", flags)
    tooltip(f"{about}\nCtrl+click on + and − steps by 100.")
    if math.isfinite(new):
        value = min(max(round(new), 0), 2**32 - 1)
    if default is not None and reset(name, value != default):
        return default
    return value


def checkbox(name: str, value: bool, *, about: str) -> bool:
    """A check box with its label at the right."""
    _, value = imgui.checkbox(name, value)
    tooltip(about)
    return value


def choice(name: str, options: Sequence[str], index: int, *, about: str) -> int:
    """A labelled drop-down list; the index of the chosen option."""
    label(name)
    imgui.set_next_item_width(width_left() - em(RESET_EM))
    _, index = imgui.combo(f"##{name}", index, list(options), 24)
    tooltip(about)
    return index


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


def tool_choice(name: str, options: Sequence[str], index: int, *, about: str, width: float) -> int:
    """A drop-down list without a label, for a row of tools; the index of the chosen option."""
    imgui.set_next_item_width(width)
    _, index = imgui.combo(f"##{name}", index, list(options), 24)
    tooltip(about)
    return index


def tool_slider(
    name: str, value: float, low: float, high: float, *, about: str, width: float, shown: str = ""
) -> float:
    """A slider without a label, for a row of tools; never leaves its ends. `shown` is the number's format."""
    imgui.set_next_item_width(width)
    flags = imgui.SliderFlags_.always_clamp
    changed, new = number_field.slider_float(f"##{name}", value, low, high, shown, flags)
    tooltip(f"{about}\n{_ends(low, high, low, high)} {HOW_TO_TYPE}")
    return tidy(new, value) if changed else value


def button(text: str, *, about: str, width_em: float = 0.0) -> bool:
    """A push button; True when it was pressed."""
    pressed = imgui.button(text, (em(width_em), 0))
    tooltip(about)
    return pressed


def icon_button_width() -> float:
    """The width in pixels of a button with one icon, and the space before it."""
    style = imgui.get_style()
    return em(1.2) + 2 * style.frame_padding.x + style.item_spacing.x


def toggle_button(text: str, value: bool, *, about: str, width: float = 0.0) -> bool:
    """A button that stays pressed; the new state."""
    if value:
        imgui.push_style_color(imgui.Col_.button, imgui.get_style_color_vec4(imgui.Col_.button_active))
    if imgui.button(text, (width, 0)):
        pressed = not value
    else:
        pressed = value
    if value:
        imgui.pop_style_color()
    tooltip(about)
    return pressed


def reset(name: str, is_changed: bool) -> bool:
    """The small button at the end of a row that brings the default back; hidden while it is the default."""
    if not is_changed:
        return False
    imgui.same_line(0, em(0.2))
    with imgui_ctx.push_style_color(imgui.Col_.button, CLEAR):
        pressed = imgui.button(f"{icons.ICON_FA_ROTATE_LEFT}##Reset {name}", (em(RESET_EM - 0.2), 0))
    tooltip(f"Reset {name.lower()}")
    return pressed


def motion_row(
    name: str, is_on: bool, speed: float, *, limit: float, default: float, form: str, about: str
) -> tuple[bool, float]:
    """A check box that sets something moving, and its speed with a reset; the new state of both."""
    start = imgui.get_cursor_pos_x()
    is_on = checkbox(name, is_on, about=about)
    imgui.same_line()
    imgui.set_cursor_pos_x(start + em(LABEL_EM))
    imgui.set_next_item_width(width_left() - em(RESET_EM))
    changed, new = number_field.slider_float(f"##{name} speed", speed, -limit, limit, form)
    tooltip(f"{about} This is how fast.\n{_ends(-limit, limit, -LARGEST, LARGEST)} {HOW_TO_TYPE}")
    if changed:
        speed = tidy(new, speed)
    return is_on, default if reset(f"{name} speed", speed != default) else speed


def drag_pad(name: str, *, about: str, height_em: float = PAD_EM) -> tuple[float, float]:
    """A field to drag in: the movement of this frame in em (right, down), zero while it is not held."""
    size = (max(width_left(), em(1)), em(height_em))
    corner = imgui.get_cursor_screen_pos()
    imgui.invisible_button(f"##{name}", size)
    active, hovered = imgui.is_item_active(), imgui.is_item_hovered()
    if hovered or active:
        imgui.set_mouse_cursor(imgui.MouseCursor_.resize_all)
    _draw_pad(corner, size, name, active, hovered)
    if not active:
        tooltip(about)
        return 0.0, 0.0
    delta = imgui.get_io().mouse_delta
    return delta.x / em(1), delta.y / em(1)


def _draw_pad(
    corner: imgui.ImVec2, size: tuple[float, float], name: str, active: bool, hovered: bool
) -> None:
    canvas = imgui.get_window_draw_list()
    end = (corner.x + size[0], corner.y + size[1])
    ground = imgui.Col_.frame_bg_hovered if hovered or active else imgui.Col_.frame_bg
    edge = imgui.Col_.slider_grab if active else imgui.Col_.border
    rounding = imgui.get_style().frame_rounding
    canvas.add_rect_filled((corner.x, corner.y), end, imgui.get_color_u32(ground), rounding)
    canvas.add_rect((corner.x, corner.y), end, imgui.get_color_u32(edge), rounding)
    text = f"{icons.ICON_FA_UP_DOWN_LEFT_RIGHT}  {name}"
    extent = imgui.calc_text_size(text)
    place = (corner.x + (size[0] - extent.x) / 2, corner.y + (size[1] - extent.y) / 2)
    canvas.add_text(place, imgui.get_color_u32(imgui.Col_.text_disabled), text)


def dim_text(text: str) -> None:
    """A remark, wrapped and in the dim colour."""
    with imgui_ctx.push_style_color(imgui.Col_.text, imgui.get_style_color_vec4(imgui.Col_.text_disabled)):
        imgui.push_text_wrap_pos(0.0)
        imgui.text_unformatted(text)
        imgui.pop_text_wrap_pos()


def fact(name: str, value: str) -> None:
    """A labelled read-only value: words go on in the next line.

    One word that does not fit, such as a path, is cut with an ellipsis and shown whole on hovering.
    """
    label(name)
    value = plain(value)
    if " " in value:
        imgui.push_text_wrap_pos(0.0)
        imgui.text_unformatted(value)
        imgui.pop_text_wrap_pos()
        return
    shown = ellipsis(value, width_left())
    imgui.text_unformatted(shown)
    if shown != value:
        tooltip(value)


def cut_text(text: str) -> None:
    """A remark in one line and in the dim colour; what does not fit is cut off, and shown on hovering."""
    shown = text
    while shown and imgui.calc_text_size(f"{shown}…").x > width_left():
        shown = shown.rpartition(" ")[0]
    is_whole = imgui.calc_text_size(text).x <= width_left()
    imgui.text_disabled(text if is_whole else f"{shown}…")
    if not is_whole:
        tooltip(text)


def figure(text: str, *, is_dim: bool = False) -> None:
    """A number in a table's cell, at its right end."""
    left = imgui.get_content_region_avail().x - imgui.calc_text_size(text).x
    if left > 0:
        imgui.set_cursor_pos_x(imgui.get_cursor_pos_x() + left)
    if is_dim:
        imgui.text_disabled(text)
    else:
        imgui.text_unformatted(text)


def recent_item(name: str) -> bool:
    """A menu entry for a file used before: its name and folder, its whole path on hovering."""
    path = PurePath(name)
    label = f"{path.parent.name}/{path.name}" if path.parent.name else path.name
    with imgui_ctx.push_id(name):
        pressed, _ = imgui.menu_item(plain(label), "", False)
    tooltip(name)
    return pressed


def plain(text: str) -> str:
    """A name as a label that ImGui shows whole: it would cut it at ##, and take no broken characters."""
    return text.encode(errors="surrogateescape").decode(errors="replace").replace("##", "# #")


def ellipsis(text: str, width: float) -> str:
    """The text, or as much of its end as fits into `width` pixels behind an ellipsis."""
    if imgui.calc_text_size(text).x <= width:
        return text
    low, high = 0, len(text)
    while low < high:
        middle = (low + high) // 2
        if imgui.calc_text_size("…" + text[middle:]).x <= width:
            high = middle
        else:
            low = middle + 1
    return "…" + text[low:]


def cut_middle(text: str, width: float) -> str:
    """The text, or as much of both its ends as fits into `width` pixels around an ellipsis."""
    shown, kept = text, len(text)
    while kept and imgui.calc_text_size(shown).x > width:
        kept -= 1
        shown = f"{text[: (kept + 1) // 2]}…{text[len(text) - kept // 2 :]}"
    return shown


def _ends(low: float, high: float, lowest: float, highest: float) -> str:
    """The range of a slider as a sentence."""
    text = f"From {low:g} to {high:g}"
    return f"{text}." if (low, high) == (lowest, highest) else f"{text}; more can be typed."


def tidy(new: float, old: float) -> float:
    """A number as a person would write it: six decimals, within ± LARGEST; no number leaves the old value."""
    return round(min(max(new, -LARGEST), LARGEST), 6) if math.isfinite(new) else old

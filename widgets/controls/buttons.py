"""What is pressed, chosen from, folded away or dragged in."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from heapq import nlargest
from pathlib import PurePath

from imgui_bundle import ImVec4, imgui, imgui_ctx
from imgui_bundle import icons_fontawesome_6 as icons

from widgets.controls.folds import FOLDS
from widgets.controls.texts import cut_end, em, label, plain, tooltip, width_left, width_of

RESET_EM = 1.9
PAD_EM = 5.0
LEAST_OF_LABEL_EM = 5.0  # in less, words would be broken
LEAST_OF_MARK = 4  # characters: what is cut to less says nothing
_MEASURED = 8  # of the options with most letters: there may be a thousand
CLEAR = ImVec4(0, 0, 0, 0)


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
def section(title: str, *, is_open: bool = True, mark: str = "") -> Iterator[bool]:
    """A titled part of a panel that can be folded away; how is kept.

    `mark` says at the title's right end what of it is in use, whether it is folded or not.
    """
    shown = FOLDS.header(title, is_open=is_open)
    if mark:
        _draw_mark(title, mark)
    with imgui_ctx.push_id(title):
        yield shown
    if shown:
        imgui.dummy((0, em(0.15)))


def _draw_mark(title: str, mark: str) -> None:
    """On the header above, as far as there is room behind the title."""
    low, high, padding = imgui.get_item_rect_min(), imgui.get_item_rect_max(), imgui.get_style().frame_padding
    titled = imgui.get_tree_node_to_label_spacing() + imgui.get_style().window_padding.x
    titled += imgui.calc_text_size(title, hide_text_after_double_hash=True).x
    text = cut_end(mark, high.x - low.x - titled - 3 * padding.x)
    if text == mark or len(text) > LEAST_OF_MARK:
        corner = high.x - imgui.calc_text_size(text).x - 2 * padding.x, low.y + padding.y
        ink = imgui.get_color_u32(imgui.Col_.check_mark)
        imgui.get_window_draw_list().add_text(corner, ink, text)


def checkbox(name: str, value: bool, *, about: str) -> bool:
    """A check box with its label at the right, which goes on in the next line where it is long."""
    text, box = name.partition("##")[0], imgui.get_frame_height() + imgui.get_style().item_inner_spacing.x
    if box + imgui.calc_text_size(text).x > width_left() > em(LEAST_OF_LABEL_EM):
        value = _wrapped_checkbox(name, text, value)
    else:
        _, value = imgui.checkbox(name, value)
    tooltip(about)
    return value


def _wrapped_checkbox(name: str, text: str, value: bool) -> bool:
    with imgui_ctx.begin_group():
        _, value = imgui.checkbox(f"##{name}", value)
        imgui.same_line(0, imgui.get_style().item_inner_spacing.x)
        imgui.push_text_wrap_pos(0.0)
        imgui.align_text_to_frame_padding()
        imgui.text_unformatted(text)
        imgui.pop_text_wrap_pos()
        return value != imgui.is_item_clicked()


def button(text: str, *, about: str, width_em: float = 0.0) -> bool:
    """A push button; True when it was pressed."""
    pressed = imgui.button(text, (em(width_em), 0))
    tooltip(about)
    return pressed


def beside(text: str, *, before: float = 0.0) -> None:
    """Go on in the same line if a button with that text still fits into it.

    Units: `before` in pixels is what else is in front of the text, such as the box of a check box.
    """
    imgui.same_line()
    width = imgui.calc_text_size(text, hide_text_after_double_hash=True).x
    if width_left() < before + width + 2 * imgui.get_style().frame_padding.x:
        imgui.new_line()


def icon_button_width() -> float:
    """The width in pixels of a button with one icon, and the space before it."""
    style = imgui.get_style()
    return em(1.2) + 2 * style.frame_padding.x + style.item_spacing.x


def reset(name: str, is_changed: bool) -> bool:
    """The small button at the end of a row that brings the default back; hidden while it is the default."""
    if not is_changed:
        return False
    imgui.same_line(0, em(0.2))
    with imgui_ctx.push_style_color(imgui.Col_.button, CLEAR):
        pressed = imgui.button(f"{icons.ICON_FA_ROTATE_LEFT}##Reset {name}", (em(RESET_EM - 0.2), 0))
    tooltip(f"Reset {name.lower()}")
    return pressed


def choice(name: str, options: Sequence[str], index: int, *, about: str) -> int:
    """A labelled drop-down list; the index of the chosen option."""
    label(name, needs=dropdown_width(options))
    return tool_choice(name, options, index, about=about, width=width_left() - em(RESET_EM))


def tool_choice(name: str, options: Sequence[str], index: int, *, about: str, width: float) -> int:
    """A drop-down list without a label, for a row of tools; the index of the chosen option."""
    chosen = index
    shown = options[index] if 0 <= index < len(options) else ""
    with dropdown(name, shown, about=about, width=width) as is_open:
        if is_open:
            clipper = imgui.ListClipper()
            clipper.begin(len(options))
            clipper.include_item_by_index(max(index, 0))
            while clipper.step():
                for i in range(clipper.display_start, clipper.display_end):
                    with imgui_ctx.push_id(str(i)):
                        if imgui.selectable(options[i], i == index)[0]:
                            chosen = i
                    if i == index:
                        imgui.set_item_default_focus()
    return chosen


def dropdown_width(options: Sequence[str], *, with_reset: bool = True) -> float:
    """The width in pixels in which the longest of the options is seen whole, and a reset beside it."""
    beside = em(RESET_EM) if with_reset else 0.0
    return width_of("", *nlargest(_MEASURED, options, key=len)) + imgui.get_frame_height() + beside


@contextmanager
def dropdown(name: str, shown: str, *, about: str, width: float) -> Iterator[bool]:
    """A drop-down list whose entries are drawn inside, where it is open; `shown` is what it says closed.

    Of that, what does not fit is cut off with an ellipsis, and the tooltip has it whole.
    """
    imgui.set_next_item_width(width)
    cut = cut_end(shown, width - imgui.get_frame_height() - imgui.get_style().frame_padding.x)
    is_open = imgui.begin_combo(f"##{name}", cut, imgui.ComboFlags_.height_largest)
    try:
        yield is_open
    finally:
        if is_open:
            imgui.end_combo()
    tooltip(about if cut == shown else f"{shown}\n{about}")


def recent_item(name: str) -> bool:
    """A menu entry for a file used before: its name and folder, its whole path on hovering."""
    path = PurePath(name)
    label = f"{path.parent.name}/{path.name}" if path.parent.name else path.name
    with imgui_ctx.push_id(name):
        pressed, _ = imgui.menu_item(plain(label), "", False)
    tooltip(name)
    return pressed


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

"""Text in panels: labels, remarks, facts, explanations; names that fit into the room there is."""

from __future__ import annotations

import re

from imgui_bundle import ImVec2, imgui, imgui_ctx

from widgets.controls.focus_tips import FOCUS_TIPS

SPARE = 0.4  # of a line, for the ends of lines that are broken early
LABEL_EM = 6.6
NARROW_EM = 11.0
TOOLTIP_EM = 24.0
NARROW_TOOLTIP_EM = 12.0
COLUMN_EM = 32.0  # the widest pane that is left free by an explanation of several lines
_NO_BYTES = re.compile("[\ud800-\udc7f\udd00-\udfff]")  # half characters that stand for no byte of a name
_FOR_TOOLTIP = imgui.HoveredFlags_.for_tooltip | imgui.HoveredFlags_.allow_when_disabled


def em(count: float) -> float:
    """That many em in pixels."""
    return imgui.get_font_size() * count


def width_left() -> float:
    """The width in pixels that is left in the current line."""
    return imgui.get_content_region_avail().x


def tooltip(text: str, *, beside: bool = False) -> None:
    """Explain the control above when the mouse rests on it, also where it is disabled; never during a drag.

    Several lines are beside a narrow pane, at the control's height, so that they hide no other control.
    `beside`: to the left of the control or to its right where there is room, so that all of it is seen.
    """
    if imgui.is_any_mouse_down() or not imgui.is_item_hovered(_FOR_TOOLTIP):
        return
    if FOCUS_TIPS.are_over(imgui.get_time()):
        return
    pane, width = imgui.internal.get_current_window().root_window, em(TOOLTIP_EM)
    if beside:
        width = _put_next_beside(text, imgui.get_item_rect_min().x, imgui.get_item_rect_max().x)
    elif pane.size.x <= em(COLUMN_EM) and _size(text, width).y > 1.5 * imgui.get_text_line_height():
        width = _put_next_beside(text, pane.pos.x, pane.pos.x + pane.size.x)
    if imgui.begin_tooltip():
        imgui.push_text_wrap_pos(imgui.get_cursor_pos_x() + width)
        imgui.text_unformatted(readable(text))
        imgui.pop_text_wrap_pos()
        imgui.end_tooltip()


def _size(text: str, width: float) -> ImVec2:
    """That of an explanation in lines of such a width, in pixels."""
    return imgui.calc_text_size(text, wrap_width=width)


def _put_next_beside(text: str, left: float, right: float) -> float:
    """The next window, with this text, is beside what lies between, where there is room for it.

    Units: pixels; it gives the width of the lines, which are shorter where that makes them fit.
    """
    view, style = imgui.get_main_viewport(), imgui.get_style()
    end, taken = view.pos.x + view.size.x, em(0.5) + 2 * style.window_padding.x
    before, behind, wanted = left - view.pos.x - taken, end - right - taken, _size(text, em(TOOLTIP_EM)).x
    room = before if before >= min(wanted, behind) else behind
    if room < min(wanted, em(NARROW_TOOLTIP_EM)):
        return em(TOOLTIP_EM)
    width = min(room, em(TOOLTIP_EM))
    size = _size(text, width)
    lowest = view.pos.y + view.size.y - size.y - 2 * style.window_padding.y
    top = max(min(imgui.get_item_rect_min().y, lowest), view.pos.y)
    imgui.set_next_window_pos((left - taken - size.x if room == before else right + em(0.5), top))
    return width


def label(text: str, *, needs: float = 0.0) -> None:
    """The label at the left of a row; the control follows in the same line, or where that is narrow below.

    Units: `needs` is the width in pixels without which the control's words would be cut.
    """
    if not is_narrow(needs):
        imgui.align_text_to_frame_padding()
    _column(text, needs)


def is_narrow(needs: float = 0.0) -> bool:
    """Whether there is no room for a label beside its control, as in a small window with large text."""
    return width_left() < max(em(NARROW_EM), em(LABEL_EM) + needs)


def width_of(*texts: str) -> float:
    """The width in pixels of a field in which any of these texts is seen whole."""
    return max(imgui.calc_text_size(text).x for text in texts) + 2 * imgui.get_style().frame_padding.x


def dim_text(text: str) -> None:
    """A remark, wrapped and in the dim colour."""
    with imgui_ctx.push_style_color(imgui.Col_.text, imgui.get_style_color_vec4(imgui.Col_.text_disabled)):
        imgui.push_text_wrap_pos(0.0)
        imgui.text_unformatted(text)
        imgui.pop_text_wrap_pos()


def cut_text(text: str) -> None:
    """A remark in one line and in the dim colour; what does not fit is cut off, and shown on hovering."""
    shown = text
    while shown and imgui.calc_text_size(f"{shown}…").x > width_left():
        shown = shown.rpartition(" ")[0]
    is_whole = imgui.calc_text_size(text).x <= width_left()
    imgui.text_disabled(text if is_whole else f"{shown}…")
    if not is_whole:
        tooltip(text)


def fact(name: str, value: str) -> None:
    """A labelled read-only value: words go on in the next line.

    One word that does not fit is cut with an ellipsis and shown whole on hovering: of a path the end stays,
    of a name both its ends.
    """
    _column(name)
    value = plain(value)
    if " " in value:
        imgui.push_text_wrap_pos(0.0)
        imgui.text_unformatted(value)
        imgui.pop_text_wrap_pos()
        return
    shown = ellipsis(value, width_left()) if "/" in value else cut_middle(value, width_left())
    imgui.text_unformatted(shown)
    if shown != value:
        tooltip(value)


def figure(text: str, *, is_dim: bool = False) -> None:
    """A number in a table's cell, at its right end."""
    left = imgui.get_content_region_avail().x - imgui.calc_text_size(text).x
    if left > 0:
        imgui.set_cursor_pos_x(imgui.get_cursor_pos_x() + left)
    if is_dim:
        imgui.text_disabled(text)
    else:
        imgui.text_unformatted(text)


def readable(text: str) -> str:
    """A text that ImGui takes: names of files may be bytes that are no characters."""
    return _NO_BYTES.sub("?", text).encode(errors="surrogateescape").decode(errors="replace")


def plain(text: str) -> str:
    """A name as a label that ImGui shows whole: it would cut it at ##."""
    return readable(text).replace("##", "# #")


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


def cut_end(text: str, width: float) -> str:
    """The text, or as much of its beginning as fits into `width` pixels before an ellipsis."""
    if imgui.calc_text_size(text).x <= width:
        return text
    kept, too_many = 0, len(text)
    while too_many - kept > 1:
        middle = (kept + too_many) // 2
        fits = imgui.calc_text_size(f"{text[:middle].rstrip()}…").x <= width
        kept, too_many = (middle, too_many) if fits else (kept, middle)
    return f"{text[:kept].rstrip()}…"


def cut_middle(text: str, width: float) -> str:
    """The text, or as much of both its ends as fits into `width` pixels around an ellipsis."""
    if imgui.calc_text_size(text).x <= width:
        return text
    kept, too_many = 0, len(text)
    while too_many - kept > 1:
        middle = (kept + too_many) // 2
        fits = imgui.calc_text_size(_both_ends(text, middle)).x <= width
        kept, too_many = (middle, too_many) if fits else (kept, middle)
    return _both_ends(text, kept)


def _both_ends(text: str, count: int) -> str:
    """So many of its characters, around an ellipsis."""
    return f"{text[: (count + 1) // 2]}…{text[len(text) - count // 2 :]}"


def wrapped(text: str, width: float, *, most_lines: int | None = 2) -> str:
    """The text in lines of at most `width` pixels: between words, and in long ones, such as paths, behind
    their separators. ImGui by itself would also part a name at its full stops.

    Of a word that would take more than `most_lines`, the middle is left out.
    """
    return "\n".join(_wrapped(line, width, most_lines) for line in text.split("\n"))


def _wrapped(text: str, width: float, most_lines: int | None) -> str:
    lines = [""]
    for word in text.split(" "):
        longer = f"{lines[-1]} {word}" if lines[-1] else word
        if imgui.calc_text_size(longer).x <= width:
            lines[-1] = longer
        else:
            lines[len(lines) - (not lines[-1]) :] = _parted(word, width, most_lines)
    return "\n".join(lines)


def _parted(word: str, width: float, most_lines: int | None) -> list[str]:
    if imgui.calc_text_size(word).x <= width:
        return [word]
    if most_lines is not None:
        word = cut_middle(word, (most_lines - SPARE) * width)
    lines = [""]
    for part in re.findall(r"[^/\\_-]*[/\\_-]+|[^/\\_-]+", word):
        if lines[-1] and imgui.calc_text_size(lines[-1] + part).x > width:
            lines.append("")
        lines[-1] += part
    return lines


def _column(text: str, needs: float = 0.0) -> None:
    """The text, and the place at which what belongs to it begins in every row."""
    start, goes_below = imgui.get_cursor_pos_x(), is_narrow(needs)
    imgui.text_unformatted(text)
    if not goes_below:
        imgui.same_line()
        imgui.set_cursor_pos_x(start + em(LABEL_EM))

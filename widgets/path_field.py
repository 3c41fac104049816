"""A path that can be typed: at rest its name is shown whole, and of its folders what there is room for."""

from __future__ import annotations

from collections.abc import Callable

from imgui_bundle import imgui, imgui_ctx

from widgets import controls

_LEFT_OUT = "…"


def draw(name: str, path: str, width: float, *, about: str, hint: str = "") -> tuple[bool, str]:
    """The field; whether it was edited, and the path. The tooltip says what it is `about`, and all of it."""
    start, padding = imgui.get_cursor_screen_pos(), imgui.get_style().frame_padding
    is_typed_in = imgui.internal.get_active_id() == imgui.get_id(f"##{name}")
    ink = imgui.get_style_color_vec4(imgui.Col_.text)
    imgui.set_next_item_width(width)
    with imgui_ctx.push_style_color(imgui.Col_.text, ink if is_typed_in else controls.CLEAR):
        shown = controls.cut_end(hint, width - 2 * padding.x)
        edited, text = imgui.input_text_with_hint(f"##{name}", shown, controls.readable(path))
    controls.tooltip(f"{about}\n{path}" if path else about)
    if path and not is_typed_in:
        shown = shortened(
            controls.plain(path), width - 2 * padding.x, lambda each: imgui.calc_text_size(each).x
        )
        place = (start.x + padding.x, start.y + padding.y)
        imgui.get_window_draw_list().add_text(place, imgui.get_color_u32(imgui.Col_.text), shown)
    return edited, text if edited else path


def shortened(path: str, room: float, measure: Callable[[str], float]) -> str:
    """A path that fits into the room: without the end of its folders; a name that is too long has no middle.

    >>> shortened("/home/ann/Pictures/sg3-viz/face.mp4", 20, len)
    '/home/ann/…/face.mp4'
    >>> shortened("/home/ann/a-very-long-name.mp4", 11, len)
    'a-ver…e.mp4'
    """
    if measure(path) <= room:
        return path
    at = max(path.rstrip("/\\").rfind("/"), path.rstrip("/\\").rfind("\\"))
    folders, name = path[:at], path[max(at, 0) :]
    for kept in range(len(folders) - 1, -1, -1):
        if measure(shown := f"{folders[:kept]}{_LEFT_OUT}{name}") <= room:
            return shown
    name = path[at + 1 :]
    for kept in range(len(name), 0, -1):
        shown = (
            name
            if kept == len(name)
            else f"{name[: (kept + 1) // 2]}{_LEFT_OUT}{name[len(name) - kept // 2 :]}"
        )
        if measure(shown) <= room:
            return shown
    return _LEFT_OUT

"""The steps of the history: what was, what is, and what was undone."""

from __future__ import annotations

from collections.abc import Sequence

from imgui_bundle import ImVec2, ImVec4, imgui, imgui_ctx

from widgets import controls

SMALLEST_EM = 6.0
PRESENT = 0.4  # opacity


class HistoryPanel:
    """Brings the present step into sight whenever it has become another one."""

    def __init__(self) -> None:
        self._shown = -1

    def draw(self, names: Sequence[str], position: int) -> int | None:
        """One row a step, the newest last; the one that was clicked on."""
        margin = controls.em(0.15) + 2 * imgui.get_style().item_spacing.y  # of the section that it is in
        height = max(imgui.get_content_region_avail().y - margin, controls.em(SMALLEST_EM))
        chosen = None
        with imgui_ctx.begin_child("##Steps", ImVec2(0, height), imgui.ChildFlags_.frame_style):
            clipper = imgui.ListClipper()
            clipper.begin(len(names))
            clipper.include_item_by_index(position)
            while clipper.step():
                for index in range(clipper.display_start, clipper.display_end):
                    if _draw_step(names[index], index, position):
                        chosen = index
                    if index == position != self._shown:
                        imgui.set_scroll_here_y(0.5)
            self._shown = position
        return chosen


def _draw_step(name: str, index: int, position: int) -> bool:
    """Steps that were undone are dim; whether this one was clicked on."""
    color = imgui.get_style_color_vec4(imgui.Col_.text_disabled if index > position else imgui.Col_.text)
    present = imgui.get_style_color_vec4(imgui.Col_.check_mark)
    with (
        imgui_ctx.push_style_color(imgui.Col_.text, color),
        imgui_ctx.push_style_color(imgui.Col_.header, ImVec4(present.x, present.y, present.z, PRESENT)),
    ):
        shown = controls.cut_end(controls.plain(name), controls.width_left())
        pressed, _ = imgui.selectable(f"{shown}##{index}", index == position)
    if index != position:
        controls.tooltip(f"Go {'forth' if index > position else 'back'} to this: {name}")
    elif shown != name:
        controls.tooltip(name)
    return pressed and index != position

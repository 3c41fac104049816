"""What a model file asks for: a folded section of the model panel."""

from __future__ import annotations

from imgui_bundle import imgui, imgui_ctx

from renderer.file_report import Fate, FileReport, NamedGlobal
from renderer.file_report_words import TITLE, facts, fate
from widgets import controls


def draw(report: FileReport) -> None:
    """The facts, then each name and how often it is used; dim if it stayed mere, harmless text."""
    with controls.section(TITLE, is_open=False) as shown:
        if not shown:
            return
        for label, text in facts(report):
            controls.fact(label, text)
        for named in report.names:
            _draw_name(named)
        if report.more_names:
            controls.dim_text(f"and {report.more_names:,} more names")


def _draw_name(named: NamedGlobal) -> None:
    count = f"{named.count:,}×"
    room = controls.width_left() - imgui.calc_text_size(f"{count} ").x
    text = f"{count} {controls.ellipsis(controls.plain(named.name), room)}"
    is_dim = named.fate is Fate.INERT and not named.runs_code
    with imgui_ctx.push_style_color(
        imgui.Col_.text,
        imgui.get_style_color_vec4(imgui.Col_.text_disabled if is_dim else imgui.Col_.text),
    ):
        imgui.text_unformatted(text)
    controls.tooltip(f"{named.name}: {fate(named)}")

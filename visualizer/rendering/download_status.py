"""What the status bar and the empty canvas say of models that come from the web."""

from __future__ import annotations

from imgui_bundle import ImVec2, imgui, imgui_ctx
from imgui_bundle import icons_fontawesome_6 as icons

from renderer.remote.address import short_name
from visualizer.session import Session
from widgets import controls, jobs_panel

BAR_EM = 20.0


def draw(session: Session) -> None:
    """A bar for the first download under way, with a button to leave it off; the others are counted."""
    running = session.models.downloads.running
    if not running:
        return
    url, download = running[0]
    transfer = download.transfer()
    text = f"{short_name(url)}  {transfer.in_words}"
    imgui.same_line()
    with imgui_ctx.push_id("download"):
        padding = ImVec2(imgui.get_style().frame_padding.x, 0)
        with imgui_ctx.push_style_var(imgui.StyleVar_.frame_padding, padding):
            size = ImVec2(controls.em(BAR_EM), imgui.get_text_line_height())
            imgui.progress_bar(transfer.share, size, controls.cut_middle(text, size.x - controls.em(1)))
        controls.tooltip(f"{url}\n{transfer.in_words}; {jobs_panel.time_left(transfer.seconds_left)}")
        imgui.same_line(0, controls.em(0.1))
        if imgui.small_button(f"{icons.ICON_FA_XMARK}##Cancel"):
            session.models.cancel_download(url)
        controls.tooltip("Leave off this download; what has come is kept.")
    if len(running) > 1:
        imgui.same_line()
        imgui.text_unformatted(f"+ {len(running) - 1} more")


def in_words(session: Session) -> str:
    """How far the model that is waited for has come; empty where it is no download."""
    for url, download in session.models.downloads.running:
        if url == session.models.loading:
            return f"Fetching {short_name(url)}: {download.transfer().in_words}"
    return ""

"""Models from the web: those on their way, and those that are kept on this machine."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum

from imgui_bundle import ImVec2, imgui, imgui_ctx
from imgui_bundle import icons_fontawesome_6 as icons

from widgets import controls, jobs_panel
from widgets.held_models_panel import size_text


class DownloadWish(Enum):
    """What may be asked of a model from the web."""

    CANCEL = "cancel"
    OPEN = "open"
    DELETE = "delete"


@dataclass(frozen=True, slots=True)
class Coming:
    """A download under way. Units: `share` 0…1; `seconds_left` None while nobody can tell."""

    url: str
    name: str
    share: float
    words: str
    seconds_left: float | None


@dataclass(frozen=True, slots=True)
class Kept:
    """A model in the cache."""

    url: str
    name: str
    bytes: int
    sha256: str


def draw(coming: Sequence[Coming], kept: Sequence[Kept], folder: str) -> tuple[str, DownloadWish] | None:
    """Both lists; what was asked of which address."""
    wish = None
    for each in coming:
        with imgui_ctx.push_id(each.url):
            wish = _draw_coming(each) or wish
    for each in kept:
        with imgui_ctx.push_id(each.url):
            wish = _draw_kept(each) or wish
    if kept:
        controls.cut_text(f"{size_text(sum(each.bytes for each in kept))} in {folder}")
    elif not coming:
        controls.dim_text("Open an https address in place of a path; the model is kept here.")
    return wish


def _draw_coming(each: Coming) -> tuple[str, DownloadWish] | None:
    imgui.text_unformatted(controls.cut_middle(controls.plain(each.name), controls.width_left()))
    controls.tooltip(each.url)
    size = ImVec2(controls.width_left() - controls.icon_button_width(), 0)
    imgui.progress_bar(each.share, size, controls.cut_middle(each.words, size.x - controls.em(1)))
    controls.tooltip(f"{each.words}\n{jobs_panel.time_left(each.seconds_left)}")
    imgui.same_line()
    about = "Leave it off; what has come is kept, and the next attempt goes on from there."
    if controls.button(f"{icons.ICON_FA_XMARK}##Cancel", about=about):
        return each.url, DownloadWish.CANCEL
    return None


def _draw_kept(each: Kept) -> tuple[str, DownloadWish] | None:
    wish = None
    buttons = 2 * controls.icon_button_width()
    imgui.align_text_to_frame_padding()
    text = f"{each.name}  ({size_text(each.bytes)})"
    imgui.text_unformatted(controls.cut_middle(controls.plain(text), controls.width_left() - buttons))
    controls.tooltip(f"{each.url}\n{each.bytes} bytes\nsha256 {each.sha256}\nClick to copy the sha256.")
    if imgui.is_item_clicked():
        imgui.set_clipboard_text(each.sha256)
    imgui.same_line(imgui.get_cursor_pos_x() + controls.width_left() - buttons + controls.em(0.5))
    if controls.button(f"{icons.ICON_FA_FOLDER_OPEN}##Open", about="Open it; no network is needed."):
        wish = each.url, DownloadWish.OPEN
    imgui.same_line()
    if controls.button(f"{icons.ICON_FA_TRASH_CAN}##Delete", about="Delete the file from the cache."):
        wish = each.url, DownloadWish.DELETE
    return wish

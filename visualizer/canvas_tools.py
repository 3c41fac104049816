"""The pane around the picture: a divider on it, and what it says while there is no picture."""

from __future__ import annotations

from pathlib import PurePath

from imgui_bundle import icons_fontawesome_6 as icons
from imgui_bundle import imgui

from renderer.model_info import DEFAULT_MODEL
from visualizer.canvas.marks import draw_caption
from visualizer.canvas.view import Area
from visualizer.chrome import theme
from visualizer.command import Command
from visualizer.rendering import download_status
from visualizer.session import Session
from widgets import controls

NO_MODEL_HERE = f"Open a model first: {Command.OPEN.keys}, or drop its file on the window."
SECONDS_TO_MARK = 0.3


def draw_divider(area: Area, share: float) -> float:
    """The line between two pictures in one place, which can be moved; its new share of the width."""
    x, grip = area.left + share * area.width, controls.em(0.5)
    imgui.set_cursor_screen_pos((x - grip, area.top))
    imgui.invisible_button("##Divider", (2 * grip, area.height))
    is_held, is_near = imgui.is_item_active(), imgui.is_item_hovered()
    controls.tooltip("Move the divider.")
    if is_held:
        share = min(max((imgui.get_io().mouse_pos.x - area.left) / area.width, 0.02), 0.98)
    if is_held or is_near:
        imgui.set_mouse_cursor(imgui.MouseCursor_.resize_ew)
    sheet = imgui.get_window_draw_list()
    ink = theme.DARK.accent_strong if is_held or is_near else theme.DARK.ink
    for color, thickness in ((theme.DARK.ground, 4.0), (ink, 1.5)):
        sheet.add_line((x, area.top), (x, area.bottom), imgui.get_color_u32(color), thickness)
    return share


def draw_waiting(session: Session, right: float, top: float) -> None:
    """A mark on a picture that is not of the present scene: a newer one is on its way, or does not come."""
    pictures = session.pictures
    behind = pictures.seconds_behind(session.scene) if session.work.player.is_playing else 0.0
    if max(pictures.seconds_stale, behind) < SECONDS_TO_MARK:
        return
    if pictures.failure:
        text = f"{icons.ICON_FA_TRIANGLE_EXCLAMATION}  earlier picture: the new one failed"
    elif behind:
        text = f"{icons.ICON_FA_HOURGLASS_HALF}  {behind:.1f} s behind the playhead"
    else:
        text = f"{icons.ICON_FA_HOURGLASS_HALF}  rendering…"
    width = imgui.calc_text_size(text).x
    corner = (right - width - controls.em(0.8), top + controls.em(0.35))
    draw_caption(imgui.get_window_draw_list(), text, corner)


def draw_empty(session: Session, size: imgui.ImVec2) -> None:
    """What to do, or what is being waited for."""
    if session.failure:
        text = session.failure
    elif session.models.loading is not None:
        waiting = download_status.in_words(session) or f"Loading {PurePath(session.models.loading).name}…"
        text = controls.cut_middle(controls.plain(waiting), size.x - controls.em(2))
    elif session.model is not None:
        text = session.pictures.failure or "Rendering the first picture…"
    else:
        text = f"{icons.ICON_FA_FOLDER_OPEN}  Drop a StyleGAN3 model (.pkl) here, or open one with Ctrl+O"
    extent = imgui.calc_text_size(text, wrap_width=size.x)
    start = imgui.get_cursor_pos()
    left, top = max(size.x - extent.x, 0) / 2, max(size.y - extent.y, 0) / 2
    imgui.set_cursor_pos((start.x + left, start.y + top))
    controls.dim_text(text)
    if not session.failure and session.models.loading is None and session.model is None:
        _offer_demo(session, start.x + size.x / 2)


def _offer_demo(session: Session, middle: float) -> None:
    """A button for who has no model at hand."""
    text = "Open the demo model"
    width = imgui.calc_text_size(text).x + 2 * imgui.get_style().frame_padding.x
    imgui.dummy((0, controls.em(0.3)))
    imgui.set_cursor_pos_x(middle - width / 2)
    if controls.button(text, about="Cartoon faces of 128² pixels; it comes with the program."):
        session.models.open(DEFAULT_MODEL)


def draw_no_model(session: Session) -> None:
    """What a panel says that needs a model."""
    controls.dim_text("Loading…" if session.models.loading is not None else NO_MODEL_HERE)

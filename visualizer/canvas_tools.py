"""The pane around the picture: tool buttons above it, and what it says while there is no picture."""

from __future__ import annotations

import math
from pathlib import PurePath

from imgui_bundle import icons_fontawesome_6 as icons
from imgui_bundle import imgui

from renderer.model_info import DEFAULT_MODEL
from visualizer.canvas.drag import DragMode
from visualizer.canvas.marks import draw_caption
from visualizer.canvas.picture import Tool
from visualizer.canvas.view import Area, CanvasView, Extent, with_zoom
from visualizer.chrome import theme
from visualizer.command import NO_PICTURE, Command, why_not
from visualizer.rendering import download_status
from visualizer.session import Session
from widgets import controls

_TOOLS = (
    (f"{icons.ICON_FA_ROTATE_LEFT}##Undo", Command.UNDO),
    (f"{icons.ICON_FA_ROTATE_RIGHT}##Redo", Command.REDO),
    (f"{icons.ICON_FA_CAMERA}##Save picture", Command.SAVE_PICTURE),
    (f"{icons.ICON_FA_EXPAND}##Fit", Command.FIT),
    ("1:1", Command.ACTUAL_SIZE),
)
NO_MODEL_HERE = f"Open a model first: {Command.OPEN.keys}, or drop its file on the window."
DRAG_MODES = {
    Command.DRAG_LATENT: DragMode.LATENT,
    Command.DRAG_TRANSLATE: DragMode.TRANSLATE,
    Command.DRAG_ROTATE: DragMode.ROTATE,
    Command.DRAG_PAN: DragMode.PAN,
}
_MODE_TOOLS = (
    (f"{icons.ICON_FA_SHUFFLE}##Drag latent point", Command.DRAG_LATENT),
    (f"{icons.ICON_FA_UP_DOWN_LEFT_RIGHT}##Drag to translate", Command.DRAG_TRANSLATE),
    (f"{icons.ICON_FA_ARROWS_SPIN}##Drag to rotate", Command.DRAG_ROTATE),
    (f"{icons.ICON_FA_HAND}##Drag to pan", Command.DRAG_PAN),
)
ZOOMS = (0.25, 0.5, 1.0, 2.0, 4.0, 8.0, 16.0, 32.0)
SECONDS_TO_MARK = 0.3


def draw_toolbar(
    session: Session, view: CanvasView, tool: Tool, *, zoom: float, extent: Extent | None
) -> tuple[CanvasView, Command | None]:
    """The row of buttons; the view, and the command that was pressed.

    `zoom` is the present one, `extent` that of the picture; None while there is none.
    """
    chosen = None
    start = imgui.get_cursor_pos_x()
    for text, command in _TOOLS:
        _wrap(text, start)
        reason = why_not(command, session)
        with controls.disabled(bool(reason), reason):
            if controls.button(text, about=command.hint):
                chosen = command
    _wrap("100000 %", start)
    view = _choose_zoom(view, zoom, extent)
    toggles = (
        *((text, command, tool.mode is DRAG_MODES[command]) for text, command in _MODE_TOOLS),
        (f"{icons.ICON_FA_MAGNIFYING_GLASS}##Loupe", Command.LOUPE, tool.has_loupe),
        ("Smooth", Command.SMOOTH, view.smooth),
        ("Compare", Command.COMPARE, session.models.comparison is not None),
    )
    for text, command, is_on in toggles:
        _wrap(text, start)
        reason = why_not(command, session)
        with controls.disabled(bool(reason), reason):
            if controls.toggle_button(text, is_on, about=command.hint) != is_on:
                chosen = command
    return view, chosen


def without_input(mode: DragMode) -> DragMode:
    """What a drag does where there is no input to move."""
    return DragMode.LATENT if mode in {DragMode.TRANSLATE, DragMode.ROTATE} else mode


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
    """A mark on a picture that is not of the present scene any more, while the newer one is on its way."""
    if session.pictures.seconds_stale < SECONDS_TO_MARK:
        return
    text = f"{icons.ICON_FA_HOURGLASS_HALF}  rendering…"
    width = imgui.calc_text_size(text).x
    corner = (right - width - controls.em(0.8), top + controls.em(0.35))
    draw_caption(imgui.get_window_draw_list(), text, corner)


def _choose_zoom(view: CanvasView, zoom: float, extent: Extent | None) -> CanvasView:
    """Fit, a usual zoom, or any that is typed. Units: screen pixels per pixel of the picture, in percent."""
    imgui.set_next_item_width(controls.em(5.2))
    with controls.disabled(extent is None, NO_PICTURE):
        if imgui.begin_combo("##Zoom", f"{zoom * 100:.0f} %"):
            if imgui.selectable("Fit", view.scale is None)[0] and extent is not None:
                view = with_zoom(extent, view, None)
            for each in ZOOMS:
                is_chosen = view.scale is not None and abs(zoom - each) < 1e-6
                if imgui.selectable(f"{each * 100:.0f} %", is_chosen)[0] and extent is not None:
                    view = with_zoom(extent, view, each)
            imgui.set_next_item_width(controls.em(5))
            done, typed = imgui.input_float(
                "##Zoom typed", zoom * 100, 0, 0, "%.0f %%", imgui.InputTextFlags_.enter_returns_true
            )
            if done and extent is not None and math.isfinite(typed):
                view = with_zoom(extent, view, typed / 100)
                imgui.close_current_popup()
            imgui.end_combo()
    controls.tooltip(
        "The zoom: Fit, or screen pixels per pixel of the picture. The wheel zooms to the pointer."
    )
    return view


def _wrap(text: str, start: float) -> None:
    """Go on in the same line if a button of that text still fits into it."""
    if imgui.get_cursor_pos_x() > start or imgui.get_cursor_pos_y() > imgui.get_cursor_start_pos().y:
        imgui.same_line()
    width = imgui.calc_text_size(text, hide_text_after_double_hash=True).x
    if controls.width_left() < width + 2 * imgui.get_style().frame_padding.x:
        imgui.new_line()


def draw_empty(session: Session, size: imgui.ImVec2) -> None:
    """What to do, or what is being waited for."""
    if session.failure:
        text = session.failure
    elif session.models.loading is not None:
        waiting = download_status.in_words(session) or f"Loading {PurePath(session.models.loading).name}…"
        text = controls.cut_middle(controls.plain(waiting), size.x - controls.em(2))
    elif session.model is not None:
        text = "Rendering the first picture…"
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

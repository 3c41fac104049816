"""The pane around the picture: tool buttons above it, and what it says while there is no picture."""

from __future__ import annotations

from dataclasses import replace
from pathlib import PurePath

from imgui_bundle import hello_imgui, imgui
from imgui_bundle import icons_fontawesome_6 as icons

from visualizer.canvas import CanvasView
from visualizer.jobs import LongJob
from visualizer.menus import Command, is_possible, shortcut_text
from visualizer.session import Session
from widgets import controls, jobs_panel
from widgets.jobs_panel import JobLine

_TOOLS = (
    (f"{icons.ICON_FA_ROTATE_LEFT}##Undo", Command.UNDO),
    (f"{icons.ICON_FA_ROTATE_RIGHT}##Redo", Command.REDO),
    (f"{icons.ICON_FA_CAMERA}##Save picture", Command.SAVE_PICTURE),
    (f"{icons.ICON_FA_EXPAND}##Fit", Command.FIT),
    ("1:1", Command.ACTUAL_SIZE),
)


def draw_toolbar(session: Session, view: CanvasView) -> tuple[CanvasView, Command | None]:
    """The row of buttons; the view, and the command that was pressed."""
    chosen = None
    start = imgui.get_cursor_pos_x()
    for text, command in _TOOLS:
        _wrap(text, start)
        about = f"{command.value} ({shortcut_text(command)})"
        with controls.disabled(not is_possible(command, session), about):
            if controls.button(text, about=about):
                chosen = command
    _wrap("Smooth", start)
    smooth = controls.toggle_button("Smooth", view.smooth, about="Interpolate between magnified pixels.")
    _wrap("Compare", start)
    is_compared = session.comparison is not None
    about = f"{Command.COMPARE.value} ({shortcut_text(Command.COMPARE)})"
    with controls.disabled(not is_possible(Command.COMPARE, session), about):
        if controls.toggle_button("Compare", is_compared, about=about) != is_compared:
            chosen = Command.COMPARE
    return replace(view, smooth=smooth), chosen


def _wrap(text: str, start: float) -> None:
    """Go on in the same line if a button of that text still fits into it."""
    if imgui.get_cursor_pos_x() > start or imgui.get_cursor_pos_y() > imgui.get_cursor_start_pos().y:
        imgui.same_line()
    width = imgui.calc_text_size(text, hide_text_after_double_hash=True).x
    if controls.width_left() < width + 2 * imgui.get_style().frame_padding.x:
        imgui.new_line()


def draw_empty(session: Session, size: imgui.ImVec2) -> None:
    """What to do, or what is being waited for."""
    if session.loading is not None:
        text = f"Loading {controls.plain(PurePath(session.loading).name)}…"
    elif session.model is not None:
        text = "Rendering the first picture…"
    else:
        text = f"{icons.ICON_FA_FOLDER_OPEN}  Drop a StyleGAN3 model (.pkl) here, or open one with Ctrl+O"
    extent = imgui.calc_text_size(text, wrap_width=size.x)
    start = imgui.get_cursor_pos()
    left, top = max(size.x - extent.x, 0) / 2, max(size.y - extent.y, 0) / 2
    imgui.set_cursor_pos((start.x + left, start.y + top))
    controls.dim_text(text)


def draw_no_model(session: Session) -> None:
    """What a panel says that needs a model."""
    controls.dim_text("Loading…" if session.loading is not None else "Open a model first.")


def draw_status(session: Session, read_out: str) -> None:
    """The status bar: model, device and activity at the left, pixel read-out and rates at the right."""
    imgui.text_unformatted(_activity(session))
    cancelled = jobs_panel.draw([_line_of(job) for job in session.jobs.long if job.is_running])
    if cancelled is not None:
        session.jobs.dismiss(cancelled)
    imgui.same_line()
    parts = [read_out] if read_out else []
    if session.frame is not None:
        parts.append(f"{session.frame.render_ms:.0f} ms render")
    is_idle = hello_imgui.get_runner_params().fps_idling.is_idling
    parts.append("idle" if is_idle else f"{imgui.get_io().framerate:.0f} fps")
    text = "     ".join(parts)
    width = imgui.calc_text_size(text).x + controls.em(1)
    imgui.same_line(max(imgui.get_window_width() - width, imgui.get_cursor_pos_x()))
    imgui.text_unformatted(text)


def _activity(session: Session) -> str:
    device = session.renderer.device if session.renderer else "renderer starting"
    model = session.model.name if session.model else "no model"
    if session.loading is not None:
        model = f"loading {PurePath(session.loading).name}…"
    busy = "  •  working" if session.client.is_busy and session.loading is None else ""
    return f"{model}  •  {device}{busy}"


def _line_of(job: LongJob) -> JobLine:
    progress = job.progress
    share = progress.done / progress.total if progress is not None and progress.total else 0.0
    return JobLine(job.id, job.title, share, job.seconds_left)

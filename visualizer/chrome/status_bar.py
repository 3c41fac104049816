"""The status bar: model, device, precision, rates, memory, jobs, messages; its tooltip holds everything."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import PurePath

from imgui_bundle import ImVec4, hello_imgui, imgui, imgui_ctx
from imgui_bundle import icons_fontawesome_6 as icons

from renderer.frame import Quality
from visualizer.chrome import notice_bell, theme
from visualizer.chrome.memory_meter import MemoryMeter
from visualizer.rendering import download_status
from visualizer.rendering.jobs import Jobs, LongJob
from visualizer.session import Session
from widgets import controls, jobs_panel
from widgets.held_models_panel import size_text
from widgets.jobs_panel import JobLine, JobWish

MODEL_EM, GAP_EM = 14.0, 1.4
PRECISIONS = {Quality.FULL: "full", Quality.DRAFT: "draft"}


@dataclass(frozen=True, slots=True)
class Part:
    """A piece of the line: the text, what the tooltip says, how much it matters: the least goes first."""

    text: str
    about: str
    weight: int


def fitting(parts: Sequence[Part], width: float, measure: Callable[[str], float], gap: float) -> list[Part]:
    """The parts that fit into the width, in their order; those that matter least are left out.

    >>> parts = [Part("aaaa", "", 1), Part("bb", "", 3), Part("c", "", 2)]
    >>> [part.text for part in fitting(parts, 4, len, 1)]
    ['bb', 'c']
    """
    kept = list(parts)
    while kept and sum(measure(part.text) + gap for part in kept) - gap > width:
        kept.remove(min(kept, key=lambda part: part.weight))
    return kept


class StatusBar:
    """Draws the line at the lower end of the window."""

    def __init__(self, session: Session) -> None:
        self._session = session
        self._memory = MemoryMeter()

    def update(self, seconds: float) -> None:
        """Once a frame."""
        self._memory.update(seconds, self._session.client.pid)

    def draw(self, read_out: str, draw_marks: Callable[[], None]) -> None:
        """The whole line; `read_out` is what the pointer is over, `draw_marks` says what is recorded."""
        session = self._session
        parts = self._parts(read_out)
        self._draw_model(parts)
        imgui.same_line(0, controls.em(GAP_EM))
        draw_marks()
        self._draw_jobs()
        download_status.draw(session)
        self._draw_silence()
        imgui.same_line(0, controls.em(GAP_EM))
        bell = imgui.calc_text_size(notice_bell.text(session.notices)).x + controls.em(1.8)
        end, gap = imgui.get_window_width() - bell, controls.em(GAP_EM)
        left = end - gap - imgui.get_cursor_pos_x()
        shown = fitting(parts, left, lambda text: imgui.calc_text_size(text).x, gap)
        line = sum(imgui.calc_text_size(part.text).x + gap for part in shown)
        imgui.set_cursor_pos_x(max(end - line, imgui.get_cursor_pos_x()))
        with imgui_ctx.begin_group():
            for part in shown:
                imgui.text_unformatted(part.text)
                imgui.same_line(0, gap)
            imgui.dummy((0, 0))
        controls.tooltip("\n".join(part.about for part in parts))
        imgui.same_line(end)
        session.notices = notice_bell.draw(session.notices)

    def _draw_model(self, parts: Sequence[Part]) -> None:
        session = self._session
        is_busy = session.client.is_busy
        ink = theme.palette().accent if is_busy else theme.palette().line
        imgui.text_colored(ImVec4(*ink), icons.ICON_FA_CIRCLE)
        controls.tooltip("The renderer is at work." if is_busy else "The renderer waits.")
        imgui.same_line(0, controls.em(0.4))
        if session.models.loading is not None:
            text = f"loading {PurePath(session.models.loading).name}…"
        else:
            text = session.model.name if session.model is not None else "no model"
        imgui.text_unformatted(controls.cut_middle(controls.plain(text), controls.em(MODEL_EM)))
        controls.tooltip("\n".join((text, *(part.about for part in parts))))

    def _parts(self, read_out: str) -> list[Part]:
        """What there is to say, in the order of the line."""
        session, frame, memory = self._session, self._session.frame, self._memory
        parts = [Part(read_out, f"Pointer: {read_out}", 9)] if read_out else []
        if session.failure:
            parts.append(Part("no renderer", session.failure, 8))
        elif session.renderer is None:
            parts.append(Part("renderer starting", "The render process is starting.", 8))
        else:
            named = f"{session.renderer.device}, {session.renderer.device_name}"
            parts.append(Part(session.renderer.device, f"Device: {named}", 7))
        if frame is not None:
            precision = PRECISIONS[frame.quality]
            parts.append(Part(precision, f"Precision of the picture on show: {precision}", 6))
            render = f"{frame.render_ms:.0f} ms"
            parts.append(Part(f"{render}/picture", f"Time of the last render: {render}", 5))
        parts += self._rates()
        if memory.window is not None:
            both = f"{size_text(memory.window)} + {size_text(memory.renderer)}"
            about = (
                f"Memory: {size_text(memory.window)} the window, {size_text(memory.renderer)} the renderer"
            )
            parts.append(Part(both, about, 3))
        return parts

    def _rates(self) -> list[Part]:
        """How many pictures a second come while they change, and how often the window is drawn."""
        session, parts = self._session, list[Part]()
        rate = session.pictures.per_second
        if rate is not None and session.work.player.is_playing:
            full = float(session.project.video.rate.fraction)
            shown = f"{_rate_text(min(rate, full))} of {full:.4g}"
            behind = session.pictures.seconds_behind(session.scene)
            about = f"Playing: {shown} frames a second are shown, {behind:.1f} s behind the playhead"
            parts.append(Part(f"{shown} pictures/s", about, 8))
        elif rate is not None:
            text = _rate_text(rate)
            parts.append(Part(f"{text} pictures/s", f"Pictures that come: {text} a second", 5))
        drawn = f"{imgui.get_io().framerate:.0f}"
        if hello_imgui.get_runner_params().fps_idling.is_idling:
            about = "nothing changes, so it is drawn only now and then"
            parts.append(Part("window idle", f"Window: {about}", 4))
        else:
            about = f"Window: drawn {drawn} times a second, whether pictures come or not"
            parts.append(Part(f"window {drawn} fps", about, 4))
        return parts

    def _draw_jobs(self) -> None:
        jobs = self._session.jobs
        wish = jobs_panel.draw([_line_of(job) for job in jobs.long if job.is_running])
        if wish is not None:
            carry_out(jobs, *wish)

    def _draw_silence(self) -> None:
        """That the renderer says nothing any more, and what can be done about it."""
        session = self._session
        if not session.watchdog.is_worried:
            return
        imgui.same_line(0, controls.em(GAP_EM))
        imgui.text_colored(theme.palette().problem, f"No answer for {session.watchdog.silent_s:.0f} s")
        imgui.same_line()
        if imgui.small_button("Restart renderer"):
            session.client.restart()
        controls.tooltip(
            "End the render process and start another one. The scene, the history and the window stay."
        )


def _rate_text(rate: float) -> str:
    return f"{rate:.0f}" if rate >= 10 else f"{rate:.1f}"


def carry_out(jobs: Jobs, job_id: int, wish: JobWish) -> None:
    """Do what was asked of a job."""
    if wish is JobWish.CANCEL:
        jobs.dismiss(job_id)
    else:
        jobs.pause(job_id, is_paused=wish is JobWish.PAUSE)


def _line_of(job: LongJob) -> JobLine:
    progress = job.progress
    share = progress.done / progress.total if progress is not None and progress.total else 0.0
    return JobLine(job.id, job.title, share, job.seconds_left, job.is_paused)

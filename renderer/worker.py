"""The render process: the newest request and every command first, else a slice of a job.

This file is the only one that the GUI process names, so torch is imported inside the functions.
"""

from __future__ import annotations

import os
import signal
import traceback
from collections.abc import Callable, Iterator
from multiprocessing.connection import Connection
from typing import TYPE_CHECKING

from renderer.channel import Inbox, send
from renderer.messages import (
    CancelJob,
    FromRenderer,
    JobFailed,
    JobNews,
    ModelRefused,
    OpenModel,
    PauseJob,
    RendererFailed,
    RendererReady,
    RenderFailure,
    RenderRequest,
    ResumeJob,
    StartJob,
)
from renderer.out_of_memory import is_out_of_memory
from renderer.process_memory import give_back_freed_memory, keep_freed_memory
from renderer.recording.video_temporary import remove_all
from renderer.render_figures import RenderFigures
from renderer.scheduling import Schedule

if TYPE_CHECKING:
    from renderer.render import Renderer

NICENESS = 10
REST_S = 10.0


def run(connection: Connection, device: str) -> None:
    """The life of the render process: deaf to the terminal, gone at once when the window is.

    It gives way to the window once there is work; while it starts and opens a model, everybody waits for it.
    """
    for name in ("SIGINT", "SIGHUP"):
        if hasattr(signal, name):
            signal.signal(getattr(signal, name), signal.SIG_IGN)
    inbox = Inbox(connection, on_hang_up=_leave)
    keep_freed_memory()
    serve(connection, device, inbox=inbox, before_work=_give_way)


def _give_way() -> None:
    if hasattr(os, "nice"):
        os.nice(NICENESS)


def _leave() -> None:
    """End at once, whatever is under way, and leave no half-written file."""
    remove_all()
    os._exit(0)


def serve(
    connection: Connection,
    device: str = "auto",
    *,
    inbox: Inbox | None = None,
    before_work: Callable[[], None] = lambda: None,
) -> None:
    """Say that the renderer is ready, then answer what comes until the other side hangs up.

    `before_work` is called once, when the first picture or job is asked for. Where nothing waits for an
    answer, the jobs under way get their turn. Where there are none either, memory that is kept for the next
    picture is given back after a while.
    """
    inbox = inbox or Inbox(connection)
    try:
        renderer = start_renderer(device)
        send(connection, introduce(renderer))
        if not isinstance(renderer, RendererFailed):
            _serve_all(connection, renderer, inbox, before_work)
    except OSError:  # the window has gone while it was sent something
        return


def _serve_all(
    connection: Connection, renderer: Renderer, inbox: Inbox, before_work: Callable[[], None]
) -> None:
    from renderer.running_jobs import RunningJobs

    schedule, has_worked, is_at_rest = Schedule(), False, True
    jobs = RunningJobs(lambda job_id, error: _job_failure(renderer, job_id, error))
    while not inbox.is_closed:
        message = inbox.take(timeout=0 if jobs else None if is_at_rest else REST_S)
        if not has_worked and isinstance(message, RenderRequest | StartJob):
            before_work()
            has_worked = True
        match message:
            case RenderRequest():
                _render(connection, renderer, inbox, schedule, message)
            case OpenModel():
                send(connection, answer(renderer, message))
            case StartJob():
                jobs.start(message, renderer.work(message.job))
            case CancelJob():
                jobs.cancel(message.id)
            case PauseJob() | ResumeJob():
                jobs.pause(message.id, is_paused=isinstance(message, PauseJob))
            case None if jobs:
                if (news := jobs.step()) is not None:
                    send(connection, news)
            case None:
                give_back_freed_memory()
                is_at_rest = True
                continue
        is_at_rest = False


def _render(
    connection: Connection, renderer: Renderer, inbox: Inbox, schedule: Schedule, message: RenderRequest
) -> None:
    from renderer.generator import Abandoned

    def should_stop() -> bool:
        return inbox.other_model_waits(message.model) or schedule.is_worthless(
            message, inbox.newest_request()
        )

    try:
        send(connection, answer(renderer, message, should_stop=should_stop))
        schedule.note_finished()
    except Abandoned:
        schedule.note_given_up()
        inbox.put_back(message)


def _job_failure(renderer: Renderer, job_id: int, error: Exception) -> JobFailed:
    details = "".join(traceback.format_exception(error))
    if is_out_of_memory(error):
        renderer.forget()
    return JobFailed(job_id, _in_words(error), details)


def start_renderer(device: str) -> Renderer | RendererFailed:
    """A renderer on that device with as many threads as are worth it, or why there is none."""
    # Threads that wait for each other must sleep: where they spin while another program needs the processor,
    # as the window does, each turn costs a time slice. Measured on two busy cores: 0.06 s instead of 2 s.
    # In small letters: libgomp knows no others in a Turkish locale, where I is not the capital of i.
    os.environ.setdefault("OMP_WAIT_POLICY", "passive")
    try:
        import torch

        from renderer.device import DeviceError, usable_threads
        from renderer.render import Renderer
    except Exception as error:
        return RendererFailed(f"The renderer cannot be loaded: {error}", traceback.format_exc())
    torch.set_num_threads(usable_threads())
    try:
        return Renderer(device)
    except DeviceError as error:
        return RendererFailed(str(error))


def introduce(renderer: Renderer | RendererFailed) -> RendererReady | RendererFailed:
    """The first message: what the renderer runs on, or why there is none."""
    return renderer if isinstance(renderer, RendererFailed) else renderer.ready()


def answer(
    renderer: Renderer, message: OpenModel | RenderRequest, *, should_stop: Callable[[], bool] | None = None
) -> FromRenderer:
    """The answer to a message; whatever goes wrong becomes an answer too.

    Raises: Abandoned, if `should_stop` said so.
    """
    from renderer.generator import Abandoned

    try:
        if isinstance(message, OpenModel):
            return renderer.open(message.model, beside=message.beside)
        return renderer.render(message, should_stop=should_stop)
    except Abandoned:
        raise
    except Exception as error:
        has_run_out = is_out_of_memory(error)
        summary, details = _in_words(error), traceback.format_exc()
        file_report = getattr(error, "file_report", None)
    if has_run_out:  # out of the block above, or its error would keep what it was about to compute
        renderer.forget()
    if isinstance(message, OpenModel):
        return ModelRefused(message.model, summary, details, file_report)
    return RenderFailure(message.id, summary, details)


def do_job(renderer: Renderer, message: StartJob) -> Iterator[JobNews]:
    """The news of a job that is done at one go."""
    from renderer.running_jobs import RunningJobs

    jobs = RunningJobs(lambda job_id, error: _job_failure(renderer, job_id, error))
    jobs.start(message, renderer.work(message.job))
    while jobs:
        if (news := jobs.step()) is not None:
            yield news


def benchmark(
    renderer: Renderer, model: str, *, frames: int, with_reference: bool, note: Callable[[str], None]
) -> RenderFigures | RenderFailure:
    """How fast the renderer is with a model, or why nobody can tell; `note` gets lines of progress."""
    from renderer.benchmark import measure

    try:
        return measure(renderer, model, frames=frames, with_reference=with_reference, note=note)
    except Exception as error:
        return RenderFailure(0, _in_words(error), traceback.format_exc())


def _in_words(error: Exception) -> str:
    """One sentence for the user."""
    from renderer.directions.direction_set import DirectionError
    from renderer.directions.w_library import WPlusError
    from renderer.model_store import ModelError
    from renderer.recording.ffmpeg import VideoError
    from renderer.recording.snapshots import SnapshotError
    from renderer.scene_check import SceneError
    from renderer.spectra.average_spectrum import PicturesError
    from renderer.spectra.image_files import ImageFilesError

    if is_out_of_memory(error):
        return (
            "Memory has run out: evict models that are not on show, close other programs, or choose a "
            "smaller model or another device."
        )
    told = (ModelError, SceneError, PicturesError, ImageFilesError, DirectionError, WPlusError, VideoError)
    if isinstance(error, (*told, SnapshotError)):
        return str(error)
    return f"Something unforeseen went wrong in the renderer: {type(error).__name__}: {error}"

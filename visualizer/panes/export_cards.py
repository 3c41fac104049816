"""The exports so far, each as a card."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from imgui_bundle import imgui

from renderer.recording.video_jobs import ExportedVideo, ExportVideo, FramePreview
from renderer.recording.video_settings import ENCODINGS
from visualizer import desktop
from visualizer.disk_threads import Errands
from visualizer.motion.export_desk import exports
from visualizer.rendering.jobs import LongJob
from visualizer.session import Session
from visualizer.texture import ImageTexture
from widgets import controls, export_card, jobs_panel
from widgets.export_card import CardState, CardWish, ExportCard
from widgets.foot import foot

MOST_SHOWN = 4


class ExportCards:
    """Draws the newest exports and does what is asked of them. Holds the texture of each."""

    def __init__(self, session: Session) -> None:
        self._session = session
        self._textures: dict[int, ImageTexture] = {}
        self._errands = Errands("desktop")

    def draw(self) -> None:
        """Draw them at the foot of the pane, the newest first, and carry out what is asked."""
        self._errands.update()
        jobs = exports(self._session.jobs)[:MOST_SHOWN]
        for gone in set(self._textures) - {job.id for job in jobs}:
            self._textures.pop(gone).close()
        if not jobs:
            return
        with foot(), controls.section("Exports", mark=_mark(jobs)) as shown:
            for job in jobs if shown else ():
                wish = export_card.draw(self._card(job))
                if wish is not None:
                    self._do(job, wish)

    def close(self) -> None:
        """Give the textures back while the window's context is still there."""
        for texture in self._textures.values():
            texture.close()
        self._textures.clear()

    def _card(self, job: LongJob) -> ExportCard:
        assert isinstance(job.job, ExportVideo)
        texture, size = self._picture(job)
        progress = job.progress
        share = progress.done / progress.total if progress is not None and progress.total else 0.0
        is_sequence = not ENCODINGS[job.job.project.video.format].suffix
        return ExportCard(
            id=job.id,
            name=Path(job.job.path).name,
            state=_state(job),
            share=share,
            lines=_lines(job),
            texture=texture,
            texture_size=size,
            can_resume=is_sequence,
            can_open_folder=bool(desktop.opener()),
        )

    def _picture(self, job: LongJob) -> tuple[imgui.ImTextureRef | None, tuple[int, int]]:
        newest = job.latest.preview if isinstance(job.latest, ExportedVideo) else job.latest
        if not isinstance(newest, FramePreview):
            return None, (1, 1)
        texture = self._textures.setdefault(job.id, ImageTexture())
        height, width = newest.pixels.shape[:2]
        return texture.update(newest.pixels), (width, height)

    def _do(self, job: LongJob, wish: CardWish) -> None:
        session = self._session
        assert isinstance(job.job, ExportVideo)
        path = Path(job.job.path)
        match wish:
            case CardWish.PAUSE | CardWish.RESUME:
                session.jobs.pause(job.id, is_paused=wish is CardWish.PAUSE)
            case CardWish.CANCEL | CardWish.DISMISS:
                session.jobs.dismiss(job.id)
            case CardWish.AGAIN:
                session.jobs.dismiss(job.id)
                session.jobs.start(job.job, job.title)
            case CardWish.COPY_PATH:
                imgui.set_clipboard_text(str(path))
            case CardWish.OPEN_FOLDER:
                self._errands.do(lambda: desktop.show_folder(path), self._tell)

    def _tell(self, problem: str) -> None:
        if problem:
            self._session.notices = self._session.notices.with_problem(problem)


def _state(job: LongJob) -> CardState:
    if job.failure is not None:
        return CardState.FAILED
    if job.result is not None:
        return CardState.DONE
    return CardState.PAUSED if job.is_paused else CardState.RUNNING


def _mark(jobs: Sequence[LongJob]) -> str:
    """How they stand, in short."""
    running = [job.progress for job in jobs if _state(job) in (CardState.RUNNING, CardState.PAUSED)]
    if not running:
        return f"{len(jobs)}"
    done = sum(each.done for each in running if each is not None)
    total = sum(each.total for each in running if each is not None)
    return f"{done / total:.0%}" if total else "waiting"


def _lines(job: LongJob) -> tuple[str, ...]:
    """What is told below the name."""
    if job.failure is not None:
        return (job.failure.summary,)
    done = job.result
    if isinstance(done, ExportedVideo):
        width, height = done.size
        seconds = float(done.frames / done.project.video.rate.fraction)
        figures = f"{done.frames} frames of {width}×{height}, {seconds:.4g} s"
        took = f"Rendered in {job.seconds:.3g} s"
        return (str(Path(done.path).parent), figures, took, *done.notes)
    if job.progress is None:
        return ("Waiting for its turn.",)
    frames = f"Frame {job.progress.done} of {job.progress.total}"
    if job.is_paused:
        return (f"{frames}, paused",)
    rate = "" if job.rate is None else f", {job.rate:.3g} frames/s"
    return (f"{frames}{rate}", jobs_panel.time_left(job.seconds_left))

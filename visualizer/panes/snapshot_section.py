"""Bursts of pictures: what is chosen becomes a long job that writes into a new folder."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import replace
from pathlib import Path

from renderer.model_info import ModelInfo
from renderer.recording.scene_controls import controls_of
from renderer.recording.snapshots import Snapshots, TakeSnapshots, file_name
from renderer.recording.variation import Variation
from renderer.recording.video_jobs import FramePreview
from visualizer.disk_threads import Errands, no_answer
from visualizer.files import free_path
from visualizer.rendering.jobs import LongJob
from visualizer.session import Session
from visualizer.texture import ImageTexture
from widgets import controls, jobs_panel, snapshot_panel
from widgets.foot import foot
from widgets.snapshot_panel import Burst, BurstStatus, Wish

MOST_AT_ONCE = 4


class SnapshotSection:
    """Holds what is chosen, and the burst under way."""

    def __init__(self, session: Session) -> None:
        self._session = session
        self.burst = Burst()
        self._job: int | None = None
        self._told: Snapshots | None = None
        self._errands = Errands("snapshots", at_once=MOST_AT_ONCE)
        self._preview = ImageTexture()
        self._newest: FramePreview | None = None

    def draw(self, model: ModelInfo) -> None:
        """Draw it."""
        session = self._session
        options = controls_of(session.scene, model)
        job = session.jobs.get(self._job)
        self.burst, wish = snapshot_panel.draw(
            self.burst, options, self._status(job), folder=str(session.preferences.captures())
        )
        match wish:
            case Wish.START:
                self._start(model, *snapshot_panel.variations(self.burst, options))
            case Wish.CANCEL if self._job is not None:
                session.jobs.dismiss(self._job)

    def draw_foot(self) -> None:
        """What came of the last burst, at the foot of the pane."""
        status = self._status(self._session.jobs.get(self._job))
        if status is None:
            return
        with foot(), controls.section("Last burst", mark=_mark(status)) as shown:
            if shown and snapshot_panel.draw_result(status) and self._job is not None:
                self._session.jobs.dismiss(self._job)

    def tell(self) -> None:
        """Once a frame: begin what has its folder by now; say once that a burst is done."""
        self._errands.update()
        for folder in self._errands.take_late():
            told = f"{no_answer(folder)} The snapshots begin when it does."
            self._session.notices = self._session.notices.with_problem(told)
        job = self._session.jobs.get(self._job)
        if job is None or not isinstance(job.result, Snapshots) or job.result is self._told:
            return
        done = self._told = job.result
        notices = self._session.notices.with_file(f"Saved {_in_words(done)}", str(done.folder))
        for note in done.notes:
            notices = notices.with_problem(note)
        self._session.notices = notices

    def close(self) -> None:
        """Give the texture back while the window's context is still there."""
        self._preview.close()

    def _start(self, model: ModelInfo, across: Variation, down: Variation | None) -> None:
        """Begin once there is a folder for it."""
        session, name = self._session, _name(model, across, down)
        captures = session.preferences.captures()
        question = TakeSnapshots(
            model.model,
            session.scene,
            across,
            "",
            down=down,
            with_pictures=self.burst.with_pictures,
            with_sheet=self.burst.with_sheet,
        )
        self._errands.do(
            lambda: _new_folder(captures, name), lambda made: self._begin(question, made), about=str(captures)
        )

    def _begin(self, question: TakeSnapshots, made: Path | str) -> None:
        """In that folder; a text says why there is none."""
        session = self._session
        if isinstance(made, str):
            session.notices = session.notices.with_problem(made)
            return
        question = replace(question, folder=str(made))
        if self._job is not None:
            session.jobs.dismiss(self._job)
        self._job = session.jobs.start(question, "Snapshots")
        self._newest = None

    def _status(self, job: LongJob | None) -> BurstStatus | None:
        if job is None:
            return None
        if job.failure is not None:
            return BurstStatus(is_running=False, text=job.failure.summary)
        if job.progress is not None and isinstance(job.progress.partial, FramePreview):
            self._newest = job.progress.partial
        texture, size = None, (1, 1)
        if self._newest is not None:
            texture = self._preview.update(self._newest.pixels)
            size = self._newest.pixels.shape[1::-1]
        if isinstance(job.result, Snapshots):
            return BurstStatus(is_running=False, text=_in_words(job.result), preview=texture, size=size)
        done, total = (job.progress.done, job.progress.total) if job.progress else (0, 0)
        text = f"{done} of {total}, {jobs_panel.time_left(job.seconds_left)}" if total else "Begins…"
        return BurstStatus(True, text, done / total if total else 0.0, texture, size)


def _mark(status: BurstStatus) -> str:
    return f"{status.share:.0%}" if status.is_running else ""


def _in_words(done: Snapshots) -> str:
    pictures = f"{done.count} picture{'' if done.count == 1 else 's'}"
    return f"{pictures} in {done.folder}"


def _name(model: ModelInfo, across: Variation, down: Variation | None) -> str:
    varied = across.name if down is None else f"{across.name}-by-{down.name}"
    return file_name(f"{Path(model.name).stem}-{varied}".replace(" ", "-"))


def _new_folder(parent: Path, name: str) -> Path | str:
    """A folder that was not there before, or why there is none."""
    try:
        parent.mkdir(parents=True, exist_ok=True)
        while True:
            with suppress(FileExistsError):
                folder = free_path(parent, name, "")
                folder.mkdir()
                return folder
    except OSError as error:
        return f"No folder can be made in {parent}: {error.strerror or error}."

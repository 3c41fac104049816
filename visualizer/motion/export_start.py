"""Where an export goes, followed on its disk, and its beginning once that has been looked at anew."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from renderer.recording.video_jobs import ExportVideo
from renderer.recording.video_settings import ENCODINGS
from visualizer.disk_threads import Errands, Look, no_answer
from visualizer.motion.export_target import Place, Target, look_at
from visualizer.session import Session
from widgets import controls

SECONDS_BETWEEN_LOOKS = 1.0


class ExportStart:
    """Knows of a place what was seen there lately, and begins an export there."""

    def __init__(self, session: Session) -> None:
        self._session = session
        self._look: Look[Place, Target] = Look(look_at, name="export target")
        self._errands = Errands("export")

    @property
    def is_under_way(self) -> bool:
        """Whether there is one that has not begun yet."""
        return self._errands.is_busy

    def target(self, wanted: Place) -> Target:
        """To be asked in each frame that shows it: what is there, as far as is known."""
        return self._look.at(wanted, every_s=SECONDS_BETWEEN_LOOKS) or wanted.likely

    def begin(self, export: ExportVideo, wanted: Place, then: Callable[[], None]) -> None:
        """Begin it as it is now, in a later frame, unless that place cannot be; `then` when it has begun."""
        if self._errands.is_late:
            self._errands = Errands("export")  # the one that waits for its disk is taken back
        if not self.is_under_way:
            self._look.again()
            self._errands.do(
                lambda: look_at(wanted),
                lambda target: self._start(export, target, then),
                about=wanted.likely.path,
            )
            self.update()

    def update(self) -> None:
        """Once a frame: begin what has its place by now."""
        self._errands.update()
        for path in self._errands.take_late():
            told = f"{no_answer(path)} The export begins when it does, unless another is begun."
            self._session.notices = self._session.notices.with_problem(told)

    def _start(self, export: ExportVideo, target: Target, then: Callable[[], None]) -> None:
        if target.problem:
            return
        session, path = self._session, Path(target.path)
        folder = path.parent if ENCODINGS[export.project.video.format].suffix else path
        session.set_preferences(session.preferences.with_export_folder(str(folder)))
        session.jobs.start(replace(export, path=target.path), f"Export {controls.plain(path.name)}")
        then()

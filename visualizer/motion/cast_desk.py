"""The recording of what is shown: begun with the next picture, ended by hand or with the program."""

from __future__ import annotations

import sys
from collections.abc import Callable
from datetime import datetime
from pathlib import Path

from renderer.model_info import ModelInfo
from renderer.recording import project_file
from renderer.recording.ffmpeg import VideoError
from renderer.recording.late_video import LateVideo
from renderer.recording.project_file import Project
from renderer.recording.screen_cast import ScreenCast, even_size, open_video
from renderer.recording.shot import Shot
from renderer.recording.snapshots import file_name
from renderer.recording.video_settings import FrameRate
from visualizer.session import Session
from widgets.cast_panel import CastSettings, CastStatus, Source

SECONDS_TO_END = 30.0
SECONDS_TO_WAIT = 0.1


class CastDesk:
    """At most one recording at a time; what becomes of it is told in the session's notices."""

    def __init__(self, session: Session) -> None:
        self._session = session
        self.settings = CastSettings()
        self.last: Path | None = None
        self._is_wanted = False
        self._cast: ScreenCast | None = None
        self._file: LateVideo | None = None
        self._now = 0.0
        self._status: CastStatus | None = None

    @property
    def status(self) -> CastStatus | None:
        """How the recording goes; None where there is none."""
        return self._status

    @property
    def encoder_pid(self) -> int | None:
        """The process id of the encoder, while there is one."""
        return None if self._file is None else self._file.encoder_pid

    def toggle(self) -> None:
        """Begin with the next picture, or stop."""
        if self._cast is None:
            self._is_wanted = not self._is_wanted
        else:
            self._cast.stop(self._now)

    def update(self, shoot: Callable[[Source], Shot | None], now: float) -> None:
        """Once a frame, when it is drawn: `shoot` reads it. Units: `now` in seconds of a steady clock."""
        self._now = now
        try:
            if self._cast is None and self._is_wanted:
                self._begin(shoot(self.settings.source))
            elif self._cast is not None and not self._cast.is_ending:
                shot = shoot(self.settings.source)
                if shot is not None:
                    self._cast.show(shot, now)
            elif self._cast is not None and self._cast.is_done():
                self._end()
        except VideoError as error:
            self._leave_off(str(error))
        self._note_status()

    def close(self) -> None:
        """The program ends: the recording is made whole, unless the encoder does not come to an end."""
        cast = self._cast
        if cast is None:
            return
        cast.stop(self._now)
        try:
            for _ in range(round(SECONDS_TO_END / SECONDS_TO_WAIT)):
                if cast.is_done(timeout=SECONDS_TO_WAIT):
                    self._end()
                    return
            problem = "the encoder did not end, so the recording was left off"
        except VideoError as error:
            problem = str(error)
        self._leave_off("")
        print(f"sg3-viz: error: {problem}", file=sys.stderr)

    def _begin(self, shot: Shot | None) -> None:
        if shot is None:
            return
        self._is_wanted = False
        session, rate = self._session, FrameRate(self.settings.rate)
        path, size = _path(session, self.settings.source), even_size(shot)
        comment = _comment(session.project, session.model)
        self._file = LateVideo(lambda: open_video(path, size, rate, comment=comment))
        self._cast = ScreenCast(self._file, shot, rate, now=self._now)

    def _end(self) -> None:
        dropped = self._cast.dropped if self._cast is not None else 0
        self.last = self._file.path if self._file is not None else None
        self._cast = self._file = None
        lost = f" ({dropped} frames show an older picture: the encoder could not follow)" if dropped else ""
        self._session.notices = self._session.notices.with_file(f"Saved {self.last}{lost}", str(self.last))

    def _leave_off(self, problem: str) -> None:
        if self._cast is not None:
            self._cast.abandon()
        self._cast = self._file = None
        self._is_wanted = False
        if problem:
            self._session.notices = self._session.notices.with_problem(f"Recording: {problem}")

    def _note_status(self) -> None:
        cast, file = self._cast, self._file
        if cast is None or file is None:
            self._status = None
            return
        size = file.bytes_so_far or (self._status.size_bytes if self._status is not None else 0)
        seconds = cast.frames / self.settings.rate
        self._status = CastStatus(seconds, size, cast.dropped, cast.is_ending)


def _path(session: Session, source: Source) -> Path:
    """A name that tells the model, what is recorded, and when; where it is taken, the video gets the next."""
    model = Path(session.model.name).stem if session.model is not None else "sg3-viz"
    when = datetime.now().astimezone().strftime("%Y-%m-%d %H.%M.%S")
    name = file_name(f"{model} {source.value.lower()} {when}".replace(" ", "-"))
    return session.preferences.captures() / f"{name}.mp4"


def _comment(project: Project, model: ModelInfo | None) -> str:
    """The project as it was when the recording began."""
    if model is None:
        return ""
    named = Project(project.scene, model.name, model.content_hash, project.timeline)
    return project_file.encode(named).decode()

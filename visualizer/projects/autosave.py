"""Unsaved work between crash and start: kept soon after it has changed, offered when its window has died."""

from __future__ import annotations

import sys
import time
from dataclasses import replace
from pathlib import Path

from visualizer.disk_threads import Errands, no_answer
from visualizer.projects import recovery
from visualizer.projects.recovery import RecoveryError, RecoveryFile, Unsaved

SETTLED_S = 3.0
LONGEST_S = 20.0
RETRY_S = 60.0
SECONDS_TO_END = 10.0


class Autosave:
    """Keeps the unsaved work of one window, in a thread; without a folder it does nothing.

    `problem` is told when that fails first.
    """

    def __init__(self, folder: Path | None) -> None:
        self.problem = ""
        self._folder = folder
        self._file: RecoveryFile | None = None  # the thread's own, as long as that has something to do
        self._seen: Unsaved | None = None
        self._kept: Unsaved | None = None
        self._settled_s = self._unkept_s = self._pause_s = 0.0
        self._errands = Errands("autosave")
        self._has_failed = self._was_late = False

    def update(self, unsaved: Unsaved | None, seconds: float) -> None:
        """Once a frame: the work as it is now, None where all of it is saved."""
        if self._folder is None:
            return
        self._follow_up(self._folder)
        self._settled_s = self._settled_s + seconds if unsaved == self._seen else 0.0
        self._seen = unsaved
        self._pause_s = max(self._pause_s - seconds, 0.0)
        if unsaved is None:
            self.forget()
            return
        if unsaved == self._kept:
            self._unkept_s = 0.0
            return
        self._unkept_s += seconds
        is_due = self._settled_s >= SETTLED_S or self._unkept_s >= LONGEST_S
        if is_due and not self._pause_s and not self._errands.is_busy:
            self._kept, self._unkept_s = unsaved, 0.0
            self._keep(unsaved, self._folder)

    def keep_now(self, unsaved: Unsaved | None) -> None:
        """The window must go at once: leave the work as it is to the next one. Nothing is raised."""
        if unsaved is None or self._folder is None:
            self.close()
            return
        self._has_failed, self.problem = False, ""
        answers = self._errands.finish(SECONDS_TO_END)
        if answers and unsaved != self._kept:
            self._keep(unsaved, self._folder)
        if answers:
            self._errands.do(self._release, lambda _: None)
            answers = self._errands.finish(SECONDS_TO_END)
        if problem := self.problem or ("" if answers else no_answer(str(self._folder))):
            print(f"sg3-viz: error: unsaved work is not kept: {problem}", file=sys.stderr)

    def adopt(self, file: RecoveryFile | None) -> None:
        """Other work is on the desk; if it was recovered, its file stays in use, so it is never nowhere."""
        self._kept, self._unkept_s = None, 0.0
        self._errands.do(lambda: self._change_to(file), lambda _: None)

    def forget(self) -> None:
        """All is saved, or nothing shall be kept."""
        if self._kept is not None or (self._file is not None and not self._errands.is_busy):
            self.adopt(None)

    def close(self) -> None:
        """The window closes, and nothing is to be kept."""
        self.adopt(None)
        self._errands.finish(SECONDS_TO_END)

    def _keep(self, unsaved: Unsaved, folder: Path) -> None:
        stamped = replace(unsaved, kept_at=time.time())
        self._errands.do(lambda: self._write(stamped, folder), self._note)

    def _follow_up(self, folder: Path) -> None:
        """Take note of what has come of it, and tell once of a disk that has ceased to answer."""
        self._errands.update()
        was_late, self._was_late = self._was_late, self._errands.is_late
        if self._was_late and not was_late:
            self.problem = (
                f"{no_answer(str(folder))} Unsaved work is kept there when it does: "
                "save it yourself, or a crash will lose it."
            )

    def _write(self, unsaved: Unsaved, folder: Path) -> OSError | None:
        try:
            if self._file is not None and not self._file.is_findable:
                self._change_to(None)
            if self._file is None:
                self._file = RecoveryFile.new(folder)
            self._file.write(unsaved)
        except OSError as error:
            return error
        return None

    def _change_to(self, file: RecoveryFile | None) -> None:
        if self._file is not None and self._file is not file:
            self._file.remove()
        self._file = file

    def _release(self) -> None:
        if self._file is not None:
            self._file.release()
        self._file = None

    def _note(self, error: OSError | None) -> None:
        """Tell of the first failure in a row only, and try again after a while."""
        had_failed, self._has_failed = self._has_failed, error is not None
        if error is None:
            return
        self._kept, self._pause_s = None, RETRY_S
        if not had_failed:
            reason = error.strerror or error
            self.problem = (
                f"Unsaved work cannot be kept in {self._folder} ({reason}): "
                "save it yourself, or a crash will lose it."
            )


class LostWork:
    """The unsaved work of windows that have died, the newest first. `problems` are sentences for the user."""

    def __init__(self, folder: Path | None) -> None:
        self.problems: list[str] = []
        self._errands = Errands("lost work")
        self._found: list[tuple[RecoveryFile, Unsaved]] = []
        for file in recovery.abandoned(folder) if folder is not None else ():
            try:
                self._found.append((file, file.read()))
            except RecoveryError as error:
                file.release()
                self.problems.append(str(error))

    @property
    def newest(self) -> Unsaved | None:
        """What is to be offered."""
        return self._found[0][1] if self._found else None

    def take(self) -> tuple[RecoveryFile, Unsaved]:
        """The newest, with its file; the others are left to the next start."""
        newest = self._found.pop(0)
        self.leave()
        return newest

    def discard(self) -> None:
        """Forget the newest for good."""
        file, _ = self._found.pop(0)
        self._errands.do(file.remove, lambda _: None)

    def close(self) -> None:
        """The window closes: leave what nobody has decided on."""
        self.leave()
        self._errands.finish(SECONDS_TO_END)

    def leave(self) -> None:
        """Leave all of it to the next start."""
        while self._found:
            self._found.pop()[0].release()

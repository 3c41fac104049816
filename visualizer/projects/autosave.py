"""Unsaved work between crash and start: kept soon after it has changed, offered when its window has died."""

from __future__ import annotations

import time
from dataclasses import replace
from pathlib import Path
from threading import Thread

from visualizer.projects import recovery
from visualizer.projects.recovery import RecoveryError, RecoveryFile, Unsaved

SETTLED_S = 3.0
LONGEST_S = 20.0
RETRY_S = 60.0


class Autosave:
    """Keeps the unsaved work of one window. `problem` is a sentence for the user when that fails first."""

    def __init__(self, folder: Path) -> None:
        self.problem = ""
        self._folder = folder
        self._file: RecoveryFile | None = None
        self._seen: Unsaved | None = None
        self._kept: Unsaved | None = None
        self._settled_s = self._unkept_s = self._pause_s = 0.0
        self._writing: Thread | None = None
        self._failure: OSError | None = None
        self._has_failed = False

    def update(self, unsaved: Unsaved | None, seconds: float) -> None:
        """Once a frame: the work as it is now, None where all of it is saved."""
        self._note_failure()
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
        if is_due and not self._pause_s and not self._is_writing:
            self._kept, self._unkept_s = unsaved, 0.0
            stamped = replace(unsaved, kept_at=time.time())
            self._writing = Thread(target=self._write, args=(stamped,), daemon=True)
            self._writing.start()

    def keep_now(self, unsaved: Unsaved | None) -> None:
        """The window must go at once: leave the work as it is to the next one. Nothing is raised."""
        if unsaved is None:
            self.forget()
            return
        if self._writing is not None:
            self._writing.join()
        if unsaved != self._kept or self._failure is not None:
            self._write(replace(unsaved, kept_at=time.time()))
        if self._file is not None:
            self._file.release()
            self._file = None

    def adopt(self, file: RecoveryFile | None) -> None:
        """Other work is on the desk; if it was recovered, its file stays in use, so it is never nowhere."""
        self.forget()
        self._file = file

    def forget(self) -> None:
        """All is saved, or nothing shall be kept."""
        self._kept = None
        self._unkept_s = 0.0
        if self._writing is not None:
            self._writing.join()
            self._writing = None
        if self._file is not None:
            self._file.remove()
            self._file = None

    @property
    def _is_writing(self) -> bool:
        return self._writing is not None and self._writing.is_alive()

    def _write(self, unsaved: Unsaved) -> None:
        """On a thread of its own: a disk may take its time."""
        try:
            if self._file is None:
                self._file = RecoveryFile.new(self._folder)
            self._file.write(unsaved)
        except OSError as error:
            self._failure = error

    def _note_failure(self) -> None:
        """Tell of the first failure only, and try again after a while."""
        error, self._failure = self._failure, None
        if error is None:
            return
        self._kept, self._pause_s = None, RETRY_S
        if not self._has_failed:
            self._has_failed = True
            reason = error.strerror or error
            self.problem = (
                f"Unsaved work cannot be kept in {self._folder} ({reason}): "
                "save it yourself, or a crash will lose it."
            )


class LostWork:
    """The unsaved work of windows that have died, the newest first. `problems` are sentences for the user."""

    def __init__(self, folder: Path | None) -> None:
        self.problems: list[str] = []
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
        self._found.pop(0)[0].remove()

    def leave(self) -> None:
        """Leave all of it to the next start."""
        while self._found:
            self._found.pop()[0].release()

"""What the program remembers of its user goes to the disk in a thread, change by change."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from visualizer import preferences
from visualizer.disk_threads import Errands, no_answer
from visualizer.files import is_there
from visualizer.preferences import Preferences

SECONDS_TO_END = 10.0
MOST_AT_ONCE = 4


class PreferencesKeeper:
    """Writes into a file, if there is one to write."""

    def __init__(self, path: Path | None) -> None:
        self._path = path
        self._errands = Errands("preferences")
        self._looks = Errands("recent files", at_once=MOST_AT_ONCE)  # whose disks may be away
        self._problems: list[str] = []
        self._wanted = Preferences()
        self._unwritten: Preferences | None = None  # the thread's own: as they were before what has failed

    def keep(self, before: Preferences, wanted: Preferences) -> None:
        """Have a change written; what another window has changed stays.

        One that could not be written is tried again with the next, and when the program ends.
        """
        path, self._wanted = self._path, wanted
        if path is not None:
            about = path.name
            self._errands.do(lambda: self._save(before, wanted, path), self._problems.append, about=about)

    def when_gone(self, file: str, then: Callable[[], None]) -> None:
        """Look for a file, and do that in a later frame if it is not there."""
        self._looks.do(lambda: is_there(file), lambda is_here: None if is_here else then())

    def take_problems(self) -> list[str]:
        """Once a frame: sentences for the user."""
        self._errands.update()
        self._looks.update()
        for name in self._errands.take_late():
            self._problems.append(f"{no_answer(name)} The preferences are saved when it does.")
        told, self._problems[:] = [problem for problem in self._problems if problem], []
        return told

    def close(self) -> None:
        """The program ends: wait for what is being written."""
        if self._errands.finish(SECONDS_TO_END) and self._unwritten is not None:
            self.keep(self._unwritten, self._wanted)
            self._errands.finish(SECONDS_TO_END)

    def _save(self, before: Preferences, wanted: Preferences, path: Path) -> str:
        before = self._unwritten or before
        problem = _save_change(before, wanted, path)
        self._unwritten = before if problem else None
        return problem


def _save_change(before: Preferences, wanted: Preferences, path: Path) -> str:
    """Why a change could not be written; empty if it was."""
    try:
        preferences.save_change(before, wanted, path)
    except OSError as error:
        told = f"The preferences could not be saved: {error.strerror or error}."
        return preferences.folder_problem(path.parent) or told
    return ""

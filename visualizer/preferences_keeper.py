"""What the program remembers of its user goes to the disk in a thread, change by change."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from visualizer import preferences
from visualizer.disk_threads import Errands
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

    def keep(self, before: Preferences, wanted: Preferences) -> None:
        """Have a change written; what another window has changed stays."""
        path = self._path
        if path is not None:
            self._errands.do(lambda: _save_change(before, wanted, path), self._problems.append)

    def when_gone(self, file: str, then: Callable[[], None]) -> None:
        """Look for a file, and do that in a later frame if it is not there."""
        self._looks.do(lambda: is_there(file), lambda is_here: None if is_here else then())

    def take_problems(self) -> list[str]:
        """Once a frame: sentences for the user."""
        self._errands.update()
        self._looks.update()
        told, self._problems[:] = [problem for problem in self._problems if problem], []
        return told

    def close(self) -> None:
        """The program ends: wait for what is being written."""
        self._errands.finish(SECONDS_TO_END)


def _save_change(before: Preferences, wanted: Preferences, path: Path) -> str:
    """Why a change could not be written; empty if it was."""
    try:
        preferences.save_change(before, wanted, path)
    except OSError as error:
        told = f"The preferences could not be saved: {error.strerror or error}."
        return preferences.folder_problem(path.parent) or told
    return ""

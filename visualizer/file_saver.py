"""Files that somebody has asked for: written in a thread, by and by, and told of when they are there."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable
from pathlib import Path

from visualizer.chrome.notices import Notices, Outcome
from visualizer.disk_threads import Errands, no_answer

SECONDS_TO_END = 30.0


class FileSaver:
    """Encodes and writes files without holding up a frame; in each folder one after the other."""

    def __init__(self) -> None:
        self._folders: dict[Path, Errands] = {}
        self._told: list[Outcome] = []

    @property
    def is_busy(self) -> bool:
        """Whether there is something that has not been told of."""
        return any(errands.is_busy for errands in self._folders.values()) or bool(self._told)

    def save(self, write: Callable[[], Path], *, what: str, folder: Path, note: str = "") -> None:
        """Have a file written into a folder by `write`: it may raise OSError, or ValueError with a sentence.

        `what` begins the sentence where that fails, `note` ends the one where it is done.
        """
        errands = self._folders.setdefault(folder, Errands("files"))
        errands.do(lambda: _outcome(write, what, folder, note), self._told.append, about=what)

    def take_notices(self, notices: Notices) -> Notices:
        """Once a frame: the same with what has come of the files."""
        for folder, errands in list(self._folders.items()):
            errands.update()
            for what in errands.take_late():
                told = f"{no_answer(str(folder))} {what} is saved when it does."
                self._told.append(Outcome(told, is_problem=True))
            if not errands.is_busy:
                del self._folders[folder]
        told, self._told[:] = list(self._told), []
        return notices.with_outcomes(told)

    def close(self) -> None:
        """The program ends: wait for what is being written, and print what nobody can read in the window."""
        deadline = time.monotonic() + SECONDS_TO_END
        ends = [errands.finish(deadline - time.monotonic()) for errands in self._folders.values()]
        problems = [told.text for told in self._told if told.is_problem]
        if not all(ends):
            problems.append(f"the disk did not answer for {SECONDS_TO_END:.0f} s, so files were not saved.")
        for problem in problems:
            print(f"sg3-viz: error: {problem}", file=sys.stderr)


def _outcome(write: Callable[[], Path], what: str, folder: Path, note: str) -> Outcome:
    try:
        path = write()
        return Outcome(f"Saved {path}{note}", file=str(path))
    except OSError as error:
        return Outcome(f"{what} could not be saved in {folder}: {error.strerror or error}.", is_problem=True)
    except ValueError as error:
        return Outcome(f"{what} could not be saved: {error}", is_problem=True)

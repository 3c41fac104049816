"""Files that somebody has asked for: written in a thread, by and by, and told of when they are there."""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path

from visualizer.chrome.notices import Notices, Outcome
from visualizer.disk_threads import Errands

SECONDS_TO_END = 30.0


class FileSaver:
    """Encodes and writes files without holding up a frame."""

    def __init__(self) -> None:
        self._errands = Errands("files")
        self._told: list[Outcome] = []

    @property
    def is_busy(self) -> bool:
        """Whether there is something that has not been told of."""
        return self._errands.is_busy or bool(self._told)

    def save(self, write: Callable[[], Path], *, what: str, folder: Path, note: str = "") -> None:
        """Have a file written into a folder by `write`: it may raise OSError, or ValueError with a sentence.

        `what` begins the sentence where that fails, `note` ends the one where it is done.
        """
        self._errands.do(lambda: _outcome(write, what, folder, note), self._told.append)

    def take_notices(self, notices: Notices) -> Notices:
        """Once a frame: the same with what has come of the files."""
        self._errands.update()
        told, self._told[:] = list(self._told), []
        return notices.with_outcomes(told)

    def close(self) -> None:
        """The program ends: wait for what is being written, and print what nobody can read in the window."""
        is_done = self._errands.finish(SECONDS_TO_END)
        problems = [told.text for told in self._told if told.is_problem]
        if not is_done:
            problems.append(f"the disk did not answer for {SECONDS_TO_END:.0f} s, so files were not saved.")
        for problem in problems:
            print(f"sg3-viz: error: {problem}", file=sys.stderr)


def _outcome(write: Callable[[], Path], what: str, folder: Path, note: str) -> Outcome:
    try:
        return Outcome(f"Saved {write()}{note}")
    except OSError as error:
        return Outcome(f"{what} could not be saved in {folder}: {error.strerror or error}.", is_problem=True)
    except ValueError as error:
        return Outcome(f"{what} could not be saved: {error}", is_problem=True)

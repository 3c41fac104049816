"""Writing a project over nothing but what was there before, in a thread."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from renderer.recording import project_file
from renderer.recording.project_file import Project
from visualizer.disk_threads import Errands, no_answer

Stamp = tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Saved:
    """What has come of it: which version of the file is there now, or why it was not written.

    `is_in_the_way`: something else is there, of which somebody has to be asked first.
    """

    path: Path
    stamp: Stamp | None = None
    is_in_the_way: bool = False
    problem: str = ""


class _InTheWay(Exception):
    """There is something else at its place by now."""


class ProjectSaver:
    """Writes one version after the other; what is to go elsewhere waits for no disk that does not answer.

    `problem` is a sentence for the user.
    """

    def __init__(self) -> None:
        self.problem = ""
        self._errands = Errands("project file")
        self._known: tuple[Path, Stamp | None] | None = None  # the thread's own, as long as that is busy
        self._goes_to: Path | None = None

    @property
    def is_busy(self) -> bool:
        """Whether something is on its way."""
        return self._errands.is_busy

    @property
    def is_late(self) -> bool:
        """Whether its disk does not answer."""
        return self._errands.is_late

    @property
    def goes_to(self) -> Path | None:
        """The file of the last one that is on its way, None while nothing is."""
        return self._goes_to if self.is_busy else None

    def know(self, path: Path | None, stamp: Stamp | None) -> None:
        """Another project is at work, of that version of its file; nothing may be on its way."""
        self._known = None if path is None else (path.absolute(), stamp)

    def save(
        self, path: Path, project: Project, then: Callable[[Saved], None], *, replaces: bool = False
    ) -> None:
        """Have it written in place of the last version that was written or read, or of anything."""
        if self.is_late and path != self._goes_to:
            self.leave_off()
        self._goes_to, errands = path, self._errands
        errands.do(lambda: self._write(path, project, errands, replaces=replaces), then, about=path.name)

    def update(self) -> None:
        """Once a frame: follow up what was saved."""
        self._errands.update()
        for name in self._errands.take_late():
            self.problem = f"{no_answer(name)} It is saved when it does; or save the project elsewhere."

    def leave_off(self) -> None:
        """Nobody wants what is on its way any more, or waits for it."""
        self._errands = Errands("project file")

    def finish(self, seconds: float) -> None:
        """Wait until all is written and followed up, but no longer than this."""
        self._errands.finish(seconds)

    def _write(self, path: Path, project: Project, errands: Errands, *, replaces: bool) -> Saved:
        known = self._known[1] if self._known is not None and self._known[0] == path.absolute() else None

        def check() -> None:
            may_replace = replaces and errands is self._errands  # else what came after it may be there
            if not may_replace and stamp_of(path) not in (None, known):
                raise _InTheWay

        saved = save(path, project, check)
        if errands is self._errands and not (saved.is_in_the_way or saved.problem):
            self._known = path.absolute(), saved.stamp
        return saved


def save(path: Path, project: Project, check: Callable[[], None]) -> Saved:
    """Write a project unless `check` raises _InTheWay, before it or at last: writing may take its time."""
    try:
        check()
        project_file.write(path, project, check=check)
    except _InTheWay:
        return Saved(path, is_in_the_way=True)
    except (OSError, ValueError) as error:
        reason = (error.strerror if isinstance(error, OSError) else None) or error
        problem = f"‘{path.name}’ could not be saved: {reason}. Save it elsewhere."
        return Saved(path, problem=problem)
    return Saved(path, stamp_of(path))


def stamp_of(path: Path) -> Stamp | None:
    """What tells one version of a file from another; None where there is none."""
    try:
        state = path.stat()
    except (OSError, ValueError):
        return None
    return state.st_ino, state.st_size, state.st_mtime_ns

"""The folders of files that were written, shown by the desktop where a notice's button asks for it."""

from __future__ import annotations

from pathlib import Path

from visualizer import desktop
from visualizer.chrome.notices import Notices, Outcome
from visualizer.disk_threads import Errands


class NoticeFolders:
    """Shows one folder after the other, without holding up a frame."""

    def __init__(self) -> None:
        self._errands = Errands("desktop")
        self._told: list[Outcome] = []

    def follow(self, notices: Notices) -> Notices:
        """Once a frame: begin with what was asked for; the same with what did not work."""
        if wanted := notices.folder_wanted:
            notices = notices.without_folder_wanted()
            self._errands.do(lambda: desktop.show_folder(Path(wanted)), self._note)
        self._errands.update()
        told, self._told = self._told, []
        return notices.with_outcomes(told)

    def _note(self, problem: str) -> None:
        if problem:
            self._told.append(Outcome(problem, is_problem=True))

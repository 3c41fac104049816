"""Folders shown by the desktop: of files that were written, where a notice's button asks for it."""

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
            self.show(Path(wanted))
        self._errands.update()
        told, self._told = self._told, []
        return notices.with_outcomes(told)

    def show(self, folder: Path) -> None:
        """Have the desktop show that folder; where it has no program for this, tell where it is."""
        if desktop.opener():
            self._errands.do(lambda: desktop.show_folder(folder), self._note)
        else:
            self._told.append(Outcome(f"It is in the folder {folder}."))

    def _note(self, problem: str) -> None:
        if problem:
            self._told.append(Outcome(problem, is_problem=True))

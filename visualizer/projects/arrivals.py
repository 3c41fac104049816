"""A project on its way to the desk: read from a file or recovered, and waiting until its model is open."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path

from renderer.recording import project_file
from renderer.recording.project_file import Project
from visualizer.projects.model_places import find_model
from visualizer.projects.recovery import RecoveryFile, Unsaved
from visualizer.session import Session

OWN_SUFFIXES = (project_file.SUFFIX, ".json")


@dataclass(frozen=True, slots=True)
class Arrival:
    """A project that is not on the desk yet.

    `path` is its own file, None where it has none; `lost_in` the file that it is recovered from. `place` is
    where its model is: "" where that is not known, None where any model will do.
    """

    project: Project
    path: Path | None
    title: str
    place: str | None = None
    lost_in: RecoveryFile | None = None

    @property
    def source(self) -> Path:
        """What its models may lie beside."""
        return self.path or Path(self.title)


class Arrivals:
    """Has the model of the project that comes opened; until that is there, the present one stays."""

    def __init__(self, session: Session) -> None:
        self._session = session
        self._coming: Arrival | None = None

    @property
    def without_model(self) -> Arrival | None:
        """The project that comes, if its model is not to be found or was refused."""
        coming = self._coming
        return coming if coming is not None and coming.place == "" else None

    @property
    def is_expected(self) -> bool:
        """Whether one is on its way."""
        return self._coming is not None

    def read(self, path: Path, model: str = "") -> None:
        """Begin with a file; `model` is where its model is, if that is known. Raises: ProjectFileError."""
        project = project_file.read(path)
        is_own = path.suffix.lower() in OWN_SUFFIXES
        coming = Arrival(project, path.absolute() if is_own else None, path.stem)
        self._await(replace(coming, place=model or self._place(project, path)))

    def recover(self, file: RecoveryFile, unsaved: Unsaved) -> None:
        """Begin with what was kept in that file."""
        path = Path(unsaved.path) if unsaved.path else None
        coming = Arrival(unsaved.project, path, unsaved.name, lost_in=file)
        self._await(replace(coming, place=self._place(unsaved.project, coming.source)))

    def use_model(self, place: Path | None) -> None:
        """The model is there; None: any will do."""
        if self._coming is not None:
            self._await(replace(self._coming, place=str(place) if place is not None else None))

    def give_up(self) -> None:
        """Leave it where it was; what was lost is offered again at the next start."""
        coming, self._coming = self._coming, None
        if coming is not None and coming.lost_in is not None:
            coming.lost_in.release()

    def take(self) -> Arrival | None:
        """The project whose model is open by now; it is expected no longer."""
        session, coming = self._session, self._coming
        if coming is None or coming.place == "":
            return None
        if coming.place is not None:
            if session.loading is not None:
                return None
            if session.model is None or session.model.model != coming.place:  # it was refused
                self._coming = replace(coming, place="")
                return None
        self._coming = None
        return coming

    def _await(self, coming: Arrival) -> None:
        session = self._session
        self._coming = coming
        present = session.model.model if session.model is not None and session.loading is None else None
        if coming.place and coming.place != present:
            session.open_model(coming.place)

    def _place(self, project: Project, source: Path) -> str | None:
        session = self._session
        if not (project.model or project.model_hash):
            return None
        if session.model is not None and session.model.content_hash == project.model_hash:
            return session.model.model
        return find_model(project.model, project.model_hash, source=source, preferences=session.preferences)

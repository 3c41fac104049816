"""A project on its way to the desk: read from a file or recovered, and waiting until its model is open."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path

from renderer.recording import project_file
from renderer.recording.project_file import Project, ProjectFileError
from visualizer.disk_threads import Errands
from visualizer.projects import project_names
from visualizer.projects.model_places import find_model
from visualizer.projects.project_saving import Stamp, stamp_of
from visualizer.projects.recovery import RecoveryFile, Unsaved
from visualizer.session import Session

OWN_SUFFIXES = (project_file.SUFFIX, ".json")


@dataclass(frozen=True, slots=True)
class Arrival:
    """A project that is not on the desk yet.

    `path` is its own file, None where it has none, and `stamp` which version of that; `lost_in` the file that
    it is recovered from. `place` is where its model is: "" where that is not known, None where any model will
    do. `at_work` is the project with the places of its other files.
    """

    project: Project
    at_work: Project
    path: Path | None
    title: str
    place: str | None = None
    lost_in: RecoveryFile | None = None
    stamp: Stamp | None = None


class Arrivals:
    """Has a project read and its model opened; until that is there, the present one stays.

    `problem` is a sentence for the user.
    """

    def __init__(self, session: Session) -> None:
        self.problem = ""
        self._session = session
        self._coming: Arrival | None = None
        self._errands = Errands("project")
        self._recovering: RecoveryFile | None = None

    @property
    def without_model(self) -> Arrival | None:
        """The project that comes, if its model is not to be found or was refused."""
        coming = self._coming
        return coming if coming is not None and coming.place == "" else None

    @property
    def is_expected(self) -> bool:
        """Whether one is on its way."""
        return self._coming is not None or self._errands.is_busy

    def read(self, path: Path, model: str = "") -> None:
        """Begin with a file; `model` is where its model is, if that is known."""
        self.give_up()
        find = self._find()

        def work() -> Arrival | str:
            try:
                project = project_file.read(path)
            except ProjectFileError as error:
                return str(error)
            own = path.absolute() if path.suffix.lower() in OWN_SUFFIXES else None
            arrival = find(Arrival(project, project, own, path.stem), path)
            return replace(arrival, place=model) if model else arrival

        self._errands.do(work, self._take_read)

    def recover(self, file: RecoveryFile, unsaved: Unsaved) -> None:
        """Begin with what was kept in that file."""
        self.give_up()
        self._recovering, find = file, self._find()
        path, project = Path(unsaved.path) if unsaved.path else None, unsaved.project
        coming = Arrival(project, project, path, unsaved.name, lost_in=file)
        self._errands.do(lambda: find(coming, path or Path(unsaved.name)), self._take_read)

    def use_model(self, place: Path | None) -> None:
        """The model is there; None: any will do."""
        if self._coming is not None:
            self._await(replace(self._coming, place=str(place) if place is not None else None))

    def give_up(self) -> None:
        """Leave it where it was; what was lost is offered again at the next start."""
        coming, self._coming = self._coming, None
        self._errands = Errands("project")  # what is being read comes no more
        lost_in = coming.lost_in if coming is not None else self._recovering
        self._recovering = None
        if lost_in is not None:
            lost_in.release()

    def finish_reading(self, seconds: float) -> None:
        """Wait until what is being read is there."""
        self._errands.finish(seconds)

    def take(self) -> Arrival | None:
        """Once a frame: the project whose model is open by now; it is expected no longer."""
        self._errands.update()
        session, coming = self._session, self._coming
        if coming is None or coming.place == "":
            return None
        if coming.place is not None:
            if session.models.loading is not None:
                return None
            if session.model is None or session.model.model != coming.place:  # it was refused
                self._coming = replace(coming, place="")
                return None
        self._coming = None
        return coming

    def _take_read(self, read: Arrival | str) -> None:
        self._recovering = None
        if isinstance(read, str):
            self.problem = read
        else:
            self._await(read)

    def _await(self, coming: Arrival) -> None:
        session = self._session
        self._coming = coming
        present = (
            session.model.model if session.model is not None and session.models.loading is None else None
        )
        if coming.place and coming.place != present:
            session.models.open(coming.place)

    def _find(self) -> Callable[[Arrival, Path], Arrival]:
        """What looks for a project's files, in a thread, beside a source and where they were before."""
        preferences, present = self._session.preferences, self._session.model

        def find(coming: Arrival, source: Path) -> Arrival:
            project = coming.project
            at_work = project_names.for_work(project, source, preferences)
            stamp = stamp_of(coming.path) if coming.path is not None else None
            place: str | None = None
            if present is not None and present.content_hash == project.model_hash:
                place = present.model
            elif project.model or project.model_hash:
                place = find_model(project.model, project.model_hash, source=source, preferences=preferences)
            return replace(coming, at_work=at_work, place=place, stamp=stamp)

        return find

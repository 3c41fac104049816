"""A project on its way to the desk: read from a file or recovered, and waiting until its model is open."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path

from renderer.recording import project_file
from renderer.recording.project_file import Project, ProjectFileError
from renderer.recording.video_metadata import VIDEO_SUFFIXES
from visualizer.disk_threads import Errands, no_answer
from visualizer.motion.player import as_played
from visualizer.projects import project_names
from visualizer.projects.model_places import find_model
from visualizer.projects.project_questions import Question, about_missing_model
from visualizer.projects.project_saving import Stamp, stamp_of
from visualizer.projects.recovery import RecoveryFile, Unsaved
from visualizer.session import Session

SAVED_SINCE: Stamp = ()  # in place of a version that is newer than the work that was lost
OWN_SUFFIXES = (project_file.SUFFIX, ".json")


@dataclass(frozen=True, slots=True)
class Arrival:
    """A project that is not on the desk yet.

    `path` is its own file, None where it has none, and `stamp` which version of that; `lost_in` the file that
    it is recovered from. `place` is where its model is: "" where that is not known, None where any model will
    do; `tried` is where it was, but did not open. `at_work` is the project with the places of its other
    files; a video's has the scene of its playhead's time, any other that which hands had left.
    """

    project: Project
    at_work: Project
    path: Path | None
    title: str
    place: str | None = None
    tried: str = ""
    lost_in: RecoveryFile | None = None
    stamp: Stamp | None = None

    def give_up(self) -> None:
        """It does not come after all; what was lost is offered again at the next start."""
        if self.lost_in is not None:
            self.lost_in.release()


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
    def question(self) -> Question | None:
        """What is to be asked where the model of what comes is not to be found, or was refused."""
        coming, model = self._coming, self._session.model
        if coming is None or coming.place != "":
            return None
        present = model.name if model is not None else None
        return about_missing_model(coming.title, coming.project.model, present, tried=coming.tried)

    @property
    def is_expected(self) -> bool:
        """Whether one is on its way, from a disk that answers."""
        return self._coming is not None or (self._errands.is_busy and not self._errands.is_late)

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
            if path.suffix.lower() in VIDEO_SUFFIXES:
                arrival = replace(arrival, at_work=as_played(arrival.at_work))
            return replace(arrival, place=model) if model else arrival

        self._errands.do(work, self._take_read, about=path.name)

    def recover(self, file: RecoveryFile, unsaved: Unsaved) -> None:
        """Begin with what was kept in that file."""
        self.give_up()
        self._recovering, find = file, self._find()
        path, project = Path(unsaved.path) if unsaved.path else None, unsaved.project
        coming = Arrival(project, project, path, unsaved.name, lost_in=file)

        def work() -> Arrival:
            arrival = find(coming, path or Path(unsaved.name))
            is_newer = bool(arrival.stamp) and arrival.stamp[-1] > unsaved.kept_at * 1e9
            return replace(arrival, stamp=SAVED_SINCE) if is_newer else arrival

        self._errands.do(work, self._take_read, about=unsaved.name)

    def use_model(self, place: Path | None) -> None:
        """The model is there; None: any will do."""
        if self._coming is not None:
            self._await(replace(self._coming, place=str(place) if place is not None else None))

    def give_up(self) -> None:
        """Leave it where it was; what was lost is offered again at the next start."""
        coming, self._coming = self._coming, None
        recovering, self._recovering = self._recovering, None
        self._errands = Errands("project")  # what is being read comes no more
        if coming is not None:
            coming.give_up()
        elif recovering is not None:
            recovering.release()

    def finish_reading(self, seconds: float) -> None:
        """Wait until what is being read is there."""
        self._errands.finish(seconds)

    def take(self) -> Arrival | None:
        """Once a frame: the project whose model is open by now; it is expected no longer."""
        self._errands.update()
        for name in self._errands.take_late():
            self.problem = f"{no_answer(name)} It is opened when it does, unless something else is opened."
        session, coming = self._session, self._coming
        if coming is None or coming.place == "":
            return None
        if coming.place is not None:
            if session.models.loading is not None:
                return None
            if session.model is None or session.model.model != coming.place:  # refused, or replaced
                self._coming = replace(coming, place="", tried=coming.place)
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

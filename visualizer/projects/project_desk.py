"""The project on the desk: opened, saved, left and recovered, and what is asked where work could be lost."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import partial
from pathlib import Path

from renderer.recording.project_file import Project, WindowState
from visualizer.projects import project_names, project_questions
from visualizer.projects.arrivals import OWN_SUFFIXES, Arrival, Arrivals
from visualizer.projects.autosave import Autosave, LostWork
from visualizer.projects.leaving import Leaving, nothing
from visualizer.projects.project_questions import Choice, Question
from visualizer.projects.project_saving import ProjectSaver, Saved
from visualizer.projects.recovery import Unsaved
from visualizer.projects.unsaved_changes import UnsavedChanges
from visualizer.session import Session

UNTITLED = "Untitled"
SECONDS_TO_SETTLE = 30.0
SECONDS_TO_GO = 5.0


class ProjectDesk:
    """What the window knows of the project's file. It asks by `question` and is told by `answer`.

    The window draws what `wants_path` and `wants_model` ask for, and shows the layout `wanted_layout`.
    """

    def __init__(self, session: Session, recovery_folder: Path | None = None) -> None:
        self.path: Path | None = None
        self.title = UNTITLED
        self.layout = self.wanted_layout = ""
        self.wants_path = self.wants_model = False
        self._session = session
        self._changes = UnsavedChanges(session)
        self._saver = ProjectSaver()
        self._leaving = Leaving(session)
        self._overwriting: tuple[Path, Question] | None = None
        self._arrivals = Arrivals(session)
        self._autosave = Autosave(recovery_folder)
        self._lost = LostWork(recovery_folder)
        for problem in self._lost.problems:
            self._tell(problem)

    @property
    def is_changed(self) -> bool:
        """Whether there is something that is not saved; where the playhead is makes no difference."""
        return self._changes.are_there(has_file=self.path is not None)

    @property
    def question(self) -> Question | None:
        """What is to be asked now."""
        if self.wants_path or self.wants_model:
            return None
        if (goes_to := self._saver.goes_to) is not None:
            is_in_the_way = self._saver.is_late and self._leaving.is_wanted
            return project_questions.about_late_saving(goes_to.stem) if is_in_the_way else None
        if self._overwriting is not None:
            return self._overwriting[1]
        if self._leaving.is_wanted:
            return self._leaving.question(self.title, is_changed=self.is_changed)
        lost = self._lost.newest if not self._arrivals.is_expected else None
        recovery = project_questions.about_recovery(lost) if lost is not None else None
        return self._arrivals.question or recovery

    def answer(self, choice: Choice) -> None:
        """What was chosen of the present question's choices."""
        match choice:
            case Choice.SAVE:
                self._leaving.is_answered = True
                self.save()
            case Choice.DO_NOT_SAVE | Choice.STOP:
                self._go_on()
            case Choice.REPLACE if self._overwriting is not None:
                path, self._overwriting = self._overwriting[0], None
                self._save_to(path, replaces=True)
            case Choice.SAVE_AS:
                self._overwriting, self.wants_path = None, True
            case Choice.FIND_MODEL:
                self.wants_model = True
            case Choice.OPEN_ANYWAY:
                self._arrivals.use_model(None)
            case Choice.RECOVER:
                self.leave(lambda: self._arrivals.recover(*self._lost.take()))
            case Choice.DISCARD:
                self._lost.discard()
            case Choice.LATER:
                self._lost.leave()
            case _ if self._overwriting is not None or self._leaving.is_wanted:
                self._overwriting = None
                self._leaving.stay()
            case _:
                self._arrivals.give_up()

    def new(self) -> None:
        """An empty project, once the present one may be left."""
        self.leave(lambda: self._begin(Arrival(Project(), Project(), None, UNTITLED)))

    def open(self, path: Path, *, model: str = "") -> None:
        """The project of a file, a video or a picture, once the present one may be left.

        `model` is where its model is; without it, it is looked for.
        """
        self.leave(lambda: self._arrivals.read(path, model))

    def leave(
        self, then: Callable[[], None], otherwise: Callable[[], None] = nothing, *, stops_jobs: bool = False
    ) -> None:
        """Do something that ends the work at this project, if need be after a question; else `otherwise`."""
        self._leaving.begin(then, otherwise, stops_jobs=stops_jobs)
        self._go_on_if_free()

    def save(self) -> None:
        """Save it where it was; a project without a file of its own wants a path."""
        path = self._saver.goes_to or self.path
        if path is None:
            self.wants_path = True
        else:
            self._save_to(path)

    def save_as(self, path: Path | None) -> None:
        """Save it there; None where no path was chosen after all."""
        self.wants_path = False
        if path is None:
            self._leaving.stay()
            return
        path = path if path.suffix.lower() in OWN_SUFFIXES else path.with_name(path.name + OWN_SUFFIXES[0])
        self._save_to(path)

    def use_model(self, place: Path | None) -> None:
        """The model of the project that is coming is there; None where none was chosen after all."""
        self.wants_model = False
        if place is not None:
            self._arrivals.use_model(place)

    def update(self, seconds: float) -> None:
        """Once a frame: follow up what was saved, show what was waiting for its model, keep unsaved work."""
        self._saver.update()
        self._go_on_if_free()
        may_come = not self._leaving.is_wanted and not self._saver.is_busy
        if may_come and (arrived := self._arrivals.take()) is not None:
            self._take_arrival(arrived)
        self._autosave.update(self._unsaved(), seconds)
        for source in (self._arrivals, self._autosave, self._saver):
            if source.problem:
                self._tell(source.problem)
                source.problem = ""

    def settle(self, seconds: float = SECONDS_TO_SETTLE) -> None:
        """Wait until what is being saved or read is done, where no frames are held up by that."""
        self._saver.finish(seconds)
        self._arrivals.finish_reading(seconds)
        self.update(0.0)

    def close(self) -> None:
        """The window closes as it should: nothing is to be recovered."""
        self._saver.finish(SECONDS_TO_SETTLE)
        self._autosave.close()
        self._give_back()

    def interrupt(self) -> None:
        """The window must go at once: what is not saved is to be recovered."""
        try:
            self._saver.finish(SECONDS_TO_GO)
            self._session.work.takes.end(self._session)
        finally:  # whatever has gone wrong there
            self._autosave.keep_now(self._unsaved())
        self._give_back()

    def _give_back(self) -> None:
        """Leave to the next window what has not come to this one."""
        self._leaving.stay()
        self._arrivals.give_up()
        self._lost.close()

    def _unsaved(self) -> Unsaved | None:
        project, noted = self._session.work.takes.to_keep(self._session.project)
        if noted is None and not self.is_changed:
            return None
        return Unsaved(self._whole(None, project), str(self.path or ""), self.title, noted=noted)

    def _whole(self, path: Path | None, project: Project) -> Project:
        models = self._session.models
        window = WindowState(self.layout, models.comparison)
        return project_names.for_file(project, models.first, second=models.second, path=path, window=window)

    def _take_arrival(self, arrived: Arrival) -> None:
        """Begin with it, if need be after a question: work may have gone on since it was asked for."""
        if self.is_changed and self._changes.have_come:
            self.leave(lambda: self._begin(arrived), arrived.give_up)
        else:
            self._begin(arrived)

    def _begin(self, arrived: Arrival) -> None:
        session, project = self._session, arrived.at_work
        session.begin(replace(project, window=WindowState()))
        session.models.compare(project.window.comparison)
        self.wanted_layout = project.window.layout
        self.path, self.title = arrived.path, arrived.title
        self._autosave.adopt(arrived.lost_in)
        kept = session.project if arrived.lost_in is None else None
        self._saver.know(arrived.path, arrived.stamp)
        self._changes.keep(kept, self._changes.model_hash)
        model, made_with = session.model, arrived.project.model_hash
        if model is not None and made_with not in ("", model.content_hash):
            self._tell(f"‘{self.title}’ was made with another model than {model.name}: the pictures differ.")
        if self.path is not None:
            session.set_preferences(session.preferences.with_recent_project(str(self.path)))

    def _save_to(self, path: Path, *, replaces: bool = False) -> None:
        """Have it written as it is now."""
        project, model_hash = self._session.project, self._changes.model_hash
        whole = self._whole(path, project)
        then = partial(self._take_saved, project=project, model_hash=model_hash)
        self._saver.save(path, whole, then, replaces=replaces)

    def _take_saved(self, saved: Saved, project: Project, model_hash: str) -> None:
        """It is on the disk as it was then, or is not; go on with what waited for that."""
        session, path = self._session, saved.path
        if saved.is_in_the_way:
            is_own = path == self.path
            ask = project_questions.about_changed_file if is_own else project_questions.about_replacing
            self._overwriting = path, ask(path)
            return
        if saved.problem:
            self._leaving.stay()
            self._tell(saved.problem)
            return
        self.path, self.title = path.absolute(), path.stem
        self._changes.keep(project, model_hash)
        session.set_preferences(session.preferences.with_recent_project(str(self.path)))
        session.notices = session.notices.with_file(f"Saved {path}", str(self.path))
        self._go_on_if_free()

    def _go_on_if_free(self) -> None:
        """Leave where nothing is in the way of that any more."""
        if self._leaving.may_go_on and not (self._saver.is_busy or self.is_changed):
            self._go_on()

    def _go_on(self) -> None:
        if self._saver.is_late:
            self._saver.leave_off()
        self._changes.leave()
        self._leaving.go_on()

    def _tell(self, problem: str) -> None:
        self._session.notices = self._session.notices.with_problem(problem)

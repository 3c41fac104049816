"""Directions on their way into the library: looked for, read from files, and taken when they are done."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path

from renderer.directions.direction_jobs import (
    Boundary,
    FindActivationDirections,
    FindBoundary,
    FindPrincipalDirections,
    FindStyleDirections,
    ImportDirections,
)
from renderer.directions.direction_library import DirectionLibrary
from renderer.directions.direction_set import DirectionSet
from renderer.directions.edit_stack import Edit, EditStack
from renderer.model_info import ModelInfo
from visualizer.chrome.notices import Outcome
from visualizer.editing.direction_shelf import DirectionShelf
from visualizer.rendering.jobs import Jobs, LongJob

SECONDS_TO_END = 10.0
ADDED_STRENGTH = 1.0  # of a new edit, in σ
Search = FindPrincipalDirections | FindActivationDirections | FindStyleDirections | FindBoundary


@dataclass(frozen=True, slots=True)
class Chosen:
    """The direction that is looked at, and the ws that it would move. `last` None is the last w."""

    set_id: str = ""
    component: int = 0
    first: int = 0
    last: int | None = None

    def as_edit(self, strength: float) -> Edit:
        """What moves those ws along it. Units: `strength` in σ."""
        return Edit(self.set_id, self.component, strength, self.first, self.last)


class DirectionDesk:
    """The library of a window, and the jobs whose answers go into it."""

    def __init__(self, jobs: Jobs, library: DirectionLibrary) -> None:
        self.shelf = DirectionShelf(library)
        self.chosen = Chosen()
        self.last_boundary: Boundary | None = None
        self._jobs = jobs
        self._search: int | None = None
        self._names: dict[int, str] = {}
        self._told: list[Outcome] = []

    @property
    def library(self) -> DirectionLibrary:
        """Where the sets are."""
        return self.shelf.library

    @property
    def search(self) -> LongJob | None:
        """The search that is under way."""
        return self._jobs.get(self._search)

    def close(self) -> None:
        """The program ends: wait for what is being written."""
        self.shelf.close(SECONDS_TO_END)

    def find(self, question: Search, name: str) -> None:
        """Begin a search in place of the one under way; what it finds gets that name."""
        self.leave_off()
        self._search = self._jobs.start(question, f"Directions: {name}")
        self._names[self._search] = name

    def leave_off(self) -> None:
        """End the search under way without a result."""
        if self._search is not None:
            self._jobs.dismiss(self._search)
            self._names.pop(self._search, None)
            self._search = None

    def import_file(self, path: Path, model: ModelInfo) -> None:
        """Begin to read a file of directions."""
        job_id = self._jobs.start(ImportDirections(model.model, str(path)), f"Import of {path.name}")
        self._names[job_id] = path.stem

    def choose(self, directions: DirectionSet, component: int = 0) -> None:
        """Look at a component of a set, in the ws that it is meant for."""
        first, last = directions.layers or (0, None)
        self.chosen = Chosen(directions.set_id, component, first, last)

    def with_chosen(self, stack: EditStack, strength: float = ADDED_STRENGTH) -> EditStack:
        """The edits with the chosen direction as one more, under its name in the library."""
        chosen, shelf = self.chosen, self.shelf
        name = shelf.component_name(chosen.set_id, chosen.component)
        if not name:
            shelved, name = shelf.get(chosen.set_id), shelf.title(chosen.set_id)
            if shelved is not None and len(shelved.directions) > 1:
                name = f"{name} {chosen.component}"
        return stack.with_edit(replace(chosen.as_edit(strength), name=name))

    def take_results(self) -> list[Outcome]:
        """Put into the library what has come, and look at it; what is to be said of it."""
        for job_id, name in list(self._names.items()):
            job = self._jobs.get(job_id)
            if job is not None and job.is_running:
                continue
            del self._names[job_id]
            self._search = None if job_id == self._search else self._search
            if job is not None:
                self._jobs.dismiss(job_id)
                self._take(job.result, name)
        self.shelf.update()
        told, self._told[:] = list(self._told), []
        problem, self.shelf.problem = self.shelf.problem, ""
        return [*told, Outcome(problem, is_problem=True)] if problem else told

    def _take(self, result: object, name: str) -> None:
        directions = result.directions if isinstance(result, Boundary) else result
        if not isinstance(directions, DirectionSet):
            return

        def kept(problem: str) -> None:
            if problem:
                sentence = f"The directions could not be kept in {self.library.folder}: {problem}."
                self._told.append(Outcome(sentence, is_problem=True))
                return
            self.choose(directions)
            self.last_boundary = result if isinstance(result, Boundary) else self.last_boundary
            count = len(directions)
            said = f"{count} direction{'s' if count != 1 else ''} in the library: {name}. {directions.note}"
            self._told.append(Outcome(said.strip()))

        self.shelf.add(directions, name, kept)

"""The library of directions in the window: which set and which of its components are looked at."""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import replace

from imgui_bundle import imgui

from renderer.directions.direction_set import DirectionSet
from renderer.model_info import ModelInfo
from visualizer.editing.direction_desk import Chosen
from visualizer.editing.direction_shelf import Shelved, about
from visualizer.session import Session
from widgets import controls, direction_browser
from widgets.direction_browser import Act, SetLine, Touched
from widgets.direction_components import Components, count_empty

_OF_OTHERS = (
    "Directions that were found in other models of as many ws fit, too, but mean something else here."
)


class LibrarySection:
    """Lists the sets that fit the model, and chooses."""

    def __init__(self, session: Session) -> None:
        self._session = session
        self._desk = session.directions
        self._with_foreign = False
        self._lines_of: tuple[object, ...] = ()
        self._lines: Sequence[SetLine] = ()
        self._has_foreign = False
        self._components_of: tuple[object, ...] = ()
        self._components: Components | None = None
        self._revealed = Chosen()

    def has_any(self, model: ModelInfo) -> bool:
        """Whether there is a set for this model, as far as the library has been read."""
        self._list(model)
        return bool(self._lines) or not self._desk.shelf.is_whole

    @property
    def chosen_name(self) -> str:
        """The direction that is looked at, in words; empty where none is."""
        shelf, chosen = self._desk.shelf, self._desk.chosen
        if shelf.get(chosen.set_id) is None:
            return ""
        name = shelf.component_name(chosen.set_id, chosen.component)
        return controls.plain(name or f"{shelf.title(chosen.set_id)} {chosen.component}")

    def draw(self, model: ModelInfo) -> None:
        """The sets and the components of the chosen one."""
        desk = self._desk
        self._list(model)
        if self._lines and desk.chosen.set_id not in {line.set_id for line in self._lines}:
            self._do(Touched(Act.CHOOSE, self._lines[0].set_id))
        if self._has_foreign:
            self._with_foreign = controls.checkbox(
                "Of other models, too", self._with_foreign, about=_OF_OTHERS
            )
        if not self._lines and not desk.shelf.is_whole:
            controls.dim_text("Reading the library…")
            return
        self._do(direction_browser.draw_sets(self._lines, desk.chosen.set_id))
        shelved = desk.shelf.get(desk.chosen.set_id)
        is_listed = any(line.set_id == desk.chosen.set_id for line in self._lines)
        if not is_listed or shelved is None or desk.chosen.component >= len(shelved.directions):
            return
        reveal, self._revealed = desk.chosen != self._revealed, desk.chosen
        touched = direction_browser.draw_components(
            shelved.set_id,
            self._of(shelved),
            desk.chosen.component,
            reveal=reveal and not imgui.is_any_item_active(),
        )
        self._do(touched)

    def _list(self, model: ModelInfo) -> None:
        """The lines for this model, favourites first; made anew only where something has changed."""
        shelf = self._desk.shelf
        wanted = (shelf.revision, model.model, model.content_hash, self._with_foreign)
        if wanted == self._lines_of:
            return
        fitting = [shelved for shelved in shelf.sets() if not shelved.problem(model)]
        self._has_foreign = any(not shelved.is_of(model) for shelved in fitting)
        lines = [
            self._line(shelved, is_foreign=not shelved.is_of(model))
            for shelved in fitting
            if self._with_foreign or shelved.is_of(model)
        ]
        self._lines = sorted(lines, key=lambda line: not line.label.is_favourite)
        self._lines_of = wanted

    def _line(self, shelved: Shelved, *, is_foreign: bool) -> SetLine:
        shelf, directions = self._desk.shelf, shelved.directions
        note = f"\n{directions.note}" if directions.note else ""
        return SetLine(
            shelved.set_id,
            shelf.title(shelved.set_id),
            about(directions) + note,
            time.strftime("%Y-%m-%d %H:%M", time.localtime(shelved.date)),
            len(directions),
            shelf.labels.of(shelved.set_id),
            is_foreign,
            count_empty(directions.variance_ratio),
        )

    def _of(self, shelved: Shelved) -> Components:
        shelf = self._desk.shelf
        wanted = (shelf.revision, shelved)
        if self._components is None or wanted != self._components_of:
            self._components = _components(shelved.directions, self._session)
            self._components_of = wanted
        return self._components

    def _do(self, touched: Touched | None) -> None:
        if touched is None:
            return
        desk = self._desk
        shelved = desk.shelf.get(touched.set_id)
        if touched.act in {Act.CHOOSE, Act.ADD} and shelved is not None:
            component = touched.component or 0
            if touched.component is not None and touched.set_id == desk.chosen.set_id:
                desk.chosen = replace(desk.chosen, component=component)
            else:
                desk.choose(shelved.directions, component)
        if touched.act is Act.ADD and shelved is not None:
            scene = self._session.scene
            self._session.scene = replace(scene, edits=desk.with_chosen(scene.edits))
        elif touched.act is Act.LABEL and touched.label is not None:
            desk.shelf.relabel(touched.label, touched.set_id, touched.component)
        elif touched.act is Act.REMOVE:
            desk.shelf.remove(touched.set_id)


def _components(directions: DirectionSet, session: Session) -> Components:
    labels, set_id = session.directions.shelf.labels, directions.set_id
    count = range(len(directions))
    names = directions.names or ("",) * len(directions)
    return Components(
        directions.stdev,
        directions.variance_ratio,
        [labels.of(set_id, each) for each in count],
        names,
        session.directions.shelf.title(set_id),
    )

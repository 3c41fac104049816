"""Edits of the scene, the library of directions that they are made from, and what fills it."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from renderer.directions import edit_file
from renderer.directions.edit_stack import Edit, EditStack
from renderer.model_info import ModelInfo
from visualizer import canvas_tools
from visualizer.editing.direction_shelf import about
from visualizer.files import free_path
from visualizer.motion.field_keying import field_keys
from visualizer.panes.find_section import FindSection
from visualizer.panes.library_section import LibrarySection
from visualizer.panes.strips_section import StripsSection
from visualizer.panes.w_section import WSection
from visualizer.session import Session
from widgets import controls, edits_panel
from widgets.edit_row import RowShown
from widgets.edits_panel import StackWish
from widgets.steady_list import SteadyList


class EditsPane:
    """The stack above, then the library, what the chosen direction does, and the search for more."""

    def __init__(self, session: Session) -> None:
        self._session = session
        self._library = LibrarySection(session)
        self._strips = StripsSection(session)
        self._find = FindSection(session)
        self._ws = WSection(session)
        self._below_stack = SteadyList()

    def draw(self) -> bool:
        """Draw it; whether a file is to be looked for."""
        session, model = self._session, self._session.model
        if model is None:
            canvas_tools.draw_no_model(session)
            return False
        session.directions.shelf.refresh()
        is_browsing = False
        with controls.section("Edits", mark=_in_use(session.scene.edits)) as shown:
            if shown:
                is_browsing = self._draw_stack(model)
        self._below_stack.begin()
        with controls.section("Directions", mark=self._library.chosen_name) as shown:
            if shown:
                self._library.draw(model)
        with controls.section("Strip sheet") as shown:
            if shown:
                self._strips.draw_strips(model)
        with controls.section("Effect map", is_open=False) as shown:
            if shown:
                self._strips.draw_effect(model)
        with controls.section(
            "Find directions", is_open=not self._library.has_any(model), mark=self._find.mark
        ) as shown:
            if shown:
                self._find.draw(model)
        count = len(session.scene.w_rows)
        mark = f"{count} w{'' if count == 1 else 's'} set" if count else ""
        with controls.section("w editor", is_open=False, mark=mark) as shown:
            if shown:
                self._ws.draw(model)
        self._below_stack.end()
        return is_browsing

    def close(self) -> None:
        """Give textures back while the window's context is still there."""
        self._strips.close()
        self._ws.close()

    def _draw_stack(self, model: ModelInfo) -> bool:
        session = self._session
        stack = session.scene.edits
        with field_keys(session) as keys:
            new, wish = edits_panel.draw(
                stack, model.num_ws, lambda edit: self._describe(edit, model), keys=keys
            )
            if new != stack:
                session.scene = replace(session.scene, edits=new)
        if wish is StackWish.EXPORT:
            self._export(model)
        return wish is StackWish.IMPORT

    def _describe(self, edit: Edit, model: ModelInfo) -> RowShown:
        shelf = self._session.directions.shelf
        problem = shelf.edit_problem(edit, model)
        shelved = shelf.get(edit.set_id)
        if shelved is None:
            return RowShown(f"{edit.set_id} {edit.component}", f"Set {edit.set_id}", problem)
        title = shelf.title(edit.set_id)
        own = shelf.component_name(edit.set_id, edit.component)
        return RowShown(
            own or f"{title} {edit.component}",
            f"{title}, direction {edit.component}\n{about(shelved.directions)}",
            problem,
        )

    def _export(self, model: ModelInfo) -> None:
        session, folder = self._session, self._session.preferences.captures()
        edits, library = session.scene.edits, session.directions.library

        def write() -> Path:
            path = free_path(folder, f"{Path(model.name).stem}-edits", ".json")
            edit_file.write(path, edits, library)
            return path

        note = " with its directions beside it."
        session.saver.save(write, what="The edits", folder=folder, note=note)


def _in_use(stack: EditStack) -> str:
    """How many of the edits count; nothing is said where there are none."""
    edits = stack.edits
    any_solo = any(edit.is_solo and edit.is_on for edit in edits)
    count = sum(edit.is_on and (edit.is_solo or not any_solo) for edit in edits)
    return f"{count} of {len(edits)} on" if edits else ""

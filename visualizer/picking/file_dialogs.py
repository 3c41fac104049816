"""Files and the window: what is asked for in menus, what dialogs ask, the title, and closing."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any

import glfw
from imgui_bundle import glfw_utils, hello_imgui

from renderer.comparison import Comparison
from renderer.remote.address import is_address
from visualizer import opening
from visualizer.chrome import layout
from visualizer.chrome.question_dialog import QuestionDialog
from visualizer.command import Command
from visualizer.disk_threads import Errands, no_answer
from visualizer.picking.file_browser import FileBrowser
from visualizer.picking.file_kinds import FileKind, is_of_another_kind
from visualizer.picking.purposes import FINDING_MODEL, SAVING
from visualizer.projects.project_desk import UNTITLED, ProjectDesk
from visualizer.session import Session

MOST_AT_ONCE = 8


class FileDialogs:
    """Brings the project's desk, the file browser and the questions on the screen."""

    def __init__(
        self, session: Session, params: hello_imgui.RunnerParams, recovery_folder: Path | None = None
    ) -> None:
        self.desk = ProjectDesk(session, recovery_folder)
        self.browser = FileBrowser()
        self._errands = Errands("opening", at_once=MOST_AT_ONCE)
        self._asked = self._shown = 0
        self._session = session
        self._params = params
        self._dialog = QuestionDialog()
        self._opens_beside = False
        self._title = layout.TITLE

    def do(self, command: Command) -> bool:
        """Carry out what was asked for, if it has to do with files; whether it has."""
        match command:
            case Command.OPEN | Command.OPEN_BESIDE:
                self._opens_beside = command is Command.OPEN_BESIDE
                preferences = self._session.preferences
                self.browser.open(preferences.browse_folder, preferences=preferences)
            case Command.NEW_PROJECT:
                self.desk.new()
            case Command.SAVE_PROJECT:
                self.desk.save()
            case Command.SAVE_PROJECT_AS:
                self.desk.wants_path = True
            case Command.QUIT:
                self.desk.leave(self._exit, stops_jobs=True)
            case _:
                return False
        return True

    def open_text(self, text: str) -> None:
        """Open what was dropped: the path of a file, or the web address of a model."""
        if is_address(text):
            self._session.models.open(text.strip())
        else:
            self.open(Path(text))

    def open_typed(self, text: str) -> None:
        """Open what was typed: a model's file, address or name, or any file that can be dropped."""
        if is_of_another_kind(text):
            self.open(Path(text).expanduser())
        else:
            self._session.models.open(text)

    def open(self, path: Path) -> None:
        """Open whatever was picked or dropped."""
        self._asked += 1
        follow_up = partial(self._show, self._asked, self._session.work.number)
        self._errands.do(lambda: opening.read(path), follow_up, about=path.name)

    def update(self, seconds: float) -> None:
        """Once a frame: the desk, the layout that a project brings along, the title of the window."""
        desk = self.desk
        self.read()
        desk.update(seconds)
        every = (self._params.docking_params, *self._params.alternative_docking_layouts)
        if desk.wanted_layout in {each.layout_name for each in every}:
            hello_imgui.switch_layout(desk.wanted_layout)
        desk.wanted_layout, desk.layout = "", hello_imgui.current_layout_name()
        title = self.title
        if title != self._title:
            window: Any = glfw_utils.glfw_window_hello_imgui()
            glfw.set_window_title(window, title.encode(errors="replace").decode())
            self._title = title

    def read(self) -> None:
        """Once a frame: open what has been read, and tell of what does not answer."""
        self._errands.update()
        for name in self._errands.take_late():
            told = f"{no_answer(name)} It is opened when it does, unless another file is opened first."
            self._session.notices = self._session.notices.with_problem(told)

    @property
    def title(self) -> str:
        """What the window is called: the project, with a mark where it has unsaved changes."""
        desk = self.desk
        if desk.title == UNTITLED and not desk.is_changed:
            return layout.TITLE
        return f"{'*' if desk.is_changed else ''}{desk.title} - {layout.TITLE}"

    def draw(self) -> None:
        """The dialog that is open, if one is."""
        desk, browser, session = self.desk, self.browser, self._session
        if (desk.wants_path or desk.wants_model) and not browser.is_open:
            purpose = SAVING if desk.wants_path else FINDING_MODEL
            preferences = session.preferences
            folder = preferences.browse_folder or (str(preferences.captures()) if desk.wants_path else "")
            folder = str(desk.path.parent) if desk.path else folder
            name = desk.path.name if desk.path else f"{desk.title}.sg3viz"
            browser.open(folder, purpose, name=name, preferences=preferences)
        chosen = browser.draw()
        if browser.address:
            self._hand_over_address(browser.take_address())
        if chosen is not None:
            session.set_preferences(replace(session.preferences, browse_folder=str(chosen.parent)))
        if chosen is not None or not browser.is_open:
            self._hand_over(chosen)
        choice = self._dialog.draw(desk.question if not browser.is_open else None)
        if choice is not None:
            desk.answer(choice)

    def watch_closing(self, window: Any) -> None:
        """Have the window's own close button ask, too."""

        def closing(_window: Any) -> None:
            glfw.set_window_should_close(window, False)
            self.desk.leave(self._exit, stops_jobs=True)

        callback: Any = closing
        glfw.set_window_close_callback(window, callback)

    def _show(self, asked: int, project: int, found: opening.Read) -> None:
        """What was opened as the so manieth file, for that project; one that was overtaken is late by far."""
        if asked < self._shown:
            told = f"{found.path.name} answers by now, but another file was opened meanwhile."
            self._session.notices = self._session.notices.with_info(told)
            return
        self._shown = asked
        if found.kind is FileKind.PROJECT:
            self.desk.open(found.path)
        else:
            opening.show(self._session, found, opened_for=project)

    def _hand_over(self, chosen: Path | None) -> None:
        """The file that was picked, or none, to who asked for it."""
        desk, session = self.desk, self._session
        if desk.wants_path:
            desk.save_as(chosen)
        elif desk.wants_model:
            desk.use_model(chosen)
        elif chosen is not None and self._opens_beside:
            session.models.compare(replace(session.models.comparison or Comparison(), model=str(chosen)))
        elif chosen is not None:
            self.open(chosen)

    def _hand_over_address(self, address: str) -> None:
        """The address that was typed in place of a file's path."""
        session = self._session
        if self._opens_beside:
            session.models.compare(replace(session.models.comparison or Comparison(), model=address))
        else:
            session.models.open(address)

    def _exit(self) -> None:
        self._params.app_shall_exit = True

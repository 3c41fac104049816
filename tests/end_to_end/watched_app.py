"""The window under test: what hands have done in it is noted, so that nothing is left out unseen."""

from __future__ import annotations

import signal
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from imgui_bundle import imgui

from visualizer.app import App
from visualizer.command import Command
from visualizer.session import Session
from widgets import controls


@dataclass(slots=True)
class Touched:
    """What was used: commands by their names, panes and their sections by their titles."""

    commands: set[str] = field(default_factory=set)
    panes: set[str] = field(default_factory=set)
    sections: set[str] = field(default_factory=set)


@dataclass(frozen=True, slots=True)
class _Extent:
    """Where the inside of a section was drawn in a pane, and in which frame."""

    pane: str
    top: float
    bottom: float
    frame: int


class WatchedApp(App):
    """Notes each command that is carried out, and the pane and section in which the mouse goes down.

    Faults that ImGui can live with end it. A broken pipe does not: ImGui's test engine takes the signal for a
    crash, which Python ignores, and in the program it stays ignored.
    """

    def __init__(self, session: Session, *, recovery_folder: Path | None = None) -> None:
        super().__init__(session, recovery_folder=recovery_folder)
        self.touched = Touched()
        self._extents: dict[str, _Extent] = {}
        callbacks = self.params.callbacks
        draw_gui: Callable[[], None] = callbacks.show_gui
        configure: Callable[[], None] = callbacks.setup_imgui_config

        def watch_and_draw() -> None:
            if imgui.get_frame_count() <= 1:  # from here on the test engine runs
                signal.signal(signal.SIGPIPE, signal.SIG_IGN)
            self._note_presses()
            draw_gui()

        def configure_strictly() -> None:
            configure()
            imgui.get_io().config_error_recovery_enable_assert = True

        callbacks.show_gui, callbacks.setup_imgui_config = watch_and_draw, configure_strictly
        controls.section = self._watching(controls.section)

    def do(self, command: Command) -> None:
        """Carry it out, and remember that."""
        self.touched.commands.add(command.name)
        super().do(command)

    def shows(self, pane: str, title: str) -> bool:
        """Whether that section of the pane is unfolded."""
        extent = self._extents.get(title)
        return extent is not None and extent.pane == pane and extent.frame >= imgui.get_frame_count() - 2

    def _note_presses(self) -> None:
        if not any(imgui.is_mouse_clicked(button) for button in (0, 1, 2)):
            return
        hovered, y = imgui.get_current_context().hovered_window, imgui.get_io().mouse_pos.y
        if hovered is None:
            return
        pane = hovered.root_window.name
        self.touched.panes.add(pane)
        for title, extent in self._extents.items():
            if self.shows(pane, title) and extent.top <= y < extent.bottom:
                self.touched.sections.add(title)

    def _watching(self, section: Callable[..., object]) -> Callable[..., object]:
        """The same sections; where they lie is noted."""

        @contextmanager
        def watched(title: str, **named: Any) -> Iterator[bool]:
            with section(title, **named) as shown:  # type: ignore[attr-defined]
                top = imgui.get_cursor_screen_pos().y
                yield shown
                pane, bottom = (
                    imgui.internal.get_current_window().root_window.name,
                    imgui.get_cursor_screen_pos().y,
                )
                name = title.partition("###")[2] or title
                if shown:
                    self._extents[name] = _Extent(pane, top, bottom, imgui.get_frame_count())

        return watched

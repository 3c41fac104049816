"""What a scenario does with the window: by the labels of its controls, and by waiting for the outcome."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from imgui_bundle import hello_imgui, imgui
from imgui_bundle.immapp import testing
from PIL import Image

from renderer import scene_file
from renderer.frame import Quality
from renderer.recording.timeline_extent import room_s
from tests.end_to_end.sparing_paint import SparingPaint
from tests.end_to_end.watched_app import WatchedApp
from visualizer.canvas.picture import Tool
from visualizer.canvas.view import CanvasView
from visualizer.chrome import layout, menus, notices
from visualizer.command import Command
from visualizer.inspecting.kept_spectra import KeptSpectra
from visualizer.preferences import Preferences
from visualizer.projects.project_questions import Choice
from visualizer.session import Session
from widgets import time_axis
from widgets.cast_panel import CastSettings
from widgets.compare_panel import Look

PATIENCE_S = 90.0
REST_S = 0.01


@dataclass(slots=True)
class Driver:
    """The window under test, with what a scenario needs of it."""

    app: WatchedApp
    model: str
    folder: Path
    paint: SparingPaint
    context: Any = None
    found: dict[str, Any] = field(default_factory=dict)

    @property
    def session(self) -> Session:
        return self.app.session

    def begin(self) -> None:
        """The model under test with an empty project, and nothing left of what was there before."""
        session, desk, panes = self.session, self.app.files.desk, self.app.panes
        for job in session.jobs.long:
            session.jobs.dismiss(job.id)
        if desk.question is not None:
            desk.answer(Choice.DISCARD)
        desk.new()
        if desk.question is not None:
            desk.answer(Choice.DO_NOT_SAVE)
        session.set_preferences(Preferences(capture_folder=str(self.folder / "captures")))
        session.spectra, session.picked_channels = KeptSpectra(), ()
        panes.capture.casts.settings = CastSettings()
        panes.canvas.view, panes.canvas.tool, panes.canvas.look = CanvasView(), Tool(), Look()
        if hello_imgui.current_layout_name() != layout.EXPLORE.name:
            self.key(imgui.Key.f2)
        self.look_at("Latent", "Transform", "Layers")
        self.open_by_path(self.model)
        session.notices = notices.Notices()

    def wait_until(self, condition: Callable[[], bool], what: str) -> None:
        """Let the window go on drawing until the condition holds."""
        end = time.monotonic() + PATIENCE_S
        while not condition():
            if time.monotonic() > end:
                raise TimeoutError(f"waited in vain for {what}")
            if self.context.is_error():
                raise RuntimeError("the test engine could not do what was asked before")
            time.sleep(REST_S)  # the renderer needs the processor more
            self.context.yield_()

    def wait_for_picture(self) -> None:
        """Wait for the full picture of the present scene."""

        def is_there() -> bool:
            frame = self.session.frame
            is_full = frame is not None and frame.quality is Quality.FULL
            return is_full and self.session.is_frame_current

        self.context.yield_(3)
        self.wait_until(is_there, "the picture of the scene")

    def open_by_path(self, model: str) -> None:
        """Type the path into the model panel."""
        self.look_at("Model")
        self.context.item_input_value("//Model/**/##Model path", model)
        self.wait_until(lambda: self.session.models.loading is None, "the model")
        self.wait_for_picture()

    def look_at(self, *panes: str) -> None:
        """Bring panes to the front."""
        for pane in panes:
            self.context.window_focus(f"//{pane}")
        self.context.yield_(3)

    def key(self, chord: int) -> None:
        """Press keys, and let the window answer."""
        self.context.key_press(chord)
        self.context.yield_(3)

    def choose(self, command: Command) -> None:
        """Choose it in the menu bar."""
        title = next(name for name, parts in menus.MENUS.items() if any(command in part for part in parts))
        name = f"###{command.label}" if command in menus.STEPPING else command.label
        self.context.menu_click(f"//##MainMenuBar/{title}/{name}")
        self.context.yield_(3)

    def pick(self, combo: str, option: str) -> None:
        """Choose an option of a drop-down list."""
        self.context.item_click(combo)
        self.context.yield_(2)
        self.context.item_click(f"//##Combo_00/**/{option}")
        self.context.yield_(2)

    def unfold(self, pane: str, section: str) -> None:
        """Have a section of a pane in sight."""
        self.look_at(pane)
        end = time.monotonic() + PATIENCE_S
        while (
            not self.app.shows(pane, section) and time.monotonic() < end
        ):  # what lies above may still move it
            self.context.item_click(f"//{pane}/{section}")
            self.context.yield_(4)

    def press_inside(self, pane: str, section: str) -> None:
        """Unfold a section and press where it has nothing that answers, below its title."""
        self.unfold(pane, section)
        self.context.scroll_to_item_y(f"//{pane}/{section}")
        self.context.yield_(2)
        title = self.context.item_info(f"//{pane}/{section}").rect_full
        self.context.mouse_move_to_pos((title.min.x + 12, title.max.y + 10))
        self.context.mouse_click()
        self.context.yield_(3)

    def click_layer(self, name: str) -> None:
        """Click a row of the table of layers at its left end: the rest may be out of sight."""
        row = self.context.item_info(f"//Layers/**/{name}").rect_full
        self.context.mouse_move_to_pos((row.min.x + 20, (row.min.y + row.max.y) / 2))
        self.context.mouse_click()

    def drag(self, ref: str, dx: float, dy: float, *, steps: int = 8, button: int = 0) -> None:
        """Press on an item, move in steps, let go."""
        self.context.mouse_move(ref)
        self.context.mouse_down(button)
        for _ in range(steps):
            self.move_by(dx / steps, dy / steps)
        self.context.mouse_up(button)
        self.context.yield_(2)

    def move_by(self, dx: float, dy: float) -> None:
        """Move the mouse on, whatever is held."""
        position = imgui.get_io().mouse_pos
        self.context.mouse_teleport_to_pos((position.x + dx, position.y + dy))
        self.context.yield_(2)

    def seek(self, seconds: float) -> None:
        """Drag the playhead there."""
        ruler, timeline = self.context.item_info("//Timeline/**/##Ruler").rect_full, self.session.timeline
        axis = time_axis.whole(room_s(timeline))
        axis = replace(axis, left=ruler.min.x, width=ruler.max.x - ruler.min.x)
        self.context.mouse_move_to_pos((axis.x(seconds), ruler.min.y + 4))
        self.context.mouse_click()
        self.context.yield_(3)

    def photograph(self, name: str) -> None:
        """The window as it is on the screen, as FOLDER/name.png."""
        with self.paint.paused():
            self.context.yield_(2)
            testing.capture(self.context, str(self.folder / f"{name}.png"))

    def save_picture(self, name: str) -> None:
        """Save what is on show by the window's own command, as FOLDER/name.png."""
        self.wait_for_picture()
        folder = self.folder / name
        self.session.save_picture(folder)
        self.wait_until(lambda: folder.exists() and bool(list(folder.glob("*.png"))), "the saved picture")
        (path,) = folder.glob("*.png")
        path.rename(self.folder / f"{name}.png")
        scene = scene_file.SceneFile(self.session.scene)
        (self.folder / f"{name}.json").write_bytes(scene_file.encode(scene))

    def save_pair(self, name: str) -> None:
        """Save both pictures that are compared, as FOLDER/name.png and FOLDER/name-second.png."""

        def are_there() -> bool:
            session, model = self.session, self.session.model
            assert model is not None
            wanted = session.models.companion(session.scene)
            return wanted is not None and session.pictures.frame_companion == wanted

        self.wait_until(are_there, "the second picture")
        self.save_picture(name)
        frame, second = self.session.frame, self.session.pictures.frame_companion
        assert frame is not None
        assert frame.companion is not None
        assert second is not None
        Image.fromarray(frame.companion.pixels).save(self.folder / f"{name}-second.png")
        scene = scene_file.encode(scene_file.SceneFile(second.scene))
        (self.folder / f"{name}-second.json").write_bytes(scene)

    def summaries(self) -> list[str]:
        """The notices on show, and the problems that were."""
        all_of = self.session.notices
        problems = [notice for notice in all_of.past if notice.kind is notices.Kind.PROBLEM]
        return [notice.summary for notice in (*problems, *all_of.items)]

    def problems(self) -> list[str]:
        """What went wrong, in the words of the notices."""
        shown = [notice for notice in self.session.notices.items if notice.kind is notices.Kind.PROBLEM]
        past = [notice for notice in self.session.notices.past if notice.kind is notices.Kind.PROBLEM]
        return [notice.summary for notice in (*past, *shown)]

"""Drives the real window by its labels: `python -m tests.end_to_end.drive SCENARIO MODEL FOLDER`.

Runs in a process of its own, because a window takes over the process that it is in. What a scenario found is
written to FOLDER/result.json for the test to judge.
"""

from __future__ import annotations

import json
import math
import multiprocessing
import os
import shutil
import signal
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from imgui_bundle import hello_imgui, icons_fontawesome_6, imgui, immapp
from imgui_bundle.immapp import testing
from PIL import Image

import assets
from renderer import scene_file
from renderer.comparison import Comparison
from renderer.interventions import ChannelMix
from renderer.messages import Quality
from renderer.recording.timeline_extent import room_s
from renderer.scene import LatentPoint, LayerView, Normalize, ProbePoint
from renderer.spectra.spectrum_jobs import SpectrumOf
from tests.end_to_end import OTHER_MODEL
from visualizer import notices, questions
from visualizer.app import App
from visualizer.command import Command
from visualizer.panes import equivariance_section
from visualizer.project_questions import Choice
from visualizer.render_client import ProcessClient
from visualizer.session import Session
from widgets import time_axis, transform_panel
from widgets.cast_panel import CastSettings, Source

PATIENCE_S = 90.0


@dataclass(slots=True)
class Driver:
    """The window under test, with what a scenario needs of it."""

    app: App
    model: str
    folder: Path
    context: Any = None
    found: dict[str, Any] = field(default_factory=dict)

    @property
    def session(self) -> Session:
        return self.app.session

    def wait_until(self, condition: Callable[[], bool], what: str) -> None:
        """Let the window go on drawing until the condition holds."""
        end = time.monotonic() + PATIENCE_S
        while not condition():
            if time.monotonic() > end:
                raise TimeoutError(f"waited in vain for {what}")
            if self.context.is_error():
                raise RuntimeError("the test engine could not do what was asked before")
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
        self.context.item_input_value("//Model/**/##Model path", model)
        self.wait_until(lambda: self.session.loading is None, "the model")
        self.wait_for_picture()

    def wait_for_snapshot(self, number: str) -> None:
        """Wait for the picture of a run's snapshot."""

        def is_it() -> bool:
            model = self.session.model
            return model is not None and number in model.name and self.session.is_frame_current

        self.wait_until(is_it, f"snapshot {number}")

    def click_layer(self, name: str) -> None:
        """Click a row of the table of layers at its left end: the rest may be out of sight."""
        row = self.context.item_info(f"//Layers/**/{name}").rect_full
        self.context.mouse_move_to_pos((row.min.x + 20, (row.min.y + row.max.y) / 2))
        self.context.mouse_click()

    def drag(self, ref: str, dx: float, dy: float, steps: int = 8) -> None:
        """Press on an item, move in steps, let go."""
        self.context.mouse_move(ref)
        self.context.mouse_down()
        for _ in range(steps):
            self.move_by(dx / steps, dy / steps)
        self.context.mouse_up()
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
            wanted = session.companion(model, session.scene)
            return wanted is not None and session.frame_companion == wanted

        self.wait_until(are_there, "the second picture")
        self.save_picture(name)
        frame, second = self.session.frame, self.session.frame_companion
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


def explore(driver: Driver) -> None:
    """Open, type a seed, drag truncation and rotation, drag the picture, undo and redo."""
    context = driver.context
    driver.open_by_path(driver.model)
    driver.save_picture("start")
    context.item_input_value("//Latent/**/##Seed", 7.0)
    driver.save_picture("seed")
    driver.drag("//Latent/**/##Psi", -40, 0)
    driver.save_picture("psi")
    driver.drag("//Transform/**/##Rotate", 60, 0)
    driver.save_picture("rotate")
    driver.drag("//Canvas/**/##Picture", 60, 30)
    driver.save_picture("canvas")
    dragged = driver.session.scene
    context.key_press(imgui.Key.mod_ctrl | imgui.Key.z)
    driver.found["undone_to_rotate"] = driver.session.scene == replace(
        dragged, latent=driver.session.scene.latent
    )
    driver.found["undone_latent"] = [driver.session.scene.latent.x, driver.session.scene.latent.y]
    context.key_press(imgui.Key.mod_ctrl | imgui.Key.y)
    driver.found["redone"] = driver.session.scene == dragged
    driver.found["problems"] = driver.summaries()


def layers(driver: Driver) -> None:
    """Look at an inner layer with its spectrum, then come back."""
    context = driver.context
    driver.open_by_path(driver.model)
    driver.click_layer("L5_52_24")
    driver.save_picture("layer")
    context.window_focus("//Spectrum")
    context.item_click("//Spectrum/**/###Options")
    context.item_click("//$FOCUSED/beside/Show spectrum")
    context.key_press(imgui.Key.escape)
    driver.save_picture("spectrum")
    context.window_focus("//Layers")
    driver.click_layer("Image")
    driver.wait_for_picture()
    driver.found["layer"] = driver.session.scene.view.layer


def muted_channel(driver: Driver) -> None:
    """Mute a channel of an inner layer in the contact sheet, look at the image, undo."""
    context = driver.context
    driver.open_by_path(driver.model)
    context.key_press(imgui.Key.f3)
    driver.save_picture("whole")
    driver.click_layer("L5_52_24")
    driver.wait_for_picture()
    first = context.item_info("//Channels/**/##Sheet").rect_full.min
    context.mouse_move_to_pos((first.x + 8, first.y + 8))
    context.key_press(imgui.Key.m)
    context.yield_(2)
    driver.found["mixes"] = [[mix.layer, mix.muted] for mix in driver.session.scene.channel_mixes]
    driver.click_layer("Image")
    driver.save_picture("muted")
    for _ in range(2):
        context.key_press(imgui.Key.mod_ctrl | imgui.Key.z)
    driver.click_layer("Image")
    driver.save_picture("undone")
    driver.found["problems"] = driver.summaries()


def spectra(driver: Driver) -> None:
    """Freeze the spectrum of one layer, go to another, export both."""
    context, session = driver.context, driver.session
    driver.open_by_path(driver.model)
    captures = driver.folder / "captures"
    session.set_preferences(replace(session.preferences, capture_folder=str(captures)))
    context.key_press(imgui.Key.f3)

    def is_measured() -> bool:
        assert session.model is not None
        question = questions.spectrum(session.model, session.scene, SpectrumOf())
        return session.jobs.watch("spectrum live", question).is_current

    for name in ("L5_52_24", "L9_84_24"):
        driver.click_layer(name)
        driver.wait_for_picture()
        driver.wait_until(is_measured, "the spectrum")
        context.yield_(2)
        if not session.spectra.traces:
            context.item_click("//Spectrum/**/###Freeze")
    for item in ("Curves as CSV", "Numbers as .npz", "Figure as PNG"):
        context.item_click("//Spectrum/**/###Export")
        context.item_click(f"//$FOCUSED/{item}")
        suffix = item[-3:].lower()
        driver.wait_until(lambda end=f"*.{suffix}": bool(list(captures.glob(end))), item)
    driver.found["kept"] = [trace.name for trace in session.spectra.traces]
    driver.found["problems"] = driver.summaries()
    scene = scene_file.SceneFile(session.scene)
    (driver.folder / "scene.json").write_bytes(scene_file.encode(scene))


def compared(driver: Driver) -> None:
    """Mute a layer and compare it with the intact picture, then with another model."""
    context, session = driver.context, driver.session
    driver.open_by_path(driver.model)
    mix = ChannelMix("L5_52_24", muted=tuple(range(12)))
    session.scene = replace(session.scene, channel_mixes=(mix,))
    context.item_click("//Canvas/**/Compare")
    driver.save_pair("intact")
    session.compare(Comparison(model=OTHER_MODEL))
    driver.wait_until(lambda: session.second_model is not None, "the second model")
    context.item_click("//Canvas/**/Intact")
    driver.save_pair("other")
    context.key_press(imgui.Key.c)
    driver.wait_until(lambda: session.frame is not None and session.frame.companion is None, "one picture")
    driver.found["problems"] = driver.summaries()


def edits(driver: Driver) -> None:
    """Drop a file of a direction, add it as an edit, drag its strength, undo, redo, export."""
    context, session = driver.context, driver.session
    driver.open_by_path(driver.model)
    driver.save_picture("start")
    session.set_preferences(replace(session.preferences, capture_folder=str(driver.folder / "captures")))
    driver.app.drop([str(driver.folder / "smile.npy")])
    driver.wait_until(lambda: bool(session.directions.chosen.set_id), "the imported direction")
    context.window_focus("//Edits")
    context.yield_(3)
    context.item_click(f"//Edits/**/{icons_fontawesome_6.ICON_FA_PLUS} Add as edit")
    context.yield_(3)
    driver.save_picture("added")
    added = session.scene
    driver.drag("//Edits/**/##Strength", 30, 0)
    driver.save_picture("dragged")
    dragged = session.scene
    driver.found["strengths"] = [scene.edits.edits[0].strength for scene in (added, dragged)]
    context.key_press(imgui.Key.mod_ctrl | imgui.Key.z)
    context.yield_(3)
    driver.found["one_drag_is_one_step"] = session.scene == added
    driver.save_picture("undone")
    context.key_press(imgui.Key.mod_ctrl | imgui.Key.y)
    context.yield_(3)
    driver.found["redone"] = session.scene == dragged
    context.item_click("//Edits/**/Export")
    exported = driver.folder / "captures"
    driver.wait_until(lambda: bool(list(exported.glob("*.json"))), "the exported edits")
    driver.found["exported"] = [str(path) for path in exported.glob("*.json")]
    context.item_click("//Edits/**/Clear")
    driver.save_picture("cleared")
    driver.found["notices"] = driver.summaries()


def killed_worker(driver: Driver) -> None:
    """Kill the render process in mid-drag; go on dragging."""
    context = driver.context
    driver.open_by_path(driver.model)
    context.mouse_move("//Transform/**/##Drag slow")
    context.mouse_down()
    for step in range(20):
        driver.move_by(3, 1)
        if step == 10:
            (worker,) = multiprocessing.active_children()
            os.kill(worker.pid or 0, signal.SIGKILL)
            driver.found["killed"] = worker.pid
    held = driver.session.scene
    context.mouse_up()
    context.yield_(2)
    driver.found["scene_kept"] = driver.session.scene == held
    driver.wait_for_picture()
    driver.save_picture("after")
    (worker,) = multiprocessing.active_children()
    driver.found["revived"] = worker.pid
    driver.found["notices"] = driver.summaries()
    driver.session.undo()
    driver.found["one_undo_goes_to_the_start"] = driver.session.scene.transform.is_identity


def dropped_text(driver: Driver) -> None:
    """Wait for a file to be dropped from outside; note what changed."""
    driver.open_by_path(driver.model)
    before = (driver.session.scene, driver.session.model, driver.session.frame)
    (driver.folder / "ready").touch()
    driver.wait_until(lambda: bool(driver.session.notices.items), "the drop")
    driver.context.yield_(30)
    after = (driver.session.scene, driver.session.model, driver.session.frame)
    driver.found["notices"] = driver.summaries()
    driver.found["nothing_else_changed"] = before == after
    driver.found["loading"] = driver.session.loading


def dropped_model(driver: Driver) -> None:
    """Wait for a model to be dropped from outside, and for its picture."""
    (driver.folder / "ready").touch()
    driver.wait_until(lambda: driver.session.model is not None, "the drop")
    driver.wait_for_picture()
    driver.found["model"] = driver.session.model.name if driver.session.model else ""


def bad_model(driver: Driver) -> None:
    """A wrong path and a file that is no model: a message each; the open model stays."""
    driver.open_by_path(driver.model)
    kept = driver.session.frame
    for path in ("/no/such/model.pkl", str(driver.folder / "broken.pkl")):
        driver.context.item_input_value("//Model/**/##Model path", path)
        driver.wait_until(lambda: driver.session.loading is None, "the refusal")
    driver.found["notices"] = driver.summaries()
    driver.found["kept"] = driver.session.frame is kept


def faulty_panel(driver: Driver) -> None:
    """A fault of our own in a panel, in the midst of drawing."""
    driver.open_by_path(driver.model)
    whole = transform_panel.controls.drag_pad

    def broken(*_: Any, **__: Any) -> tuple[float, float]:
        raise ValueError("a fault")

    transform_panel.controls.drag_pad = broken
    driver.context.yield_(20)
    transform_panel.controls.drag_pad = whole
    driver.found["notices"] = driver.summaries()
    driver.drag("//Transform/**/##Rotate", 60, 0)
    driver.wait_for_picture()
    driver.found["turns"] = driver.session.scene.transform.turns


def magnified(driver: Driver) -> None:
    """The picture as pixels, then smooth; the pane's place on the screen."""
    driver.open_by_path(driver.model)
    driver.session.scene = replace(
        driver.session.scene, view=LayerView(layer="L5_52_24", normalize=Normalize.EACH)
    )
    driver.wait_for_picture()
    pane = driver.context.item_info("//Canvas/**/##Picture").rect_full
    driver.found["pane"] = [pane.min.x, pane.min.y, pane.max.x, pane.max.y]
    driver.context.mouse_move_to_pos((2, 2))
    testing.capture(driver.context, str(driver.folder / "pixels.png"))
    driver.context.item_click("//Canvas/**/Smooth")
    driver.context.mouse_move_to_pos((2, 2))
    testing.capture(driver.context, str(driver.folder / "smooth.png"))


def ablation(driver: Driver) -> None:
    """In Inspect, leave out a layer's down-filter and see what that does; then undo it."""
    context, session = driver.context, driver.session
    equivariance_section.LIVE_BELOW_MS = math.inf  # also where the processor is busy
    layer = "L5_52_24"

    def measured() -> float | None:
        driver.wait_until(lambda: session.layer_equivariance is not None, "the equivariance")
        return (session.layer_equivariance or {})[layer].eqt_frac_db

    driver.open_by_path(driver.model)
    context.key_press(imgui.Key.f3)
    context.yield_(10)
    context.window_focus("//Aliasing")
    driver.save_picture("whole")
    driver.found["whole"] = measured()
    context.item_click(f"//Aliasing/**/{layer}/##No filter")
    driver.save_picture("ablated")
    driver.found["layers"] = [one.layer for one in session.scene.ablations]
    driver.found["ablated"] = measured()
    context.key_press(imgui.Key.mod_ctrl | imgui.Key.z)
    driver.save_picture("undone")
    driver.found["undone"] = measured()
    driver.found["problems"] = driver.summaries()


def projects(driver: Driver) -> None:
    """Save a project, change it, undo, leave it for a new one, drop it on the window, and try to quit."""
    context, session, desk = driver.context, driver.session, driver.app.files.desk
    driver.open_by_path(driver.model)
    driver.found["title"] = driver.app.files.title
    context.item_input_value("//Latent/**/##Seed", 7.0)
    driver.save_picture("seven")
    context.key_press(imgui.Key.mod_ctrl | imgui.Key.b)
    context.key_press(imgui.Key.mod_ctrl | imgui.Key.s)
    context.yield_(4)
    context.item_input_value("//Save the project as/##File name", str(driver.folder / "work"))
    driver.wait_until(lambda: desk.path is not None, "the saved project")
    driver.found["titles"] = [driver.app.files.title]
    context.item_input_value("//Latent/**/##Seed", 9.0)
    driver.save_picture("nine")
    driver.found["titles"].append(driver.app.files.title)
    context.window_focus("//Project")
    context.yield_(3)
    context.item_click("//Project/**/Bookmark ‘Seed 7’##2")
    driver.save_picture("back")
    driver.found["titles"].append(driver.app.files.title)
    context.key_press(imgui.Key.mod_ctrl | imgui.Key.n)
    driver.save_picture("new")
    driver.found["new_seed"] = session.scene.latent.seed
    driver.app.drop([str(driver.folder / "work.sg3viz")])
    context.yield_(3)
    driver.save_picture("reopened")
    driver.found["bookmarks"] = [bookmark.name for bookmark in session.project.bookmarks]
    context.window_focus("//Latent")
    context.item_input_value("//Latent/**/##Seed", 3.0)
    context.key_press(imgui.Key.mod_ctrl | imgui.Key.q)
    context.yield_(4)
    driver.found["asked"] = desk.question.title if desk.question else ""
    context.item_click("//Unsaved changes/Cancel")
    context.yield_(4)
    driver.found["still_asked"] = desk.question is not None
    driver.found["problems"] = driver.summaries()


def closing(driver: Driver) -> None:
    """Change something, wait for the close button, cancel, wait for it once more, and let the work go."""
    context, desk = driver.context, driver.app.files.desk
    driver.open_by_path(driver.model)
    context.item_input_value("//Latent/**/##Seed", 7.0)
    (driver.folder / "ready").touch()
    driver.wait_until(lambda: desk.question is not None, "the question")
    context.yield_(4)
    context.item_click("//Unsaved changes/Cancel")
    context.yield_(4)
    driver.found["shall_exit"] = [driver.app.params.app_shall_exit]
    (driver.folder / "again").touch()
    driver.wait_until(lambda: desk.question is not None, "the question")
    context.yield_(4)
    driver.app.files.desk.answer(Choice.DO_NOT_SAVE)
    driver.found["shall_exit"].append(driver.app.params.app_shall_exit)
    driver.app.params.app_shall_exit = False  # so that the result is still written


def crash(driver: Driver) -> None:
    """Leave work unsaved until it is kept for recovery, then die as if by a power cut."""
    driver.open_by_path(driver.model)
    driver.context.item_input_value("//Latent/**/##Seed", 23.0)
    kept = driver.folder / "recovery"
    driver.wait_until(lambda: kept.exists() and bool(list(kept.glob("*.json"))), "the work to be kept")
    os.kill(os.getpid(), signal.SIGKILL)


def recovery(driver: Driver) -> None:
    """Take the work back that another window has left."""
    context, session = driver.context, driver.session
    session.open_model(driver.model)
    driver.wait_until(lambda: session.model is not None, "the model")
    testing.capture(context, str(driver.folder / "question.png"))
    context.item_click("//Recover unsaved work/Recover")
    driver.wait_until(lambda: driver.app.files.desk.is_changed, "the recovered work")
    driver.save_picture("recovered")
    driver.found["seed"] = session.scene.latent.seed
    driver.found["title"] = driver.app.files.title
    driver.found["problems"] = driver.summaries()


def recorded(driver: Driver) -> None:
    """Record the canvas while seeds change under a probe mark, then the whole window at rest."""
    context, session, casts = driver.context, driver.session, driver.app.panes.capture.casts
    session.set_preferences(replace(session.preferences, capture_folder=str(driver.folder / "captures")))
    driver.open_by_path(driver.model)
    driver.wait_for_picture()
    context.key_press(imgui.Key.mod_ctrl | imgui.Key.mod_shift | imgui.Key.r)
    driver.wait_until(lambda: casts.status is not None, "the recording")
    pane = context.item_info("//Canvas/**/##Picture").rect_full
    driver.found["pane"] = [pane.max.x - pane.min.x, pane.max.y - pane.min.y]
    seconds = []
    for seed in (3, 5, 8):
        session.scene = replace(session.scene, latent=LatentPoint(x=float(seed)), probe=ProbePoint())
        driver.wait_for_picture()
        context.yield_(5)
        seconds.append(casts.status.seconds if casts.status else 0.0)
        driver.save_picture(f"seed{seed}")
    driver.found["seconds"] = seconds
    context.key_press(imgui.Key.mod_ctrl | imgui.Key.mod_shift | imgui.Key.r)
    driver.wait_until(lambda: casts.last is not None and casts.status is None, "the video")
    driver.found["canvas"] = str(casts.last)
    context.mouse_move_to_pos((2, 2))
    session.notices = notices.Notices()
    casts.settings = CastSettings(Source.WINDOW, 30)
    driver.app.do(Command.RECORD)
    driver.wait_until(lambda: casts.status is not None and casts.status.seconds > 0.5, "some frames")
    testing.capture(context, str(driver.folder / "screen.png"))
    driver.app.do(Command.RECORD)
    driver.wait_until(lambda: casts.status is None, "the second video")
    driver.found["window"] = str(casts.last)
    driver.app.do(Command.RECORD)
    driver.wait_until(lambda: casts.status is not None, "the third recording, which the program's end ends")
    driver.found["problems"] = [text for text in driver.summaries() if not text.startswith("Saved")]


def timeline(driver: Driver) -> None:
    """Two keyframes, played at true speed and scrubbed; a track by the menu, auto-key, undo; a preset."""
    context, session = driver.context, driver.session
    driver.open_by_path(driver.model)
    context.key_press(imgui.Key.f4)
    context.yield_(10)
    context.window_focus("//Latent")
    context.item_input_value("//Latent/**/##Seed", 7.0)
    context.key_press(imgui.Key.k)
    driver.seek(4.0)
    context.item_input_value("//Latent/**/##Seed", 9.0)
    context.key_press(imgui.Key.k)
    context.yield_(3)
    driver.found["keyframes"] = [[key.seconds, key.scene.latent.x] for key in session.timeline.keyframes]
    driver.seek(0.0)
    begin = time.monotonic()
    context.key_press(imgui.Key.space)
    driver.wait_until(lambda: time.monotonic() > begin + 1.5, "the time to pass")
    session.player.pause()
    driver.found["played"] = [time.monotonic() - begin, session.project.playhead_s]
    driver.seek(2.0)
    driver.save_picture("scrubbed")
    driver.found["shares"] = sorted(share.weight for share in session.scene.latent.blend)

    before = session.timeline
    context.item_click(f"//Timeline/**/{icons_fontawesome_6.ICON_FA_PLUS} Track")
    context.menu_click("//$FOCUSED/Transform/Rotate##transform.turns")
    context.key_press(imgui.Key.escape)
    context.yield_(3)
    driver.seek(4.0)
    context.item_click(f"//Timeline/**/{icons_fontawesome_6.ICON_FA_CIRCLE_DOT}##Auto-key")
    context.window_focus("//Transform")
    driver.drag("//Transform/**/##Rotate", 40, 0)
    turns = session.timeline.track("transform.turns")
    driver.found["turns"] = [] if turns is None else [[key.seconds, key.value] for key in turns.keys]
    driver.found["rotated"] = session.scene.transform.turns
    driver.save_picture("rotated")
    for _ in range(2):
        context.key_press(imgui.Key.mod_ctrl | imgui.Key.z)
    context.yield_(3)
    driver.found["undone"] = session.timeline == before

    context.item_click(f"//Timeline/**/{icons_fontawesome_6.ICON_FA_WAND_MAGIC_SPARKLES} Motion")
    context.item_click("//$FOCUSED/Seed walk")
    context.item_click("//$FOCUSED/Replace")
    context.yield_(3)
    driver.found["walk"] = [track.path for track in session.timeline.tracks]
    driver.found["problems"] = driver.summaries()


def training_run(driver: Driver) -> None:
    """Open a run's folder, step back by a button and by the slider, and take a snapshot that appears."""
    context, session, folder = driver.context, driver.session, driver.folder
    run = folder / "00000-faces"
    run.mkdir()
    for kimg in (0, 200, 400):
        shutil.copy(driver.model, run / f"network-snapshot-{kimg:06d}.pkl")
    (run / "metric-fid.jsonl").write_text(
        '{"results": {"fid": 9}, "snapshot_pkl": "network-snapshot-000200.pkl"}'
    )
    driver.open_by_path(str(run))
    scene = session.scene
    context.window_focus("//Models")
    context.item_click(f"//Models/**/{icons_fontawesome_6.ICON_FA_CHEVRON_LEFT}##Before")
    driver.wait_for_snapshot("000200")
    driver.drag("//Models/**/##Snapshot", -200, 0)
    driver.wait_for_snapshot("000000")
    driver.found["same_scene"] = session.scene == scene
    shutil.copy(driver.model, run / "network-snapshot-000600.pkl")
    driver.wait_until(lambda: bool(driver.summaries()), "the offer")
    driver.found["offer"] = driver.summaries()
    context.item_click("//##Notice 0/Open")
    driver.wait_for_snapshot("000600")
    driver.found["recent"] = [Path(name).name for name in session.preferences.recent_models]


SCENARIOS: dict[str, Callable[[Driver], None]] = {
    scenario.__name__: scenario
    for scenario in (
        explore,
        layers,
        muted_channel,
        edits,
        spectra,
        compared,
        killed_worker,
        dropped_text,
        dropped_model,
        bad_model,
        magnified,
        faulty_panel,
        ablation,
        recorded,
        training_run,
        projects,
        closing,
        crash,
        recovery,
        timeline,
    )
}


def main() -> int:
    """Run one scenario; the exit status is 0 if it came to its end."""
    name, model, folder = sys.argv[1], sys.argv[2], Path(sys.argv[3])
    hello_imgui.set_assets_folder(str(assets.FOLDER))
    client = ProcessClient(device="cpu")
    driver = Driver(App(Session(client), recovery_folder=folder / "recovery"), model, folder)

    def play(context: Any) -> None:
        driver.context = context
        patience = imgui.test_engine.get_io(hello_imgui.get_imgui_test_engine())
        patience.config_watchdog_warning = patience.config_watchdog_kill_test = 3 * PATIENCE_S
        SCENARIOS[name](driver)
        testing.capture(context, str(folder / "window.png"))

    try:
        testing.run(
            test_function=play,
            runner_params=driver.app.params,
            add_ons_params=immapp.AddOnsParams(with_implot=True),
        )
    finally:
        client.close()
    (folder / "result.json").write_text(json.dumps(driver.found))
    return 0


if __name__ == "__main__":
    raise SystemExit(main())

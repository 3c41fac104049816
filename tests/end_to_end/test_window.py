"""The real window on a virtual display, driven by its labels."""

from __future__ import annotations

import csv
import json
import os
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PIL import Image

from renderer.render import Renderer
from tests.end_to_end import OTHER_MODEL, window_manager, xdnd
from tests.end_to_end.virtual_window import virtual_display
from tests.renderer.decoded import decode, psnr_db
from tests.renderer.remote.web_server import Behaviour, web_server

CONFORMANCE = Path(__file__).parents[1] / "conformance"
ROOT = Path(__file__).parents[2]
MODEL = CONFORMANCE / "sg3-r-64-cond.pkl"
PATIENCE_S = 240.0


@pytest.fixture(scope="module")
def display() -> Iterator[str]:
    """A virtual display for all the windows of this module."""
    with virtual_display() as name:
        yield name


@dataclass(slots=True)
class Window:
    """A window that plays a scenario in a process of its own."""

    display: str
    folder: Path

    def start(self, scenario: str) -> subprocess.Popen[bytes]:
        command = [sys.executable, "-m", "tests.end_to_end.drive", scenario, str(MODEL), str(self.folder)]
        return subprocess.Popen(command, cwd=ROOT, env=self._environment(), stdout=subprocess.PIPE)

    def finish(self, process: subprocess.Popen[bytes]) -> dict[str, Any]:
        """Wait for the end of the scenario; what it found."""
        try:
            output, _ = process.communicate(timeout=PATIENCE_S)
        finally:
            process.kill()
        assert process.returncode == 0, output.decode()[-4000:]
        return json.loads((self.folder / "result.json").read_text())

    def play(self, scenario: str) -> dict[str, Any]:
        return self.finish(self.start(scenario))

    def picture(self, name: str) -> np.ndarray:
        return np.asarray(Image.open(self.folder / f"{name}.png"))

    def rendered(self, name: str, model: str = str(MODEL)) -> np.ndarray:
        """The picture that the command line makes of the scene that the window had."""
        scene, out = self.folder / f"{name}.json", self.folder / f"{name}-rendered"
        command = [sys.executable, "-m", "visualizer", "render", model, "--scene", str(scene)]
        command += ["--out", str(out), "--device", "cpu"]
        self._run(command)
        return np.asarray(Image.open(out / "scene.png"))

    def rendered_from(self, scene: str) -> np.ndarray:
        """The picture that the command line makes of a scene, project or picture."""
        out = self.folder / "rendered-from"
        command = [sys.executable, "-m", "visualizer", "render", str(MODEL), "--scene", scene]
        self._run([*command, "--out", str(out), "--device", "cpu"])
        return np.asarray(Image.open(out / "scene.png"))

    def rendered_with_edits(self, edits: str) -> np.ndarray:
        """The picture of seed 0 that the command line makes with exported edits, without the library."""
        out, empty = self.folder / "edits-rendered", str(self.folder / "nothing")
        command = [sys.executable, "-m", "visualizer", "render", str(MODEL), "--edits", edits]
        self._run([*command, "--out", str(out), "--device", "cpu"], XDG_DATA_HOME=empty)
        return np.asarray(Image.open(out / "seed0000.png"))

    def _run(self, command: list[str], **others: str) -> None:
        environment = {**self._environment(), **others}
        quiet = subprocess.DEVNULL
        subprocess.run(command, check=True, cwd=ROOT, env=environment, stdout=quiet, timeout=PATIENCE_S)

    def activation(self, name: str) -> np.ndarray:
        """What the command line makes of the scene of that name, as the network gives it."""
        scene, out = self.folder / f"{name}.json", self.folder / f"{name}-activation"
        command = [sys.executable, "-m", "visualizer", "render", str(MODEL), "--scene", str(scene)]
        command += ["--out", str(out), "--device", "cpu", "--format", "npy"]
        subprocess.run(command, check=True, cwd=ROOT, stdout=subprocess.DEVNULL, timeout=PATIENCE_S)
        return np.load(out / "scene.npy")

    def wait_for_file(self, name: str) -> None:
        end = time.monotonic() + PATIENCE_S
        while not (self.folder / name).exists():
            assert time.monotonic() < end, f"{name} never came"
            time.sleep(0.1)

    def _environment(self) -> dict[str, str]:
        private = {"CONFIG": "config", "DATA": "data", "CACHE": "cache"}
        homes = {f"XDG_{name}_HOME": str(self.folder / folder) for name, folder in private.items()}
        return {**os.environ, "DISPLAY": self.display, "WAYLAND_DISPLAY": "", **homes}


@pytest.fixture
def window(display: str, tmp_path: Path) -> Window:
    return Window(display, tmp_path)


def test_what_the_hands_do_shows_and_equals_what_render_gives(window: Window) -> None:
    found = window.play("explore")
    names = ["start", "seed", "psi", "rotate", "canvas"]
    pictures = [window.picture(name) for name in names]
    for before, after in pairwise(pictures):
        assert np.abs(before.astype(int) - after.astype(int)).max() > 10
    for name, picture in zip(names, pictures, strict=True):
        np.testing.assert_array_equal(picture, window.rendered(name), err_msg=name)
    assert found["undone_to_rotate"]
    assert found["undone_latent"] == [7.0, 0.0]
    assert found["redone"]
    assert not [problem for problem in found["problems"] if not problem.startswith("Saved")]


def test_layers_and_spectra_equal_what_render_gives(window: Window) -> None:
    found = window.play("layers")
    assert window.picture("layer").shape == (52, 52, 3)
    assert window.picture("spectrum").shape[1] > 52
    for name in ("layer", "spectrum"):
        np.testing.assert_array_equal(window.picture(name), window.rendered(name), err_msg=name)
    assert found["layer"] is None


def test_a_channel_muted_in_the_sheet_is_missing_in_the_picture_until_it_is_undone(window: Window) -> None:
    found = window.play("muted_channel")
    assert found["mixes"] == [["L5_52_24", [0]]]
    whole, muted, undone = (window.picture(name) for name in ("whole", "muted", "undone"))
    assert (whole != muted).any(axis=2).mean() > 0.1
    np.testing.assert_array_equal(muted, window.rendered("muted"))
    np.testing.assert_array_equal(undone, whole)
    assert not [problem for problem in found["problems"] if not problem.startswith("Saved")]


def test_an_imported_direction_is_an_edit_that_render_and_its_export_give_too(window: Window) -> None:
    smile = np.random.default_rng(0).normal(size=Renderer("cpu").open(str(MODEL)).w_dim)
    np.save(window.folder / "smile.npy", smile.astype(np.float32) / 4)
    found = window.play("edits")
    start, added, dragged = (window.picture(name) for name in ("start", "added", "dragged"))
    for before, after in pairwise((start, added, dragged)):
        assert np.abs(before.astype(int) - after.astype(int)).max() > 10
    assert found["strengths"][0] == 1.0
    assert found["strengths"][1] > 1.0
    np.testing.assert_array_equal(added, window.rendered("added"))
    np.testing.assert_array_equal(dragged, window.rendered("dragged"))
    assert found["one_drag_is_one_step"]
    assert found["redone"]
    np.testing.assert_array_equal(window.picture("undone"), added)
    (exported,) = found["exported"]
    np.testing.assert_array_equal(window.rendered_with_edits(exported), dragged)
    np.testing.assert_array_equal(window.picture("cleared"), start)
    assert [notice for notice in found["notices"] if "wrong" in notice] == []


def test_a_frozen_spectrum_and_another_layer_s_are_exported_with_the_numbers_of_direct_computation(
    window: Window,
) -> None:
    found = window.play("spectra")
    captures = {path.suffix: path for path in (window.folder / "captures").iterdir()}
    assert captures[".png"].read_bytes().startswith(b"\x89PNG")
    with captures[".csv"].open(newline="") as file:
        rows = list(csv.DictReader(file))
    live, kept = "L9_84_24", found["kept"][0]
    assert "L5_52_24" in kept
    kinds = ("radial", "0°", "45°")
    assert {row["curve"] for row in rows} == {f"{name} · {kind}" for name in (live, kept) for kind in kinds}

    power = spectrum_of(window.activation("scene")[:, 10:-10, 10:-10])
    with np.load(captures[".npz"]) as arrays:
        np.testing.assert_allclose(arrays["power"], power, rtol=1e-3, atol=1e-7 * power.max())
    slices = [row for row in rows if row["curve"] == f"{live} · 0°"]
    assert [float(row["frequency"]) for row in slices] == list(range(33))
    written = [float(row["power"]) for row in slices[:32]]
    np.testing.assert_allclose(written, power[32, 32:], rtol=1e-3, atol=1e-7 * power.max())
    assert not [problem for problem in found["problems"] if not problem.startswith("Saved")]


def spectrum_of(x: np.ndarray) -> np.ndarray:
    """The definition: Kaiser window of unit mean square, mean over channels. Shapes: x [C, n, n]."""
    window = np.outer(np.kaiser(x.shape[1], 8.0), np.kaiser(x.shape[1], 8.0))
    x = (x - x.mean(axis=(1, 2), keepdims=True)) * (window / np.sqrt(np.mean(window**2)))
    return np.fft.fftshift((np.abs(np.fft.fft2(x)) ** 2).mean(axis=0)) / x[0].size ** 2


def test_magnified_pixels_are_squares_unless_smooth_is_asked_for(window: Window) -> None:
    found = window.play("magnified")
    left, top, right, bottom = (round(edge) for edge in found["pane"])
    middle = (slice((top + bottom) // 2 - 100, (top + bottom) // 2 + 100),)
    middle += (slice((left + right) // 2 - 100, (left + right) // 2 + 100),)
    squares, smooth = (window.picture(name)[middle][..., :3] for name in ("pixels", "smooth"))
    zoom = min(right - left, bottom - top) // 52
    assert len(np.unique(squares.reshape(-1, 3), axis=0)) <= (200 // zoom + 2) ** 2
    assert len(np.unique(smooth.reshape(-1, 3), axis=0)) > len(np.unique(squares.reshape(-1, 3), axis=0))
    changes = (np.diff(squares.astype(int), axis=1) != 0).any(axis=(0, 2))
    assert changes.sum() <= 200 // zoom + 1


def test_a_layer_without_its_down_filter_loses_equivariance_until_that_is_undone(window: Window) -> None:
    found = window.play("ablation")
    assert found["layers"] == ["L5_52_24"]
    assert found["ablated"] < found["whole"] - 1
    assert found["undone"] == found["whole"]
    whole, ablated = window.picture("whole"), window.picture("ablated")
    assert np.abs(whole.astype(int) - ablated.astype(int)).max() > 0
    np.testing.assert_array_equal(ablated, window.rendered("ablated"))
    np.testing.assert_array_equal(window.picture("undone"), whole)
    assert not [problem for problem in found["problems"] if not problem.startswith("Saved")]


def test_a_timeline_is_keyed_played_at_true_speed_and_scrubbed_to_what_render_gives(window: Window) -> None:
    found = window.play("timeline")
    assert found["keyframes"] == [[0.0, 7.0], [4.0, 9.0]]
    passed, playhead = found["played"]
    assert playhead == pytest.approx(passed, abs=0.5)
    assert found["shares"] == [0.5, 0.5]
    for name in ("scrubbed", "rotated"):
        np.testing.assert_array_equal(window.picture(name), window.rendered(name), err_msg=name)
    assert found["rotated"] != 0
    assert found["turns"] == [[2.0, 0.0], [4.0, found["rotated"]]]
    assert found["undone"]
    assert found["walk"] == ["latent"]
    assert not [problem for problem in found["problems"] if not problem.startswith("Saved")]


def test_both_pictures_of_a_comparison_equal_what_render_gives(window: Window) -> None:
    found = window.play("compared")
    for name, model in (("intact", str(MODEL)), ("other", OTHER_MODEL)):
        np.testing.assert_array_equal(window.picture(name), window.rendered(name), err_msg=name)
        second = f"{name}-second"
        np.testing.assert_array_equal(window.picture(second), window.rendered(second, model), err_msg=second)
    assert json.loads((window.folder / "intact-second.json").read_text())["scene"]["channel_mixes"] == []
    (mix,) = json.loads((window.folder / "other-second.json").read_text())["scene"]["channel_mixes"]
    assert mix["layer"].startswith("L5_")
    assert not [problem for problem in found["problems"] if not problem.startswith("Saved")]


def test_a_worker_killed_in_mid_drag_comes_back_with_the_picture(window: Window) -> None:
    found = window.play("killed_worker")
    assert found["scene_kept"]
    assert found["revived"] != found["killed"]
    assert len([notice for notice in found["notices"] if "render process" in notice]) == 1
    assert found["one_undo_goes_to_the_start"]
    np.testing.assert_array_equal(window.picture("after"), window.rendered("after"))


def test_a_dropped_text_file_is_a_message_and_nothing_else(window: Window) -> None:
    process = window.start("dropped_text")
    window.wait_for_file("ready")
    text = window.folder / "a note ü.txt"
    text.write_text("no model")
    xdnd.drop(window.display, "sg3-viz", text)
    found = window.finish(process)
    assert [text.name in notice for notice in found["notices"]] == [True]
    assert found["nothing_else_changed"]
    assert found["loading"] is None


def test_a_dropped_model_opens(window: Window) -> None:
    process = window.start("dropped_model")
    window.wait_for_file("ready")
    xdnd.drop(window.display, "sg3-viz", MODEL)
    assert window.finish(process)["model"] == MODEL.name


def test_a_dropped_address_is_fetched_and_opened(window: Window) -> None:
    with web_server(Behaviour(content=MODEL.read_bytes())) as server:
        process = window.start("dropped_model")
        window.wait_for_file("ready")
        xdnd.drop(window.display, "sg3-viz", f"{server}/from%20the%20web.pkl")
        assert window.finish(process)["model"] == "from_the_web.pkl"


def test_a_wrong_path_and_a_broken_file_leave_the_model_open(window: Window) -> None:
    (window.folder / "broken.pkl").write_bytes(b"this is no pickle")
    found = window.play("bad_model")
    assert len(found["notices"]) == 2
    assert found["kept"]


def test_a_fault_in_a_panel_is_told_once_and_the_window_works_on(window: Window) -> None:
    found = window.play("faulty_panel")
    assert found["notices"] == ["Something went wrong in the window: a fault"]
    assert found["turns"] != 0


def test_a_project_is_saved_changed_undone_left_and_dropped_again(window: Window) -> None:
    found = window.play("projects")
    assert found["title"] == "sg3-viz"
    assert found["titles"] == ["work - sg3-viz", "*work - sg3-viz", "work - sg3-viz"]
    seven, nine, back, new, reopened = (
        window.picture(name) for name in ("seven", "nine", "back", "new", "reopened")
    )
    assert (seven != nine).any()
    np.testing.assert_array_equal(back, seven)
    np.testing.assert_array_equal(reopened, seven)
    assert (new != seven).any()
    assert found["new_seed"] == 0
    assert found["bookmarks"] == ["Seed 7"]
    assert (found["asked"], found["still_asked"]) == ("Unsaved changes", False)
    project = str(window.folder / "work.sg3viz")
    np.testing.assert_array_equal(window.rendered_from(project), seven)


def test_the_close_button_asks_before_work_is_lost(window: Window) -> None:
    process = window.start("closing")
    for file in ("ready", "again"):
        window.wait_for_file(file)
        window_manager.close(window.display, "sg3-viz")
    assert window.finish(process)["shall_exit"] == [False, True]


def test_after_kill_9_the_work_comes_back(window: Window) -> None:
    process = window.start("crash")
    process.communicate(timeout=PATIENCE_S)
    assert process.returncode == -9
    found = window.play("recovery")
    assert (found["seed"], found["title"]) == (23, "*Untitled - sg3-viz")
    np.testing.assert_array_equal(window.picture("recovered"), window.rendered("recovered"))
    assert list((window.folder / "recovery").glob("*.json"))  # still unsaved, and still kept


def test_without_a_display_the_program_says_so_in_one_sentence(tmp_path: Path) -> None:
    environment = {**os.environ, "DISPLAY": "", "WAYLAND_DISPLAY": "", "XDG_CONFIG_HOME": str(tmp_path)}
    command = [sys.executable, "-m", "visualizer"]
    done = subprocess.run(
        command, cwd=ROOT, env=environment, capture_output=True, text=True, timeout=60, check=False
    )
    assert done.returncode == 1
    assert done.stderr.count("\n") == 1
    assert "no display" in done.stderr


def test_make_run_on_a_virtual_display_saves_a_screenshot(tmp_path: Path) -> None:
    out = tmp_path / "window.png"
    command = [sys.executable, "-m", "tests.end_to_end.virtual_window", str(out), str(MODEL)]
    environment = {**os.environ, "XDG_CONFIG_HOME": str(tmp_path)}
    subprocess.run(command, check=True, cwd=ROOT, env=environment, timeout=PATIENCE_S)
    with Image.open(out) as screenshot:
        assert screenshot.size == (1440, 900)


def test_a_recording_shows_what_was_on_the_canvas_and_in_the_window(window: Window) -> None:
    found = window.play("recorded")
    assert found["problems"] == []
    width, height = (round(side) for side in found["pane"])
    video = decode(Path(found["canvas"]), width + width % 2, height + height % 2)
    zoom = min(width, height) // 64
    left, top = width // 2 - 32 * zoom, height // 2 - 32 * zoom
    for seed, seconds in zip((3, 5, 8), found["seconds"], strict=True):
        picture = window.picture(f"seed{seed}").repeat(zoom, axis=0).repeat(zoom, axis=1)
        shown = video[round(seconds * 30)][top : top + 64 * zoom, left : left + 64 * zoom]
        assert psnr_db(shown, picture) > 35
        assert shown.shape == picture.shape
    screen = window.picture("screen")[..., :3]
    height, width = screen.shape[:2]
    (*_, last) = decode(Path(found["window"]), width + width % 2, height + height % 2)
    assert psnr_db(last[: height - 40, :width], screen[: height - 40]) > 30  # below is the time
    assert len(list((window.folder / "captures").glob("*.mp4"))) == 3


def test_a_training_run_is_gone_through_at_a_fixed_scene(window: Window) -> None:
    found = window.play("training_run")
    assert found["same_scene"]
    assert found["offer"] == ["Snapshot 000600 has appeared"]
    assert found["recent"] == ["network-snapshot-000600.pkl", "00000-faces"]

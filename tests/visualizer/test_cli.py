"""The command line as a user types it."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from renderer import scene_file
from renderer.directions import edit_file
from renderer.directions.direction_library import DirectionLibrary
from renderer.directions.direction_set import DirectionMethod, DirectionSet
from renderer.directions.edit_stack import Edit, EditStack
from renderer.frame import Frame, Output
from renderer.messages import RenderRequest
from renderer.noise import Noise, NoiseMode
from renderer.scene import (
    LatentPoint,
    LayerView,
    Normalize,
    Scene,
    SeedWeight,
    SpectrumView,
    StyleMix,
    Transform,
    Truncation,
)
from renderer.scene_file import SceneFile
from visualizer import cli
from visualizer.rendering.inline_client import InlineRenderer

ROOT = Path(__file__).parents[2]
PACK = ROOT / "tests" / "conformance"
GRAY, CONDITIONAL = str(PACK / "sg3-t-32-gray.pkl"), str(PACK / "sg3-r-64-cond.pkl")
Capture = pytest.CaptureFixture[str]


def run(*words: str) -> int:
    return cli.main(words)


def pixels_of(path: Path) -> np.ndarray:
    with Image.open(path) as image:
        return np.asarray(image)


def rendered(tmp_path: Path, *words: str, name: str = "seed0000", model: str = GRAY) -> Scene:
    """The scene in the picture that `render` writes."""
    assert run("render", model, "--out", str(tmp_path), *words) == 0
    return scene_file.read(tmp_path / f"{name}.png").scene


def in_window(scene: Scene, model: str = GRAY, output: Output = Output.PICTURE) -> np.ndarray:
    frame = InlineRenderer("cpu").ask(RenderRequest(1, model, scene, output=output))
    assert isinstance(frame, Frame)
    return frame.pixels


def assert_failed(capsys: Capture, words: str) -> None:
    """One line on standard error and nothing on standard output."""
    out, err = capsys.readouterr()
    assert out == ""
    assert err.startswith("sg3-viz: error: ")
    assert err.count("\n") == 1
    assert words in err


def test_help_names_both_ways_to_call_it(capsys: Capture) -> None:
    assert run("--help") == 0
    text = capsys.readouterr().out
    for words in ("sg3-viz [MODEL]", "COMMAND", "--project", "--device", "info", "render"):
        assert words in text
    assert "window" not in text.split("Commands:")[1]


def test_the_version_is_that_of_the_package(capsys: Capture) -> None:
    assert run("--version") == 0
    assert capsys.readouterr().out.startswith("sg3-viz 0.")


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ([], (None, "auto", None)),
        (["a.pkl"], ("a.pkl", "auto", None)),
        (["--device", "cpu"], (None, "cpu", None)),
        (["a.pkl", "--device", "cuda:1", "--debug"], ("a.pkl", "cuda:1", None)),
        (["--debug", "--device", "mps", "a.pkl"], ("a.pkl", "mps", None)),
        (["--", "render"], ("render", "auto", None)),
        (["./info"], ("./info", "auto", None)),
        (["demo"], ("demo", "auto", None)),
        (["stylegan3-t-64"], ("stylegan3-t-64", "auto", None)),
        (["https://example.org/a.pkl"], ("https://example.org/a.pkl", "auto", None)),
    ],
)
def test_without_a_command_the_window_opens(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, words: list[str], expected: tuple[object, ...]
) -> None:
    monkeypatch.chdir(tmp_path)
    for name in ("a.pkl", "render", "info"):
        (tmp_path / name).write_bytes(b"")
    opened = []

    class FakeStart:
        @staticmethod
        def run(model: str | None, *, device: str, project: Path | None) -> int:
            opened.append((model, device, project))
            return 0

    monkeypatch.setitem(sys.modules, "visualizer.start", FakeStart)
    assert run(*words) == 0
    assert opened == [expected]


def test_the_window_begins_with_a_saved_scene(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    saved = tmp_path / "a.json"
    saved.write_bytes(scene_file.encode(SceneFile(Scene(latent=LatentPoint(x=3)))))
    opened = []

    class FakeStart:
        @staticmethod
        def run(model: str | None, *, device: str, project: Path | None) -> int:
            opened.append(project)
            return 3

    monkeypatch.setitem(sys.modules, "visualizer.start", FakeStart)
    assert run("--project", str(tmp_path / "a.json")) == 3, "its exit status is the program's"
    assert run(str(saved)) == 3, "what can be dropped on the window can be named, too"
    assert opened == [saved, saved]


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (["demo2"], "'demo2' is neither a file nor a command; is 'demo' meant?"),
        (["rendr"], "'rendr' is neither a file nor a command; is 'render' meant?"),
        (["missing.pkl"], "There is no model missing.pkl: check the path."),
        (["missing.json"], "There is no model missing.json: check the path."),
        (["stylegan3-x-64"], "check the path, or the name; there are demo, stylegan3-t-256"),
        (["--project", "missing.json"], "There is no file missing.json: check the path."),
        (["http://example.org/a.pkl"], "use the https address"),
        (["empty"], "The folder empty holds no network-snapshot"),
        (["edits.json"], "'edits.json' holds edits, no model"),
        (["demo", "a.pkl"], "'a.pkl' is one too many"),
        (["scene.json", "--project", "scene.json"], "'scene.json' is a project, as --project is"),
    ],
)
def test_what_cannot_be_shown_is_told_before_a_display_is_looked_for(
    words: list[str], message: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: Capture
) -> None:
    monkeypatch.setitem(sys.modules, "visualizer.start", None)  # would be imported for it
    monkeypatch.chdir(tmp_path)
    Path("empty").mkdir()
    Path("edits.json").write_text('{"version": 1, "edits": []}')
    Path("scene.json").write_bytes(scene_file.encode(SceneFile(Scene())))
    assert run(*words) == 2
    err = capsys.readouterr().err
    assert err.startswith("Usage: sg3-viz [OPTIONS] [MODEL]\n")
    assert message in err


@pytest.mark.parametrize(
    "words",
    [
        ["render", GRAY],
        ["render", GRAY, "--out", "x", "--seeds", "3-1"],
        ["render", GRAY, "--out", "x", "--seeds", "a"],
        ["render", GRAY, "--out", "x", "--seeds", "0-4294967295"],
        ["render", GRAY, "--out", "x", "--seeds", "4294967296"],
        ["render", GRAY, "--out", "x", "--seeds=-4294967296"],
        ["render", GRAY, "--out", "x", "--seeds=-1--3"],
        ["render", GRAY, "--out", "x", "--stylemix", "-3"],
        ["render", GRAY, "--out", "x", "--seeds", "1", "--blend", "1:1"],
        ["render", GRAY, "--out", "x", "--blend", "1"],
        ["render", GRAY, "--out", "x", "--translate", "1"],
        ["render", GRAY, "--out", "x", "--trunc", "nan"],
        ["render", GRAY, "--out", "x", "--fft", "--fft-range", "-5"],
        ["render", GRAY, "--out", "x", "--fft", "--fft-beta", "-1"],
        ["render", GRAY, "--out", "x", "--fft", "--fft-beta", "nan"],
        ["render", GRAY, "--out", "x", "--device", "tpu"],
        ["render", GRAY, "--out", "x", "--frobnicate"],
        ["info"],
        ["bench", GRAY, "--frames", "0"],
        ["benhc", GRAY],
        ["rendr", GRAY],
        ["a.pkl", "b.pkl"],
        ["--device", "gpu"],
    ],
)
def test_wrong_words_are_exit_status_2(
    capsys: Capture, words: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    assert run(*words) == 2
    assert "Error: " in capsys.readouterr().err
    assert list(tmp_path.iterdir()) == []


def test_info_is_a_table(capsys: Capture) -> None:
    assert run("info", CONDITIONAL) == 0
    text = capsys.readouterr().out
    lines = text.splitlines()
    assert lines[0] == "sg3-r-64-cond.pkl: stylegan3-r"
    assert "64×64 pixels, 3 channel(s), 5 classes" in text
    assert [line.split()[0] for line in lines if line.startswith(("input", "L"))][:2] == ["input", "L0_36_24"]


def test_info_has_all_figures_as_json(capsys: Capture) -> None:
    assert run("info", CONDITIONAL, "--json") == 0
    figures = json.loads(capsys.readouterr().out)
    reference = json.loads(Path(CONDITIONAL).with_suffix(".json").read_text())
    assert figures["architecture"] == "stylegan3-r"
    assert (figures["resolution"], figures["image_channels"], figures["c_dim"]) == (64, 3, 5)
    assert figures["num_ws"] == reference["num_ws"]
    assert {"z_dim", "w_dim", "parameters"} <= figures.keys()
    assert figures["layers"][0]["name"] == "input"
    last = figures["layers"][-1]
    assert last.keys() == {
        "name", "channels", "size", "sampling_rate", "cutoff", "stopband", "half_width", "critically_sampled",
        "up", "down", "radial",
    }  # fmt: skip
    assert (last["name"], last["size"], last["channels"], last["critically_sampled"]) == (
        "L14_64_3",
        64,
        3,
        True,
    )


def test_one_picture_is_written_per_seed(tmp_path: Path, capsys: Capture) -> None:
    assert run("render", GRAY, "--out", str(tmp_path / "new"), "--seeds", "0-2,12345") == 0
    names = ["seed0000.png", "seed0001.png", "seed0002.png", "seed12345.png"]
    assert sorted(path.name for path in (tmp_path / "new").iterdir()) == names
    assert [Path(line).name for line in capsys.readouterr().out.splitlines()] == names
    for seed in (0, 12345):
        path = tmp_path / "new" / f"seed{seed:04d}.png"
        expected = in_window(Scene(latent=LatentPoint(x=seed)))
        np.testing.assert_array_equal(pixels_of(path), expected[..., 0])


def test_every_option_is_a_part_of_the_scene(tmp_path: Path) -> None:
    words = """
        --seeds 7 --trunc -0.5 --trunc-cutoff 4 --stylemix-seed 9 --stylemix 1,3-5
        --noise random --noise-seed 2 --translate -0.1,0.2 --rotate -0.05 --untransform
        --layer L6_46_16 --channels 2 --normalize --gain-db -6 --fft --fft-sel --fft-range 30 --fft-beta 4
    """
    scene = rendered(tmp_path, *words.split(), name="seed0007")
    assert scene == Scene(
        latent=LatentPoint(x=7),
        truncation=Truncation(-0.5, 4),
        style_mix=StyleMix(True, 9, (1, 3, 4, 5)),
        noise=Noise(NoiseMode.RANDOM, 2),
        transform=Transform(-0.1, 0.2, -0.05, True),
        view=LayerView("L6_46_16", 2, False, -6.0, Normalize.EACH),
        spectrum=SpectrumView(True, False, 30.0, 4.0),
    )
    np.testing.assert_array_equal(pixels_of(tmp_path / "seed0007.png"), in_window(scene))


def test_a_seed_below_0_is_one_of_the_last(tmp_path: Path) -> None:
    last = rendered(tmp_path, "--seeds", "4294967197", name="seed4294967197")
    below = rendered(tmp_path, "--seeds", "-99", name="seed-099")
    assert (last, below) == (Scene(LatentPoint(x=4294967197.0)), Scene(LatentPoint(x=-99.0)))
    high, low = (pixels_of(tmp_path / name) for name in ("seed4294967197.png", "seed-099.png"))
    np.testing.assert_array_equal(high, low)
    blend = rendered(tmp_path, "--blend", "-99:0.5,-3:0.5", name="blend")
    assert [each.seed for each in blend.latent.blend] == [2**32 - 99, 2**32 - 3]
    assert run("render", GRAY, "--out", str(tmp_path / "many"), "--seeds", "-2-1,-7--6") == 0
    assert sorted(path.stem[4:] for path in (tmp_path / "many").iterdir()) == sorted(
        ["-002", "-001", "0000", "0001", "-007", "-006"]
    )


def test_a_class_can_be_chosen(tmp_path: Path) -> None:
    assert rendered(tmp_path, "--class", "3", model=CONDITIONAL).class_index == 3


def test_a_blend_is_one_picture(tmp_path: Path) -> None:
    scene = rendered(tmp_path, "--blend", "0:0.5,1:0.3,100:-0.2", name="blend")
    assert scene.latent.blend == (SeedWeight(0, 0.5), SeedWeight(1, 0.3), SeedWeight(100, -0.2))


@pytest.mark.parametrize("suffix", [".json", ".png"])
def test_a_scene_can_be_rendered_again_and_changed(tmp_path: Path, suffix: str) -> None:
    saved = Scene(
        latent=LatentPoint(x=1.5, y=2.5), transform=Transform(0.1, 0.2, 0.3), view=LayerView(gain_db=3)
    )
    path = tmp_path / f"saved{suffix}"
    path.write_bytes(
        scene_file.encode_png(in_window(saved), SceneFile(saved))
        if suffix == ".png"
        else scene_file.encode(SceneFile(saved))
    )
    assert rendered(tmp_path, "--scene", str(path), name="scene") == saved
    np.testing.assert_array_equal(pixels_of(tmp_path / "scene.png"), in_window(saved)[..., 0])
    changed = rendered(tmp_path, "--scene", str(path), "--rotate", "0", "--trunc", "0.5", name="scene")
    assert changed.transform == Transform(0.1, 0.2, 0)
    assert changed.truncation.psi == 0.5


def test_a_scene_of_another_model_is_pointed_out(tmp_path: Path, capsys: Capture) -> None:
    path = tmp_path / "saved.json"
    path.write_bytes(scene_file.encode(SceneFile(Scene(), model="other.pkl", model_hash="beef")))
    rendered(tmp_path, "--scene", str(path), name="scene")
    assert capsys.readouterr().err == "sg3-viz: note: this scene was made with another model, other.pkl.\n"


def test_arrays_are_the_network_s_own(tmp_path: Path) -> None:
    words = ("render", GRAY, "--out", str(tmp_path), "--format", "npy", "--gain-db", "20")
    assert run(*words) == 0
    image = np.load(tmp_path / "seed0000.npy")
    assert (image.dtype, image.shape) == (np.float32, (1, 32, 32))
    np.testing.assert_array_equal(image, in_window(Scene(), output=Output.ACTIVATION))
    assert run(*words, "--layer", "L6_46_16", "--seeds", "1") == 0
    assert np.load(tmp_path / "seed0001.npy").shape == (16, 46, 46)


def test_what_was_left_out_is_said_once(tmp_path: Path, capsys: Capture) -> None:
    rendered(tmp_path, "--seeds", "0-2", "--class", "1")
    assert capsys.readouterr().err == "sg3-viz: note: This model has no classes, so class 1 is left out.\n"


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (["info", "missing.pkl"], "There is no model missing.pkl"),
        (["info", str(ROOT / "pyproject.toml")], "pyproject.toml"),
        (["render", GRAY, "--out", "x", "--layer", "L6"], "no layer 'L6'; the nearest are"),
        (["render", CONDITIONAL, "--out", "x", "--class", "9"], "no class 9"),
        (["render", GRAY, "--out", "x", "--device", "cuda:99"], "cuda:99"),
        (["bench", GRAY, "--device", "cuda:99"], "cuda:99"),
        (["render", GRAY, "--out", "x", "--scene", "missing.json"], "missing.json cannot be read"),
        (["render", GRAY, "--out", "file/x"], "cannot be written"),
    ],
)
def test_failed_work_is_one_line_and_exit_status_1(
    capsys: Capture, words: list[str], message: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "file").write_text("")
    assert run(*words) == 1
    assert_failed(capsys, message)
    assert [path.name for path in tmp_path.rglob("*")] == ["file"]


def test_debug_shows_the_traceback_before_the_line(capsys: Capture) -> None:
    assert run("info", str(ROOT / "pyproject.toml"), "--debug") == 1
    lines = capsys.readouterr().err.splitlines()
    assert lines[0].startswith("Traceback")
    assert lines[-1].startswith("sg3-viz: error: ")


def test_output_that_cannot_be_written_is_no_fault_of_the_program(
    capsys: Capture, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("visualizer.command_line.info_command.run", refuse)
    assert run("info", GRAY) == 1
    assert_failed(capsys, "the output cannot be read or written: No space left on device.")


def test_a_fault_of_the_program_is_one_line_too(capsys: Capture, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("visualizer.command_line.info_command.run", lambda *_, **__: 1 / 0)
    assert run("info", GRAY) == 1
    assert_failed(capsys, "ZeroDivisionError")


@pytest.mark.skipif(os.name != "posix", reason="signals")
def test_ctrl_c_leaves_no_half_written_file(tmp_path: Path) -> None:
    words = ["render", GRAY, "--out", str(tmp_path), "--seeds", "0-99999"]
    process = subprocess.Popen(
        [sys.executable, "-m", "visualizer", *words],
        cwd=ROOT, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True,
    )  # fmt: skip
    deadline = time.monotonic() + 60
    while not (tmp_path / "seed0005.png").exists() and time.monotonic() < deadline:
        time.sleep(0.02)
    process.send_signal(signal.SIGINT)
    _, err = process.communicate(timeout=30)
    assert process.returncode == 1
    assert err.strip() == "sg3-viz: error: stopped by Ctrl-C."
    written = list(tmp_path.iterdir())
    assert len(written) > 5
    for path in written:
        assert path.name.startswith("seed")
        assert pixels_of(path).shape == (32, 32)


def exported_edits(folder: Path, strength: float) -> tuple[EditStack, DirectionSet, Path]:
    """An edit file as the window exports it, with its directions beside it."""
    directions = DirectionSet(np.eye(1, 32, dtype=np.float32), np.array([2.0]), DirectionMethod.IMPORTED)
    library = DirectionLibrary(folder / "library")
    library.add(directions)
    stack = EditStack((Edit(directions.set_id, strength=strength, first=1),))
    path = folder / "edits.json"
    edit_file.write(path, stack, library)
    return stack, directions, path


def test_exported_edits_can_be_rendered_where_their_directions_are_not_known(tmp_path: Path) -> None:
    stack, directions, path = exported_edits(tmp_path / "exported", 3.0)
    scene = rendered(tmp_path, "--edits", str(path))
    assert scene == Scene(edits=stack)
    renderer = InlineRenderer("cpu")
    renderer.lend([directions])
    frame = renderer.ask(RenderRequest(1, GRAY, scene))
    assert isinstance(frame, Frame)
    np.testing.assert_array_equal(pixels_of(tmp_path / "seed0000.png"), frame.pixels[..., 0])
    assert np.abs(frame.pixels.astype(int) - in_window(Scene())).max() > 5


def test_a_file_that_holds_no_edits_is_one_sentence(tmp_path: Path, capsys: Capture) -> None:
    path = tmp_path / "edits.json"
    path.write_text("{}")
    assert run("render", GRAY, "--out", str(tmp_path), "--edits", str(path)) == 1
    assert "edits.json holds no edits of sg3-viz" in capsys.readouterr().err

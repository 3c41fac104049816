"""The picture on show as text: whoever runs it gets the very same pixels."""

from __future__ import annotations

import os
import shlex
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from renderer.directions.direction_library import DirectionLibrary
from renderer.directions.direction_set import DirectionMethod, DirectionSet
from renderer.directions.edit_stack import Edit, EditStack
from renderer.interventions import Ablation, ChannelMix, ChannelScale
from renderer.messages import RenderRequest
from renderer.noise import Noise, NoiseMode
from renderer.render import Renderer
from renderer.scene import (
    ColorMap,
    LatentPoint,
    LayerView,
    Normalize,
    ProbePoint,
    Scene,
    SeedWeight,
    SpectrumView,
    StyleMix,
    Transform,
    Truncation,
)
from visualizer import cli, copy_as
from visualizer.command_line import commands
from visualizer.command_line.commands import RenderJob

ROOT = Path(__file__).parents[2]
MODEL = ROOT / "tests" / "conformance" / "sg3-r-64-cond.pkl"
LAYER = "L5_52_24"
SCENES = {
    "plain": Scene(),
    "seed of another row": Scene(LatentPoint(3.0, 2.0), probe=ProbePoint(0.1, 0.1)),
    "seed below 0": Scene(LatentPoint(1.0, -1.0)),
    "between seeds": Scene(LatentPoint(3.25, -1.125)),
    "blend": Scene(LatentPoint(blend=(SeedWeight(4, 0.1), SeedWeight(9, -0.7)))),
    "all that flags can say": Scene(
        latent=LatentPoint(7.0),
        class_index=1,
        truncation=Truncation(-0.3, 4),
        style_mix=StyleMix(True, 12, (0, 2, 3)),
        noise=Noise(NoiseMode.NONE, 5, 6, 1 / 3),
        transform=Transform(-0.1, 0.05, -1 / 3, untransform=True),
        view=LayerView(LAYER, 4, mono=True, gain_db=-3.3, normalize=Normalize.EACH),
        spectrum=SpectrumView(True, False, 30.5, 4.0),
    ),
    "switched off": Scene(style_mix=StyleMix(False, 12, (1,)), spectrum=SpectrumView(False, False, 3.0)),
    "style mixing of nothing": Scene(style_mix=StyleMix(True, 12, ())),
    "view": Scene(view=LayerView(LAYER, mono=True, color_map=ColorMap.DIVERGING, normalize=Normalize.ALL)),
    "margins": Scene(view=LayerView(LAYER, crop_margins=True)),
    "interventions": Scene(
        channel_mixes=(ChannelMix(LAYER, (1, 4), (), (ChannelScale(2, 0.5),)),),
        ablations=(Ablation("L2_20_48", True),),
    ),
}
BY_FLAGS = {
    "plain",
    "seed of another row",
    "seed below 0",
    "between seeds",
    "blend",
    "all that flags can say",
    "switched off",
    "style mixing of nothing",
}


@pytest.fixture(scope="module")
def renderer() -> Renderer:
    return Renderer("cpu")


def pixels(renderer: Renderer, model: Path, scene: Scene) -> np.ndarray:
    return renderer.render(RenderRequest(1, str(model), scene)).pixels.squeeze()


def made_by(command: str, folder: Path, monkeypatch: pytest.MonkeyPatch) -> np.ndarray:
    """The picture that the command line writes; the shell's rules take it apart."""
    program, *words = shlex.split(command)
    assert program == "sg3-viz"
    monkeypatch.chdir(folder)
    assert cli.main(words) == 0
    (path,) = (folder / "pictures").glob("*.png")
    return np.asarray(Image.open(path))


def said_by(command: str, monkeypatch: pytest.MonkeyPatch) -> RenderJob:
    """What the command line would render."""
    jobs: list[RenderJob] = []
    monkeypatch.setattr(commands, "render", jobs.append)
    program, *words = shlex.split(command)
    assert program == "sg3-viz"
    assert cli.main(words) == 0
    return jobs[0]


@pytest.mark.parametrize("name", SCENES)
def test_the_command_says_the_scene(monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    command = copy_as.command(str(MODEL), SCENES[name], device="cpu")
    assert ("--scene" not in command) is (name in BY_FLAGS)
    job = said_by(command, monkeypatch)
    assert (job.model, job.device) == (str(MODEL), "cpu")
    ((_, scene),) = job.pictures
    assert copy_as.essential(scene) == copy_as.essential(SCENES[name])


def test_a_seed_below_0_is_called_as_in_the_window() -> None:
    assert "--seeds -99 " in copy_as.command("a.pkl", Scene(LatentPoint(1.0, -1.0)))
    assert "--seeds 4294967295 " in copy_as.command("a.pkl", Scene(LatentPoint(float(2**32 - 1))))
    blend = (SeedWeight(2**32 - 99, 0.5), SeedWeight(7, 0.5))
    assert "--blend -99:0.5,7:0.5 " in copy_as.command("a.pkl", Scene(LatentPoint(blend=blend)))


@pytest.mark.parametrize("name", ["between seeds", "all that flags can say", "interventions"])
def test_the_command_gives_the_pixels_of_the_window(
    renderer: Renderer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    command = copy_as.command(str(MODEL), SCENES[name], device="cpu")
    made = made_by(command, tmp_path, monkeypatch)
    np.testing.assert_array_equal(made, pixels(renderer, MODEL, SCENES[name]))


def run_script(text: str, folder: Path, **others: str) -> np.ndarray:
    (folder / "script.py").write_text(text)
    environment = {**os.environ, "PYTHONPATH": str(ROOT), **others}
    subprocess.run([sys.executable, "script.py"], cwd=folder, env=environment, check=True, timeout=120)
    return np.asarray(Image.open(folder / "picture.png"))


@pytest.mark.parametrize("name", ["all that flags can say"])
def test_the_script_gives_the_pixels_of_the_window(renderer: Renderer, tmp_path: Path, name: str) -> None:
    script = copy_as.python(str(MODEL), SCENES[name], device="cpu")
    np.testing.assert_array_equal(run_script(script, tmp_path), pixels(renderer, MODEL, SCENES[name]))


@pytest.mark.parametrize("name", SCENES)
def test_the_script_says_the_scene(name: str) -> None:
    script = copy_as.python(str(MODEL), SCENES[name]).split("frame =")[0]
    said: dict[str, object] = {}
    exec(script, said)  # noqa: S102 (our own text)
    assert said["scene"] == copy_as.essential(SCENES[name])


def test_edits_are_said_by_the_names_of_their_directions(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "data"))
    components = np.random.default_rng(0).standard_normal((1, 512)).astype(np.float32)
    components /= np.linalg.norm(components)
    renderer = Renderer("cpu", library=DirectionLibrary())
    width = renderer.open(str(MODEL)).w_dim
    directions = DirectionSet(
        components[:, :width] / np.linalg.norm(components[:, :width]),
        np.ones(1, np.float32),
        DirectionMethod.PCA,
    )
    renderer.library.add(directions)
    edited = Scene(
        edits=EditStack((Edit(directions.set_id, strength=-2.5, first=1, last=3, name="a 'b' \"c\""),))
    )
    made = made_by(copy_as.command(str(MODEL), edited, device="cpu"), tmp_path, monkeypatch)
    np.testing.assert_array_equal(made, pixels(renderer, MODEL, edited))
    assert (made != pixels(renderer, MODEL, Scene())).any()


@pytest.mark.parametrize(
    "folder", ["plain", "with a space", 'it\'s "quoted"', "$HOME `x` ; & ü 模型", "-dash"]
)
def test_paths_are_quoted_for_the_shell(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, folder: str) -> None:
    model = tmp_path / folder / "model.pkl"
    model.parent.mkdir()
    model.touch()
    command = copy_as.command(str(model), SCENES["interventions"])
    printed = ["sh", "-c", f"printf '%s\\n' {command}"]
    shell = subprocess.run(printed, capture_output=True, text=True, check=True)
    assert shell.stdout.splitlines() == shlex.split(command)
    assert said_by(command, monkeypatch).model == str(model)
    monkeypatch.chdir(model.parent)
    assert copy_as.command("model.pkl", SCENES["interventions"]) == command  # from any folder
    assert repr(str(model)) in copy_as.python(str(model), Scene())


def test_equal_pictures_have_equal_texts() -> None:
    same = replace(
        SCENES["plain"], probe=ProbePoint(), edits=EditStack(locked=(0,)), spectrum=SpectrumView(beta=1.0)
    )
    assert copy_as.command("a.pkl", same) == copy_as.command("a.pkl", Scene())
    assert (
        copy_as.command("stylegan3-r-64", Scene()) == "sg3-viz render stylegan3-r-64 --seeds 0 --out pictures"
    )

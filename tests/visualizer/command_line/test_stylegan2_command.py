"""StyleGAN2 on the command line: its noise, its figures, its conversion, and what it cannot do."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest

from renderer.frame import Frame, Output
from renderer.messages import RenderRequest
from renderer.noise import Noise, NoiseMode
from renderer.scene import Scene
from tests.visualizer.cli_runs import PACK, Capture, assert_failed, work_in
from visualizer import cli
from visualizer.rendering.inline_client import InlineRenderer

SKIP, RESNET, TENSORFLOW = (
    str(PACK / f"{name}.pkl") for name in ("sg2-64", "sg2-32-resnet-cond", "sg2-32-tensorflow")
)


def run(*words: str) -> int:
    return cli.main(words)


def written(path: Path, *words: str, model: str = SKIP) -> np.ndarray:
    assert run("render", model, "--seeds", "0", "--format", "npy", "--out", str(path), *words) == 0
    return np.load(path / "seed0000.npy")


@pytest.mark.parametrize(
    ("words", "noise"),
    [
        ((), Noise()),
        (("--noise", "none"), Noise(NoiseMode.NONE)),
        (("--noise", "random", "--noise-seed", "5"), Noise(NoiseMode.RANDOM, 5)),
        (
            ("--noise=random", "--noise-seed=5", "--noise-second-seed=9", "--noise-blend=0.3"),
            Noise(NoiseMode.RANDOM, 5, 9, 0.3),
        ),
    ],
)
def test_noise_is_chosen_on_the_command_line(tmp_path: Path, words: tuple[str, ...], noise: Noise) -> None:
    frame = InlineRenderer("cpu").ask(RenderRequest(1, SKIP, Scene(noise=noise), output=Output.ACTIVATION))
    assert isinstance(frame, Frame)
    np.testing.assert_array_equal(written(tmp_path, *words), frame.pixels)


def test_what_has_no_input_to_move_says_so_and_shows_the_picture(tmp_path: Path, capsys: Capture) -> None:
    plain = written(tmp_path)
    capsys.readouterr()
    np.testing.assert_array_equal(written(tmp_path, "--rotate", "0.1"), plain)
    assert "note: StyleGAN2 has no Fourier input" in capsys.readouterr().err


def test_equivariance_needs_an_input_to_move(capsys: Capture) -> None:
    assert_failed(run("equivariance", SKIP, "--samples", "2"), capsys, "cannot be moved")


@pytest.mark.parametrize("model", [SKIP, RESNET, TENSORFLOW])
def test_info_has_the_figures_that_there_are(model: str, capsys: Capture) -> None:
    assert run("info", model, "--json") == 0
    figures = json.loads(capsys.readouterr().out)
    reference = json.loads(Path(model).with_suffix(".json").read_text())
    assert (figures["architecture"], figures["num_ws"]) == ("stylegan2", reference["num_ws"])
    layers = [
        {"name": row["name"], "channels": row["shape"][1], "size": row["shape"][2]}
        for row in reference["layers"]
    ]
    assert figures["layers"] == layers
    assert run("info", model) == 0
    assert "cutoff" not in capsys.readouterr().out


@pytest.mark.parametrize("model", [SKIP, RESNET, TENSORFLOW])
def test_a_converted_model_gives_the_same_pictures(
    model: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    work_in(tmp_path, monkeypatch)
    assert run("convert", model, "copy.safetensors") == 0
    for words in ((), ("--noise", "random")):
        before, after = (written(tmp_path, *words, model=each) for each in (model, "copy.safetensors"))
        np.testing.assert_array_equal(after, before)

"""Bursts on the command line."""

from __future__ import annotations

from pathlib import Path

import pytest

from renderer import scene_file
from tests.visualizer.cli_runs import CONDITIONAL, GRAY, Capture, assert_failed
from visualizer import cli


def render(tmp_path: Path, *words: str, model: str = GRAY) -> int:
    return cli.main(["render", model, "--out", str(tmp_path / "out"), *words])


def names(tmp_path: Path) -> list[str]:
    return sorted(path.name for path in (tmp_path / "out").iterdir())


def test_one_control_gives_a_picture_for_each_value(tmp_path: Path, capsys: Capture) -> None:
    assert render(tmp_path, "--vary", "psi=0:1:3", "--seeds", "7", "--rotate", "0.1") == 0
    assert names(tmp_path) == ["1_psi=0.png", "2_psi=0.5.png", "3_psi=1.png"]
    scene = scene_file.read(tmp_path / "out" / "2_psi=0.5.png").scene
    assert (scene.truncation.psi, scene.latent.seed, scene.transform.turns) == (0.5, 7, 0.1)
    assert capsys.readouterr().out == f"3 pictures in {tmp_path / 'out'}\n"


def test_two_controls_give_columns_and_rows_and_a_sheet(tmp_path: Path) -> None:
    words = ["--vary", "class=0-1", "--vary", "seed=3,5", "--sheet"]
    assert render(tmp_path, *words, model=CONDITIONAL) == 0
    assert names(tmp_path) == [
        "1_seed=3_class=0.png",
        "2_seed=3_class=1.png",
        "3_seed=5_class=0.png",
        "4_seed=5_class=1.png",
        "sheet.png",
    ]


def test_any_field_goes_by_its_path_and_words_by_name(tmp_path: Path) -> None:
    assert render(tmp_path, "--vary", "transform.turns=0,0.25", "--vary", "view.normalize=off,all") == 0
    scene = scene_file.read(tmp_path / "out" / "4_normalize=all_turns=0.25.png").scene
    assert (scene.transform.turns, scene.view.normalize.value) == (0.25, "all")


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (["--vary", "psi"], "no control and its values"),
        (["--vary", "psi=0:1:x"], "'x' is not how many"),
        (["--vary", "psi=0:1:2.5"], "'2.5' is not how many"),
        (["--vary", "psi=0:1"], "'0:1' is no range: give from, to and how many, as in psi=0:1:8"),
        (["--vary", "psi=x"], "'x' is no number: give"),
        (["--vary", "transform.turns=0:1e30:3"], "The rotation goes from -10,000 to 10,000 turns"),
        (["--vary", "untransform=maybe"], "'maybe' is none of on, off"),
        (["--vary", "normalize=much"], "'much' is none of off, each, all"),
        (["--vary", "psi=0:1:9999"], "1 to 1000"),
        (["--vary", "size=1,2"], "no control 'size', but "),
        (["--vary", "seed=a"], "no whole number"),
        (["--vary", "psi=0,1", "--vary", "psi=0,1"], "another control"),
        (["--vary", "psi=0,1", "--seeds", "0-3"], "--vary seed=0-7"),
        (["--vary", "psi=0,1", "--format", "npy"], "PNG"),
        (["--sheet"], "--vary"),
    ],
)
def test_wrong_words_are_told(tmp_path: Path, capsys: Capture, words: list[str], message: str) -> None:
    assert render(tmp_path, *words) == 2
    assert message in capsys.readouterr().err
    assert not (tmp_path / "out").exists()


def test_a_layer_that_is_not_there_fails_in_one_line(tmp_path: Path, capsys: Capture) -> None:
    assert_failed(render(tmp_path, "--vary", "layer=L99"), capsys, "L99")

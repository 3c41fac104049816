"""Whatever number is typed on the command line: it is taken, or refused in a sentence without a traceback."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import click
import pytest

from tests.visualizer.cli_runs import CONDITIONAL, GRAY, Capture, work_in
from visualizer import cli

EVER = ("nan", "inf", "-inf", "1e999", "", "0x10", "٣٢x", "1,5,")  # numbers nowhere
SOMEWHERE = ("1e30", "-1e30", "-1", "1e-320", "99999999999999999999", "١٢")
WORDS = {
    "out",
    "plot",
    "scene",
    "edits",
    "model",
    "audio",
    "device",
    "layer",
    "caption",
    "vary",
    "beside",
    "debug",
}
BEGIN = {
    "render": [CONDITIONAL, "--out=o"],
    "directions": [GRAY, "--out=d.npz"],
    "equivariance": [GRAY],
    "spectra": [GRAY, "--out=s.npz"],
    "video": [GRAY, "--out=v.mp4", "--seeds=0-1"],
    "bench": [GRAY],
}
# What else must be said for an option to count, and where in it the number stands.
BESIDE = {
    "mean": ["--std=10"],
    "std": ["--mean=10"],
    "stylemix": ["--stylemix-seed=3"],
    "stylemix_seed": ["--stylemix=1"],
    "fft_range": ["--fft"],
    "fft_beta": ["--fft"],
    "noise_seed": ["--noise=random"],
    "noise_second_seed": ["--noise=random", "--noise-blend=0.5"],
    "noise_blend": ["--noise=random"],
}
WITHIN = {"translate": "{},0", "blend": "0:{}", "grid": "{}x2", "size": "{}x64", "rate": "{}/1"}


def numeric_options(command: str) -> Iterator[click.Option]:
    """Those whose value is a number, or has one."""
    for option in cli.program.commands[command].params:
        is_choice = isinstance(option.type, click.Choice)
        if (
            isinstance(option, click.Option)
            and not option.is_flag
            and not is_choice
            and option.name not in WORDS
        ):
            yield option


OPTIONS = [(command, option) for command in BEGIN for option in numeric_options(command)]
NAMES = [f"{command} {option.opts[0]}" for command, option in OPTIONS]


def call(command: str, option: click.Option, number: str) -> int:
    name = str(option.name)
    value = WITHIN.get(name, "{}").format(number)
    begin = [word for word in BEGIN[command] if not word.startswith(option.opts[0] + "=")]
    return cli.main([command, *begin, f"{option.opts[0]}={value}", *BESIDE.get(name, [])])


def test_every_numeric_option_is_tried() -> None:
    assert {"render --trunc", "video --fps", "directions --samples", "spectra --std"} <= set(NAMES)
    assert len(NAMES) > 25


@pytest.mark.parametrize(("command", "option"), OPTIONS, ids=NAMES)
def test_what_is_no_number_is_refused_as_wrong_words(
    command: str, option: click.Option, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: Capture
) -> None:
    work_in(tmp_path, monkeypatch)
    for number in EVER:
        assert call(command, option, number) == 2, number
        out, err = capsys.readouterr()
        assert (out, "Traceback" in err) == ("", False)
        assert "Error: Invalid value for" in err
    assert list(Path.cwd().iterdir()) == []


@pytest.mark.parametrize("option", list(numeric_options("render")), ids=lambda option: option.opts[0])
def test_a_number_out_of_all_bounds_makes_a_picture_or_a_sentence(
    option: click.Option, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: Capture
) -> None:
    work_in(tmp_path, monkeypatch)
    for number in SOMEWHERE:
        status = call("render", option, number)
        err = capsys.readouterr().err
        assert status in (0, 1, 2)
        assert not [text for text in ("Traceback", "unforeseen", "fault of the program") if text in err], err
        if status == 1:
            assert err.startswith("sg3-viz: error: ")
            assert err.count("\n") == 1


@pytest.mark.parametrize(
    ("command", "word"),
    [
        ("directions", "--samples=99999999999999999999"),
        ("directions", "--components=99999999999999999999"),
        ("directions", "--seed=4294967296"),
        ("equivariance", "--samples=99999999999999999999"),
        ("spectra", "--samples=99999999999999999999"),
        ("spectra", "--std=0"),
        ("video", "--frames-per-seed=99999999999999999999"),
        ("video", "--size=0x64"),
        ("video", "--fps=0"),
        ("bench", "--frames=99999999999999999999"),
    ],
)
def test_limits_are_stated(command: str, word: str, capsys: Capture) -> None:
    assert cli.main([command, *BEGIN[command], word]) == 2
    assert "Error: Invalid value for" in capsys.readouterr().err


@pytest.mark.parametrize("form", ["--seeds={}", "--seeds=0-{}", "--blend={}:1", "--stylemix={}"])
def test_a_number_of_more_digits_than_python_reads_is_refused_as_wrong_words(
    form: str, capsys: Capture
) -> None:
    assert cli.main(["render", *BEGIN["render"], form.format("9" * 5000)]) == 2
    assert "is not a " in capsys.readouterr().err


@pytest.mark.parametrize(
    ("word", "limit"),
    [
        ("--rotate=1e30", "The rotation goes from -10,000 to 10,000 turns, not to 1e+30."),
        ("--translate=0,-1e30", "The translation goes from -10,000 to 10,000 image widths, not to -1e+30."),
        ("--blend=0:1e30", "The weight of a seed goes from -10,000 to 10,000, not to 1e+30."),
        ("--trunc=1e30", "Psi goes from -10,000 to 10,000, not to 1e+30."),
        ("--noise-blend=1e30", "The blend of the noise goes from -10,000 to 10,000, not to 1e+30."),
        ("--gain-db=201", "The gain goes from -200 to 200 dB, not to 201."),
        ("--fft-range=0", "The range of the spectrum goes from 0.1 to 10,000 dB, not to 0."),
        ("--fft-beta=201", "The beta of the spectrum's window goes from 0 to 200, not to 201."),
    ],
)
def test_a_number_without_sense_is_refused_with_its_limit(word: str, limit: str, capsys: Capture) -> None:
    assert cli.main(["render", *BEGIN["render"], word]) == 2
    assert limit in capsys.readouterr().err


def test_a_scene_has_the_limits_of_the_options(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: Capture
) -> None:
    work_in(tmp_path, monkeypatch)
    turned = '{"version": 1, "scene": {"transform": {"turns": 1e30}}}'
    assert cli.main(["render", *BEGIN["render"], "--scene", turned]) == 1
    told = "sg3-viz: error: The rotation goes from -10,000 to 10,000 turns, not to 1e+30.\n"
    assert capsys.readouterr().err == told
    assert list(Path.cwd().iterdir()) == []

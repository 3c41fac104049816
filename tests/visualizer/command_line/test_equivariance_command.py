"""`sg3-viz equivariance`, and the report that it shares with the window."""

from __future__ import annotations

import json
import math
from pathlib import Path

import pytest

from renderer.aliasing.aliasing_figures import EquivarianceMetrics, LayerEquivariance
from visualizer import cli
from visualizer.inspecting.equivariance_report import as_json, as_table

MODEL = str(Path(__file__).parents[2] / "conformance" / "sg3-t-32-gray.pkl")
FIGURES = {"eqt_int_db", "eqt_frac_db", "eqr_db"}
ERRORS = {"eqt_int_standard_error", "eqt_frac_standard_error", "eqr_standard_error"}
Capture = pytest.CaptureFixture[str]


def printed(capsys: Capture, *words: str) -> str:
    assert cli.main(["equivariance", MODEL, "--device", "cpu", *words]) == 0
    return capsys.readouterr().out


def test_the_same_seed_gives_the_same_json_bit_for_bit(capsys: Capture) -> None:
    first = printed(capsys, "--samples", "3", "--json")
    assert printed(capsys, "--samples", "3", "--json") == first
    found = json.loads(first)
    assert set(found) == FIGURES | ERRORS | {"model", "samples", "seed"}
    assert (found["samples"], found["seed"]) == (3, 0)
    assert all(math.isfinite(found[name]) for name in FIGURES)
    assert all(found[name] > 0 for name in ERRORS)
    assert json.loads(printed(capsys, "--samples", "3", "--seed", "1", "--json"))["eqr_db"] != found["eqr_db"]


def test_every_layer_is_listed_on_request(capsys: Capture) -> None:
    layers = json.loads(printed(capsys, "--samples", "1", "--per-layer", "--json"))["layers"]
    assert layers[0]["name"] == "input"
    assert len(layers) == 11
    assert all(set(row) == FIGURES | {"name"} for row in layers)


def test_the_table_is_for_people(capsys: Capture) -> None:
    text = printed(capsys, "--samples", "2")
    assert text.startswith("sg3-t-32-gray.pkl: equivariance over 2 samples, seed 0")
    assert all(words in text for words in ("EQ-T, whole pixels", "EQ-T, fractional", "EQ-R", "±", "dB"))


@pytest.mark.parametrize("words", [["--samples", "0"], ["--seed", "-1"], ["--samples", "many"]])
def test_wrong_words_are_told_before_anything_is_measured(words: list[str], capsys: Capture) -> None:
    assert cli.main(["equivariance", MODEL, *words]) == 2
    assert capsys.readouterr().out == ""


def test_a_model_that_is_not_there_is_one_line(capsys: Capture) -> None:
    assert cli.main(["equivariance", "/no/model.pkl"]) == 1
    out, err = capsys.readouterr()
    assert (out, err.count("\n")) == ("", 1)


def test_a_mistyped_command_is_told(capsys: Capture) -> None:
    assert cli.main(["equivariances"]) == 2
    assert "'equivariance' meant" in capsys.readouterr().err


def test_what_is_not_finite_is_null_in_json() -> None:
    layers = (LayerEquivariance("input", math.inf, math.nan, None),)
    found = json.loads(as_json("a", EquivarianceMetrics(1, 0, eqr_db=math.inf, layers=layers)))
    assert (found["eqr_db"], found["eqt_int_db"], found["eqr_standard_error"]) == (None, None, None)
    assert found["layers"] == [{"name": "input", "eqt_int_db": None, "eqt_frac_db": None, "eqr_db": None}]


def test_the_table_has_a_line_for_each_figure_and_layer() -> None:
    layers = (LayerEquivariance("input", 130.0, None, 50.0),)
    lines = as_table("a", EquivarianceMetrics(4, 9, 52.123, 0.456, layers=layers)).splitlines()
    assert lines[2].split() == ["EQ-T,", "whole", "pixels", "52.12", "±", "0.46", "dB"]
    assert lines[-1].split() == ["input", "130.00", "dB", "50.00", "dB"]

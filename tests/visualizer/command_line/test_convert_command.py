"""`sg3-viz convert`, and `sg3-viz info` on what it writes and on files that are refused."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest

from tests.renderer.checkpoint.official_pickles import Call, Ref, dumps, generator
from tests.visualizer.cli_runs import CONDITIONAL, GRAY, Capture, assert_failed, work_in
from visualizer.cli import main

OUT = "out.safetensors"


@pytest.fixture(autouse=True)
def _work(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    return work_in(tmp_path, monkeypatch)


def run(*words: str) -> int:
    return main(list(words))


def rendered(model: str, folder: str) -> np.ndarray:
    assert run("render", model, "--out", folder, "--format", "npy", "--seeds", "3") == 0
    return np.load(Path(folder) / "seed0003.npy")


@pytest.mark.parametrize("model", [GRAY, "stylegan3-t-64"])
def test_a_converted_model_renders_the_same(model: str, capsys: Capture) -> None:
    assert run("convert", model, OUT) == 0
    assert f"{OUT}: " in capsys.readouterr().out
    assert np.array_equal(rendered(model, "before"), rendered(OUT, "after"))


def test_float16_takes_less_room_and_differs_a_little() -> None:
    assert run("convert", CONDITIONAL, OUT) == 0
    assert run("convert", CONDITIONAL, "half.safetensors", "--dtype", "float16") == 0
    assert Path("half.safetensors").stat().st_size < 0.7 * Path(OUT).stat().st_size
    whole, halved = rendered(OUT, "whole"), rendered("half.safetensors", "half")
    assert 0 < np.abs(whole - halved).max() < 0.05


def test_the_note_of_a_random_model_stays_with_it(capsys: Capture) -> None:
    assert run("convert", "stylegan3-t-64", OUT) == 0
    assert run("info", OUT) == 0
    assert "Random weights" in capsys.readouterr().out


def test_a_model_is_not_written_over_itself(capsys: Capture) -> None:
    assert run("convert", GRAY, OUT) == 0
    content = Path(OUT).read_bytes()
    Path("link.safetensors").symlink_to(OUT)
    capsys.readouterr()
    for target in (OUT, f"./{OUT}", "link.safetensors"):
        assert_failed(run("convert", OUT, target), capsys, "is the model itself")
    assert Path(OUT).read_bytes() == content


def test_another_ending_is_refused(capsys: Capture) -> None:
    assert run("convert", GRAY, "out.pkl") == 2
    assert "'out.pkl' does not end in .safetensors: name it so." in capsys.readouterr().err


def test_a_place_that_cannot_be_written_is_told(capsys: Capture) -> None:
    Path("file").write_bytes(b"")
    assert_failed(run("convert", GRAY, f"file/{OUT}"), capsys, "cannot be written")
    assert [path.name for path in Path().iterdir()] == ["file"]


def test_a_file_that_is_refused_is_not_converted(capsys: Capture) -> None:
    Path("page.pkl").write_bytes(b"<!doctype html>")
    assert_failed(run("convert", "page.pkl", OUT), capsys, "web page")
    assert not Path(OUT).exists()


def test_info_tells_what_a_file_asks_for(capsys: Capture) -> None:
    assert run("info", GRAY) == 0
    out = capsys.readouterr().out
    assert "What this file asks for" in out
    assert "torch_utils.persistence._reconstruct_persistent_obj: read by sg3-viz's own code" in out


def test_info_of_a_converted_file_names_nothing(capsys: Capture) -> None:
    assert run("convert", GRAY, OUT) == 0
    capsys.readouterr()
    assert run("info", OUT, "--json") == 0
    report = json.loads(capsys.readouterr().out)["file_report"]
    assert (report["format"], report["names"], report["source_bytes"]) == ("safetensors", [], 0)


@pytest.mark.parametrize("as_json", [True, False])
def test_info_of_a_hostile_file_tells_what_it_named_and_then_fails(capsys: Capture, as_json: bool) -> None:
    evil = Call(Ref("os", "mkdir"), ("TRIPWIRE",))
    Path("evil.pkl").write_bytes(dumps({"G_ema": generator(), "D": evil}))
    assert run("info", "evil.pkl", *(["--json"] if as_json else [])) == 1
    out, err = capsys.readouterr()
    assert err.startswith("sg3-viz: error: evil.pkl: This file asks for `os.mkdir`")
    if as_json:
        assert json.loads(out)["file_report"]["names"][0]["fate"] == "refused"
    else:
        assert "os.mkdir: the file was refused for it" in out
    assert not Path("TRIPWIRE").exists()

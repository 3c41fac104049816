"""`sg3-viz bench` as a user types it: every figure is there. None is held against a clock."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from visualizer import cli

ROOT = Path(__file__).parents[3]
MODEL = "stylegan3-r-32"
TIMES = {
    "full_ms", "draft_ms", "reference_ms", "conv_floor_ms", "view_change_ms", "tail_edit_ms",
    "latency_p50_ms", "latency_p95_ms",
}  # fmt: skip
Capture = pytest.CaptureFixture[str]


def test_every_figure_is_in_the_json(capsys: Capture) -> None:
    assert cli.main(["bench", MODEL, "--json", "--frames", "1", "--device", "cpu"]) == 0
    out, err = capsys.readouterr()
    figures = json.loads(out)
    assert all(figures[name] > 0 for name in TIMES)
    assert figures["latency_p50_ms"] <= figures["latency_p95_ms"]
    assert (figures["model"], figures["device"], figures["frames"]) == (MODEL, "cpu", 1)
    assert {"device_name", "threads", "torch", "backends"} <= figures.keys()
    assert 0 < figures["held_bytes"] < figures["peak_memory_bytes"]
    layers = figures["per_layer"]
    assert [layer["name"].partition("_")[0] for layer in layers] == [f"L{i}" for i in range(15)]
    assert all(layer["conv_ms"] > 0 and layer["filter_ms"] > 0 for layer in layers)
    assert "round 1 of 1" in err, "what goes on is told beside it"


def test_for_reading_it_is_a_table_and_the_reference_can_be_left_out(capsys: Capture) -> None:
    assert cli.main(["bench", MODEL, "--frames", "1", "--skip-reference"]) == 0
    out = capsys.readouterr().out
    assert out.startswith(f"{MODEL} on ")
    for words in ("frame, settled", "an edit of the last four layers", "drag to pixel, 95 %", "L14_32_3"):
        assert words in out
    assert "frame on the reference backend not measured" in " ".join(out.split())


def test_a_model_that_cannot_be_opened_is_one_sentence(capsys: Capture) -> None:
    assert cli.main(["bench", "missing.pkl"]) == 1
    out, err = capsys.readouterr()
    assert out == ""
    assert err.splitlines()[-1] == "sg3-viz: error: There is no model missing.pkl: check the path."


def is_gone(group: int) -> bool:
    """Whether no process of the group is left; what was killed has a moment to go."""
    deadline = time.monotonic() + 5
    while time.monotonic() < deadline:
        try:
            os.killpg(group, 0)
        except ProcessLookupError:
            return True
        time.sleep(0.05)
    return False


@pytest.mark.skipif(os.name != "posix", reason="signals")
@pytest.mark.parametrize("moment", ["warming up", "dragging"])
def test_ctrl_c_ends_it_at_once_and_leaves_no_process(moment: str) -> None:
    process = subprocess.Popen(
        [sys.executable, "-m", "visualizer", "bench", MODEL, "--frames", "1"],
        cwd=ROOT, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True, start_new_session=True,
    )  # fmt: skip
    assert process.stderr is not None
    while not (line := process.stderr.readline()).startswith(moment):
        assert line, f"it ended before {moment}"
    os.killpg(process.pid, signal.SIGINT)
    _, err = process.communicate(timeout=30)
    assert process.returncode == 1
    assert err.splitlines()[-1] == "sg3-viz: error: stopped by Ctrl-C."
    assert is_gone(process.pid)

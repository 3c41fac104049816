"""Models from the web on the command line."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from renderer.remote.address import parse
from renderer.remote.model_cache import ModelCache
from renderer.remote.partial_file import CONTENT
from tests.renderer.remote.web_server import Behaviour, web_server
from tests.visualizer.cli_runs import GRAY, Capture, assert_failed, work_in
from visualizer.cli import main

ROOT = Path(__file__).parents[3]


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    return work_in(tmp_path, monkeypatch)


@pytest.fixture
def plan() -> Behaviour:
    return Behaviour(content=Path(GRAY).read_bytes())


@pytest.fixture
def url(plan: Behaviour) -> Iterator[str]:
    with web_server(plan) as start:
        yield f"{start}/gray.pkl"


def test_a_command_fetches_its_model_once(url: str, plan: Behaviour, capsys: Capture) -> None:
    for _ in range(2):
        assert main(["info", url]) == 0
    out, err = capsys.readouterr()
    assert "gray.pkl: stylegan3-t" in out
    assert err.count("Fetched gray.pkl") == 1
    assert "sha256" in err
    assert len(plan.asked) == 1


def test_nothing_is_fetched_for_words_that_are_wrong(url: str, plan: Behaviour, capsys: Capture) -> None:
    assert main(["render", url]) == 2
    assert main(["info", url, "--nonsense"]) == 2
    assert plan.asked == []


def test_what_cannot_be_fetched_fails_in_one_line(url: str, plan: Behaviour, capsys: Capture) -> None:
    plan.statuses = [404]
    assert_failed(main(["info", url]), capsys, "no such file")
    assert_failed(main(["info", "http://example.org/x.pkl"]), capsys, "use the https address")


@pytest.mark.skipif(sys.platform == "win32", reason="there is no SIGINT for another process")
@pytest.mark.parametrize("how", [signal.SIGINT, signal.SIGKILL])
def test_whoever_ends_it_finds_the_part_again(
    url: str, plan: Behaviour, tmp_path: Path, how: signal.Signals
) -> None:
    plan.stalls_after = 100_000
    homes = {f"XDG_{kind}_HOME": str(tmp_path / "home") for kind in ("CACHE", "CONFIG", "DATA")}
    command = [sys.executable, "-m", "visualizer", "info", url]
    quiet = subprocess.DEVNULL
    with subprocess.Popen(
        command, cwd=ROOT, env={**os.environ, **homes}, stdout=quiet, stderr=quiet
    ) as program:
        cache = ModelCache(tmp_path / "home" / "sg3-viz" / "models")
        part, end = cache.place(parse(url)) / CONTENT, time.monotonic() + 60
        while not (part.exists() and part.stat().st_size >= 90_000):
            assert time.monotonic() < end
            time.sleep(0.02)
        program.send_signal(how)
        start = time.monotonic()
        program.wait(10)
        assert time.monotonic() - start < 3.0
    assert [path.name for path in part.parent.iterdir() if path.name != CONTENT] == ["partial.json"]
    plan.stalls_after = None
    done = subprocess.run(
        command, cwd=ROOT, env={**os.environ, **homes}, capture_output=True, text=True, check=True
    )
    assert "gray.pkl" in done.stdout
    assert plan.asked[-1]["range"].startswith("bytes=")

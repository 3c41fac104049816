"""Folders shown by the desktop: by a program of its own, here by one that the test wrote."""

from __future__ import annotations

import sys
import time
from pathlib import Path

import pytest

from visualizer import desktop

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="scripts are no programs there")


def opener(monkeypatch: pytest.MonkeyPatch, folder: Path, script: str) -> None:
    """The desktop's program does what the script says."""
    program = folder / "opener"
    program.write_text(f"#!/bin/sh\n{script}\n")
    program.chmod(0o755)
    monkeypatch.setattr(desktop, "opener", lambda: str(program))


def test_the_folder_of_a_file_is_handed_over_as_it_is(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    folder = tmp_path / "a $(folder) 'of' pictures"
    folder.mkdir()
    (folder / "a.png").touch()
    opener(monkeypatch, tmp_path, f"printf %s \"$1\" >> '{tmp_path}/asked'")
    for path in (folder / "a.png", folder / "gone.png", folder):
        assert desktop.show_folder(path) == ""
    assert (tmp_path / "asked").read_text() == str(folder) * 3


def test_a_program_that_stays_open_is_not_waited_for(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(desktop, "SECONDS_TO_FAIL", 0.05)
    opener(monkeypatch, tmp_path, "exec sleep 1")
    start = time.monotonic()
    assert desktop.show_folder(tmp_path) == ""
    assert time.monotonic() - start < 0.9


@pytest.mark.parametrize("script", ["exit 3", None])
def test_what_does_not_work_is_told_in_one_sentence(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, script: str | None
) -> None:
    if script is None:
        monkeypatch.setattr(desktop, "opener", lambda: str(tmp_path / "no such program"))
        reason = "No such file or directory"
    else:
        opener(monkeypatch, tmp_path, script)
        reason = "opener ended with status 3"
    assert desktop.show_folder(tmp_path) == f"The folder {tmp_path} cannot be shown: {reason}."


def test_a_folder_that_has_gone_is_told(tmp_path: Path) -> None:
    gone = tmp_path / "gone" / "a.png"
    assert desktop.show_folder(gone) == f"The folder {gone.parent} cannot be shown: it is no longer there."

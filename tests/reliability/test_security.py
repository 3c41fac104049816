"""Promises of SECURITY.md that no other test keeps: private temporary files, dependencies with two bounds."""

from __future__ import annotations

import os
import re
from pathlib import Path

import pytest
from packaging.requirements import Requirement

from renderer.atomic_file import write_atomically
from renderer.recording.video_temporary import HiddenFile
from renderer.remote.partial_file import PartialFile

ROOT = Path(__file__).parents[2]
posix = pytest.mark.skipif(os.name != "posix", reason="permissions")


def mode(path: Path) -> int:
    return path.stat().st_mode & 0o777


@posix
def test_what_is_being_written_can_be_read_by_nobody_else(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    modes = []
    monkeypatch.setattr(os, "fsync", lambda _: modes.extend(map(mode, tmp_path.iterdir())))
    write_atomically(tmp_path / "a.json", b"{}")
    assert modes[0] == 0o600


@posix
def test_a_video_that_is_being_written_can_be_read_by_nobody_else(tmp_path: Path) -> None:
    hidden = HiddenFile(tmp_path, "a", ".mp4")
    assert mode(hidden.path) == 0o600
    hidden.remove()


@posix
def test_a_model_that_is_being_fetched_can_be_read_by_nobody_else(tmp_path: Path) -> None:
    part = PartialFile(tmp_path)
    assert mode(part.path) == 0o600
    part.finish(tmp_path / "a.pkl")
    assert mode(tmp_path / "a.pkl") == 0o644


def test_each_dependency_has_a_lower_bound_and_a_tested_version_above_it() -> None:
    text = (ROOT / "pyproject.toml").read_text()
    block = text.partition("\ndependencies = [\n")[2].partition("\n]")[0]
    listed = re.findall(r'^    "([^"]+)",$', block, re.M)
    tested = dict(re.findall(r"^([\w.-]+)==(\S+)$", (ROOT / "constraints.txt").read_text(), re.M))
    pinned = {name.lower(): version for name, version in tested.items()}
    assert len(listed) >= 15
    for requirement in map(Requirement, listed):
        assert any(each.operator == ">=" for each in requirement.specifier), requirement
        assert requirement.specifier.contains(pinned[requirement.name.lower()]), requirement


def test_the_window_process_opens_no_socket_module_of_its_own() -> None:
    rooms = ("visualizer", "widgets", "renderer", "ops")
    users = [
        str(path.relative_to(ROOT))
        for room in rooms
        for path in (ROOT / room).rglob("*.py")
        if re.search(
            r"^(import|from) (socket|socketserver|http\.server|xmlrpc|asyncio)\b", path.read_text(), re.M
        )
    ]
    assert [name for name in users if "remote" not in name] == []

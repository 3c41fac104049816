"""Folders that the desktop shows, or that are told of."""

from __future__ import annotations

from pathlib import Path

import pytest

from visualizer import desktop
from visualizer.chrome.notice_folders import NoticeFolders
from visualizer.chrome.notices import Notices


def test_where_nothing_shows_folders_it_is_told_where_it_is(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(desktop, "opener", lambda: "")
    folders = NoticeFolders()
    folders.show(tmp_path)
    (told,) = folders.follow(Notices()).items
    assert told.summary == f"It is in the folder {tmp_path}."

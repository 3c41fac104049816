"""The stored w+ as the window shows them."""

from __future__ import annotations

import os
from pathlib import Path

import numpy as np

from renderer.directions.w_library import StoredWs, WLibrary
from tests.visualizer.fakes import MODEL
from visualizer.editing.w_shelf import WShelf


def test_a_name_given_in_the_moment_in_which_the_folder_was_read_is_shown(tmp_path: Path) -> None:
    shelf = WShelf(WLibrary(tmp_path))
    stored = StoredWs(np.zeros((MODEL.num_ws, MODEL.w_dim), np.float32), MODEL.content_hash)
    shelf.keep(stored, "smile")
    shelf.refresh()
    assert [each.name for each in shelf.bookmarks(MODEL)] == ["smile"]
    read_ns = tmp_path.stat().st_mtime_ns
    shelf.rename(stored.source_id, "frown")
    os.utime(tmp_path, ns=(read_ns, read_ns))  # as on file systems whose clock goes in steps
    shelf.refresh()
    assert [each.name for each in shelf.bookmarks(MODEL)] == ["frown"]

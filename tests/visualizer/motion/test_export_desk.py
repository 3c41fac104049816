"""What the export pane knows besides the project."""

from __future__ import annotations

import tempfile
from pathlib import Path

import pytest

from renderer.recording.video_temporary import HiddenFile
from visualizer.motion.export_desk import sweep_leftovers
from visualizer.preferences import Preferences


def test_what_ended_exports_have_left_is_swept_up_and_what_is_being_written_is_not(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    captures, elsewhere, temporary = folders = [tmp_path / name for name in ("a", "b", "c")]
    for folder in folders:
        folder.mkdir()
        (folder / ".walk.sg3-viz-abcdefgh.mp4").write_bytes(b"half")
        (folder / "walk.mp4").write_bytes(b"whole")
    monkeypatch.setattr(tempfile, "tempdir", str(temporary))
    living = HiddenFile(elsewhere, "walk", ".mp4")
    preferences = Preferences(capture_folder=str(captures)).with_export_folder(str(tmp_path / "gone"))
    sweep_leftovers(preferences.with_export_folder(str(elsewhere)))
    left = {folder.name: sorted(path.name for path in folder.iterdir()) for folder in folders}
    assert left == {"a": ["walk.mp4"], "b": sorted([living.path.name, "walk.mp4"]), "c": ["walk.mp4"]}
    living.remove()

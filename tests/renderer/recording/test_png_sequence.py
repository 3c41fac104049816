"""Folders of numbered frames."""

from __future__ import annotations

from pathlib import Path

import pytest

from renderer.recording import png_sequence
from renderer.recording.ffmpeg import VideoError


def test_a_folder_goes_on_where_it_was_left(tmp_path: Path) -> None:
    folder = tmp_path / "new"
    assert png_sequence.open_folder(folder, b"project") == frozenset()
    assert (folder / "project.json").read_bytes() == b"project"
    png_sequence.write_frame(folder, 3, b"png")
    (folder / "notes.txt").write_text("mine")
    assert png_sequence.open_folder(folder, b"project") == {3}


def test_frames_of_another_project_are_left_alone(tmp_path: Path) -> None:
    png_sequence.open_folder(tmp_path, b"project")
    png_sequence.write_frame(tmp_path, 0, b"png")
    with pytest.raises(VideoError, match="frames of another project"):
        png_sequence.open_folder(tmp_path, b"other")
    (tmp_path / "project.json").unlink()
    with pytest.raises(VideoError, match="frames of another project"):
        png_sequence.open_folder(tmp_path, b"project")


def test_what_is_no_folder_is_told(tmp_path: Path) -> None:
    (tmp_path / "file").write_bytes(b"")
    with pytest.raises(VideoError, match="no folder to write to"):
        png_sequence.open_folder(tmp_path / "file", b"project")
    with pytest.raises(VideoError, match=r"frame000000\.png cannot be written"):
        png_sequence.write_frame(tmp_path / "file", 0, b"png")

"""Folders of numbered frames."""

from __future__ import annotations

import errno
import io
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from renderer.recording import frame_folder
from renderer.recording.ffmpeg import VideoError
from renderer.recording.frame_folder import FrameFolder, frames_there
from renderer.recording.frame_png import encode

PNG = encode(np.zeros((2, 2, 3), np.uint8), None)


def opened(folder: Path, project: bytes = b"project", suffix: str = ".png") -> FrameFolder:
    return FrameFolder(folder, project, suffix=suffix)


def written(folder: Path, *frames: int) -> None:
    """Write these frames, and let others write."""
    there = opened(folder)
    for frame in frames:
        there.write(frame, PNG)
    there.close()


def test_a_folder_goes_on_where_it_was_left(tmp_path: Path) -> None:
    folder = tmp_path / "new"
    written(folder, 3)
    assert (folder / "project.json").read_bytes() == b"project"
    (folder / "notes.txt").write_text("mine")
    assert opened(folder).there == {3}
    assert frames_there(folder) == 1
    assert frames_there(tmp_path / "nowhere") == 0


def test_frames_of_another_project_are_left_alone(tmp_path: Path) -> None:
    written(tmp_path, 0)
    with pytest.raises(VideoError, match="frames of another project"):
        opened(tmp_path, b"other")
    (tmp_path / "project.json").unlink()
    with pytest.raises(VideoError, match="frames of another project"):
        opened(tmp_path)


@pytest.mark.skipif(sys.platform == "win32", reason="Windows locks files by itself")
def test_only_one_export_writes_to_a_folder(tmp_path: Path) -> None:
    first = opened(tmp_path)
    with pytest.raises(VideoError, match="Another export is writing"):
        opened(tmp_path)
    first.close()
    opened(tmp_path).close()


def test_a_frame_that_a_power_failure_has_cut_is_rendered_again(tmp_path: Path) -> None:
    buffer = io.BytesIO()
    np.savez(buffer, activation=np.zeros(9))
    folder = opened(tmp_path, suffix=".npz")
    folder.write(0, buffer.getvalue())
    for frame, content in ((1, buffer.getvalue()[:-30]), (2, b"")):
        folder.write(frame, content)
    folder.close()
    assert opened(tmp_path, suffix=".npz").there == {0}
    written(tmp_path / "png", 0)
    (tmp_path / "png" / "frame000001.png").write_bytes(PNG[:-5])
    assert opened(tmp_path / "png").there == {0}


def test_what_a_killed_export_left_is_swept_up(tmp_path: Path) -> None:
    written(tmp_path, 0)
    code = (
        "import os, sys; from pathlib import Path; from renderer.recording.video_temporary import HiddenFile;"
        "HiddenFile(Path(sys.argv[1]), 'frame000001', '.png'); os.kill(os.getpid(), 9)"
    )
    subprocess.run([sys.executable, "-c", code, str(tmp_path)], check=False, cwd=Path(__file__).parents[3])
    assert len(list(tmp_path.iterdir())) == 3
    opened(tmp_path).close()
    assert sorted(path.name for path in tmp_path.iterdir()) == ["frame000000.png", "project.json"]


def test_a_full_disk_is_told_in_words(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = opened(tmp_path)

    def full(*_: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(frame_folder.Path, "write_bytes", full)
    with pytest.raises(VideoError, match=r"The disk is full, so frame000004\.png was not written"):
        folder.write(4, PNG)
    assert [path.name for path in tmp_path.iterdir()] == ["project.json"]


def test_what_is_no_folder_is_told(tmp_path: Path) -> None:
    (tmp_path / "file").write_bytes(b"")
    with pytest.raises(VideoError, match="no folder to write to"):
        opened(tmp_path / "file")

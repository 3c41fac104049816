"""A text inside a video file; every format's is tested in test_video."""

from __future__ import annotations

import io
from pathlib import Path

import pytest
from PIL import Image

from renderer.recording.video_metadata import MetadataError, add_gif_comment, read_comment


def gif(path: Path, frames: int = 3) -> None:
    pictures = [Image.new("P", (8, 8), i) for i in range(frames)]
    pictures[0].putpalette([0, 0, 0, 255, 0, 0, 0, 255, 0])
    buffer = io.BytesIO()
    pictures[0].save(buffer, "GIF", save_all=True, append_images=pictures[1:])
    path.write_bytes(buffer.getvalue())


def test_a_gif_with_a_comment_is_the_same_gif(tmp_path: Path) -> None:
    gif(tmp_path / "a.gif")
    with Image.open(tmp_path / "a.gif") as image:
        count = getattr(image, "n_frames", 1)
        first = image.convert("RGB").tobytes()
    add_gif_comment(tmp_path / "a.gif", "x" * 1000)
    with Image.open(tmp_path / "a.gif") as image:
        assert getattr(image, "n_frames", 1) == count
        assert image.convert("RGB").tobytes() == first
        assert image.info["comment"] == b"x" * 1000
    assert read_comment(tmp_path / "a.gif") == "x" * 1000


def test_a_video_without_a_comment_is_told(tmp_path: Path) -> None:
    gif(tmp_path / "a.gif")
    with pytest.raises(MetadataError, match=r"a\.gif is a video without a project"):
        read_comment(tmp_path / "a.gif")


@pytest.mark.parametrize("name", ["concat:a.mp4", "-i.mp4", "a b'.mp4"])
def test_names_are_names_and_never_words_for_ffmpeg(tmp_path: Path, name: str) -> None:
    with pytest.raises(MetadataError, match="no such file"):
        read_comment(tmp_path / name)
    (tmp_path / name).write_bytes(b"no video")
    with pytest.raises(MetadataError, match="no video"):
        read_comment(tmp_path / name)


def test_a_list_of_other_files_is_not_followed(tmp_path: Path) -> None:
    gif(tmp_path / "secret.gif")
    add_gif_comment(tmp_path / "secret.gif", "secret")
    for text in ("ffconcat version 1.0\nfile secret.gif\n", "#EXTM3U\n#EXTINF:1,\nsecret.gif\n"):
        (tmp_path / "a.mp4").write_text(text)
        with pytest.raises(MetadataError, match="no video"):
            read_comment(tmp_path / "a.mp4")

"""Frames into files by the encoder process."""

from __future__ import annotations

import os
import signal
from collections.abc import Iterable
from fractions import Fraction
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from renderer.recording import ffmpeg, video
from renderer.recording.ffmpeg import VideoError, available_formats, check_available
from renderer.recording.video import VideoFile, failure_in_words
from renderer.recording.video_metadata import read_comment
from renderer.recording.video_settings import ENCODINGS, FrameRate, VideoFormat, VideoSettings
from renderer.recording.video_temporary import HiddenFile
from tests.renderer.decoded import decode, stream_of

FRAMES = np.random.default_rng(0).integers(0, 256, (7, 34, 46, 3), np.uint8)
COMMENT = '{"a=b": "c;d#e\\\\f", "n": "\\n", "ü": [' + "1, " * 500 + "2]}\nnext line"
FILES = [each for each in VideoFormat if ENCODINGS[each].encoder]


def write(path: Path, settings: VideoSettings, frames: np.ndarray = FRAMES, comment: str = COMMENT) -> None:
    file = VideoFile(path, settings, size=(frames.shape[2], frames.shape[1]), comment=comment)
    write_all(file, frames)


def write_all(file: VideoFile, frames: Iterable[np.ndarray]) -> None:
    for frame in frames:
        file.write(frame)
    file.finish()


@pytest.mark.parametrize("video_format", FILES)
def test_every_format_has_every_frame_and_the_comment(tmp_path: Path, video_format: VideoFormat) -> None:
    path = tmp_path / f"a{ENCODINGS[video_format].suffix}"
    write(path, VideoSettings(video_format, FrameRate(25)))
    assert stream_of(path).frames == len(FRAMES)
    assert decode(path, 46, 34).shape == FRAMES.shape
    assert read_comment(path) == COMMENT
    assert list(tmp_path.iterdir()) == [path]


def test_ffv1_is_lossless(tmp_path: Path) -> None:
    write(tmp_path / "a.mkv", VideoSettings(VideoFormat.FFV1))
    np.testing.assert_array_equal(decode(tmp_path / "a.mkv", 46, 34), FRAMES)


@pytest.mark.parametrize("rate", [FrameRate(60), FrameRate(30000, 1001), FrameRate(24), FrameRate(1, 2)])
def test_in_mp4_every_frame_has_its_exact_time(tmp_path: Path, rate: FrameRate) -> None:
    write(tmp_path / "a.mp4", VideoSettings(VideoFormat.H264, rate))
    stream = stream_of(tmp_path / "a.mp4")
    assert stream.times == tuple(Fraction(i) / rate.fraction for i in range(len(FRAMES)))
    assert stream.end == len(FRAMES) / rate.fraction
    assert stream.codec == "h264"


def test_long_comments_survive(tmp_path: Path) -> None:
    comment = "é" * 200_000
    for name, video_format in (("a.mp4", VideoFormat.H264), ("a.mov", VideoFormat.PRORES)):
        write(tmp_path / name, VideoSettings(video_format), comment=comment)
        assert read_comment(tmp_path / name) == comment


def test_grey_stays_grey_and_levels_stay(tmp_path: Path) -> None:
    ramp = np.tile(np.arange(0, 256, 4, dtype=np.uint8)[None, None, :, None], (3, 64, 1, 3))
    write(tmp_path / "a.mp4", VideoSettings(VideoFormat.H264_444, crf=1), ramp)
    difference = decode(tmp_path / "a.mp4", 64, 64).astype(int) - ramp
    assert np.abs(difference).max() <= 3


def test_an_encoder_that_is_killed_is_an_error_and_leaves_nothing(tmp_path: Path) -> None:
    file = VideoFile(tmp_path / "a.mp4", VideoSettings(), size=(46, 34), comment="")
    file.write(FRAMES[0])
    os.kill(file.encoder_pid, signal.SIGKILL)
    with pytest.raises(VideoError, match=r"ended by signal 9, so a\.mp4 was not written"):
        write_all(file, [FRAMES[0]] * 1000)
    assert list(tmp_path.iterdir()) == []
    file.abandon()


def test_an_encoder_that_is_killed_at_the_very_end_is_an_error_too(tmp_path: Path) -> None:
    (tmp_path / "a.mp4").write_bytes(b"as it was")
    file = VideoFile(tmp_path / "a.mp4", VideoSettings(), size=(46, 34), comment="")
    os.kill(file.encoder_pid, signal.SIGKILL)
    with pytest.raises(VideoError, match="signal 9"):
        file.finish()
    assert (tmp_path / "a.mp4").read_bytes() == b"as it was"
    assert len(list(tmp_path.iterdir())) == 1


def test_what_is_abandoned_leaves_nothing(tmp_path: Path) -> None:
    file = VideoFile(tmp_path / "a.mp4", VideoSettings(), size=(46, 34), comment="")
    file.write(FRAMES[0])
    file.abandon()
    file.abandon()
    assert list(tmp_path.iterdir()) == []


def test_a_full_disk_is_told_in_words(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    if not Path("/dev/full").exists():
        pytest.skip("there is no /dev/full here")

    class FullFile(HiddenFile):
        def __init__(self, *given: Any) -> None:
            super().__init__(*given)
            self.path.unlink()
            self.path.symlink_to("/dev/full")

    monkeypatch.setattr(video, "_reserved", lambda path: FullFile(path.parent, path.stem, path.suffix))
    large = np.random.default_rng(0).integers(0, 256, (3, 512, 512, 3), np.uint8)
    with pytest.raises(VideoError, match=r"The disk is full, so a\.mkv was not written"):
        write(tmp_path / "a.mkv", VideoSettings(VideoFormat.FFV1), large)
    assert list(tmp_path.iterdir()) == []


def test_other_failures_say_what_the_encoder_said() -> None:
    assert "a.mp4 was not written: width not divisible by 2." in failure_in_words(
        Path("a.mp4"), 1, "width not divisible by 2\nmore"
    )
    assert "with status 3." in failure_in_words(Path("a.mp4"), 3, "")


def test_an_encoder_that_refuses_says_why(tmp_path: Path) -> None:
    file = VideoFile(tmp_path / "a.mp4", VideoSettings(), size=(45, 33), comment="")
    with pytest.raises(VideoError, match=r"The encoder failed, so a\.mp4 was not written"):
        write_all(file, [FRAMES[0, :33, :45]] * 100)
    assert list(tmp_path.iterdir()) == []


def test_a_folder_that_cannot_be_written_is_told(tmp_path: Path) -> None:
    (tmp_path / "file").write_bytes(b"")
    with pytest.raises(VideoError, match="cannot be written"):
        VideoFile(tmp_path / "file" / "a.mp4", VideoSettings(), size=(46, 34), comment="")


def test_a_video_that_is_write_protected_is_not_replaced(tmp_path: Path) -> None:
    path = tmp_path / "a.mkv"
    path.write_bytes(b"dear")
    path.chmod(0o444)
    with pytest.raises(VideoError, match=r"a\.mkv cannot be written: it is write-protected\."):
        write(path, VideoSettings(format=VideoFormat.FFV1))
    assert (path.read_bytes(), list(tmp_path.iterdir())) == (b"dear", [path])


def test_a_missing_encoder_is_a_sentence(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ffmpeg, "available_encoders", lambda: frozenset({"libx264"}))
    folders = (VideoFormat.PNG, VideoFormat.PNG_16, VideoFormat.NPZ)
    assert available_formats() == (VideoFormat.H264, VideoFormat.H264_444, *folders)
    check_available(VideoFormat.PNG)
    with pytest.raises(VideoError, match="no encoder for vp9; it can write h264, h264-444, png, png-16, npz"):
        check_available(VideoFormat.VP9)

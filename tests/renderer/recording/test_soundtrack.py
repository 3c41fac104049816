"""Sound beside the pictures: exactly as long as they are."""

from __future__ import annotations

import wave
from fractions import Fraction
from pathlib import Path

import numpy as np
import pytest

from renderer.recording.ffmpeg import VideoError
from renderer.recording.soundtrack import SOUND_RATE, in_file
from renderer.recording.video import Length, VideoFile
from renderer.recording.video_settings import ENCODINGS, FrameRate, Soundtrack, VideoFormat, VideoSettings
from tests.renderer.decoded import ffmpeg, stream_of

FRAME = np.full((16, 16, 3), 90, np.uint8)
RATES = [FrameRate(24), FrameRate(25), FrameRate(30000, 1001), FrameRate(60)]


@pytest.fixture
def tone(tmp_path: Path) -> Path:
    """A second of 480 Hz, as a file of 44 100 Hz."""
    path = tmp_path / "tone.wav"
    levels = (np.sin(np.arange(44_100) / 44_100 * 480 * 2 * np.pi) * 20_000).astype("<i2")
    with wave.open(str(path), "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(44_100)
        file.writeframes(levels.tobytes())
    return path


def write(path: Path, settings: VideoSettings, length: Length) -> None:
    assert settings.soundtrack is not None
    file = VideoFile(
        path, settings, size=(16, 16), length=length, comment="c", soundtrack=settings.soundtrack.file
    )
    for _ in range(length.frames):
        file.write(FRAME)
    file.finish()


def sound(path: Path) -> np.ndarray:
    """Shapes: returns float [samples]."""
    raw = ffmpeg("-i", str(path), "-map", "0:a", "-f", "s16le", "-ac", "1", "-")
    return np.frombuffer(raw, "<i2") / 32768


@pytest.mark.parametrize("rate", RATES)
@pytest.mark.parametrize("frames", [1, 17, 90])
def test_frames_and_samples_are_exact(tmp_path: Path, tone: Path, rate: FrameRate, frames: int) -> None:
    settings = VideoSettings(rate=rate, soundtrack=Soundtrack(str(tone)))
    write(tmp_path / "a.mp4", settings, Length(frames))
    stream = stream_of(tmp_path / "a.mp4")
    assert stream.times == tuple(Fraction(i) / rate.fraction for i in range(frames))
    assert stream.end == frames / rate.fraction
    assert len(sound(tmp_path / "a.mp4")) == round(frames / rate.fraction * SOUND_RATE)


@pytest.mark.parametrize("video_format", [each for each in VideoFormat if ENCODINGS[each].audio])
def test_every_format_with_sound_has_it_cut_to_length(
    tmp_path: Path, tone: Path, video_format: VideoFormat
) -> None:
    path = tmp_path / f"a{ENCODINGS[video_format].suffix}"
    write(
        path, VideoSettings(video_format, FrameRate(30000, 1001), soundtrack=Soundtrack(str(tone))), Length(7)
    )
    assert stream_of(path).frames == 7
    heard = sound(path)
    assert len(heard) == round(7 / FrameRate(30000, 1001).fraction * SOUND_RATE)
    assert heard[2000:-2000].std() == pytest.approx(20_000 / 32768 / 2**0.5, rel=0.05)


def test_what_is_too_short_ends_in_silence(tmp_path: Path, tone: Path) -> None:
    settings = VideoSettings(VideoFormat.FFV1, FrameRate(10), soundtrack=Soundtrack(str(tone)))
    write(tmp_path / "a.mkv", settings, Length(20))
    heard = sound(tmp_path / "a.mkv")
    assert len(heard) == 2 * SOUND_RATE
    assert heard[: SOUND_RATE - 100].std() > 0.3
    assert np.abs(heard[SOUND_RATE + 100 :]).max() == 0


def test_a_part_of_the_timeline_has_its_part_of_the_sound(tmp_path: Path, tone: Path) -> None:
    settings = VideoSettings(VideoFormat.FFV1, FrameRate(10), soundtrack=Soundtrack(str(tone)))
    write(tmp_path / "a.mkv", settings, Length(10, start_s=0.75))
    heard = sound(tmp_path / "a.mkv")
    assert np.abs(heard[: SOUND_RATE // 4 - 100]).max() > 0.5
    assert np.abs(heard[SOUND_RATE // 4 + 100 :]).max() == 0


def test_what_has_no_sound_is_a_sentence_and_leaves_nothing(tmp_path: Path) -> None:
    (tmp_path / "a.wav").write_text("no sound")
    (tmp_path / "list.txt").write_text("ffconcat version 1.0\nfile /etc/hostname\n")
    for name, words in (("a.wav", "no audio file"), ("list.txt", "no audio file"), ("b.wav", "is not here")):
        settings = VideoSettings(soundtrack=Soundtrack(str(tmp_path / name)))
        with pytest.raises(VideoError, match=words):
            write(tmp_path / "a.mp4", settings, Length(1))
    assert sorted(path.name for path in tmp_path.iterdir()) == ["a.wav", "list.txt"]


def test_a_file_names_a_soundtrack_without_its_folder(tone: Path) -> None:
    inside = in_file(Soundtrack(str(tone)))
    assert inside.file == "tone.wav"
    assert len(inside.content_hash) == 64
    with pytest.raises(VideoError, match="is not here"):
        in_file(Soundtrack("missing.wav"))

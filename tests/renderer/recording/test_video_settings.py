"""What a video may be."""

from __future__ import annotations

from dataclasses import replace

import pytest

from renderer.recording.video_settings import (
    ENCODINGS,
    FrameRate,
    Soundtrack,
    VideoFormat,
    VideoSettings,
    default_format,
    encoder_arguments,
    frame_rate,
)


@pytest.mark.parametrize(
    ("words", "rate"),
    [("60", FrameRate(60)), ("29.97", FrameRate(2997, 100)), ("30000/1001", FrameRate(30000, 1001)),
     ("0.5", FrameRate(1, 2))],
)  # fmt: skip
def test_a_rate_is_read_exactly(words: str, rate: FrameRate) -> None:
    assert frame_rate(words) == rate
    assert frame_rate(str(rate)) == rate


@pytest.mark.parametrize("words", ["", "fast", "0", "-30", "1/0", "2000", "nan", "inf"])
def test_what_is_no_rate_is_refused(words: str) -> None:
    with pytest.raises(ValueError, match="frame rate"):
        frame_rate(words)


@pytest.mark.parametrize(
    ("words", "given"),
    [
        ("sides", {"size": (0, 64)}),
        ("sides", {"size": (64, 10**6)}),
        ("from 0 to 51", {"crf": 52}),
        ("no quality", {"format": VideoFormat.FFV1, "crf": 10}),
        ("at most 50", {"format": VideoFormat.GIF}),
    ],
)
def test_settings_that_no_encoder_can_follow_are_refused(words: str, given: dict) -> None:
    with pytest.raises(ValueError, match=words):
        VideoSettings(**given)


def test_the_ending_names_the_format() -> None:
    expected = {
        ".mp4": "h264",
        ".MP4": "h264",
        ".webm": "vp9",
        ".mkv": "ffv1",
        ".gif": "gif",
        ".mov": "prores",
    }
    for suffix, name in expected.items():
        found = default_format(suffix)
        assert found is not None
        assert found.value == name
    assert default_format(".avi") is None


def test_the_quality_reaches_the_encoder() -> None:
    words = encoder_arguments(VideoSettings(crf=3))
    assert words[words.index("-crf") + 1] == "3"
    default = encoder_arguments(VideoSettings())
    assert default[default.index("-crf") + 1] == str(ENCODINGS[VideoFormat.H264].crf)
    assert "-crf" not in encoder_arguments(VideoSettings(VideoFormat.FFV1))


def test_another_format_drops_what_it_cannot_have() -> None:
    settings = VideoSettings(
        VideoFormat.H264, FrameRate(60), size=(64, 64), crf=3, caption="{time}", with_spectrum=True,
        soundtrack=Soundtrack("a.wav"),
    )  # fmt: skip
    assert settings.in_format(VideoFormat.H264) is settings
    assert settings.in_format(VideoFormat.PRORES) == replace(settings, format=VideoFormat.PRORES, crf=None)
    gif = settings.in_format(VideoFormat.GIF)
    assert (gif.rate, gif.soundtrack, gif.caption) == (FrameRate(50), None, "{time}")
    numbers = settings.in_format(VideoFormat.NPZ)
    assert numbers == VideoSettings(VideoFormat.NPZ, FrameRate(60))

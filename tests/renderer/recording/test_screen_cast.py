"""Recording what is shown."""

from __future__ import annotations

import os
import signal
import threading
import time
from pathlib import Path

import numpy as np
import pytest

from renderer.recording.ffmpeg import VideoError
from renderer.recording.screen_cast import MOST_WAITING, ScreenCast, even_size, open_video
from renderer.recording.shot import Part, Shot
from renderer.recording.video_settings import FrameRate
from tests.renderer.decoded import decode, stream_of

RATE = FrameRate(30)


class Kept:
    """Keeps the frames; while its gate is shut it writes none."""

    def __init__(self) -> None:
        self.frames: list[np.ndarray] = []
        self.is_finished = False
        self.gate = threading.Event()
        self.gate.set()

    def write(self, frame: np.ndarray) -> None:
        assert self.gate.wait(10)
        self.frames.append(frame)

    def finish(self) -> None:
        self.is_finished = True

    def abandon(self) -> None:
        self.gate.set()

    @property
    def levels(self) -> list[int]:
        return [int(frame[frame.shape[0] // 2, frame.shape[1] // 2, 0]) for frame in self.frames]


def plain(level: int, width: int = 16, height: int = 12) -> Shot:
    pixels = np.full((height, width, 3), level, np.uint8)
    return Shot(width, height, (Part(pixels, 0, 0, (0, 0, width, height)),))


def play(cast: ScreenCast, output: Kept, shots: list[tuple[float, Shot]]) -> None:
    """Show them at their times, never faster than they are written."""
    for seconds, shot in shots:
        cast.show(shot, seconds)
        patience = time.monotonic() + 10
        while len(output.frames) < cast.frames:
            assert time.monotonic() < patience


def end(cast: ScreenCast, now: float) -> None:
    cast.stop(now)
    while not cast.is_done(timeout=1.0):
        pass


def test_every_frame_shows_what_was_on_the_screen_at_its_time() -> None:
    generator = np.random.default_rng(0)
    output = Kept()
    times = np.cumsum(generator.uniform(0.004, 0.3, 60))
    shown = [(0.0, 0)]
    cast = ScreenCast(output, plain(0), RATE, now=100.0)
    shown += [(seconds, level) for level, seconds in enumerate(times.tolist(), start=1)]
    play(cast, output, [(100.0 + seconds, plain(level)) for seconds, level in shown[1:]])
    end(cast, 100.0 + times[-1] + 0.5)
    assert len(output.frames) == round((times[-1] + 0.5) * 30)
    assert cast.dropped == 0
    for frame, level in enumerate(output.levels):
        assert level == max(each for seconds, each in shown if seconds <= frame / 30 + 1e-9)


def test_a_steady_screen_of_the_same_rate_is_recorded_frame_by_frame() -> None:
    output = Kept()
    cast = ScreenCast(output, plain(0), RATE, now=0.0)
    play(cast, output, [(frame / 30, plain(frame)) for frame in range(1, 90)])
    end(cast, 90 / 30)
    assert output.levels == list(range(90))


def test_a_picture_that_stays_is_repeated() -> None:
    output = Kept()
    still = plain(7)
    cast = ScreenCast(output, still, RATE, now=0.0)
    cast.show(still, 2.0)
    end(cast, 10.0)
    assert output.levels == [7] * 300
    assert all(frame is output.frames[0] for frame in output.frames)


def test_what_an_encoder_cannot_follow_is_dropped_and_counted_and_the_time_stays_right() -> None:
    output = Kept()
    output.gate.clear()
    cast = ScreenCast(output, plain(0), RATE, now=0.0)
    for frame in range(1, 200):
        cast.show(plain(frame), frame / 30)
    assert 199 - MOST_WAITING - 2 <= cast.dropped <= 199 - MOST_WAITING
    output.gate.set()
    while len(output.frames) < MOST_WAITING:
        pass
    play(cast, output, [(frame / 30, plain(frame)) for frame in range(200, 210)])
    end(cast, 210 / 30)
    assert len(output.frames) == 210
    assert output.levels[: MOST_WAITING // 2] == list(range(MOST_WAITING // 2))
    assert output.levels[-9:] == list(range(201, 210))


def test_the_first_size_is_kept_and_other_shapes_get_bars() -> None:
    output = Kept()
    cast = ScreenCast(output, plain(200, 15, 11), RATE, now=0.0)
    cast.show(plain(100, 40, 12), 1.0)
    end(cast, 2.0)
    assert cast.size == (16, 12)
    assert {frame.shape for frame in output.frames} == {(12, 16, 3)}
    assert (output.frames[0] == 200).all()
    assert (output.frames[-1][0] == 0).all()
    assert (output.frames[-1][6] == 100).all()


def test_a_recording_has_at_least_one_frame() -> None:
    output = Kept()
    end(ScreenCast(output, plain(3), RATE, now=5.0), 5.0)
    assert output.levels == [3]
    assert output.is_finished


def test_the_file_has_the_wall_clocks_length_and_its_pictures(tmp_path: Path) -> None:
    path = tmp_path / "cast.mp4"
    first = plain(0, 64, 48)
    cast = ScreenCast(open_video(path, even_size(first), RATE, comment=""), first, RATE, now=0.0)
    for step in range(1, 20):
        cast.show(plain(step * 10, 64, 48), step * 0.1)
        assert not path.exists()
    end(cast, 2.0)
    stream = stream_of(path)
    assert (stream.frames, float(stream.end)) == (60, pytest.approx(2.0))
    levels = decode(path, 64, 48)[:, 24, 32, 0].astype(int)
    np.testing.assert_allclose(levels, [frame // 3 * 10 for frame in range(60)], atol=2)
    assert list(tmp_path.iterdir()) == [path]


def test_a_killed_encoder_is_told_and_leaves_nothing(tmp_path: Path) -> None:
    first = plain(0, 64, 48)
    file = open_video(tmp_path / "cast.mp4", (64, 48), RATE, comment="")
    cast = ScreenCast(file, first, RATE, now=0.0)
    os.kill(file.encoder_pid, signal.SIGKILL)

    def go_on() -> None:
        for frame in range(1, 10_000):
            cast.show(plain(frame % 200, 64, 48), frame / 30)

    with pytest.raises(VideoError, match="not written"):
        go_on()
    cast.abandon()
    assert list(tmp_path.iterdir()) == []


def test_parts_lie_on_their_ground_within_their_boxes() -> None:
    red, blue = np.full((4, 4, 3), (255, 0, 0), np.uint8), np.full((4, 4, 3), (0, 0, 255), np.uint8)
    shot = Shot(8, 4, (Part(red, 0, 0, (0, 0, 4, 4)), Part(blue, 2, 0, (3, 0, 8, 2))), ground=(9, 9, 9))
    pixels = shot.pixels()
    assert pixels[0].tolist() == [[255, 0, 0]] * 3 + [[0, 0, 255]] * 3 + [[9, 9, 9]] * 2
    assert pixels[3].tolist() == [[255, 0, 0]] * 4 + [[9, 9, 9]] * 4


def test_the_same_pictures_in_the_same_places_are_the_same_shot() -> None:
    shot = plain(1)
    again = Shot(shot.width, shot.height, (Part(shot.parts[0].pixels, 0, 0, (0, 0, 16, 12)),))
    assert shot.shows_the_same(again)
    assert not shot.shows_the_same(plain(1))

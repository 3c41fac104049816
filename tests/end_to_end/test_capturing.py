"""Pictures and videos of the window."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.end_to_end.windows import Played
from tests.renderer.decoded import decode, psnr_db


@pytest.mark.scenario("recorded")
def test_a_recording_shows_what_was_on_the_canvas_and_in_the_window(played: Played) -> None:
    found = played.found
    assert found["problems"] == []
    width, height = (round(side) for side in found["pane"])
    video = decode(Path(found["canvas"]), width + width % 2, height + height % 2)
    zoom = min(width, height) // 64
    left, top = width // 2 - 32 * zoom, height // 2 - 32 * zoom
    for seed, seconds in zip((3, 5, 8), found["seconds"], strict=True):
        picture = played.picture(f"seed{seed}").repeat(zoom, axis=0).repeat(zoom, axis=1)
        shown = video[round(seconds * 30)][top : top + 64 * zoom, left : left + 64 * zoom]
        assert psnr_db(shown, picture) > 35
        assert shown.shape == picture.shape
    screen = played.picture("screen")[..., :3]
    height, width = screen.shape[:2]
    (*_, last) = decode(Path(found["window"]), width + width % 2, height + height % 2)
    assert psnr_db(last[: height - 40, :width], screen[: height - 40]) > 30  # below is the time
    assert len(list((played.folder / "captures").glob("*.mp4"))) == 3


@pytest.mark.scenario("captured")
def test_a_burst_is_written_and_a_take_becomes_a_track(played: Played) -> None:
    found = played.found
    assert found["burst"][-1] == "sheet.png"
    assert len(found["burst"]) == 4
    assert found["source"] == "Window"
    assert found["tracks"] == ["transform.turns"]
    assert found["problems"] == []


@pytest.mark.scenario("exported")
def test_two_seeds_side_by_side_become_a_video(played: Played) -> None:
    found = played.found
    assert found["copied"] == found["video"]
    first, *_, last = decode(Path(found["video"]), 128, 64)
    assert first.shape == (64, 128, 3)
    assert psnr_db(first[:32], last[:32]) > 40  # nothing moves but the time in the caption
    assert (first[:, :64] != first[:, 64:]).any()
    assert found["problems"] == []

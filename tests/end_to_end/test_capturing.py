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

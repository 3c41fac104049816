"""The way of a loop from its last key back to the first."""

from __future__ import annotations

import math
from dataclasses import replace
from itertools import pairwise

import pytest

from renderer.recording.timeline import LONGEST_S, Key, Keyframe, Timeline, Track
from renderer.recording.timeline_extent import seam_s, why_cut, with_duration, with_seam
from renderer.recording.timeline_scenes import scene_at
from renderer.recording.video_settings import FrameRate
from renderer.scene import Scene, Truncation

RATE = FrameRate(10)
FRAMES = tuple(Keyframe(at, Scene(truncation=Truncation(psi=at))) for at in (0.0, 1.0, 4.0))
LOOP = Timeline(4.0, loops=True, keyframes=FRAMES)
PSI = Track("truncation.psi", tuple(Key(key.seconds, key.seconds) for key in FRAMES))


def longest_step(timeline: Timeline) -> float:
    """How far psi goes within a hundredth of a second, all the way around."""
    times = [i / 100 for i in range(round(timeline.duration_s * 100) + 1)]
    psis = [scene_at(Scene(), timeline, at).truncation.psi for at in times]
    return max(abs(one - other) for one, other in pairwise(psis))


@pytest.mark.parametrize("loop", [LOOP, replace(LOOP, keyframes=(), tracks=(PSI,))], ids=["scenes", "track"])
@pytest.mark.parametrize("late_s", [0.0, 0.1])
def test_a_last_key_at_the_end_cuts_and_the_mend_gives_it_a_way_back(loop: Timeline, late_s: float) -> None:
    loop = replace(loop, duration_s=4.0 + late_s)
    assert longest_step(loop) > 0.3
    assert seam_s(loop, rate=RATE) == 2.0
    mended = with_seam(loop, rate=RATE)
    assert mended.duration_s == 6.0 + late_s
    assert longest_step(mended) < 0.05
    assert why_cut(mended, rate=RATE) == ""


def test_a_cut_is_told_of_with_the_length_that_mends_it() -> None:
    assert why_cut(LOOP, rate=RATE) == (
        "The loop cuts hard: its last key stands at the very end, so there is no way back to the first. "
        "6 s instead of 4 s make room for it."
    )


@pytest.mark.parametrize(
    "timeline",
    [
        replace(LOOP, loops=False),
        replace(LOOP, duration_s=5.0),
        replace(LOOP, keyframes=(*FRAMES[:2], replace(FRAMES[0], seconds=4.0))),
        replace(LOOP, keyframes=FRAMES[2:]),
        Timeline(4.0, loops=True, tracks=(Track("view.mono", (Key(0.0, False), Key(4.0, True))),)),
        Timeline(4.0, loops=True, tracks=(replace(PSI, keys=PSI.keys[1:]),)),
        Timeline(loops=True),
    ],
    ids=["no loop", "room", "back at the first", "one key", "a switch", "begins later", "empty"],
)
def test_nothing_is_said_where_nothing_leaps(timeline: Timeline) -> None:
    assert seam_s(timeline, rate=RATE) == 0.0
    assert with_seam(timeline, rate=RATE) == timeline


@pytest.mark.parametrize("seconds", [1e308, math.inf])
def test_there_is_a_longest_timeline(seconds: float) -> None:
    assert with_duration(LOOP, seconds, rate=RATE).duration_s == LONGEST_S

"""Edits of keys: what every one of them keeps, and what each does."""

from __future__ import annotations

import random
from collections.abc import Callable
from itertools import pairwise

import pytest

from renderer.recording.frame_times import time_of
from renderer.recording.retiming import move, retimed, ripple, stretch
from renderer.recording.timeline import Curve, Easing, Interpolation, Key, Keyframe, Timeline, Track
from renderer.recording.timeline_edits import (
    NOTHING,
    SCENE_ROW,
    Edited,
    KeyAt,
    Selection,
    copied,
    every_key,
    joined,
    key_times,
    pasted,
    rows,
    with_easing,
    without,
)
from renderer.recording.timeline_extent import last_key_s, with_duration, with_range
from renderer.recording.video_settings import FrameRate
from renderer.scene import LatentPoint, Scene, Truncation

RATE = FrameRate(30)
PSI, LATENT = "truncation.psi", "latent"


def at(frame: int) -> float:
    return time_of(frame, RATE)


def timeline_of(*frames: int, duration: int = 300) -> Timeline:
    """A track of psi whose keys have the numbers of their frames."""
    return Timeline(
        at(duration), tracks=(Track(PSI, tuple(Key(at(frame), float(frame)) for frame in frames)),)
    )


def psi_keys(timeline: Timeline) -> dict[int, float]:
    """The values of psi by frame."""
    track = timeline.track(PSI)
    return {round(key.seconds * 30): float(key.value) for key in track.keys} if track else {}  # type: ignore[arg-type]


def chosen(*frames: int, row: str = PSI) -> Selection:
    return frozenset(KeyAt(row, at(frame)) for frame in frames)


def some_timeline(dice: random.Random) -> Timeline:
    """Keyframes and two tracks at random frames."""
    duration = dice.randrange(10, 200)

    def frames() -> list[int]:
        return sorted(dice.sample(range(duration + 1), dice.randrange(1, 9)))

    keyframes = tuple(Keyframe(at(i), Scene(truncation=Truncation(psi=float(i)))) for i in frames())
    latent = Track(LATENT, tuple(Key(at(i), LatentPoint(x=float(i))) for i in frames()))
    psi = Track(PSI, tuple(Key(at(i), float(i)) for i in frames()), Interpolation.CUBIC)
    start = dice.randrange(duration)
    kept = None if dice.random() < 0.5 else (at(start), at(dice.randrange(start, duration) + 1))
    return Timeline(at(duration), dice.random() < 0.5, keyframes, (latent, psi), range_s=kept)


def some_of(dice: random.Random, timeline: Timeline) -> Selection:
    every = sorted(every_key(timeline))
    return frozenset(dice.sample(every, dice.randrange(1, len(every) + 1)))


def moved(line: Timeline, keys: Selection, delta_s: float, *, rate: FrameRate) -> Edited:
    return retimed(line, move(line, keys, delta_s, rate=rate))


def stretched(line: Timeline, keys: Selection, *, fixed_s: float, factor: float, rate: FrameRate) -> Edited:
    return retimed(line, stretch(line, keys, fixed_s=fixed_s, factor=factor, rate=rate))


def rippled(line: Timeline, keys: Selection, since_s: float, delta_s: float, *, rate: FrameRate) -> Edited:
    return retimed(line, ripple(line, keys, since_s, delta_s, rate=rate))


EDITS: dict[str, Callable[[random.Random, Timeline, Selection], Edited]] = {
    "moved": lambda dice, line, keys: moved(line, keys, dice.uniform(-9, 9), rate=RATE),
    "stretched": lambda dice, line, keys: stretched(
        line,
        keys,
        fixed_s=min(keys, key=lambda key: key.seconds).seconds,
        factor=dice.uniform(-1, 4),
        rate=RATE,
    ),
    "rippled": lambda dice, line, keys: rippled(
        line, keys, min(key.seconds for key in keys), dice.uniform(-9, 9), rate=RATE
    ),
    "pasted": lambda dice, line, keys: pasted(line, copied(line, keys), dice.uniform(0, 9), rate=RATE),
    "eased": lambda _, line, keys: Edited(with_easing(line, keys, Easing(Curve.HOLD)), keys),
    "deleted": lambda _, line, keys: Edited(without(line, keys), NOTHING),
}


@pytest.mark.parametrize("name", EDITS)
def test_an_edit_leaves_a_valid_timeline_whose_selection_is_among_its_keys(name: str) -> None:
    dice = random.Random(3)
    for _ in range(200):
        timeline = some_timeline(dice)
        edited = EDITS[name](dice, timeline, some_of(dice, timeline))
        assert edited.selection <= every_key(edited.timeline)
        for keys in rows(edited.timeline).values():
            assert all(0 <= key.seconds <= edited.timeline.duration_s for key in keys)
            assert all(earlier.seconds < later.seconds for earlier, later in pairwise(keys))


@pytest.mark.parametrize("name", ["moved", "stretched", "eased"])
def test_what_is_not_selected_stays_where_nothing_lands_on_it(name: str) -> None:
    dice = random.Random(4)
    for _ in range(200):
        timeline = some_timeline(dice)
        keys = some_of(dice, timeline)
        edited = EDITS[name](dice, timeline, keys)
        assert (every_key(timeline) - keys) - edited.selection <= every_key(edited.timeline)
        assert len(edited.selection) == len(keys)


def test_moving_there_and_back_changes_nothing() -> None:
    dice = random.Random(5)
    for _ in range(100):
        timeline = some_timeline(dice)
        keys = every_key(timeline)
        there = moved(timeline, keys, at(dice.randrange(-5, 6)), rate=RATE)
        first = min(key.seconds for key in keys)
        shift = min(key.seconds for key in there.selection) - first
        assert moved(there.timeline, there.selection, -shift, rate=RATE) == Edited(timeline, keys)


def test_moved_keys_pass_others_and_replace_those_that_they_land_on() -> None:
    timeline = timeline_of(0, 10, 20)
    assert psi_keys(moved(timeline, chosen(0), at(15), rate=RATE).timeline) == {10: 10, 15: 0, 20: 20}
    assert psi_keys(moved(timeline, chosen(0), at(20), rate=RATE).timeline) == {10: 10, 20: 0}


def test_moved_keys_stop_together_at_the_ends() -> None:
    timeline = timeline_of(5, 10, 90, duration=100)
    assert psi_keys(moved(timeline, chosen(5, 10), at(-20), rate=RATE).timeline) == {0: 5, 5: 10, 90: 90}
    assert psi_keys(moved(timeline, chosen(10, 90), at(20), rate=RATE).timeline) == {5: 5, 20: 10, 100: 90}


def test_frames_that_were_met_are_met_after_any_move() -> None:
    rate = FrameRate(30000, 1001)
    frames = range(0, 3000, 7)
    keys = tuple(Key(time_of(frame, rate), 1.0) for frame in frames)
    timeline = Timeline(3600.0, tracks=(Track(PSI, keys),))
    edited = moved(timeline, every_key(timeline), time_of(1001, rate), rate=rate)
    assert [key.seconds for key in edited.timeline.tracks[0].keys] == [
        time_of(i + 1001, rate) for i in frames
    ]


def test_stretching_holds_one_end_and_keeps_the_shares() -> None:
    timeline = timeline_of(10, 20, 40)
    edited = stretched(timeline, chosen(10, 20, 40), fixed_s=at(10), factor=2.0, rate=RATE)
    assert psi_keys(edited.timeline) == {10: 10, 30: 20, 70: 40}
    edited = stretched(timeline, chosen(10, 20, 40), fixed_s=at(40), factor=0.5, rate=RATE)
    assert psi_keys(edited.timeline) == {25: 10, 30: 20, 40: 40}


def test_stretching_to_nothing_leaves_the_keys_a_frame_apart() -> None:
    timeline = timeline_of(10, 20, 40)
    edited = stretched(timeline, chosen(10, 20, 40), fixed_s=at(10), factor=-3.0, rate=RATE)
    assert psi_keys(edited.timeline) == {10: 10, 11: 20, 13: 40}


def test_a_ripple_shifts_all_that_comes_later_in_every_row_and_the_end() -> None:
    keyframes = (Keyframe(at(5), Scene()), Keyframe(at(50), Scene()))
    timeline = Timeline(
        at(100),
        keyframes=keyframes,
        tracks=timeline_of(0, 20, 60, duration=100).tracks,
        range_s=(0.0, at(80)),
    )
    edited = rippled(timeline, chosen(20), at(20), at(10), rate=RATE)
    assert psi_keys(edited.timeline) == {0: 0, 30: 20, 70: 60}
    assert [key.seconds for key in edited.timeline.keyframes] == [at(5), at(60)]
    assert edited.timeline.duration_s == at(110)
    assert edited.timeline.range_s == (0.0, at(90))
    assert edited.selection == chosen(30)


def test_a_ripple_to_the_left_passes_no_key() -> None:
    timeline = timeline_of(10, 20, 60, duration=100)
    edited = rippled(timeline, chosen(20), at(20), at(-50), rate=RATE)
    assert psi_keys(edited.timeline) == {10: 10, 11: 20, 51: 60}
    assert edited.timeline.duration_s == at(91)


def test_copies_are_pasted_where_they_are_wanted_and_make_room() -> None:
    timeline = timeline_of(10, 20, duration=30)
    clip = copied(timeline, chosen(10, 20))
    edited = pasted(timeline, clip, at(25), rate=RATE)
    assert psi_keys(edited.timeline) == {10: 10, 20: 20, 25: 10, 35: 20}
    assert edited.timeline.duration_s == at(35)
    assert edited.selection == chosen(25, 35)
    assert pasted(Timeline(), clip, 0.0, rate=RATE).timeline.track(PSI) == clip.track(PSI)


def test_a_pasted_track_keeps_how_it_goes_from_key_to_key() -> None:
    track = Track("transform.turns", (Key(0.0, 0.0), Key(1.0, 1.0)), Interpolation.CUBIC, by_turns=True)
    timeline = Timeline(2.0, tracks=(track,))
    assert pasted(Timeline(), copied(timeline, every_key(timeline)), 0.0, rate=RATE).timeline.tracks == (
        track,
    )


def test_a_track_without_keys_is_gone() -> None:
    assert without(timeline_of(1, 2), chosen(1, 2)).tracks == ()
    assert psi_keys(without(timeline_of(1, 2), chosen(1))) == {2: 2}


def test_keys_that_are_not_there_are_no_matter() -> None:
    timeline, ghost = timeline_of(1, 2), chosen(7) | chosen(3, row=LATENT)
    assert without(timeline, ghost) == timeline
    assert moved(timeline, ghost, 1.0, rate=RATE).timeline == timeline


def test_a_motion_joins_what_is_there() -> None:
    walk = Timeline(at(40), loops=True, tracks=(Track(LATENT, (Key(0.0, LatentPoint()),)),))
    assert joined(Timeline(), walk) == walk
    both = joined(timeline_of(0, 10, duration=30), walk)
    assert [track.path for track in both.tracks] == [PSI, LATENT]
    assert both.duration_s == at(40)
    assert not both.loops
    other = timeline_of(5, duration=20)
    assert joined(both, other).tracks == (*other.tracks, *walk.tracks)


def test_a_timeline_does_not_end_before_its_last_key() -> None:
    timeline = with_range(timeline_of(10, 50, duration=100), at(20), at(90), rate=RATE)
    assert with_duration(timeline, 0.0, rate=RATE).duration_s == at(50)
    assert with_duration(timeline, 0.0, rate=RATE).range_s == (at(20), at(50))
    assert with_duration(timeline, at(200), rate=RATE).range_s == (at(20), at(90))


def test_the_whole_is_no_range_and_a_range_has_a_frame() -> None:
    timeline = timeline_of(0, duration=100)
    assert with_range(timeline, -1.0, at(100), rate=RATE).range_s is None
    assert with_range(timeline, at(30), at(20), rate=RATE).range_s == (at(30), at(31))
    assert with_range(timeline, at(100), at(100), rate=RATE).range_s == (at(99), at(100))


def test_key_times_are_those_of_all_rows() -> None:
    timeline = Timeline(at(20), keyframes=(Keyframe(at(5), Scene()),), tracks=timeline_of(5, 10).tracks)
    assert key_times(timeline) == [at(5), at(10)]
    assert set(rows(timeline)) == {SCENE_ROW, PSI}
    assert last_key_s(timeline) == at(10)

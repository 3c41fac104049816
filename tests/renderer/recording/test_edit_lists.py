"""The list of edits: one for all keyframes, while each has its own strengths."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest

from renderer.directions.edit_stack import Edit, EditStack
from renderer.recording.edit_lists import agreed, carried, carried_path, carried_stack
from renderer.recording.take import plain
from renderer.recording.timeline import Key, Keyframe, Timeline, Track
from renderer.recording.timeline_edits import pasted
from renderer.recording.timeline_scenes import scene_at
from renderer.recording.video_settings import FrameRate
from renderer.scene import LatentPoint, Scene

SMILE, AGE, HAIR = (Edit("pca", i, strength=float(i), name=name) for i, name in enumerate(("s", "a", "h")))
BOTH = EditStack((SMILE, AGE))
Change = Callable[[EditStack], EditStack]


def keyed(*stacks: EditStack) -> Timeline:
    """A keyframe a second with each of these."""
    frames = [Keyframe(float(i), Scene(LatentPoint(float(i)), edits=each)) for i, each in enumerate(stacks)]
    return Timeline(8.0, keyframes=tuple(frames))


def strong(stack: EditStack, *strengths: float) -> EditStack:
    edits = [replace(edit, strength=each) for edit, each in zip(stack.edits, strengths, strict=True)]
    return replace(stack, edits=tuple(edits))


def stacks(timeline: Timeline) -> list[EditStack]:
    return [key.scene.edits for key in timeline.keyframes]


OTHER = strong(BOTH, -3.0, 7.0)


def test_a_new_edit_is_in_every_keyframe_with_its_strength() -> None:
    timeline = carried(keyed(BOTH, OTHER), BOTH, BOTH.with_edit(HAIR))
    assert stacks(timeline) == [BOTH.with_edit(HAIR), OTHER.with_edit(HAIR)]
    for seconds in (0.0, 0.5, 1.0, 3.0):
        assert scene_at(Scene(), timeline, seconds).edits.edits[2] == HAIR


def test_a_deleted_edit_goes_from_every_keyframe_with_its_tracks_and_the_others_move_up() -> None:
    tracks = tuple(Track(f"edits.edits.{row}.strength", (Key(0.0, float(row)),)) for row in (0, 1))
    psi = Track("truncation.psi", (Key(0.0, 0.5),))
    timeline = replace(keyed(BOTH, OTHER), tracks=(*tracks, psi))
    after = carried(timeline, OTHER, OTHER.without_row(0))
    assert stacks(after) == [BOTH.without_row(0), OTHER.without_row(0)]
    assert after.tracks == (replace(tracks[1], path="edits.edits.0.strength"), psi)


@pytest.mark.parametrize(
    "change",
    [
        lambda stack: stack.moved(0, 1),
        lambda stack: stack.with_row(0, replace(stack.edits[0], name="Grin")),
        lambda stack: stack.with_row(1, replace(stack.edits[1], first=2, last=5)),
        lambda stack: stack.with_row(1, replace(stack.edits[1], set_id="other", component=9, name="new")),
        lambda stack: stack.with_row(0, replace(stack.edits[0], group="mouth")),
        lambda stack: stack.with_locked((1, 2), on=True),
    ],
    ids=["order", "name", "ws", "direction", "group", "locked"],
)
def test_what_is_done_to_a_row_is_done_in_every_keyframe(change: Change) -> None:
    assert stacks(carried(keyed(BOTH, OTHER), BOTH, change(BOTH))) == [change(BOTH), change(OTHER)]


def test_strengths_and_switches_are_each_keyframes_own() -> None:
    timeline = keyed(BOTH, OTHER)
    off = replace(SMILE, is_on=False, strength=2.0)
    assert carried(timeline, BOTH, BOTH.with_row(0, off)) is timeline


def test_equal_rows_are_told_apart_by_their_places() -> None:
    twice = strong(EditStack((SMILE, SMILE)), 1.0, 2.0)
    swapped = strong(twice, 2.0, 1.0)
    assert stacks(carried(keyed(swapped), twice, twice.with_edit(AGE))) == [swapped.with_edit(AGE)]
    assert carried_stack(swapped, twice, twice.without_row(0)) == swapped.without_row(0)


def test_a_track_follows_its_edit_when_rows_are_ordered_anew() -> None:
    assert carried_path("edits.edits.0.strength", BOTH, BOTH.moved(0, 1)) == "edits.edits.1.strength"
    assert carried_path("edits.edits.1.is_on", BOTH, BOTH.without_row(0)) == "edits.edits.0.is_on"
    assert carried_path("edits.edits.0.strength", BOTH, BOTH.without_row(0)) is None
    assert carried_path("truncation.psi", BOTH, EditStack()) == "truncation.psi"


def test_a_track_of_a_row_that_only_other_keyframes_have_is_not_taken_over_by_a_new_edit() -> None:
    track = Track("edits.edits.0.strength", (Key(0.0, 5.0),))
    timeline = replace(keyed(EditStack(), EditStack((SMILE,))), tracks=(track,))
    after = carried(timeline, EditStack(), EditStack((AGE,)))
    assert stacks(after) == [EditStack((AGE,)), EditStack((AGE, SMILE))]
    assert after.tracks[0].path == "edits.edits.1.strength"


def test_keyframes_of_an_older_project_keep_edits_that_the_others_lack() -> None:
    timeline = keyed(EditStack((AGE,)), BOTH, EditStack((HAIR,)))
    after = carried(timeline, BOTH, BOTH.without_row(0))
    assert stacks(after) == [EditStack((AGE,)), EditStack((AGE,)), EditStack((HAIR,))]


def test_a_track_of_all_rows_follows_too() -> None:
    rows = Track("edits.edits", (Key(0.0, plain(OTHER.edits)),))
    after = carried(Timeline(1.0, tracks=(rows,)), BOTH, BOTH.with_edit(HAIR))
    assert scene_at(Scene(), after, 0.0).edits == OTHER.with_edit(HAIR)


def test_keyframes_from_elsewhere_get_the_edits_that_are_there_and_bring_theirs_without_strength() -> None:
    before = keyed(BOTH, OTHER)
    clip = keyed(EditStack((HAIR, AGE)))
    after = agreed(before, pasted(before, clip, 5.0, rate=FrameRate(10)).timeline)
    none = replace(HAIR, strength=0.0)
    pasted_stack = EditStack((replace(SMILE, strength=0.0), AGE, HAIR))
    assert stacks(after) == [BOTH.with_edit(none), OTHER.with_edit(none), pasted_stack]


def test_an_older_project_takes_keyframes_as_they_are() -> None:
    before = keyed(BOTH, EditStack((SMILE,)))
    after = pasted(before, keyed(EditStack((HAIR,))), 5.0, rate=FrameRate(10)).timeline
    assert agreed(before, after) is after


def test_where_all_keyframes_are_others_their_edits_are_theirs() -> None:
    after = keyed(EditStack((HAIR,)))
    assert agreed(keyed(BOTH), after) is after

"""The mouse on keys, without a mouse."""

from __future__ import annotations

from renderer.recording.timeline import Key, Timeline, Track
from renderer.recording.timeline_edits import NOTHING, Edited, KeyAt, every_key
from renderer.recording.video_settings import FrameRate
from widgets.key_grip import Grip, Hold, Rules, carried, caught_up, framed, moving, pressed, released

RULES = Rules(FrameRate(10))
PSI, TX = "truncation.psi", "transform.tx"
TIMELINE = Timeline(
    10.0, tracks=tuple(Track(path, tuple(Key(float(at), 0.0) for at in (1, 2, 5))) for path in (PSI, TX))
)
FIRST, SECOND, THIRD = (KeyAt(PSI, seconds) for seconds in (1.0, 2.0, 5.0))


def grip_on(key: KeyAt, *others: KeyAt) -> Grip:
    return moving(pressed(TIMELINE, frozenset({key, *others}), key, (key.seconds + 0.02, 0.5)))


def dragged(grip: Grip, to_s: float, rules: Rules) -> Edited:
    """The timeline when the mouse has been at that time and is let go."""
    return caught_up(carried(grip, to_s, rules)[0])


def test_a_press_selects_the_one_key_or_keeps_those_that_it_is_among() -> None:
    assert pressed(TIMELINE, NOTHING, FIRST, (1.0, 0.5)).selection == {FIRST}
    assert pressed(TIMELINE, frozenset({SECOND}), FIRST, (1.0, 0.5)).selection == {FIRST}
    assert pressed(TIMELINE, frozenset({FIRST, SECOND}), FIRST, (1.0, 0.5)).selection == {FIRST, SECOND}


def test_ctrl_toggles_and_shift_extends() -> None:
    both = pressed(TIMELINE, frozenset({FIRST}), SECOND, (2.0, 0.5), toggles=True).selection
    assert both == {FIRST, SECOND}
    assert pressed(TIMELINE, both, SECOND, (2.0, 0.5), toggles=True).selection == {FIRST}
    assert pressed(TIMELINE, frozenset({FIRST}), THIRD, (5.0, 0.5), extends=True).selection == {
        FIRST,
        SECOND,
        THIRD,
    }


def test_a_click_chooses_one_of_several_and_beside_keys_none() -> None:
    grip = pressed(TIMELINE, frozenset({FIRST, SECOND}), FIRST, (1.0, 0.5))
    assert released(grip, grip.selection) == {FIRST}
    assert released(moving(grip), grip.selection) == {FIRST, SECOND}
    beside = pressed(TIMELINE, frozenset({FIRST}), None, (3.0, 0.5))
    assert released(beside, beside.selection) == NOTHING


def test_a_drag_lands_on_frames_wherever_the_key_was_taken_hold_of() -> None:
    edited = dragged(grip_on(FIRST), 3.37, RULES)
    assert edited.selection == {KeyAt(PSI, 3.4)}
    edited = dragged(grip_on(FIRST), 3.37, Rules(FrameRate(10), snaps=False))
    assert edited.selection == {KeyAt(PSI, 3.35)}


def test_what_comes_after_goes_along_where_it_ripples() -> None:
    edited = dragged(grip_on(SECOND), 3.02, Rules(FrameRate(10), ripples=True))
    times = {
        row: [key.seconds for key in keys.keys]
        for row, keys in zip("ab", edited.timeline.tracks, strict=True)
    }
    assert times == {"a": [1, 3, 6], "b": [1, 3, 6]}
    assert edited.timeline.duration_s == 11.0


def test_either_end_stretches_about_the_other() -> None:
    selection = every_key(TIMELINE)
    grip = moving(Grip(Hold.STRETCH_END, TIMELINE, selection, (5.0, -1.0), 5.0, adds=True))
    assert [key.seconds for key in dragged(grip, 9.0, RULES).timeline.tracks[0].keys] == [1, 3, 9]
    grip = moving(Grip(Hold.STRETCH_START, TIMELINE, selection, (1.0, -1.0), 1.0, adds=True))
    assert [key.seconds for key in dragged(grip, 3.0, RULES).timeline.tracks[0].keys] == [3, 3.5, 5]


def test_a_drag_back_to_the_start_changes_nothing() -> None:
    assert dragged(grip_on(FIRST, THIRD), 1.02, RULES).timeline == TIMELINE


def test_a_frame_takes_the_keys_of_the_rows_that_it_covers() -> None:
    grip = moving(pressed(TIMELINE, NOTHING, None, (1.5, 0.1)))
    names = (PSI, TX)
    assert framed(grip, (5.5, 0.9), names) == {SECOND, THIRD}
    assert framed(grip, (0.0, 1.9), names) == {FIRST, KeyAt(TX, 1.0)}
    adding = moving(pressed(TIMELINE, frozenset({FIRST}), None, (4.0, 1.1), extends=True))
    assert framed(adding, (6.0, 1.8), names) == {FIRST, KeyAt(TX, 5.0)}

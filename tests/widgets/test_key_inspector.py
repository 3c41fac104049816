"""The selected keys in numbers."""

from __future__ import annotations

from dataclasses import replace

import pytest
from imgui_bundle import imgui

from renderer.recording.timeline import Curve, Easing, Interpolation, Key, Keyframe, Timeline, Track
from renderer.recording.timeline_edits import KeyAt, every_key
from renderer.recording.video_settings import FrameRate
from renderer.scene import LatentPoint, Scene, SeedWeight
from tests.visualizer.fakes import MODEL
from tests.widgets.spots import Spots
from tests.widgets.stage import Stage
from widgets import controls, key_inspector
from widgets.timeline_state import Surroundings, TimelineState, Wish

VALUES = {
    "latent": LatentPoint(x=3.0),
    "truncation.psi": 0.5,
    "truncation.cutoff": None,
    "style_mix.enabled": True,
    "style_mix.seed": 4,
    "view.layer": "L1_8_3",
    "view.normalize": "each",
    "class_index": 2,
    "noise.seed": 2**32 - 1,
}
AROUND = Surroundings(Scene(), MODEL, FrameRate(10))


def state_of(path: str, value: object) -> TimelineState:
    keys = (Key(1.0, value), Key(2.0, value))  # type: ignore[arg-type]
    return TimelineState(Timeline(4.0, tracks=(Track(path, keys),)), frozenset({KeyAt(path, 1.0)}))


def stage(state: TimelineState, *, beside: bool = False) -> Stage[TimelineState]:
    return Stage(state, lambda value: key_inspector.draw(value, AROUND, curve_beside=beside))


@pytest.mark.parametrize("beside", [False, True])
@pytest.mark.parametrize(("path", "value"), VALUES.items(), ids=list(VALUES))
def test_every_kind_of_value_is_shown_and_stays_as_it_is(path: str, value: object, beside: bool) -> None:
    state = state_of(path, value)
    shown = stage(state, beside=beside)
    shown.play(3)
    assert shown.value.timeline is state.timeline


def test_a_blend_stays_a_blend() -> None:
    blend = LatentPoint(blend=(SeedWeight(1, 0.5), SeedWeight(2, 0.5)))
    state = state_of("latent", blend)
    assert stage(state).value.timeline is state.timeline


def type_into(shown: Stage[TimelineState], place: tuple[float, float], text: str) -> None:
    """Click into a field, put a text in place of what is there, press Enter."""
    io = imgui.get_io()
    shown.click(place)
    io.add_key_event(imgui.Key.mod_ctrl, True)
    io.add_key_event(imgui.Key.a, True)
    shown.play(2)
    io.add_key_event(imgui.Key.a, False)
    io.add_key_event(imgui.Key.mod_ctrl, False)
    shown.play(2)
    io.add_input_characters_utf8(text)
    shown.play(2)
    io.add_key_event(imgui.Key.enter, True)
    shown.play(2)
    io.add_key_event(imgui.Key.enter, False)
    shown.play(2)


def row(index: float, across: float) -> tuple[float, float]:
    """A place in a row of the inspector; its first one is the name alone."""
    style = imgui.get_style()
    top = style.window_padding.y + imgui.get_text_line_height() + style.item_spacing.y
    return across, top + (index + 0.5) * imgui.get_frame_height_with_spacing()


def test_the_time_can_be_typed_also_between_frames() -> None:
    shown = stage(state_of("truncation.psi", 0.5))
    type_into(shown, row(0, controls.em(9)), "1.234")
    assert [key.seconds for key in shown.value.timeline.tracks[0].keys] == [1.234, 2.0]
    assert shown.value.selection == {KeyAt("truncation.psi", 1.234)}


def test_the_frame_can_be_typed() -> None:
    shown = stage(state_of("truncation.psi", 0.5))
    type_into(shown, row(0, 400.0), "17")
    assert [key.seconds for key in shown.value.timeline.tracks[0].keys] == [1.7, 2.0]


def test_several_keys_are_deleted_and_set_from_the_scene_together(monkeypatch: pytest.MonkeyPatch) -> None:
    spots = Spots(monkeypatch)
    state = state_of("truncation.psi", 0.5)
    shown = stage(replace(state, selection=every_key(state.timeline)))
    shown.click(spots.of("From scene##keys"))
    assert shown.value.wish is Wish.REVALUE
    shown.value = replace(shown.value, wish=None)
    shown.click(spots.of("Delete keys"))
    assert shown.value.wish is Wish.DELETE


def test_the_curve_changes_all_selected_keys() -> None:
    timeline = Timeline(4.0, keyframes=(Keyframe(0.0, Scene()), Keyframe(3.0, Scene(), Easing(Curve.LINEAR))))
    shown = stage(TimelineState(timeline, every_key(timeline)))
    top = row(2, 0.0)[1] + imgui.get_frame_height()
    shown.drag((140.0, top + 60), (200.0, top + 20))
    easings = {key.easing for key in shown.value.timeline.keyframes}
    assert len(easings) == 1
    assert easings.pop().curve is Curve.BEZIER


def test_what_easing_has_no_say_in_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    texts: list[str] = []
    monkeypatch.setattr(controls, "dim_text", texts.append)
    stage(state_of("view.layer", "L1_8_3"))
    assert any("holds until the next key" in text for text in texts)
    state = state_of("latent", LatentPoint())
    track = replace(state.timeline.tracks[0], interpolation=Interpolation.CUBIC)
    stage(replace(state, timeline=replace(state.timeline, tracks=(track,))))
    assert any("smooth curve" in text for text in texts)


def test_where_nothing_is_selected_there_is_only_a_hint(monkeypatch: pytest.MonkeyPatch) -> None:
    spots = Spots(monkeypatch)
    said: list[str] = []
    monkeypatch.setattr(controls, "dim_text", said.append)
    stage(TimelineState(Timeline(4.0), frozenset({KeyAt("latent", 1.0)})))
    assert spots.labels == ()
    assert set(said) == {key_inspector.HINT}


@pytest.mark.parametrize(("path", "value", "kept"), [("noise.seed", 4, 2**32 - 1), ("class_index", 2, 7)])
def test_whole_numbers_are_as_large_as_seeds_at_most(path: str, value: int, kept: int) -> None:
    shown = stage(state_of(path, value))
    type_into(shown, row(1, controls.em(9)), "9" * 12 if kept > 7 else "7")
    assert shown.value.timeline.tracks[0].keys[0].value == kept

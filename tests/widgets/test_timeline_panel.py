"""The timeline under the mouse."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from imgui_bundle import ImVec2, imgui

from renderer.recording.retiming import retimed
from renderer.recording.timeline import Curve, Easing, Key, Keyframe, Timeline, Track
from renderer.recording.timeline_edits import NOTHING, KeyAt, every_key
from renderer.recording.video_settings import FrameRate
from renderer.scene import LatentPoint, Scene
from tests.visualizer.fakes import MODEL
from tests.widgets.spots import Spots
from tests.widgets.stage import WIDTH, Stage
from widgets import controls, timeline_panel, timeline_tracks
from widgets.key_grip import MOST_AT_ONCE, REST_FRAMES
from widgets.time_axis import TimeAxis
from widgets.timeline_state import NAMES_EM, RULER_EM, STRIP_EM, Surroundings, TimelineState, Wish, row_height

RATE = FrameRate(10)
PSI = Track("truncation.psi", (Key(1.0, 1.0), Key(4.0, 0.5)))
TIMELINE = Timeline(8.0, keyframes=(Keyframe(2.0, Scene()),), tracks=(PSI,))
AROUND = Surroundings(Scene(), MODEL, RATE)
FIRST, LAST, SCENE = KeyAt("truncation.psi", 1.0), KeyAt("truncation.psi", 4.0), KeyAt("", 2.0)
WHOLE, TRACK = 0, 1


class Play(Stage[TimelineState]):
    """A timeline on the stage, with the places of its times and rows."""

    def __init__(self, state: TimelineState, around: Surroundings = AROUND) -> None:
        super().__init__(state, lambda value: timeline_panel.draw(value, around))

    def axis(self) -> TimeAxis:
        padding, names = imgui.get_style().window_padding.x, controls.em(NAMES_EM)
        width = WIDTH - 2 * padding - names - imgui.get_style().scrollbar_size
        return self.value.placed(padding + names, width)

    def at(self, seconds: float, row: float) -> tuple[float, float]:
        """The middle of that row at that time; row −1 is the strip, −2 the ruler."""
        top = imgui.get_style().window_padding.y
        strip = top + round(controls.em(RULER_EM))
        rows = strip + round(controls.em(STRIP_EM))
        y = rows + (row + 0.5) * row_height()
        if row < 0:
            y = strip + 4 if row == -1 else top + 4
        return self.axis().x(seconds), y

    def times(self) -> list[float]:
        return [key.seconds for key in self.value.timeline.tracks[0].keys]

    def move(self, seconds: float, row: float) -> None:
        """Bring the mouse to that time in that row."""
        imgui.get_io().add_mouse_pos_event(*self.at(seconds, row))
        self.play(2)

    def press(self, seconds: float, row: float, *, button: int = 0) -> None:
        """Press there, and hold."""
        self.move(seconds, row)
        imgui.get_io().add_mouse_button_event(button, True)
        self.play(2)

    def let_go(self, *, button: int = 0, frames: int = 2) -> None:
        """Let go where the mouse is."""
        imgui.get_io().add_mouse_button_event(button, False)
        self.play(frames)

    def hold(self, key: imgui.Key, down: bool) -> None:
        imgui.get_io().add_key_event(key, down)
        self.play()


@pytest.fixture
def stage() -> Play:
    return Play(TimelineState(TIMELINE))


def test_drawing_changes_nothing(stage: Play) -> None:
    before = stage.value
    stage.play(10)
    assert stage.value is before


def test_a_drag_moves_a_key_by_frames(stage: Play) -> None:
    stage.drag(stage.at(1.0, TRACK), stage.at(2.52, TRACK))
    assert stage.times() == [2.5, 4.0]
    assert stage.value.selection == {KeyAt("truncation.psi", 2.5)}
    assert stage.value.grip is None


@pytest.mark.parametrize("shown", [None, TimeAxis(1.5, 3.0)], ids=["all", "zoomed"])
@pytest.mark.parametrize(
    ("width", "height"), [(1424.0, 300.0), (984.0, 170.0), (684.0, 300.0), (684.0, 150.0)]
)
def test_a_press_that_selects_a_key_leaves_all_keys_where_they_are(
    monkeypatch: pytest.MonkeyPatch, width: float, height: float, shown: TimeAxis | None
) -> None:
    monkeypatch.setattr("tests.widgets.stage.WIDTH", width)
    monkeypatch.setattr("tests.widgets.stage.HEIGHT", height)
    imgui.get_io().display_size = ImVec2(width, height)
    axes: list[TimeAxis] = []
    draw = timeline_tracks.draw_keys

    def noted(state: TimelineState, axis: TimeAxis, *words: Any) -> TimelineState:
        axes.append(axis)
        return draw(state, axis, *words)

    monkeypatch.setattr(timeline_tracks, "draw_keys", noted)
    stage = Play(TimelineState(TIMELINE, axis=shown))
    unselected = axes[-1]
    x, y = unselected.x(2.0), stage.at(2.0, WHOLE)[1]
    stage.drag((x, y), (x + 60, y))
    assert set(axes) == {unselected}
    moved = stage.value.timeline.keyframes[0].seconds
    assert moved == pytest.approx(2.0 + 60 / unselected.pixels_per_s, abs=0.05)


def test_a_drag_with_alt_lands_between_frames(stage: Play) -> None:
    stage.hold(imgui.Key.mod_alt, True)
    stage.drag(stage.at(1.0, TRACK), stage.at(2.53, TRACK))
    assert stage.times()[0] == pytest.approx(2.53, abs=0.03)
    assert stage.times()[0] * 10 != round(stage.times()[0] * 10)


def test_a_drag_with_ripple_takes_all_that_comes_later_along() -> None:
    stage = Play(TimelineState(TIMELINE, ripples=True))
    stage.drag(stage.at(2.0, WHOLE), stage.at(3.0, WHOLE))
    assert stage.times() == [1.0, 5.0]
    assert stage.value.timeline.keyframes[0].seconds == 3.0
    assert stage.value.timeline.duration_s == 9.0


def test_keys_are_where_the_mouse_is_let_go_also_if_it_has_moved_in_that_very_frame(stage: Play) -> None:
    stage.press(1.0, TRACK)
    stage.move(2.0, TRACK)
    imgui.get_io().add_mouse_pos_event(*stage.at(3.0, TRACK))
    stage.let_go()
    assert stage.times() == [3.0, 4.0]
    assert stage.value.selection == {KeyAt("truncation.psi", 3.0)}


def test_escape_in_mid_drag_puts_everything_back(stage: Play) -> None:
    stage.press(1.0, TRACK)
    stage.move(3.0, TRACK)
    assert stage.times() == [3.0, 4.0]
    stage.hold(imgui.Key.escape, True)
    stage.hold(imgui.Key.escape, False)
    stage.let_go()
    assert stage.value.timeline == TIMELINE
    assert stage.value.axis is None, "all of it is on show again"


@pytest.fixture
def taken() -> Play:
    """A key on each frame of a second track; they are selected, and the mouse holds them at 1 s."""
    keys = tuple(Key(frame / 100, float(frame)) for frame in range(MOST_AT_ONCE + 1))
    timeline = Timeline(8.0, tracks=(PSI, Track("transform.tx", keys)))
    selected = frozenset(KeyAt("transform.tx", key.seconds) for key in keys)
    stage = Play(TimelineState(timeline, selected), replace(AROUND, rate=FrameRate(100)))
    stage.press(1.0, 2)
    return stage


def test_of_many_keys_the_timeline_follows_where_they_rest(taken: Play) -> None:
    stage, timeline = taken, taken.value.timeline
    for seconds in (2.0, 2.5, 3.0):
        imgui.get_io().add_mouse_pos_event(*stage.at(seconds, 2))
        stage.play()
        assert stage.value.timeline is timeline
        assert stage.value.ahead is not None
    stage.play(REST_FRAMES)
    shift = stage.value.timeline.tracks[1].keys[0].seconds
    assert shift == pytest.approx(2.0, abs=0.05)
    assert stage.value.ahead is None
    rested = stage.value.timeline
    stage.play(3)
    assert stage.value.timeline is rested
    imgui.get_io().add_mouse_pos_event(*stage.at(4.0, 2))
    stage.let_go(frames=3)
    assert stage.value.grip is None
    moved = stage.value.timeline.tracks[1].keys
    assert [key.value for key in moved] == [key.value for key in timeline.tracks[1].keys]
    assert stage.value.selection == {KeyAt("transform.tx", key.seconds) for key in moved}
    assert stage.value.timeline.tracks[0] is PSI


def test_keys_let_go_on_their_way_are_where_they_were_drawn(taken: Play) -> None:
    stage, timeline = taken, taken.value.timeline
    imgui.get_io().add_mouse_pos_event(*stage.at(3.0, 2))
    stage.play()
    ahead = stage.value.ahead
    assert ahead is not None
    stage.let_go(frames=1)
    assert stage.value.timeline == retimed(timeline, ahead).timeline
    assert stage.value.timeline != timeline


def test_clicks_select_and_beside_keys_nothing_is_selected(stage: Play) -> None:
    stage.click(stage.at(1.0, TRACK))
    assert stage.value.selection == {FIRST}
    stage.hold(imgui.Key.mod_ctrl, True)
    stage.click(stage.at(2.0, WHOLE))
    assert stage.value.selection == {FIRST, SCENE}
    stage.hold(imgui.Key.mod_ctrl, False)
    stage.click(stage.at(6.0, TRACK))
    assert stage.value.selection == NOTHING
    assert stage.value.timeline is TIMELINE


def test_a_frame_drawn_around_keys_selects_them(stage: Play) -> None:
    stage.drag(stage.at(0.3, WHOLE), stage.at(3.0, TRACK))
    assert stage.value.selection == {FIRST, SCENE}
    stage.drag(stage.at(3.0, TRACK - 0.2), stage.at(6.0, TRACK + 0.4))
    assert stage.value.selection == {LAST}


def test_the_strip_stretches_the_selected_keys() -> None:
    stage = Play(TimelineState(TIMELINE, every_key(TIMELINE)))
    stage.drag(stage.at(4.0, -1), stage.at(7.0, -1))
    assert stage.times() == [1.0, 7.0]
    assert stage.value.timeline.keyframes[0].seconds == 3.0
    stage.drag(stage.at(4.0, -1), stage.at(5.0, -1))
    assert stage.times() == [2.0, 8.0]


def test_dragging_the_ruler_moves_the_playhead_by_frames(stage: Play) -> None:
    stage.drag(stage.at(1.0, -2), stage.at(3.02, -2))
    assert stage.value.playhead_s == 3.0
    stage.drag(stage.at(1.0, -2), (WIDTH + 500, stage.at(0, -2)[1]))
    assert stage.value.playhead_s == 8.0
    assert stage.value.timeline is TIMELINE


def test_the_ends_of_the_range_can_be_dragged(stage: Play) -> None:
    x, y = stage.at(8.0, -1)
    stage.drag((x, y - 7), (stage.at(5.0, -1)[0], y - 7))
    assert stage.value.timeline.range_s == (0.0, 5.0)
    stage.drag((stage.at(0.0, -1)[0], y - 7), (stage.at(1.0, -1)[0], y - 7))
    assert stage.value.timeline.range_s == (1.0, 5.0)
    assert stage.value.playhead_s == 0.0


def test_the_wheel_zooms_at_the_pointer(stage: Play) -> None:
    place = stage.at(4.0, TRACK)
    stage.move(4.0, TRACK)
    for _ in range(3):
        imgui.get_io().add_mouse_wheel_event(0.0, 1.0)
        stage.play(2)
    axis = stage.axis()
    assert axis.span_s < 6
    assert axis.x(4.0) == pytest.approx(place[0], abs=1.0)


def test_a_middle_drag_goes_along(stage: Play) -> None:
    stage.value = replace(stage.value, axis=TimeAxis(2.0, 4.0))
    stage.play()
    stage.press(4.0, TRACK, button=2)
    stage.move(3.0, TRACK)
    stage.let_go(button=2)
    assert stage.axis().start_s == pytest.approx(3.0, abs=0.05)
    assert stage.value.timeline is TIMELINE


def double_click(stage: Play, place: tuple[float, float]) -> None:
    imgui.get_io().add_mouse_pos_event(*place)
    for down in (True, False, True, False):
        imgui.get_io().add_mouse_button_event(0, down)
        stage.play(2)


def test_a_double_click_beside_keys_sets_one_of_what_is_there(stage: Play) -> None:
    double_click(stage, stage.at(2.5, TRACK))
    assert stage.times() == [1.0, 2.5, 4.0]
    assert stage.value.timeline.tracks[0].keys[1].value == 0.75
    assert stage.value.selection == {KeyAt("truncation.psi", 2.5)}


def test_a_double_click_on_a_key_goes_there(stage: Play) -> None:
    double_click(stage, stage.at(4.0, TRACK))
    assert stage.value.playhead_s == 4.0
    assert stage.value.timeline is TIMELINE


def test_a_row_s_button_sets_and_removes_the_key_at_the_playhead(monkeypatch: pytest.MonkeyPatch) -> None:
    spots = Spots(monkeypatch)
    stage = Play(TimelineState(TIMELINE, playhead_s=2.0))
    stage.click(spots.of("##Key", TRACK))
    assert [key.value for key in stage.value.timeline.tracks[0].keys] == [1.0, 1.0, 0.5]
    stage.click(spots.of("##Key", TRACK))
    assert stage.value.timeline == TIMELINE
    stage.click(spots.of("##Key", WHOLE))
    assert stage.value.timeline.keyframes == ()


def test_hundreds_of_rows_are_drawn_only_where_they_are_in_sight(monkeypatch: pytest.MonkeyPatch) -> None:
    spots = Spots(monkeypatch)
    tracks = tuple(Track(f"edits.edits.{i}.strength", (Key(1.0, 0.0),)) for i in range(300))
    stage = Play(TimelineState(Timeline(8.0, tracks=tracks)))
    stage.play()
    assert spots.count("##Key") < 60


def test_an_empty_timeline_says_how_to_begin(monkeypatch: pytest.MonkeyPatch) -> None:
    texts: list[str] = []
    draw = imgui.ImDrawList.add_text

    def add_text(*words: Any, **named: Any) -> None:
        texts.append(words[-1])
        draw(*words, **named)

    monkeypatch.setattr(imgui.ImDrawList, "add_text", add_text)
    Play(TimelineState())
    assert timeline_panel.EMPTY in texts


def test_the_menu_of_a_key_asks_for_what_is_done_with_the_selection(stage: Play) -> None:
    stage.press(1.0, TRACK, button=1)
    stage.let_go(button=1)
    assert stage.value.selection == {FIRST}
    assert imgui.get_current_context() is not None
    popup = max(
        (
            window
            for window in imgui.get_current_context().windows
            if "Popup" in window.name and window.active
        ),
        key=lambda window: window.pos.x,
    )
    height = imgui.get_frame_height()
    stage.drag(*[(popup.pos.x + 30, popup.pos.y + popup.size.y - height * 0.7)] * 2)
    assert stage.value.wish is Wish.DELETE


def test_keys_of_the_whole_scene_and_of_latents_can_be_selected_and_drawn() -> None:
    latent = Track("latent", (Key(0.0, LatentPoint(), Easing(Curve.HOLD)), Key(3.0, LatentPoint(x=2.0))))
    timeline = replace(TIMELINE, tracks=(latent, PSI), loops=True, range_s=(1.0, 5.0))
    for key in sorted(every_key(timeline)):
        Play(TimelineState(timeline, frozenset({key})))
    Play(TimelineState(timeline, every_key(timeline)))


def test_a_narrow_pane_has_the_numbers_of_a_key_at_a_press_of_a_button(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    spots = Spots(monkeypatch)
    stage = Play(TimelineState(TIMELINE))
    width = stage.axis().width
    stage.click(spots.of(" Selected"))
    assert "From scene##keys" not in spots.labels, "nothing is selected"
    stage.click(stage.at(1.0, TRACK))
    assert stage.axis().width == width
    stage.click(spots.of(" Selected"))
    stage.click(spots.of("From scene##keys"))
    assert stage.value.wish is Wish.REVALUE


def test_a_playhead_beyond_the_end_has_room() -> None:
    stage = Play(TimelineState(TIMELINE, playhead_s=9.0))
    assert stage.axis().end_s > 9.0
    assert stage.value.length_s == replace(stage.value, playhead_s=10.0).length_s, "in steps"

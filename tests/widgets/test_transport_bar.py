"""The tools over the timeline."""

from __future__ import annotations

from dataclasses import replace

import pytest
from imgui_bundle import ImVec2, imgui

from renderer.recording.timeline import Key, Timeline, Track
from renderer.recording.video_settings import FrameRate
from renderer.scene import Scene
from tests.visualizer.fakes import MODEL
from tests.widgets.spots import Spots
from tests.widgets.stage import WIDTH, Stage
from widgets import transport_bar
from widgets.timeline_state import Surroundings, TimelineState, Wish
from widgets.transport_bar import Switches

TIMELINE = Timeline(4.0, tracks=(Track("truncation.psi", (Key(1.0, 1.0),)),))
AROUND = Surroundings(Scene(), MODEL, FrameRate(10))
Shown = tuple[TimelineState, Switches]


@pytest.fixture
def spots(monkeypatch: pytest.MonkeyPatch) -> Spots:
    return Spots(monkeypatch)


def stage(timeline: Timeline = TIMELINE) -> Stage[Shown]:
    begin = (TimelineState(timeline), Switches())
    return Stage(begin, lambda value: transport_bar.draw(value[0], value[1], AROUND))


@pytest.mark.parametrize("wish", [Wish.TO_START, Wish.BACK, Wish.PLAY, Wish.ON, Wish.TO_END])
def test_the_transport_asks_for_what_its_buttons_say(spots: Spots, wish: Wish) -> None:
    bar = stage()
    bar.click(spots.of(f"###{wish.value}"))
    assert bar.value[0].wish is wish


def test_there_is_nothing_to_play_at_first(spots: Spots) -> None:
    bar = stage(Timeline())
    bar.click(spots.of("###play"))
    assert bar.value[0].wish is None


def test_switches_are_switched(spots: Spots) -> None:
    bar = stage()
    for name in ("##Repeat", "##Auto-key", "##Snap", "##Ripple", "##Loop"):
        bar.click(spots.of(name))
    state, switches = bar.value
    assert (switches.repeats, switches.auto_key) == (False, True)
    assert (state.snaps, state.ripples, state.timeline.loops) == (False, True, True)


def test_a_narrow_pane_breaks_the_row_and_hides_no_tool(spots: Spots) -> None:
    stage()
    for name in spots.labels:
        assert spots.of(name)[0] < WIDTH


def test_all_of_the_timeline_can_be_shown_again(spots: Spots) -> None:
    bar = stage()
    state, switches = bar.value
    zoomed = state.placed(0.0, 100.0).zoomed(0.5, 1.0, rate=AROUND.rate)
    bar.value = TimelineState(TIMELINE, axis=zoomed), switches
    bar.click(spots.of("##Show all"))
    assert bar.value[0].axis is None


def test_a_loop_that_cuts_hard_offers_the_room_for_a_way_back(spots: Spots) -> None:
    stage()
    assert not any("##Seam" in label for label in spots.labels)
    keys = (Key(0.0, 0.0), Key(2.0, 1.0), Key(4.0, 2.0))
    bar = stage(Timeline(4.0, loops=True, tracks=(Track("truncation.psi", keys),)))
    bar.click(spots.of("##Seam"))
    assert (bar.value[0].timeline.duration_s, bar.value[0].timeline.loops) == (6.0, True)


def test_while_a_take_is_recorded_play_ends_it_and_its_time_is_shown(
    spots: Spots, monkeypatch: pytest.MonkeyPatch
) -> None:
    said: list[str] = []
    monkeypatch.setattr(imgui, "text_colored", lambda _, text: said.append(text))
    around = replace(AROUND, take="Take 0:07")
    begin = (TimelineState(Timeline()), Switches())
    bar = Stage(begin, lambda value: transport_bar.draw(value[0], value[1], around))
    assert "Take 0:07" in said[-1]
    bar.click(spots.of("###to start"))
    assert bar.value[0].wish is None
    bar.click(spots.of("###play"))
    assert bar.value[0].wish is Wish.PLAY


def test_a_row_that_is_too_long_for_words_has_icons_before_it_breaks(
    spots: Spots, monkeypatch: pytest.MonkeyPatch
) -> None:
    tops = {}
    for width in (1000.0, 660.0):
        monkeypatch.setattr("tests.widgets.stage.WIDTH", width)
        imgui.get_io().display_size = ImVec2(width, 900.0)
        stage()
        tops[width] = {round(spots.of(name)[1]) for name in spots.labels}
        assert any(label.endswith(" Motion") for label in spots.labels) == (width == 1000.0)
    assert [len(each) for each in tops.values()] == [1, 1]

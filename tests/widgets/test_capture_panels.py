"""The sections of the capture pane, drawn and used."""

from __future__ import annotations

from dataclasses import replace

import pytest

from renderer.recording.scene_controls import Kind, SceneControl, controls_of
from renderer.scene import Scene
from tests.visualizer.fakes import MODEL
from tests.widgets.stage import Stage
from widgets import cast_panel, range_panel, snapshot_panel, take_panel
from widgets.cast_panel import CastSettings, CastStatus, Source
from widgets.range_panel import Range
from widgets.snapshot_panel import Burst, BurstStatus, Wish
from widgets.take_panel import TakeOptions, TakeResult, TakeStatus

CONTROLS = controls_of(Scene(), MODEL)


def control(path: str) -> SceneControl:
    return next(each for each in CONTROLS if each.path == path)


def pressed(burst: Burst, status: BurstStatus | None, row: float, across: float) -> tuple[Burst, set[Wish]]:
    wishes: set[Wish] = set()

    def draw(value: Burst) -> Burst:
        value, wish = snapshot_panel.draw(value, CONTROLS, status, folder="pictures")
        wishes.add(wish)
        return value

    stage = Stage(burst, draw)
    stage.click(stage.row(row, across))
    return stage.value, wishes


def test_a_burst_is_started_by_its_button() -> None:
    burst, wishes = pressed(Burst(), None, 7, 0.15)
    assert (burst, wishes) == (Burst(), {Wish.NOTHING, Wish.START})


def test_a_burst_under_way_can_be_cancelled() -> None:
    status = BurstStatus(is_running=True, text="3 of 8", share=0.4)
    assert Wish.CANCEL in pressed(Burst(), status, 7, 0.1)[1]


def test_a_burst_that_writes_nothing_cannot_be_started() -> None:
    burst = Burst(with_pictures=False, with_sheet=False)
    assert pressed(burst, None, 7, 0.15)[1] == {Wish.NOTHING}


def test_a_second_control_makes_a_grid() -> None:
    burst, _ = pressed(Burst(), None, 4, 0.05)
    assert burst.is_grid
    across, down = snapshot_panel.variations(burst, CONTROLS)
    assert (across.name, down.name if down else "") == ("psi", "seed")


@pytest.mark.parametrize(
    ("burst", "words"),
    [
        (Burst(down=Range("truncation.psi"), is_grid=True), "another control"),
        (Burst(across=Range("latent", listed="1-x")), "no whole number"),
        (Burst(Range("latent", listed="0-900"), Range("class_index", steps=32), is_grid=True), ""),
    ],
)
def test_what_is_no_burst_is_told(burst: Burst, words: str) -> None:
    if words:
        with pytest.raises(ValueError, match=words):
            snapshot_panel.variations(burst, CONTROLS)
    else:
        across, down = snapshot_panel.variations(burst, CONTROLS)
        assert (len(across.values), len(down.values) if down else 0) == (901, 3)


@pytest.mark.parametrize("path", [each.path for each in CONTROLS])
def test_every_control_has_values_that_suit_it(path: str) -> None:
    found = range_panel.variation(Range(path), control(path))
    assert len(found.values) > 1
    assert found.scene(Scene(), len(found.values) - 1) != found.scene(Scene(), 0)


def test_options_go_from_one_to_another_and_back() -> None:
    layers = control("view.layer")
    assert range_panel.variation(Range("view.layer", first=2, last=0), layers).values == (
        "L1_8_3",
        "L0_12_5",
        "input",
    )


def test_a_range_of_another_control_begins_with_what_suits_that() -> None:
    stage = Stage(Range("gone"), lambda value: range_panel.draw("Control", value, CONTROLS))
    assert stage.value == Range(CONTROLS[0].path)
    assert CONTROLS[0].kind is Kind.SEEDS


def test_many_values_are_told_by_their_ends() -> None:
    assert range_panel.in_words([str(i) for i in range(20)]) == "0, 1, 2, 3, 4 … 19"


def cast(status: CastStatus | None, row: float, across: float) -> tuple[CastSettings, bool]:
    was_pressed = False

    def draw(value: CastSettings) -> CastSettings:
        nonlocal was_pressed
        value, is_pressed = cast_panel.draw(value, status, keys="Ctrl+Shift+R")
        was_pressed |= is_pressed
        return value

    stage = Stage(CastSettings(), draw)
    stage.click(stage.row(row, across))
    return stage.value, was_pressed


def test_what_is_recorded_is_chosen_before() -> None:
    assert cast(None, 0, 0.2)[0].source is Source.WINDOW
    assert cast(CastStatus(1.0), 0, 0.2)[0].source is Source.CANVAS


def test_a_recording_is_begun_and_ended_by_one_button() -> None:
    assert cast(None, 2, 0.1)[1]
    assert cast(CastStatus(3.0, 1000), 2, 0.1)[1]
    assert not cast(CastStatus(3.0, 1000, is_ending=True), 2, 0.1)[1]


def test_a_take_is_begun_and_ended_by_one_button() -> None:
    for status in (None, TakeStatus(2.0, touched=("Truncation psi",)), TakeStatus(countdown_s=2.4)):
        presses = []

        def draw(
            value: TakeOptions, status: TakeStatus | None = status, presses: list = presses
        ) -> TakeOptions:
            value, is_pressed = take_panel.draw(value, status, None, keys="Ctrl+Shift+T", at_end="It ends.")
            presses.append(is_pressed)
            return value

        stage = Stage(TakeOptions(), draw)
        stage.click(stage.row(0, 0.05))
        assert any(presses)


def test_the_last_take_is_simplified_by_a_slider() -> None:
    def draw(value: TakeOptions) -> TakeOptions:
        return take_panel.draw(value, None, TakeResult(3, 120), keys="", at_end="It ends.")[0]

    stage = Stage(TakeOptions(), draw)
    stage.drag(stage.row(2, 0.4), stage.row(2, 0.85))
    assert stage.value.tolerance > 3
    assert replace(stage.value, tolerance=1.0) == TakeOptions()


@pytest.mark.parametrize(
    ("status", "text"),
    [
        (TakeStatus(65.0), "Take 1:05"),
        (TakeStatus(countdown_s=2.2), "Take in 3"),
        (TakeStatus(countdown_s=0.0), "Take in 1"),
    ],
)
def test_the_time_of_a_take_is_told(status: TakeStatus, text: str) -> None:
    assert take_panel.in_words(status) == text

"""Notices: what the user is told, and for how long."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.widgets.stage import Stage, imgui_context
from visualizer import notices
from visualizer.notices import INFO_SECONDS, MOST_SHOWN, Kind, Notices


@pytest.fixture(autouse=True)
def context() -> Iterator[None]:
    with imgui_context():
        yield


def test_infos_go_by_themselves_and_problems_stay() -> None:
    shown = Notices().with_info("Saved").with_problem("Broken", "trace")
    shown = shown.aged(INFO_SECONDS - 0.1)
    assert len(shown.items) == 2
    shown = shown.aged(0.2).aged(1e6)
    assert [notice.kind for notice in shown.items] == [Kind.PROBLEM]


def test_the_same_problem_is_shown_once_and_the_newest_last() -> None:
    shown = Notices().with_problem("A").with_problem("B").with_problem("A")
    assert [notice.summary for notice in shown.items] == ["B", "A"]


def test_only_the_newest_few_are_kept() -> None:
    shown = Notices()
    for number in range(20):
        shown = shown.with_problem(str(number))
    assert [notice.summary for notice in shown.items] == [str(20 - MOST_SHOWN + i) for i in range(MOST_SHOWN)]


def test_nothing_to_age_is_the_same_value() -> None:
    shown = Notices().with_problem("A")
    assert shown.aged(1.0) is shown


def test_drawing_changes_nothing_until_a_button_is_pressed() -> None:
    wanted = Notices().with_info("Saved " + "a very long path " * 20).with_problem("Broken", "trace\n" * 50)
    stage = Stage(wanted, lambda value: notices.draw(value, (400.0, 800.0), 380.0))
    stage.play(5)
    assert stage.value == wanted

"""Undo and redo."""

from __future__ import annotations

import pytest

from visualizer.projects import history as history_module
from visualizer.projects.history import History


def test_one_drag_is_one_undo_step() -> None:
    history = History(0)
    for value in (1, 2, 3):
        history.observe(value, settled=False)
    history.observe(3, settled=True)
    assert history.undo(3) == 0
    assert history.redo(0) == 3


def test_an_unchanged_value_is_no_step() -> None:
    history = History("a")
    history.observe("a", settled=True)
    assert not history.can_undo("a")


def test_undo_in_mid_drag_takes_the_drag_back_and_redo_brings_it_again() -> None:
    history = History(0)
    history.observe(5, settled=False)
    assert history.can_undo(5)
    assert history.undo(5) == 0
    assert history.redo(0) == 5


def test_a_new_step_forgets_what_was_undone() -> None:
    history = History(0)
    history.observe(1, settled=True)
    assert history.undo(1) == 0
    history.observe(2, settled=True)
    assert not history.can_redo()
    assert history.redo(2) == 2


def test_undo_stops_at_the_first_value() -> None:
    history = History(0)
    assert history.undo(0) == 0
    assert history.undo(0) == 0


def test_only_so_many_steps_are_kept() -> None:
    history = History(0, limit=3)
    for value in range(1, 10):
        history.observe(value, settled=True)
    value = 9
    for _ in range(20):
        value = history.undo(value)
    assert value == 7


def three_steps() -> History[str]:
    history = History("a")
    for value in ("ab", "abc", "abcd"):
        history.observe(value, settled=True)
    return history


def test_jumping_is_undoing_or_redoing_as_often_as_it_takes() -> None:
    history = three_steps()
    assert history.jump("abcd", 1) == "ab"
    assert (history.steps, history.position) == (("a", "ab", "abc", "abcd"), 1)
    assert history.redo("ab") == "abc"
    assert history.jump("abc", 0) == "a"
    assert history.jump("a", 3) == "abcd"
    assert history.position == 3


def test_jumping_beyond_the_ends_goes_to_them() -> None:
    history = three_steps()
    assert history.jump("abcd", -5) == "a"
    assert history.jump("a", 99) == "abcd"


def test_a_jump_in_mid_drag_keeps_the_drag_as_a_step() -> None:
    history = three_steps()
    assert history.jump("dragged", 0) == "a"
    assert history.steps == ("a", "ab", "abc", "abcd", "dragged")


def test_heavy_steps_make_the_history_shorter(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(history_module, "MOST_WEIGHT", 100)
    history = History("", weigh=len)
    for length in range(1, 40):
        history.observe("x" * length, settled=True)
    assert sum(map(len, history.steps)) <= 100
    assert len(history.steps) >= 2
    history.observe("y" * 1000, settled=True)
    assert history.undo("y" * 1000) == "x" * 39

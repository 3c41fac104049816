"""Undo and redo."""

from __future__ import annotations

from visualizer.history import History


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

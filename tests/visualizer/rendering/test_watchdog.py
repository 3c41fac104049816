"""A renderer that hangs is noticed; one that is merely slow, or has nothing to do, is not."""

from __future__ import annotations

from visualizer.rendering.watchdog import PATIENCE_S, Watchdog


def after(*spans: tuple[float, bool, bool]) -> Watchdog:
    """Spans of (seconds, whether an answer was due, whether one came at the end), in steps of a tenth."""
    dog = Watchdog()
    for seconds, is_due, is_answered in spans:
        for _ in range(round(seconds * 10)):
            dog.note(0.1, is_due=is_due, has_answered=False)
        dog.note(0.0, is_due=is_due, has_answered=is_answered)
    return dog


def test_a_renderer_that_owes_an_answer_and_is_silent_is_noticed() -> None:
    assert not after((PATIENCE_S - 1, True, False)).is_worried
    assert after((PATIENCE_S + 1, True, False)).is_worried


def test_one_that_has_nothing_to_do_is_not() -> None:
    assert not after((1000.0, False, False)).is_worried


def test_an_answer_puts_it_at_rest() -> None:
    assert not after((PATIENCE_S + 1, True, True)).is_worried


def test_one_that_has_been_slow_before_is_given_more_time() -> None:
    assert not after((12.0, True, True), (40.0, True, False)).is_worried
    assert after((12.0, True, True), (61.0, True, False)).is_worried


def test_a_new_renderer_begins_afresh() -> None:
    dog = after((12.0, True, True), (61.0, True, False))
    dog.forgive()
    assert not dog.is_worried
    dog.note(PATIENCE_S + 1, is_due=True, has_answered=False)
    assert dog.is_worried

"""The window itself: help, layouts, numbers that are typed, messages."""

from __future__ import annotations

import pytest

from tests.end_to_end.windows import Played


@pytest.mark.scenario("workspace")
def test_help_layouts_typed_numbers_and_messages(played: Played) -> None:
    found = played.found
    assert found["help"]
    assert found["help_closed"]
    assert found["layouts"] == ["Inspect", "Animate", "Explore"]
    assert found["behind"] == [False, True], "the tab in front stays in front"
    assert found["typed"] == 0.625
    usual, fine = found["dragged"]
    assert usual > 0.1
    assert fine == pytest.approx(usual / 10, abs=0.015)  # two decimals are shown
    assert (found["unseen"], found["looked_at"]) == (1, 0)
    assert found["notices"] == []

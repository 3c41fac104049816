"""Faults, and the window that stays up."""

from __future__ import annotations

import numpy as np
import pytest

from tests.end_to_end.windows import Played


@pytest.mark.scenario("killed_worker")
def test_a_worker_killed_in_mid_drag_comes_back_with_the_picture(played: Played) -> None:
    found = played.found
    assert found["scene_kept"]
    assert found["revived"] != found["killed"]
    assert len([notice for notice in found["notices"] if "render process" in notice]) == 1
    assert found["one_undo_goes_to_the_start"]
    np.testing.assert_array_equal(played.picture("after"), played.rendered("after"))


@pytest.mark.scenario("faulty_panel")
def test_a_fault_in_a_panel_is_told_once_and_the_window_works_on(played: Played) -> None:
    found = played.found
    assert found["notices"] == ["Something went wrong in the window: a fault"]
    assert found["turns"] != 0


@pytest.mark.scenario("dropped_text")
def test_a_dropped_text_file_is_a_message_and_nothing_else(played: Played) -> None:
    found = played.found
    assert ["a note ü.txt" in notice for notice in found["notices"]] == [True]
    assert found["nothing_else_changed"]
    assert found["loading"] is None

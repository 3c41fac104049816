"""The timeline in the window."""

from __future__ import annotations

import numpy as np
import pytest

from tests.end_to_end.windows import Played


@pytest.mark.scenario("timeline")
def test_a_timeline_is_keyed_played_at_true_speed_and_scrubbed_to_what_render_gives(played: Played) -> None:
    found = played.found
    assert found["keyframes"] == [[0.0, 7.0], [4.0, 9.0]]
    passed, playhead = found["played"]
    assert playhead == pytest.approx(passed, abs=0.5)
    assert found["shares"] == [0.5, 0.5]
    for name in ("scrubbed", "rotated"):
        np.testing.assert_array_equal(played.picture(name), played.rendered(name), err_msg=name)
    assert found["rotated"] != 0
    assert found["turns"] == [[2.0, 0.0], [4.0, found["rotated"]]]
    assert found["undone"]
    assert found["walk"] == ["latent"]
    assert found["problems"] == []


@pytest.mark.scenario("keys_at_controls")
def test_a_control_is_keyed_at_itself_and_found_in_the_timeline(played: Played) -> None:
    found = played.found
    assert found["keyed"] == ["transform.turns"]
    assert found["selected"] == ["transform.turns"]
    assert found["sought"] is None
    assert found["left"] == []
    assert found["problems"] == []


@pytest.mark.scenario("keys_under_the_mouse")
def test_a_key_goes_where_the_mouse_takes_it_and_a_double_click_goes_to_it_with_nothing_selected(
    played: Played,
) -> None:
    found = played.found
    first, dragged, last = found["dragged"]
    assert (first, last) == (0.0, 8.0)
    assert dragged == pytest.approx(found["expected"], abs=0.05)
    assert found["keys"] == found["dragged"]
    assert found["playhead"] == dragged
    assert found["selected"] == [dragged]
    assert found["problems"] == []

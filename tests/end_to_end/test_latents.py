"""Everything that decides w."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import pytest

from tests.end_to_end.windows import Played


@pytest.mark.scenario("seed_map")
def test_the_seed_map_is_clicked_dragged_and_zoomed_and_its_pins_are_places(played: Played) -> None:
    found = played.found
    assert found["clicked"] == [1.0, 0.0]
    assert found["dragged"] == pytest.approx(1.5, abs=0.1)
    np.testing.assert_array_equal(played.picture("between"), played.rendered("between"))
    assert found["pinned"] == 0.0
    assert found["clicked_when_smaller"] == 1.0
    assert found["reset"]
    assert found["problems"] == []


@pytest.mark.scenario("ways_to_w")
def test_classes_pose_and_a_bookmark_s_styles_change_what_render_changes_too(played: Played) -> None:
    found = played.found
    names = ("start", "classes", "posed", "mixed")
    for name in names:
        np.testing.assert_array_equal(played.picture(name), played.rendered(name), err_msg=name)
    for before, after in pairwise(played.picture(name) for name in names):
        assert (before != after).any()
    assert found["styles"] == list(range(11, 16))
    assert found["undone"]
    assert found["problems"] == []

"""The canvas under the mouse."""

from __future__ import annotations

import numpy as np
import pytest

from tests.end_to_end.windows import Played


@pytest.mark.scenario("canvas_drags")
def test_a_drag_does_what_its_mode_says_and_a_pan_leaves_the_scene_alone(played: Played) -> None:
    found = played.found
    assert found["translated"] == pytest.approx([44 / 704, 22 / 704], abs=0.01)
    assert found["turns"] == pytest.approx(-0.125, abs=0.01)
    np.testing.assert_array_equal(played.picture("moved"), played.rendered("moved"))
    assert found["panned"] == [True, True]
    assert 0.05 < found["latent"] < 0.5, "forty pixels are less than a seed"
    assert found["has_probe"]
    assert found["problems"] == []


@pytest.mark.scenario("zooms")
def test_the_picture_is_zoomed_looked_at_closely_and_alone_on_the_screen(played: Played) -> None:
    found = played.found
    in_list, by_wheel, actual, fitted = found["scales"]
    assert (in_list, actual, fitted) == (4 * 64, 64, None)
    assert by_wheel == pytest.approx(in_list * 1.15**2)
    assert found["switches"] == [True, True]
    place, *values = found["read_out"].split("  ")
    assert place == "(34, 33)"
    assert all(0 <= int(value) < 256 for value in values[0].split())
    alone, all_of_them = found["visible"]
    assert alone == ["Canvas"]
    assert {"Canvas", "Latent", "Layers"} < set(all_of_them)
    assert found["problems"] == []


@pytest.mark.scenario("arrangements")
def test_b_is_held_while_a_goes_on_and_both_lie_as_they_are_wanted(played: Played) -> None:
    found = played.found
    for name in ("held", "held-second", "layer", "layer-second"):
        np.testing.assert_array_equal(played.picture(name), played.rendered(name), err_msg=name)
    assert (played.picture("held") != played.picture("held-second")).any()
    assert played.picture("layer-second").shape == (52, 52, 3)
    assert found["arrangements"] == [
        ["Beside", False],
        ["Split", False],
        ["Blink", True],
        ["Difference", False],
    ]
    assert found["divider"] > 0.5
    assert found["gain_db"] != 12
    assert found["is_ended"]
    assert found["problems"] == []

"""Seeds, truncation and the transform in the window."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import pytest

from tests.end_to_end.windows import Played


@pytest.mark.scenario("explore")
def test_what_the_hands_do_shows_and_equals_what_render_gives(played: Played) -> None:
    found = played.found
    names = ["start", "seed", "psi", "rotate", "canvas"]
    pictures = [played.picture(name) for name in names]
    for before, after in pairwise(pictures):
        assert np.abs(before.astype(int) - after.astype(int)).max() > 10
    for name, picture in zip(names, pictures, strict=True):
        np.testing.assert_array_equal(picture, played.rendered(name), err_msg=name)
    assert found["undone_to_rotate"]
    assert found["undone_latent"] == [7.0, 0.0]
    assert found["redone"]
    assert found["problems"] == []

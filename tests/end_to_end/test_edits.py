"""Edits in the window."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import pytest

from renderer.render import Renderer
from tests.end_to_end.windows import MODEL, Played


@pytest.mark.scenario("edits")
def test_an_imported_direction_is_an_edit_that_render_and_its_export_give_too(played: Played) -> None:
    smile = np.random.default_rng(0).normal(size=Renderer("cpu").open(str(MODEL)).w_dim)
    np.save(played.folder / "smile.npy", smile.astype(np.float32) / 4)
    found = played.found
    start, added, dragged = (played.picture(name) for name in ("start", "added", "dragged"))
    for before, after in pairwise((start, added, dragged)):
        assert np.abs(before.astype(int) - after.astype(int)).max() > 10
    assert found["strengths"][0] == 1.0
    assert found["strengths"][1] > 1.0
    np.testing.assert_array_equal(added, played.rendered("added"))
    np.testing.assert_array_equal(dragged, played.rendered("dragged"))
    assert found["one_drag_is_one_step"]
    assert found["redone"]
    np.testing.assert_array_equal(played.picture("undone"), added)
    (exported,) = found["exported"]
    np.testing.assert_array_equal(played.rendered_with_edits(exported), dragged)
    np.testing.assert_array_equal(played.picture("cleared"), start)
    assert found["problems"] == []


@pytest.mark.scenario("found_directions")
def test_directions_are_found_marked_as_favourites_and_looked_at(played: Played) -> None:
    found = played.found
    assert found["favourites"] == 1
    assert found["kept_ws"] == 1
    assert found["problems"] == []

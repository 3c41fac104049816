"""Two pictures in the window."""

from __future__ import annotations

import numpy as np
import pytest

from renderer import scene_file
from tests.end_to_end import OTHER_MODEL
from tests.end_to_end.windows import MODEL, Played


@pytest.mark.scenario("compared")
def test_both_pictures_of_a_comparison_equal_what_render_gives(played: Played) -> None:
    found = played.found
    for name, model in (("intact", str(MODEL)), ("other", OTHER_MODEL)):
        np.testing.assert_array_equal(played.picture(name), played.rendered(name), err_msg=name)
        second = f"{name}-second"
        np.testing.assert_array_equal(played.picture(second), played.rendered(second, model), err_msg=second)
    intact, other = (scene_file.read(played.folder / f"{name}-second.json") for name in ("intact", "other"))
    assert intact.scene.channel_mixes == ()
    (mix,) = other.scene.channel_mixes
    assert mix.layer.startswith("L5_")
    assert found["problems"] == []

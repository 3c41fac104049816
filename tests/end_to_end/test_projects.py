"""Projects in the window."""

from __future__ import annotations

import numpy as np
import pytest

from tests.end_to_end.windows import Played, Windows


@pytest.mark.scenario("projects")
def test_a_project_is_saved_changed_undone_left_and_dropped_again(played: Played) -> None:
    found = played.found
    assert found["title"] == "sg3-viz"
    assert found["titles"] == ["work - sg3-viz", "*work - sg3-viz", "work - sg3-viz"]
    seven, nine, back, new, reopened = (
        played.picture(name) for name in ("seven", "nine", "back", "new", "reopened")
    )
    assert (seven != nine).any()
    np.testing.assert_array_equal(back, seven)
    np.testing.assert_array_equal(reopened, seven)
    assert (new != seven).any()
    assert found["new_seed"] == 0
    assert found["bookmarks"] == ["Seed 7"]
    assert (found["asked"], found["still_asked"]) == ("Unsaved changes", False)
    project = str(played.folder / "work.sg3viz")
    np.testing.assert_array_equal(played.rendered_from(project), seven)


@pytest.mark.scenario("closing")
def test_the_close_button_asks_before_work_is_lost(played: Played) -> None:
    assert played.found["shall_exit"] == [False, True]


@pytest.mark.scenario("crash", "recovery")
def test_after_kill_9_the_work_comes_back(windows: Windows, played: Played) -> None:
    assert windows.ends["crash"] == -9
    found = played.found
    assert (found["seed"], found["title"]) == (23, "*Untitled - sg3-viz")
    np.testing.assert_array_equal(played.picture("recovered"), played.rendered("recovered"))
    assert list((played.folder.parent / "recovery").glob("*.json"))  # still unsaved, and still kept

"""Fields of a scene by name."""

from __future__ import annotations

import pytest

from renderer.directions.edit_stack import Edit, EditStack
from renderer.recording.scene_path import field_type, value_at, with_value
from renderer.scene import LayerView, ProbePoint, Scene, Truncation

EDITED = Scene(edits=EditStack((Edit("a" * 8, strength=1.0), Edit("b" * 8, strength=2.0))))


@pytest.mark.parametrize(
    ("path", "kind"),
    [("truncation.psi", float), ("truncation", Truncation), ("edits.edits.3.strength", float),
     ("probe.x", float), ("view.layer", str | None)],
)  # fmt: skip
def test_a_path_has_the_type_of_its_field(path: str, kind: object) -> None:
    assert field_type(path) == kind


@pytest.mark.parametrize(
    "path",
    ["", "psi", "truncation.", "truncation.psi.real", "__class__", "edits.edits.strength", "edits.edits.-1",
     "view.matrix", "transform.matrix"],
)  # fmt: skip
def test_what_no_scene_has_is_no_path(path: str) -> None:
    with pytest.raises(ValueError, match="no field"):
        field_type(path)


def test_one_field_is_changed_and_nothing_else() -> None:
    changed = with_value(EDITED, "edits.edits.1.strength", 5.0)
    assert [edit.strength for edit in changed.edits.edits] == [1, 5]
    assert value_at(changed, "edits.edits.1.strength") == 5
    assert with_value(changed, "edits.edits.1.strength", 2.0) == EDITED
    assert with_value(Scene(), "view", LayerView("L1")).view.layer == "L1"


@pytest.mark.parametrize("path", ["edits.edits.2.strength", "probe.x"])
def test_what_this_scene_lacks_is_a_lookup_error(path: str) -> None:
    with pytest.raises(LookupError):
        value_at(EDITED, path)
    with pytest.raises(LookupError):
        with_value(EDITED, path, 1.0)
    assert value_at(Scene(probe=ProbePoint(0.5)), "probe.x") == 0.5

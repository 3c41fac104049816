"""The user's directions: kept under their content, found again; edit files carry them along."""

from __future__ import annotations

import json
import shutil
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from renderer.directions import edit_file
from renderer.directions.direction_library import DirectionLibrary
from renderer.directions.direction_set import DirectionError, DirectionMethod, DirectionSet
from renderer.directions.edit_file import EditFileError
from renderer.directions.edit_stack import Edit, EditStack

W_DIM = 8


def directions(seed: int = 0) -> DirectionSet:
    raw = np.random.default_rng(seed).standard_normal((3, W_DIM)).astype(np.float32)
    unit = raw / np.linalg.norm(raw, axis=1, keepdims=True)
    return DirectionSet(unit, np.array([1.0, 2.0, 3.0]), DirectionMethod.IMPORTED)


@pytest.fixture
def library(tmp_path: Path) -> DirectionLibrary:
    return DirectionLibrary(tmp_path / "library")


def test_what_was_added_is_found_by_another_library(library: DirectionLibrary) -> None:
    added = directions()
    library.add(added)
    found = DirectionLibrary(library.folder).get(added.set_id)
    np.testing.assert_array_equal(found.components, added.components)
    np.testing.assert_array_equal(found.stdev, added.stdev)


def test_sets_are_listed_by_name(library: DirectionLibrary) -> None:
    ids = {directions(seed).set_id for seed in range(3)}
    for seed in range(3):
        library.add(directions(seed))
    assert set(library.list()) == ids
    library.remove(min(ids))
    assert set(library.list()) == ids - {min(ids)}


def test_an_empty_library_lists_nothing(library: DirectionLibrary) -> None:
    assert library.list() == []


@pytest.mark.parametrize("name", ["../secret", "", "0" * 7, "g" * 16, "a" * 16 + "/b"])
def test_a_name_that_is_none_is_never_looked_for(library: DirectionLibrary, name: str) -> None:
    assert not library.has(name)
    with pytest.raises(DirectionError, match="no name of a set"):
        library.get(name)


def test_a_set_that_is_not_there_is_asked_for(library: DirectionLibrary) -> None:
    with pytest.raises(DirectionError, match="import their file"):
        library.get("0123456789abcdef")


def test_a_file_that_holds_something_else_is_not_taken_for_the_set(library: DirectionLibrary) -> None:
    path = library.add(directions(0))
    wrong = path.with_name("0123456789abcdef.npz")
    shutil.copy(path, wrong)
    with pytest.raises(DirectionError, match="other directions than it says"):
        library.get(wrong.stem)


def test_an_edit_file_brings_its_directions_along(library: DirectionLibrary, tmp_path: Path) -> None:
    sets = [directions(0), directions(1)]
    for each in sets:
        library.add(each)
    stack = EditStack(
        (
            Edit(sets[0].set_id, 1, 2.5, 3, 7, name="smile", group="face"),
            Edit(sets[1].set_id, 0, -1.0, is_on=False, is_solo=True),
        ),
        keeps_distance=True,
        locked=(0,),
    )
    written = edit_file.write(tmp_path / "out" / "edits.json", stack, library)
    assert len(written) == 3
    read, brought = edit_file.read(tmp_path / "out" / "edits.json")
    assert read == stack
    assert [each.set_id for each in brought] == [each.set_id for each in sets]


def test_an_edit_file_without_its_directions_is_still_read(library: DirectionLibrary, tmp_path: Path) -> None:
    library.add(directions())
    stack = EditStack((Edit(directions().set_id),))
    path, beside = edit_file.write(tmp_path / "edits.json", stack, library)
    beside.unlink()
    assert edit_file.read(path) == (stack, [])


def test_edits_whose_directions_are_missing_are_not_written(
    library: DirectionLibrary, tmp_path: Path
) -> None:
    with pytest.raises(DirectionError):
        edit_file.write(tmp_path / "edits.json", EditStack((Edit("0123456789abcdef"),)), library)
    assert not (tmp_path / "edits.json").exists()


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", "holds no edits"),
        ("[1, 2]", "holds no edits"),
        ('{"version": 99}', "version 99"),
        ('{"version": 1, "edits": {"edits": [{"set_id": 3}]}, "directions": {}}', "holds no edits"),
    ],
)
def test_other_files_get_one_sentence(tmp_path: Path, text: str, message: str) -> None:
    path = tmp_path / "edits.json"
    path.write_text(text)
    with pytest.raises(EditFileError, match=message):
        edit_file.read(path)


def test_a_file_beside_that_was_swapped_is_refused(library: DirectionLibrary, tmp_path: Path) -> None:
    for seed in (0, 1):
        library.add(directions(seed))
    path, beside = edit_file.write(tmp_path / "edits.json", EditStack((Edit(directions(0).set_id),)), library)
    beside.write_bytes(directions(1).to_npz())
    with pytest.raises(EditFileError, match="other directions"):
        edit_file.read(path)


def test_a_name_beside_never_leads_out_of_the_folder(library: DirectionLibrary, tmp_path: Path) -> None:
    library.add(directions())
    path, beside = edit_file.write(
        tmp_path / "in" / "edits.json", EditStack((Edit(directions().set_id),)), library
    )
    shutil.move(beside, tmp_path / beside.name)
    text = json.loads(path.read_text())
    text["directions"] = {directions().set_id: f"../{beside.name}"}
    path.write_text(json.dumps(text))
    assert edit_file.read(path)[1] == []


def test_a_change_of_name_is_no_other_set() -> None:
    named = replace(directions(), names=("a", "b", "c"))
    assert named.set_id == directions().set_id

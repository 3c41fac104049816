"""The library as the window shows it: it follows the folder and what the user calls things."""

from __future__ import annotations

import os
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from renderer.directions.direction_labels import FILE_NAME, Label
from renderer.directions.direction_library import DirectionLibrary
from renderer.directions.direction_set import DirectionMethod, DirectionSet
from renderer.directions.edit_stack import Edit
from tests.visualizer.fakes import MODEL
from visualizer.editing import direction_reading, direction_shelf
from visualizer.editing.direction_shelf import MISSING, DirectionShelf


def made(seed: int = 0, *, count: int = 2, w_dim: int = MODEL.w_dim, model_hash: str = "") -> DirectionSet:
    components = np.linalg.qr(np.random.default_rng(seed).normal(size=(w_dim, w_dim)))[0][:count]
    stdev = np.linspace(2, 1, count)
    return DirectionSet(
        components.astype(np.float32),
        stdev,
        DirectionMethod.SEFA,
        model_hash=model_hash,
        names=("a",) * count,
    )


@pytest.fixture
def shelf(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> DirectionShelf:
    monkeypatch.setattr(direction_shelf, "SECONDS_BETWEEN_LOOKS", 0.0)
    return DirectionShelf(DirectionLibrary(tmp_path / "directions"))


def frame(shelf: DirectionShelf) -> None:
    shelf.update()
    shelf.refresh()


def ids(shelf: DirectionShelf) -> list[str]:
    for _ in range(4):
        frame(shelf)
    return [shelved.set_id for shelved in shelf.sets()]


def test_what_is_put_into_the_folder_is_shown_the_newest_first(shelf: DirectionShelf) -> None:
    assert ids(shelf) == []
    old, new = made(0), made(1)
    os.utime(shelf.library.add(old), (1e9, 1e9))
    assert ids(shelf) == [old.set_id]
    DirectionLibrary(shelf.library.folder).add(new)
    assert ids(shelf) == [new.set_id, old.set_id]
    shelf.remove(new.set_id)
    assert ids(shelf) == [old.set_id]


def test_a_large_library_is_shown_while_it_is_read(
    shelf: DirectionShelf, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(direction_reading, "READ_PER_LOOK", 2)
    for seed in range(5):
        shelf.library.add(made(seed))
    counts = []
    for _ in range(4):
        frame(shelf)
        counts.append((len(shelf.sets()), shelf.is_whole))
    assert counts == [(2, False), (4, False), (5, True), (5, True)]


def test_titles_are_the_users_else_those_of_the_method(shelf: DirectionShelf) -> None:
    directions = made()
    shelf.library.add(directions)
    ids(shelf)
    assert shelf.title(directions.set_id) == "SeFa"
    assert shelf.component_name(directions.set_id, 1) == "a"
    shelf.relabel(Label("mine"), directions.set_id)
    shelf.relabel(Label("smile"), directions.set_id, 1)
    assert shelf.title(directions.set_id) == "mine"
    assert shelf.component_name(directions.set_id, 1) == "smile"
    assert shelf.component_name(directions.set_id, 99) == ""


def test_labels_that_another_window_gave_meanwhile_are_kept(shelf: DirectionShelf) -> None:
    directions, other = made(0), DirectionShelf(shelf.library)
    other.relabel(Label("theirs"), directions.set_id, 0)
    shelf.relabel(Label("mine"), directions.set_id, 1)
    frame(other)
    assert [other.labels.of(directions.set_id, i).name for i in (0, 1)] == ["theirs", "mine"]


def test_an_unreadable_set_is_told_once_and_the_others_are_shown(shelf: DirectionShelf) -> None:
    directions = made()
    shelf.library.add(directions)
    (shelf.library.folder / "deadbeefdeadbeef.npz").write_bytes(b"broken")
    assert ids(shelf) == [directions.set_id]
    assert "deadbeefdeadbeef" in shelf.problem
    shelf.problem = ""
    assert ids(shelf) == [directions.set_id]
    assert shelf.problem == ""
    assert shelf.is_whole


def test_labels_of_a_newer_version_are_told_and_not_overwritten(shelf: DirectionShelf) -> None:
    directions = made()
    shelf.library.add(directions)
    path = shelf.library.folder / FILE_NAME
    path.write_text('{"version": 9}')
    assert ids(shelf) == [directions.set_id]
    assert "version 9" in shelf.problem
    shelf.problem = ""
    shelf.relabel(Label("mine"), directions.set_id)
    frame(shelf)
    assert "could not be changed" in shelf.problem
    assert "version 9" in shelf.problem
    assert path.read_text() == '{"version": 9}'


def test_why_an_edit_cannot_be_used_is_said(shelf: DirectionShelf) -> None:
    fitting, other = made(0), made(1, w_dim=8)
    edit = Edit(fitting.set_id, 1)
    shelf.library.add(fitting)
    shelf.library.add(other)
    assert shelf.edit_problem(edit, MODEL) == ""
    ids(shelf)
    assert shelf.edit_problem(edit, MODEL) == ""
    assert "no direction 2" in shelf.edit_problem(replace(edit, component=2), MODEL)
    assert "another model" in shelf.edit_problem(Edit(other.set_id), MODEL)
    assert shelf.edit_problem(Edit("0123456789abcdef"), MODEL) == MISSING


def test_sets_know_their_model(shelf: DirectionShelf) -> None:
    sets = [made(0, model_hash=MODEL.content_hash), made(1), made(2, model_hash="another")]
    for directions in sets:
        shelf.library.add(directions)
    ids(shelf)
    own = {directions.set_id for directions in sets[:2]}
    assert {shelved.set_id for shelved in shelf.sets() if shelved.is_of(MODEL)} == own


def test_what_is_found_again_gets_a_name_of_its_own(shelf: DirectionShelf) -> None:
    shipped = made(0, model_hash="abc")
    shelf.library.add(shipped)
    assert ids(shelf) == [shipped.set_id]
    found = [made(seed, model_hash="abc") for seed in (1, 2)]
    for each in (*found, found[-1], other := made(3, model_hash="def")):
        shelf.add(each, "SeFa", lambda problem: None)
        ids(shelf)
    assert [shelf.title(each.set_id) for each in (shipped, *found, other)] == [
        "SeFa",
        "SeFa (2)",
        "SeFa (3)",
        "SeFa",
    ]

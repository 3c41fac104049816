"""What the user calls directions: kept, versioned, and apart for sets and components."""

from __future__ import annotations

from pathlib import Path

import pytest

from renderer.directions import direction_labels
from renderer.directions.direction_labels import FILE_NAME, Label, LabelFileError, Labels

SET, OTHER = "0123456789abcdef", "0123456789abcdee"


def test_labels_come_back_as_they_were(tmp_path: Path) -> None:
    labels = (
        Labels().with_label(Label("Gesicht ä", "two\nlines", True), SET).with_label(Label("smile"), SET, 3)
    )
    direction_labels.write(tmp_path / "new", labels)
    assert direction_labels.read(tmp_path / "new") == labels
    assert labels.of(SET).is_favourite
    assert labels.of(SET, 3) == Label("smile")
    assert labels.of(SET, 4) == labels.of(OTHER) == Label()


def test_where_nothing_was_written_there_are_no_labels(tmp_path: Path) -> None:
    assert direction_labels.read(tmp_path) == Labels()


def test_an_empty_label_is_forgotten() -> None:
    assert Labels().with_label(Label("a"), SET, 1).with_label(Label(), SET, 1) == Labels()


def test_a_set_is_forgotten_with_its_components() -> None:
    labels = Labels().with_label(Label("a"), SET).with_label(Label("b"), SET, 1)
    kept = Labels().with_label(Label("c"), OTHER, 1)
    assert labels.with_label(Label("c"), OTHER, 1).without_set(SET) == kept


@pytest.mark.parametrize("text", ['{"version": 2}', "no labels", '{"version": 1, "labels": 5}', "\udcff"])
def test_a_file_that_cannot_be_read_says_which(tmp_path: Path, text: str) -> None:
    (tmp_path / FILE_NAME).write_bytes(text.encode(errors="surrogateescape"))
    with pytest.raises(LabelFileError, match=FILE_NAME):
        direction_labels.read(tmp_path)

"""Sets of directions, and their file."""

from __future__ import annotations

import io
import pickle
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from renderer.directions import direction_set_file
from renderer.directions.direction_set import (
    DirectionError,
    DirectionFileError,
    DirectionMethod,
    DirectionSet,
)

COMPONENTS = np.linalg.qr(np.random.default_rng(0).standard_normal((8, 8)))[0][:3].astype(np.float32)
PCA = DirectionSet(
    components=COMPONENTS,
    stdev=np.array([3.0, 2.0, 0.0]),
    method=DirectionMethod.PCA,
    layers=(2, 5),
    mean=np.arange(8.0),
    variance_ratio=np.array([0.5, 0.25, 0.125]),
    samples=1000,
    seed=2**32 - 1,
    model_hash="beef",
    names=("turn", "", "größer"),
    component_notes=("", "to the left", ""),
    note="Two\nlines.",
)
BY_LAYER = DirectionSet(np.stack([COMPONENTS] * 4, axis=1), np.ones(3), DirectionMethod.MEAN_DIFFERENCE)


def saved(tmp_path: Path, directions: DirectionSet) -> Path:
    path = tmp_path / "set.npz"
    path.write_bytes(directions.to_npz())
    return path


@pytest.mark.parametrize("directions", [PCA, BY_LAYER], ids=["all that there is", "only what is needed"])
def test_a_set_is_read_back(tmp_path: Path, directions: DirectionSet) -> None:
    found = direction_set_file.load(saved(tmp_path, directions))
    for name in ("components", "stdev", "mean", "variance_ratio"):
        np.testing.assert_array_equal(getattr(found, name), getattr(directions, name))
    for name in ("method", "layers", "samples", "seed", "model_hash", "names", "component_notes", "note"):
        assert getattr(found, name) == getattr(directions, name)
    assert found.set_id == directions.set_id


def test_a_set_travels_between_processes() -> None:
    found = pickle.loads(pickle.dumps(PCA))
    assert (found.set_id, found.names, found.layers) == (PCA.set_id, PCA.names, PCA.layers)
    np.testing.assert_array_equal(found.components, PCA.components)


def test_the_file_holds_what_other_programs_read() -> None:
    with np.load(io.BytesIO(PCA.to_npz()), allow_pickle=False) as arrays:
        wanted = {"components", "stdev", "mean", "variance_ratio", "method", "samples", "model_hash"}
        assert wanted <= set(arrays.files)
        assert (arrays["components"].dtype, arrays["components"].shape) == (np.float32, (3, 8))
        assert str(arrays["method"]) == "pca"
        assert int(arrays["samples"]) == 1000


def test_the_id_is_that_of_directions_and_distances() -> None:
    assert len(PCA.set_id) == 16
    assert replace(PCA, names=(), note="else", layers=None, mean=None).set_id == PCA.set_id
    assert replace(PCA, stdev=PCA.stdev * 2).set_id != PCA.set_id
    assert replace(PCA, components=-PCA.components).set_id != PCA.set_id


def test_a_strength_of_1_is_one_standard_deviation() -> None:
    np.testing.assert_allclose(PCA.offset(1), 2 * COMPONENTS[1])
    assert BY_LAYER.offset(1).shape == (4, 8)


@pytest.mark.parametrize(
    ("changes", "says"),
    [
        ({"components": COMPONENTS * 2}, "unit length"),
        ({"components": COMPONENTS * np.nan}, "not finite"),
        ({"components": COMPONENTS[0]}, "no list of at most"),
        ({"components": COMPONENTS[:0]}, "no list of at most"),
        ({"stdev": np.ones(4)}, "'stdev' must be 3"),
        ({"stdev": np.array([1, np.inf, 1])}, "'stdev' must be 3 finite"),
        ({"stdev": -np.ones(3)}, "negative"),
        ({"mean": np.zeros(7)}, "'mean' must be 8"),
        ({"variance_ratio": np.ones((3, 1))}, "'variance_ratio' must be 3"),
        ({"layers": (3, 2)}, "no range of layers"),
        ({"layers": (-1, 2)}, "no range of layers"),
        ({"names": ("one",)}, "one name or note for each"),
        ({"samples": -1}, "negative"),
    ],
)
def test_contradictions_are_refused(changes: dict[str, Any], says: str) -> None:
    with pytest.raises(DirectionError, match=says):
        replace(PCA, **changes)


def test_a_set_fits_models_with_such_ws() -> None:
    PCA.check_fits(num_ws=6, w_dim=8)
    PCA.check_fits(num_ws=16, w_dim=8)
    BY_LAYER.check_fits(num_ws=4, w_dim=8)
    for directions, num_ws, w_dim, says in (
        (PCA, 16, 512, "8 numbers, but this model's w has 512"),
        (PCA, 5, 8, "for 6 ws, but this model has 5"),
        (BY_LAYER, 5, 8, "for 4 ws, but this model has 5"),
    ):
        with pytest.raises(DirectionError, match=says):
            directions.check_fits(num_ws=num_ws, w_dim=w_dim)


@pytest.mark.parametrize(
    ("changes", "says"),
    [
        ({"components": None}, "no 'components'"),
        ({"components": np.eye(3, dtype=int)}, "no numbers with fractions"),
        ({"components": COMPONENTS.astype(np.float64) * 1e300}, "not finite"),
        ({"components": COMPONENTS.astype(object)}, "pickled Python objects"),
        ({"stdev": np.array(["a", "b", "c"])}, "'stdev' is no row of numbers"),
        ({"method": np.array("magic")}, "method 'magic' is not known"),
        ({"method": np.array(3)}, "'method' is no text"),
        ({"layers": np.array([1, 2, 3])}, "not a first and a last"),
        ({"samples": np.array(1.5)}, "'samples' is no whole number"),
        ({"note": np.array("\ud800")}, "'note' is no text"),
    ],
)
def test_a_file_with_something_else_says_what(tmp_path: Path, changes: dict[str, Any], says: str) -> None:
    with np.load(io.BytesIO(PCA.to_npz())) as arrays:
        content = {name: array for name, array in ({**arrays} | changes).items() if array is not None}
    np.savez(tmp_path / "other.npz", **content)
    with pytest.raises(DirectionFileError, match=rf"^other\.npz .*{says}.*\.$"):
        direction_set_file.load(tmp_path / "other.npz")


def test_other_arrays_in_the_file_are_passed_over(tmp_path: Path) -> None:
    with np.load(io.BytesIO(PCA.to_npz())) as arrays:
        np.savez(tmp_path / "more.npz", more=np.array([None]), **arrays)
    assert direction_set_file.load(tmp_path / "more.npz").set_id == PCA.set_id


@pytest.mark.parametrize("content", [b"", b"PK\x03\x04", b"text", PCA.to_npz()[:-30]])
def test_a_file_that_is_no_npz_is_refused(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "broken.npz").write_bytes(content)
    with pytest.raises(DirectionFileError, match=r"^broken\.npz is damaged"):
        direction_set_file.load(tmp_path / "broken.npz")


def test_a_missing_file_is_said_to_be_missing(tmp_path: Path) -> None:
    with pytest.raises(DirectionFileError, match=r"none\.npz cannot be read: No such file"):
        direction_set_file.load(tmp_path / "none.npz")


@settings(deadline=None)
@given(data=st.data())
def test_a_cut_or_changed_file_is_read_or_refused(
    data: st.DataObject, tmp_path_factory: pytest.TempPathFactory
) -> None:
    content = bytearray(PCA.to_npz())
    path = tmp_path_factory.mktemp("fuzz") / "fuzz.npz"
    if data.draw(st.booleans()):
        content = content[: data.draw(st.integers(0, len(content)))]
    for _ in range(data.draw(st.integers(0, 5))):
        if content:
            content[data.draw(st.integers(0, len(content) - 1))] = data.draw(st.integers(0, 255))
    path.write_bytes(content)
    try:
        found = direction_set_file.load(path)
    except DirectionFileError:
        return
    assert found.components.shape == (3, 8)

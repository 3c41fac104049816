"""Directions from files of other tools."""

from __future__ import annotations

import io
import os
import pickle
import zipfile
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st

from renderer.checkpoint import torch_file
from renderer.directions.direction_files import load_directions
from renderer.directions.direction_set import DirectionFileError, DirectionMethod, DirectionSet

NUM_WS, W_DIM = 6, 16
RANDOM = np.random.default_rng(0)
VECTORS = RANDOM.standard_normal((3, W_DIM)).astype(np.float32)
UNIT = np.linalg.qr(RANDOM.standard_normal((W_DIM, W_DIM)))[0].astype(np.float32)
LAYERED = RANDOM.standard_normal((NUM_WS, W_DIM)).astype(np.float32)


def load(path: Path) -> DirectionSet:
    return load_directions(path, num_ws=NUM_WS, w_dim=W_DIM)


def loaded(tmp_path: Path, array: np.ndarray) -> DirectionSet:
    np.save(tmp_path / "file.npy", array)
    return load(tmp_path / "file.npy")


def refused(path: Path) -> str:
    with pytest.raises(DirectionFileError) as caught:
        load(path)
    text = str(caught.value)
    assert text.startswith(path.name)
    assert text.endswith(".") or "?" in text
    return text


def ganspace(path: Path, **changes: Any) -> Path:
    """A file of the GANSpace authors' code, which has more arrays than are needed."""
    arrays: dict[str, Any] = {
        "act_comp": UNIT[:4, None],
        "act_mean": np.zeros((1, W_DIM), np.float32),
        "act_stdev": np.ones(4, np.float32),
        "lat_comp": UNIT[:4, None],
        "lat_mean": np.arange(W_DIM, dtype=np.float32)[None],
        "lat_stdev": np.array([4, 3, 2, 1], np.float32),
        "var_ratio": np.array([0.4, 0.3, 0.2, 0.1], np.float32),
        "random_stdevs": np.ones(4, np.float32),
    }
    np.savez_compressed(path, **arrays | changes)
    return path


def test_a_ganspace_file_keeps_its_sigmas(tmp_path: Path) -> None:
    found = load(ganspace(tmp_path / "stylegan3_ipca_c4_n100_w.npz"))
    np.testing.assert_allclose(found.components, UNIT[:4], atol=1e-6)
    np.testing.assert_allclose(found.stdev, [4, 3, 2, 1], rtol=1e-6)
    np.testing.assert_allclose(found.variance_ratio, [0.4, 0.3, 0.2, 0.1], rtol=1e-6)  # type: ignore[arg-type]
    np.testing.assert_array_equal(found.mean, np.arange(W_DIM))  # type: ignore[arg-type]
    assert found.method is DirectionMethod.IMPORTED


def test_ganspace_components_of_another_length_move_w_as_far(tmp_path: Path) -> None:
    found = load(ganspace(tmp_path / "a.npz", lat_comp=2 * UNIT[:4, None]))
    np.testing.assert_allclose(found.offset(0), 8 * UNIT[0], rtol=1e-5)


@pytest.mark.parametrize("damage", ["nan", "count"])
def test_a_ganspace_file_with_impossible_sigmas(tmp_path: Path, damage: str) -> None:
    stdev = np.full(4, np.nan) if damage == "nan" else np.ones(7)
    path = ganspace(tmp_path / "a.npz", lat_stdev=stdev)
    if damage == "nan":
        assert "finite" in refused(path)
    else:
        np.testing.assert_allclose(load(path).stdev, 1, rtol=1e-6)


def test_our_own_file_is_read_whole(tmp_path: Path) -> None:
    own = DirectionSet(UNIT[:2], np.array([2.0, 1.0]), DirectionMethod.SEFA, layers=(1, 3), samples=9)
    (tmp_path / "own.npz").write_bytes(own.to_npz())
    found = load(tmp_path / "own.npz")
    assert (found.set_id, found.layers, found.method) == (own.set_id, (1, 3), DirectionMethod.SEFA)


@pytest.mark.parametrize("shape", [(W_DIM,), (1, W_DIM), (1, 1, W_DIM)])
def test_a_boundary_is_one_direction(tmp_path: Path, shape: tuple[int, ...]) -> None:
    found = loaded(tmp_path, UNIT[0].reshape(shape))
    np.testing.assert_allclose(found.components, UNIT[:1], atol=1e-6)
    np.testing.assert_allclose(found.stdev, 1, rtol=1e-6)


@pytest.mark.parametrize("dtype", [np.float16, np.float64, ">f4", np.int64])
def test_a_strength_of_1_adds_the_vector_of_the_file(tmp_path: Path, dtype: Any) -> None:
    vectors = (VECTORS * 10).astype(dtype)
    found = loaded(tmp_path, vectors)
    for index in range(3):
        np.testing.assert_allclose(found.offset(index), vectors[index].astype(np.float64), rtol=1e-5)
    assert "strength of 1" in found.note


@pytest.mark.parametrize("shape", [(NUM_WS, W_DIM), (1, NUM_WS, W_DIM)])
def test_a_w_plus_is_one_direction_that_differs_by_layer(tmp_path: Path, shape: tuple[int, ...]) -> None:
    found = loaded(tmp_path, LAYERED.reshape(shape))
    assert found.components.shape == (1, NUM_WS, W_DIM)
    np.testing.assert_allclose(found.offset(0), LAYERED, rtol=1e-5)


def test_as_many_rows_as_ws_are_told_apart_and_said(tmp_path: Path) -> None:
    assert "one direction that differs by layer" in loaded(tmp_path, LAYERED).note
    orthogonal = loaded(tmp_path, UNIT[:NUM_WS])
    assert orthogonal.components.shape == (NUM_WS, W_DIM)
    assert "direction of its own" in orthogonal.note


def test_several_directions_that_differ_by_layer(tmp_path: Path) -> None:
    assert loaded(tmp_path, np.stack([LAYERED, 2 * LAYERED])).components.shape == (2, NUM_WS, W_DIM)


@pytest.mark.parametrize("name", ["boundary", "directions", "anything"])
def test_an_npz_with_one_array_or_a_known_name(tmp_path: Path, name: str) -> None:
    arrays: dict[str, Any] = {name: VECTORS}
    np.savez(tmp_path / "a.npz", **arrays)
    assert len(load(tmp_path / "a.npz")) == 3


def test_a_known_name_goes_before_others(tmp_path: Path) -> None:
    np.savez(tmp_path / "a.npz", meta=np.zeros(3), boundary=UNIT[:1], intercept=np.zeros(1))
    assert len(load(tmp_path / "a.npz")) == 1


@pytest.mark.parametrize("zipped", [True, False])
@pytest.mark.parametrize(
    "wrap",
    [
        lambda tensor: tensor,
        torch.nn.Parameter,
        lambda tensor: {"boundary": tensor, "epoch": 3},
        lambda tensor: [tensor],
        lambda tensor: tensor.double(),
        lambda tensor: tensor.t().contiguous().t(),
    ],
    ids=["tensor", "parameter", "dict", "list", "double", "transposed"],
)
def test_tensors_are_read(tmp_path: Path, wrap: Any, zipped: bool) -> None:
    path = tmp_path / "a.pt"
    torch.save(wrap(torch.from_numpy(VECTORS)), path, _use_new_zipfile_serialization=zipped)
    found = load(path)
    np.testing.assert_allclose([found.offset(index) for index in range(3)], VECTORS, rtol=1e-5)


@pytest.mark.parametrize("dtype", [torch.float16, torch.bfloat16])
def test_tensors_of_half_precision_are_read(tmp_path: Path, dtype: torch.dtype) -> None:
    torch.save(torch.from_numpy(VECTORS).to(dtype), tmp_path / "a.pt")
    np.testing.assert_allclose(load(tmp_path / "a.pt").offset(0), VECTORS[0], rtol=1e-2)


class Harm:
    """An object that creates a file where it is unpickled."""

    def __reduce__(self) -> tuple[Any, ...]:
        return os.mkdir, ("harmed",)


@pytest.mark.parametrize("name", ["a.pt", "old.pt", "a.pkl", "a.npy", "a.npz"])
def test_nothing_in_a_file_is_ever_run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    monkeypatch.chdir(tmp_path)
    path = Path(name)
    if name.endswith(".pt"):
        torch.save([Harm()], path, _use_new_zipfile_serialization=name == "a.pt")
    elif name == "a.pkl":
        path.write_bytes(pickle.dumps(Harm()))
    elif name == "a.npy":
        np.save(path, np.array([Harm()]), allow_pickle=True)
    else:
        np.savez(path, boundary=np.array([Harm()]))
    refused(path)
    assert [found.name for found in Path().iterdir()] == [name]


def test_a_pickle_is_refused_as_such(tmp_path: Path) -> None:
    (tmp_path / "a.pkl").write_bytes(pickle.dumps({"boundary": [1.0] * W_DIM}))
    assert "is a Python pickle" in refused(tmp_path / "a.pkl")


def test_objects_in_an_array_are_refused_as_such(tmp_path: Path) -> None:
    np.save(tmp_path / "a.npy", np.array([{"a": 1}]), allow_pickle=True)
    assert "pickled Python objects" in refused(tmp_path / "a.npy")


@pytest.mark.parametrize(
    ("array", "says"),
    [
        (np.zeros(512), "512 numbers; for this model a direction has 16, or 6×16"),
        (np.zeros((18, 512)), "18×512 numbers"),
        (np.zeros((2, 5, W_DIM)), "2×5×16 numbers"),
        (np.zeros((1, 1, 1, W_DIM)), "1×1×1×16 numbers"),
        (np.float32(1), "a single number"),
        (np.zeros((0, W_DIM)), "0×16 numbers"),
        (VECTORS * np.nan, "NaN or infinity"),
        (np.where(VECTORS > 0, np.inf, VECTORS), "NaN or infinity"),
        (np.zeros(W_DIM), "direction 0 is zero"),
        (np.stack([UNIT[0], 0 * UNIT[0]]), "direction 1 is zero"),
        (np.full(W_DIM, 1e300), "too large"),
        (np.array(["a"] * W_DIM), "are no numbers"),
        (np.zeros((9000, W_DIM), np.float16), "9000 vectors"),
        (VECTORS.astype(np.complex64), "no plain numbers"),
    ],
)
def test_numbers_that_are_no_directions_of_this_model(tmp_path: Path, array: np.ndarray, says: str) -> None:
    np.save(tmp_path / "a.npy", array)
    assert says in refused(tmp_path / "a.npy")


def test_our_own_file_for_another_model_is_refused(tmp_path: Path) -> None:
    other = DirectionSet(np.eye(2, 8, dtype=np.float32), np.ones(2), DirectionMethod.PCA)
    (tmp_path / "own.npz").write_bytes(other.to_npz())
    assert "8 numbers, but this model's w has 16" in refused(tmp_path / "own.npz")


def test_arrays_of_unknown_names_are_listed(tmp_path: Path) -> None:
    np.savez(tmp_path / "a.npz", spectrum=np.zeros(4), image_size=np.array(3))
    assert "'spectrum', 'image_size'" in refused(tmp_path / "a.npz")


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (b"", "no .npy, .npz or .pt file"),
        (b"a,b,c\n1,2,3\n", "no .npy, .npz or .pt file"),
        (b"\x89PNG\r\n\x1a\n", "no .npy, .npz or .pt file"),
        (b"PK\x03\x04 and no more", "damaged"),
        (b"\x93NUMPY\x01\x00", "damaged"),
        (b"\x80\x02", "is a Python pickle"),
    ],
)
def test_files_of_other_kinds(tmp_path: Path, content: bytes, says: str) -> None:
    (tmp_path / "a.npz").write_bytes(content)
    assert says in refused(tmp_path / "a.npz")


def test_a_zip_of_something_else(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "a.zip", "w") as archive:
        archive.writestr("picture.png", b"\x89PNG")
    assert "not written by torch.save" in refused(tmp_path / "a.zip")


def test_a_file_of_tensors_without_any(tmp_path: Path) -> None:
    torch.save({"epoch": 3}, tmp_path / "a.pt")
    assert "no arrays of numbers" in refused(tmp_path / "a.pt")


def test_a_folder_and_a_missing_file(tmp_path: Path) -> None:
    assert "cannot be read" in refused(tmp_path)
    assert "No such file" in refused(tmp_path / "missing.npy")


@pytest.mark.parametrize("name", ["a.npz", "a.npy", "a.pt", "old.pt"])
def test_a_huge_file_is_not_read(tmp_path: Path, name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Sparse on disk; the limit is a quarter of a gibibyte."""
    path = tmp_path / name
    if name == "a.npy":
        header = io.BytesIO()
        np.lib.format.write_array_header_1_0(
            header, {"descr": "<f4", "fortran_order": False, "shape": (2**27, W_DIM)}
        )
        path.write_bytes(header.getvalue())
    elif name == "a.npz":
        np.savez_compressed(path, boundary=np.zeros(2**28 // 8 + 8))
    elif name == "a.pt":
        monkeypatch.setattr(torch_file, "MOST_BYTES", 2**20)
        torch.save(torch.zeros(2**18, W_DIM), path)
    else:
        torch.save(torch.zeros(W_DIM), path, _use_new_zipfile_serialization=False)
    if name in ("a.npy", "old.pt"):
        os.truncate(path, 2**33)
    assert "is it" in refused(path)


SAMPLES: dict[str, bytes] = {}
for _name in ("npy", "npz", "pt", "old"):
    _content = io.BytesIO()
    if _name == "npy":
        np.save(_content, VECTORS)
    elif _name == "npz":
        np.savez_compressed(_content, lat_comp=UNIT[:4, None], lat_stdev=np.ones(4))
    else:
        torch.save({"boundary": torch.from_numpy(VECTORS)}, _content,
                   _use_new_zipfile_serialization=_name == "pt")  # fmt: skip
    SAMPLES[_name] = _content.getvalue()


@settings(deadline=None, max_examples=200)
@given(data=st.data())
def test_a_cut_or_changed_file_is_read_or_refused(
    data: st.DataObject, tmp_path_factory: pytest.TempPathFactory
) -> None:
    content = bytearray(SAMPLES[data.draw(st.sampled_from(sorted(SAMPLES)))])
    if data.draw(st.booleans()):
        content = content[: data.draw(st.integers(0, len(content)))]
    for _ in range(data.draw(st.integers(0, 5))):
        if content:
            content[data.draw(st.integers(0, len(content) - 1))] = data.draw(st.integers(0, 255))
    path = tmp_path_factory.getbasetemp() / "fuzz.bin"
    path.write_bytes(content)
    try:
        found = load(path)
    except DirectionFileError:
        return
    assert found.w_dim == W_DIM

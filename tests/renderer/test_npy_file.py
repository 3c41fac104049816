"""Arrays from files that anybody may have made."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from renderer import npy_file
from renderer.npy_file import NpyFileError, NpzArrays, parse_npy, read_npy

ARRAYS = [
    np.arange(6, dtype="<f4").reshape(2, 3),
    np.asfortranarray(np.arange(6.0).reshape(2, 3)),
    np.arange(3, dtype=">i2"),
    np.array(5, np.uint64),
    np.array("pca"),
    np.array(["", "eyes", "größer"]),
    np.array([True, False]),
    np.zeros((0, 4), np.float16),
    np.array(""),
]


def npy(array: np.ndarray) -> bytes:
    content = io.BytesIO()
    np.save(content, array)
    return content.getvalue()


@pytest.mark.parametrize("array", ARRAYS, ids=lambda array: f"{array.dtype}{array.shape}")
def test_what_numpy_writes_is_read(array: np.ndarray) -> None:
    found = parse_npy(npy(array))
    assert found.dtype == array.dtype
    np.testing.assert_array_equal(found, array)


def test_headers_of_python_2_are_read() -> None:
    content = npy(np.zeros((2, 3), np.float32)).replace(b"(2, 3), } ", b"(2L, 3L), }")
    content = content[:8] + (int.from_bytes(content[8:10], "little") + 1).to_bytes(2, "little") + content[10:]
    assert parse_npy(content).shape == (2, 3)


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (b"", "damaged"),
        (b"\x93NUMPY", "damaged"),
        (npy(np.zeros(3))[:-1], "damaged"),
        (npy(np.zeros(3)) + b"1", "damaged"),
        (npy(np.zeros(3)).replace(b"(3,)", b"(9,)"), "damaged"),
        (npy(np.zeros(3)).replace(b"<f8", b"|O8"), "no plain numbers"),
        (npy(np.zeros(3)).replace(b"<f8", b"<c8"), "no plain numbers"),
        (npy(np.zeros(3)).replace(b"False", b"1/0  "), "records or is damaged"),
        (npy(np.zeros(2, [("a", "f4")])), "records"),
    ],
)
def test_anything_else_is_refused(content: bytes, says: str) -> None:
    with pytest.raises(NpyFileError, match=says):
        parse_npy(content)


def test_pickled_objects_are_refused_by_name() -> None:
    content = io.BytesIO()
    np.save(content, np.array([{"a": 1}], object), allow_pickle=True)
    with pytest.raises(NpyFileError, match="pickled Python objects"):
        parse_npy(content.getvalue())


@given(st.data())
def test_a_changed_file_is_read_or_refused(data: st.DataObject) -> None:
    content = bytearray(npy(np.arange(6.0).reshape(2, 3)))
    for _ in range(data.draw(st.integers(1, 4))):
        content[data.draw(st.integers(0, len(content) - 1))] = data.draw(st.integers(0, 255))
    try:
        found = parse_npy(bytes(content))
    except NpyFileError:
        return
    assert found.nbytes <= len(content)


def test_an_array_of_an_npz_is_read_when_it_is_asked_for(tmp_path: Path) -> None:
    path = tmp_path / "a.npz"
    np.savez_compressed(path, good=np.arange(3), other=np.array([None]), allow_pickle=True)
    arrays = NpzArrays(path)
    assert {"good", "other"} <= set(arrays)
    np.testing.assert_array_equal(arrays["good"], [0, 1, 2])
    with pytest.raises(NpyFileError, match="pickled"):
        arrays["other"]
    with pytest.raises(KeyError):
        arrays["missing"]


def test_what_would_unpack_to_more_than_the_limit_is_not_unpacked(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "bomb.npz"
    np.savez_compressed(path, bomb=np.zeros(10**7))
    assert path.stat().st_size < 10**5
    monkeypatch.setattr(npy_file, "MOST_BYTES", 10**6)
    with pytest.raises(NpyFileError, match="76 MiB"):
        NpzArrays(path)["bomb"]


def test_a_large_npy_is_not_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "large.npy"
    np.save(path, np.zeros(1000))
    monkeypatch.setattr(npy_file, "MOST_BYTES", 5000)
    with pytest.raises(NpyFileError, match="is it another file"):
        read_npy(path)


def test_a_member_that_lies_about_its_size_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "lie.npz"
    np.savez(path, a=np.zeros(100))
    content = path.read_bytes()
    with zipfile.ZipFile(path) as archive:
        size = archive.infolist()[0].file_size
    path.write_bytes(content.replace(size.to_bytes(4, "little"), (size + 7).to_bytes(4, "little")))
    with pytest.raises(NpyFileError, match="damaged"):
        NpzArrays(path)["a"]

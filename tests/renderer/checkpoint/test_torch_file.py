"""Files of torch.save, read as data."""

from __future__ import annotations

import struct
import zipfile
from pathlib import Path
from typing import Any

import pytest
import torch

from renderer.checkpoint import CheckpointError
from renderer.checkpoint.torch_file import read_tensors

FORMATS = pytest.mark.parametrize("zipped", [True, False], ids=["zip", "old"])
SIX = torch.arange(6.0).reshape(2, 3)


def saved(tmp_path: Path, value: Any, *, zipped: bool = True) -> Path:
    path = tmp_path / "file.pt"
    torch.save(value, path, _use_new_zipfile_serialization=zipped)
    return path


@FORMATS
@pytest.mark.parametrize(
    "dtype",
    [
        *(torch.float16, torch.bfloat16, torch.float32, torch.float64),
        *(torch.uint8, torch.int8, torch.int16, torch.int32, torch.int64, torch.bool),
    ],
)
def test_every_usual_number_type_is_read(tmp_path: Path, dtype: torch.dtype, zipped: bool) -> None:
    found = read_tensors(saved(tmp_path, SIX.to(dtype), zipped=zipped))[""]
    assert found.dtype == dtype
    assert torch.equal(found, SIX.to(dtype))


@FORMATS
def test_tensors_are_named_by_where_they_lie(tmp_path: Path, zipped: bool) -> None:
    value = {"a": SIX, "more": {"b": SIX[0], "epoch": 3, "list": [SIX, "text", SIX[1]]}}
    found = read_tensors(saved(tmp_path, value, zipped=zipped))
    assert set(found) == {"a", "more.b", "more.list.0", "more.list.2"}
    assert torch.equal(found["more.list.2"], SIX[1])


@FORMATS
@pytest.mark.parametrize("view", [SIX.t(), SIX[:, 1:], torch.zeros(0, 4), torch.tensor(2.0)])
def test_views_arrive_as_contiguous_tensors(tmp_path: Path, view: torch.Tensor, zipped: bool) -> None:
    found = read_tensors(saved(tmp_path, [view], zipped=zipped))["0"]
    assert found.is_contiguous()
    assert torch.equal(found, view)


@FORMATS
def test_what_torch_reads_is_read_the_same(tmp_path: Path, zipped: bool) -> None:
    path = saved(tmp_path, torch.nn.Linear(3, 2).state_dict(), zipped=zipped)
    expected = torch.load(path, weights_only=True)
    found = read_tensors(path)
    assert found.keys() == expected.keys()
    assert all(torch.equal(found[name], expected[name]) for name in found)


def test_a_tensor_that_reaches_beyond_its_storage_is_refused(tmp_path: Path) -> None:
    path = saved(tmp_path, SIX)
    changed = path.read_bytes().replace(b"K\x02K\x03\x86", b"K\x09K\x03\x86")
    path.write_bytes(_with_fresh_checksums(tmp_path, path, changed))
    with pytest.raises(CheckpointError, match="damaged"):
        read_tensors(path)


def _with_fresh_checksums(tmp_path: Path, path: Path, changed: bytes) -> bytes:
    """The changed zip file, as if it had been written so."""
    with zipfile.ZipFile(path) as old, zipfile.ZipFile(tmp_path / "new.pt", "w") as new:
        for info in old.infolist():
            content = old.read(info)
            assert content in path.read_bytes()
            start = path.read_bytes().index(content)
            new.writestr(info.filename, changed[start : start + len(content)])
    return (tmp_path / "new.pt").read_bytes()


def test_a_file_of_a_big_endian_machine_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "big.pt"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("big/data.pkl", b"\x80\x02}q\x00.")
        archive.writestr("big/byteorder", b"big")
    with pytest.raises(CheckpointError, match="big-endian"):
        read_tensors(path)


@FORMATS
def test_many_views_of_one_storage_do_not_fill_the_memory(tmp_path: Path, zipped: bool) -> None:
    storage = torch.zeros(10_000)
    path = saved(tmp_path, [storage[i:] for i in range(100)], zipped=zipped)
    with pytest.raises(CheckpointError, match="larger than itself"):
        read_tensors(path)


@pytest.mark.parametrize("shift", [-100, 100, 1000, 2**40])
def test_a_directory_that_lies_elsewhere_than_it_says_is_refused(tmp_path: Path, shift: int) -> None:
    path = saved(tmp_path, SIX)
    content = bytearray(path.read_bytes())
    place = content.rindex(b"PK\x06\x06") + 48  # of the directory's own place, in its larger form
    (offset,) = struct.unpack_from("<Q", content, place)
    struct.pack_into("<Q", content, place, offset + shift)
    path.write_bytes(content)
    with pytest.raises(CheckpointError, match="damaged"):
        read_tensors(path)


def test_a_packed_member_that_is_larger_than_the_file_is_refused(tmp_path: Path) -> None:
    plain = saved(tmp_path, torch.zeros(1_000_000))
    packed = tmp_path / "packed.pt"
    with zipfile.ZipFile(plain) as old, zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as new:
        for info in old.infolist():
            new.writestr(info.filename, old.read(info))
    assert packed.stat().st_size < 10_000
    with pytest.raises(CheckpointError, match="larger than itself"):
        read_tensors(packed)


@FORMATS
def test_an_object_that_would_run_something_is_refused(tmp_path: Path, zipped: bool) -> None:
    class Harm:
        def __reduce__(self) -> tuple[Any, ...]:
            return eval, ("1/0",)

    with pytest.raises(CheckpointError, match="eval"):
        read_tensors(saved(tmp_path, Harm(), zipped=zipped))


@FORMATS
def test_a_tensor_within_a_lump_of_pickles_is_found_without_making_them(tmp_path: Path, zipped: bool) -> None:
    value = {"path": Path("/tmp"), "ws": SIX}
    assert set(read_tensors(saved(tmp_path, value, zipped=zipped))) == {"ws"}

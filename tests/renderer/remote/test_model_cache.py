"""What lies in the cache, and what does not count."""

from __future__ import annotations

from pathlib import Path

import pytest

from renderer.remote.address import Address, RemoteError
from renderer.remote.model_cache import NOTE, CachedModel, ModelCache

HERE = Address("https://a.org/x.pkl")
DIGEST = "cd" * 32


@pytest.fixture
def cache(tmp_path: Path) -> ModelCache:
    return ModelCache(tmp_path / "models")


def put(cache: ModelCache, address: Address = HERE, *, fetched_s: float = 1.0) -> CachedModel:
    path = cache.place(address) / "x.pkl"
    path.parent.mkdir(parents=True)
    path.write_bytes(b"12345")
    return cache.note(address, path, sha256=DIGEST, fetched_s=fetched_s)


def test_nothing_is_in_a_cache_that_is_not_there(cache: ModelCache) -> None:
    assert cache.find(HERE) is None
    assert cache.every() == ()


def test_what_was_noted_is_found_again(cache: ModelCache) -> None:
    put(cache)
    found = cache.find(HERE)
    assert found is not None
    assert (found.name, found.bytes, found.sha256, found.url) == ("x.pkl", 5, DIGEST, HERE.url)
    assert cache.find(Address("https://a.org/y.pkl")) is None


def test_the_newest_comes_first(cache: ModelCache) -> None:
    old = put(cache)
    new = put(cache, Address("https://a.org/y.pkl"), fetched_s=2.0)
    assert cache.every() == (new, old)


def test_a_file_that_was_changed_does_not_count(cache: ModelCache) -> None:
    put(cache).path.write_bytes(b"1234")
    assert cache.find(HERE) is None


@pytest.mark.parametrize("note", [b"", b"{}", b"\xff", b'{"url": 1}'])
def test_a_damaged_note_is_none(cache: ModelCache, note: bytes) -> None:
    (put(cache).path.parent / NOTE).write_bytes(note)
    assert cache.find(HERE) is None
    assert cache.every() == ()


def test_a_note_does_not_point_out_of_its_folder(cache: ModelCache, tmp_path: Path) -> None:
    (tmp_path / "secret").write_bytes(b"12345")
    note = put(cache).path.parent / NOTE
    note.write_text(note.read_text().replace("x.pkl", "../../secret"))
    assert cache.find(HERE) is None


def test_another_expected_hash_is_told(cache: ModelCache) -> None:
    put(cache)
    with pytest.raises(RemoteError, match="another sha256"):
        cache.find(Address(HERE.url, "00" * 32))


def test_removing_leaves_nothing(cache: ModelCache) -> None:
    cache.remove(put(cache))
    assert cache.every() == ()
    assert not cache.place(HERE).exists()

"""A short run of what `python -m tests.fuzz` does at length."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.fuzz.__main__ import in_words
from tests.fuzz.campaign import mutated, run
from tests.fuzz.seeds import Kind, Seed, seed_files
from tests.fuzz.watching import open_file

COUNT = 200


@pytest.fixture(scope="module")
def seeds(tmp_path_factory: pytest.TempPathFactory) -> list[Seed]:
    return seed_files(tmp_path_factory.mktemp("seeds"))


def test_mutated_files_of_all_formats_do_no_harm() -> None:
    tally = run(COUNT, first=0, processes=1)
    assert not tally.faults, in_words(tally, seconds=0)
    assert tally.words.total() == COUNT
    assert {kind for kind, _ in tally.words} == {kind.value for kind in Kind}


def test_a_number_gives_the_same_file_each_time(seeds: list[Seed]) -> None:
    for number in range(50):
        assert mutated(seeds, number=number)[1] == mutated(seeds, number=number)[1]


def test_most_mutations_change_the_file(seeds: list[Seed]) -> None:
    changed = [seed.content != content for seed, content in (mutated(seeds, number=n) for n in range(100))]
    assert sum(changed) >= 90


def test_every_seed_is_sound_but_the_hostile_one(seeds: list[Seed], tmp_path: Path) -> None:
    for seed in seeds:
        path = tmp_path / "seed"
        path.write_bytes(seed.content)
        words = open_file(path, as_tensors=seed.kind in (Kind.TORCH_ZIP, Kind.TORCH_OLD))
        assert (words == "opened") == (seed.name != "hostile"), (seed.name, words)
        path.unlink()

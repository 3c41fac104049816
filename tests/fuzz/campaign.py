"""Runs mutated files through processes of their own, and counts what came of them."""

from __future__ import annotations

import multiprocessing
import os
import random
import sys
import tempfile
from collections import Counter
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from multiprocessing.connection import Connection
from pathlib import Path

from tests.fuzz.mutations import mutate
from tests.fuzz.seeds import Kind, Seed, seed_files
from tests.fuzz.watching import MOST_SECONDS, Outcome, open_file, open_watched, watch_interpreter

SECONDS_TO_START = 600.0
_MOST_ADDRESS_SPACE = 16 * 2**30


@dataclass(slots=True)
class Tally:
    """What came of all files: how many of each outcome, the faults by number, and the largest figures."""

    words: Counter[tuple[str, str]] = field(default_factory=Counter)
    faults: dict[int, str] = field(default_factory=dict)
    slowest: tuple[float, int] = (0.0, 0)  # seconds and number
    largest: tuple[int, int] = (0, 0)  # bytes and number

    def add(self, number: int, kind: Kind, outcome: Outcome) -> None:
        """Count one file."""
        self.words[kind.value, outcome.words] += 1
        self.slowest = max(self.slowest, (outcome.seconds, number))
        self.largest = max(self.largest, (outcome.bytes, number))
        if outcome.fault:
            self.faults[number] = f"{kind.value}: {outcome.fault}"


def mutated(seeds: list[Seed], *, number: int) -> tuple[Seed, bytes]:
    """The file of that number and what it was made of."""
    seed = seeds[number % len(seeds)]
    return seed, mutate(seed, seeds, number=number)


def run(count: int, *, first: int, processes: int) -> Tally:
    """Open `count` files from the number `first` on."""
    tally = Tally()
    with tempfile.TemporaryDirectory() as folder, ThreadPoolExecutor(processes) as threads:
        places = [Path(folder) / f"{i}" for i in range(processes)]
        numbers = [range(first + i, first + count, processes) for i in range(processes)]
        for share in [*threads.map(_run_share, places, numbers)]:
            for number, kind, outcome in share:
                tally.add(number, kind, outcome)
    return tally


def _run_share(folder: Path, numbers: range) -> list[tuple[int, Kind, Outcome]]:
    folder.mkdir()
    answers: list[tuple[int, Kind, Outcome]] = []
    process = _Process(folder)
    try:
        for number in numbers:
            kind, outcome = process.ask(number)
            answers.append((number, kind, outcome))
            if not process.is_alive():
                process = _Process(folder)
    finally:
        process.end()
    return answers


class _Process:
    """One that opens files; it is killed when it takes far too long."""

    def __init__(self, folder: Path) -> None:
        context = multiprocessing.get_context("spawn")
        self._pipe, theirs = context.Pipe()
        self._process = context.Process(target=_serve, args=(theirs, folder), daemon=True)
        self._process.start()
        theirs.close()
        if not self._pipe.poll(SECONDS_TO_START):
            raise TimeoutError("The process did not start.")
        self._kinds: list[Kind] = self._pipe.recv()

    def ask(self, number: int) -> tuple[Kind, Outcome]:
        kind = self._kinds[number % len(self._kinds)]
        self._pipe.send(number)
        try:
            if self._pipe.poll(3 * MOST_SECONDS):
                return kind, self._pipe.recv()
            self.end()
            return kind, Outcome("hung", 3 * MOST_SECONDS, 0, fault="it hung")
        except (EOFError, ConnectionError):
            self._process.join()
            return kind, Outcome("crashed", 0, 0, fault=f"it crashed with status {self._process.exitcode}")

    def is_alive(self) -> bool:
        return self._process.is_alive()

    def end(self) -> None:
        self._process.kill()
        self._process.join()


def open_files(folder: Path, models: Sequence[Path], tensors: Sequence[Path]) -> list[Outcome]:
    """Open these files, as models and as files of tensors, in a process of their own."""
    context = multiprocessing.get_context("spawn")
    ours, theirs = context.Pipe()
    process = context.Process(target=_serve_files, args=(theirs, folder, models, tensors), daemon=True)
    process.start()
    theirs.close()
    try:
        return [ours.recv() for _ in (*models, *tensors)]
    finally:
        process.kill()
        process.join()


def _serve_files(pipe: Connection, folder: Path, models: Sequence[Path], tensors: Sequence[Path]) -> None:
    _get_ready(folder)
    for path in (*models, *tensors):
        pipe.send(open_watched(path, as_tensors=path in tensors))


def _get_ready(folder: Path) -> list[Seed]:
    if sys.platform == "linux":
        import resource

        resource.setrlimit(resource.RLIMIT_AS, (_MOST_ADDRESS_SPACE, _MOST_ADDRESS_SPACE))
    os.chdir(folder)
    seeds = seed_files(folder)
    path = folder / "mutated"
    for seed in seeds:  # what is imported and designed at first use is so now
        path.write_bytes(seed.content)
        for as_tensors in (False, True):
            open_file(path, as_tensors=as_tensors)
    watch_interpreter()
    return seeds


def _serve(pipe: Connection, folder: Path) -> None:
    seeds, path = _get_ready(folder), folder / "mutated"
    pipe.send([seed.kind for seed in seeds])
    while True:
        number = pipe.recv()
        seed, content = mutated(seeds, number=number)
        path.unlink()  # the last one may still be mapped
        path.write_bytes(content)
        holds_tensors = seed.kind in (Kind.TORCH_ZIP, Kind.TORCH_OLD)
        pipe.send(open_watched(path, as_tensors=holds_tensors and random.Random(number).random() < 0.8))

"""`python -m tests.fuzz`: opens mutated files of all formats and says what came of them."""

from __future__ import annotations

import argparse
import tempfile
import time
from pathlib import Path

from tests.fuzz.campaign import Tally, mutated, run
from tests.fuzz.seeds import seed_files

NUMBERS_PER_SEED = 10**7


def main() -> int:
    """1 if any file did what no file may."""
    parser = argparse.ArgumentParser(prog="python -m tests.fuzz", description=__doc__)
    parser.add_argument("--count", type=int, default=20_000, help="how many files")
    parser.add_argument("--seed", type=int, default=0, help="the same seed, the same files")
    parser.add_argument("--processes", type=int, default=2)
    parser.add_argument("--keep", type=Path, help="a folder for the files at fault")
    words = parser.parse_args()
    start = time.monotonic()
    first = words.seed * NUMBERS_PER_SEED
    tally = run(words.count, first=first, processes=words.processes)
    print(in_words(tally, seconds=time.monotonic() - start))
    if words.keep is not None and tally.faults:
        _keep(words.keep, tally)
    return 1 if tally.faults else 0


def in_words(tally: Tally, *, seconds: float) -> str:
    """A Markdown table of the outcomes, then the faults."""
    lines = ["| format | outcome | files |", "|---|---|---|"]
    for (kind, words), count in sorted(tally.words.items(), key=_order):
        lines.append(f"| {kind} | {words} | {count} |")
    lines.append(
        f"\n{tally.words.total()} files in {seconds:.0f} s; the slowest ({tally.slowest[1]}) took "
        f"{tally.slowest[0]:.2f} s, the largest ({tally.largest[1]}) {tally.largest[0] / 1e6:.0f} MB of "
        f"memory; {len(tally.faults)} at fault."
    )
    lines += [f"- {number}: {fault}" for number, fault in sorted(tally.faults.items())]
    return "\n".join(lines)


def _order(item: tuple[tuple[str, str], int]) -> tuple[str, int, str]:
    (kind, words), count = item
    return kind, -count, words


def _keep(folder: Path, tally: Tally) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as seeds_folder:
        seeds = seed_files(Path(seeds_folder))
        for number in tally.faults:
            (folder / f"{number}").write_bytes(mutated(seeds, number=number)[1])


if __name__ == "__main__":
    raise SystemExit(main())

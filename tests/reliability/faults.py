"""Faults of the render process at random times: `python -m tests.reliability.faults [COUNT] [SEED]`.

Each round asks for a new picture, in every third there is a long job under way, and some moments later the process
is hit. Afterwards the scene, its history and the window's pace are judged.
"""

from __future__ import annotations

import os
import resource
import signal
import sys
import tempfile
import time
from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from enum import Enum
from pathlib import Path
from random import Random

from renderer.scene import LatentPoint
from renderer.spectra.spectrum_jobs import AverageSpectra
from tests.reliability import faulty_worker
from tests.reliability.faulty_worker import Order
from tests.reliability.loop import Loop
from visualizer.notices import Notices

MODEL = str(Path(__file__).parents[1] / "conformance" / "sg3-t-64.pkl")
LARGE_MODEL = "stylegan3-r-1024"


class Fault(Enum):
    """What befalls the render process."""

    KILLED = signal.SIGKILL
    SEGMENTATION_FAULT = signal.SIGSEGV
    ABORTED = signal.SIGABRT
    HANGS = signal.SIGSTOP
    NO_MEMORY = Order.NO_MEMORY
    NO_GPU_MEMORY = Order.NO_GPU_MEMORY
    DIES_WITHIN_A_MESSAGE = Order.DIE_WITHIN_A_MESSAGE
    HANGS_WITHIN_A_MESSAGE = Order.STOP_WITHIN_A_MESSAGE
    SENDS_NONSENSE = Order.SEND_NONSENSE
    NO_ADDRESS_SPACE = "prlimit"


@dataclass(frozen=True, slots=True)
class Outcome:
    """One fault: how long until the right picture was there again, and what was told."""

    fault: Fault
    seconds: float
    problems: tuple[str, ...]
    is_scene_kept: bool
    with_job: bool


@dataclass(slots=True)
class Campaign:
    """All faults of a run."""

    outcomes: list[Outcome] = field(default_factory=list)
    longest_frame_s: float = 0.0
    hangs: int = 0

    def faulty(self) -> list[Outcome]:
        """Those in which a promise was broken."""
        return [each for each in self.outcomes if len(each.problems) != 1 or not each.is_scene_kept]


def campaign(rounds: int, seed: int = 0, faults: tuple[Fault, ...] = tuple(Fault)) -> Campaign:
    """So many faults, one after the other, each kind as often as another."""
    random, found = Random(seed), Campaign()
    with tempfile.TemporaryDirectory() as folder, _running(Path(folder)) as loop:
        loop.open(MODEL)
        for number in range(rounds):
            outcome = _round(loop, faults[number % len(faults)], random, with_job=number % 3 == 2)
            found.outcomes.append(outcome)
        found.longest_frame_s, found.hangs = loop.longest_s, loop.hangs
    return found


@contextmanager
def _running(folder: Path) -> Iterator[Loop]:
    loop = Loop(folder)
    try:
        yield loop
    finally:
        loop.close()


def _round(loop: Loop, fault: Fault, random: Random, *, with_job: bool) -> Outcome:
    session = loop.session
    session.notices = Notices()
    job = session.jobs.start(AverageSpectra(MODEL, (session.scene,) * 100_000), "Spectra") if with_job else None
    session.scene = replace(session.scene, latent=LatentPoint(x=random.uniform(0, 100), y=random.uniform(0, 9)))
    loop.frames(random.uniform(0.0, 0.15))
    kept = session.project, session.history.position
    start = time.monotonic()
    _strike(loop, fault, random)
    loop.until(lambda: loop.problems, f"word of {fault.name}")
    is_scene_kept = (session.project, session.history.position) == kept
    if session.scene is not None and not loop.client.is_busy and not session.is_frame_current:
        session.scene = replace(session.scene, latent=LatentPoint(x=random.uniform(0, 100)))
    loop.until_current()
    seconds = time.monotonic() - start
    faulty_worker.withdraw(loop.folder)
    if job is not None:
        session.jobs.dismiss(job)
    loop.frames(0.05)
    return Outcome(fault, seconds, tuple(loop.problems), is_scene_kept, with_job)


def _strike(loop: Loop, fault: Fault, random: Random) -> None:
    """Hit the process; where it obeys an order, a new picture makes sure that it works."""
    match fault.value:
        case signal.Signals() as number:
            os.kill(loop.pid, number)
        case Order() as order:
            faulty_worker.give(order, loop.folder)
        case _:
            _take_address_space(loop)
    session = loop.session
    session.scene = replace(session.scene, latent=LatentPoint(x=random.uniform(0, 100)))


def _take_address_space(loop: Loop) -> None:
    """Leave the process a little more than it has, then have it open what does not fit in."""
    size_kib = next(
        int(line.split()[1])
        for line in Path(f"/proc/{loop.pid}/status").read_text().splitlines()
        if line.startswith("VmSize")
    )
    before = resource.prlimit(loop.pid, resource.RLIMIT_AS, ((size_kib << 10) + (32 << 20), resource.RLIM_INFINITY))
    loop.session.open_model(LARGE_MODEL)
    loop.until(lambda: loop.problems, "word of the memory")
    resource.prlimit(loop.pid, resource.RLIMIT_AS, before)


def table(found: Campaign) -> str:
    """The outcomes as Markdown."""
    by_fault: dict[Fault, list[Outcome]] = defaultdict(list)
    for each in found.outcomes:
        by_fault[each.fault].append(each)
    lines = ["| fault | times | seconds until the picture, median | longest |", "|---|--:|--:|--:|"]
    for fault, each in by_fault.items():
        seconds = sorted(outcome.seconds for outcome in each)
        name = fault.name.lower().replace("_", " ")
        lines.append(f"| {name} | {len(each)} | {seconds[len(seconds) // 2]:.1f} | {seconds[-1]:.1f} |")
    return "\n".join(lines)


def main() -> int:
    """Run it, print the table; 1 if a promise was broken."""
    rounds, seed = (int(word) for word in (*sys.argv[1:], *("200", "0")[len(sys.argv) - 1 :]))
    found = campaign(rounds, seed)
    print(table(found))
    print(f"\nLongest frame {found.longest_frame_s * 1e3:.1f} ms; {found.hangs} hangs ended by a restart.")
    for each in found.faulty():
        print(f"BROKEN PROMISE: {each}")
    return bool(found.faulty() or found.longest_frame_s > 0.1)


if __name__ == "__main__":
    raise SystemExit(main())

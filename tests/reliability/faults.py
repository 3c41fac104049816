"""Faults of the render process at random times: `python -m tests.reliability.faults [COUNT] [SEED]`.

With `--seconds N` it ends early.

Each round asks for a new picture, in every third there is a long job under way, and some moments later the
process is hit. Afterwards the scene, its history and the window's pace are judged.
"""

from __future__ import annotations

import argparse
import math
import os
import resource
import signal
import sys
import tempfile
import time
from collections import defaultdict
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from enum import Enum
from pathlib import Path
from random import Random
from statistics import median

from renderer.scene import LatentPoint
from renderer.spectra.spectrum_jobs import AverageSpectra
from tests.reliability import faulty_worker
from tests.reliability.faulty_worker import Order
from tests.reliability.loop import Loop
from visualizer.chrome.notices import Notices

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


HANGING = (Fault.HANGS, Fault.HANGS_WITHIN_A_MESSAGE)
HANG_S = 3.0
# With these the process lives on, without the picture that was asked for.
RUNS_ON = (Fault.NO_MEMORY, Fault.NO_GPU_MEMORY, Fault.NO_ADDRESS_SPACE)


@dataclass(frozen=True, slots=True)
class Outcome:
    """One fault, and what was told of it.

    Units: seconds from the fault until it was told, from then until a new process was ready for models, and
    from the fault until the right picture was there; `ready_cpu_s` is what the new process had of the
    processors until it was ready, which is what the second comes to on a machine that does nothing else.
    """

    fault: Fault
    told_s: float
    ready_s: float
    ready_cpu_s: float
    picture_s: float
    problems: tuple[str, ...]
    is_scene_kept: bool


@dataclass(slots=True)
class Campaign:
    """All faults of a run."""

    outcomes: list[Outcome] = field(default_factory=list)
    longest_frame_s: float = 0.0
    hangs: int = 0

    def faulty(self) -> list[Outcome]:
        """Those in which a promise was broken."""
        return [each for each in self.outcomes if len(each.problems) != 1 or not each.is_scene_kept]


def campaign(
    rounds: int,
    seed: int = 0,
    faults: tuple[Fault, ...] = tuple(Fault),
    *,
    seconds: float = math.inf,
    note: Callable[[str], object] = lambda _: None,
) -> Campaign:
    """So many faults, one after the other, each kind as often as another, or as many as there is time for.

    `note` gets a line for each.
    """
    random, found = Random(seed), Campaign()
    with tempfile.TemporaryDirectory() as folder, _running(Path(folder)) as loop:
        loop.open(MODEL)
        end = time.monotonic() + seconds
        for number in range(rounds):
            outcome = _round(loop, faults[number % len(faults)], random, with_job=number % 3 == 2)
            found.outcomes.append(outcome)
            found.longest_frame_s, found.hangs = loop.longest_s, loop.hangs
            note(f"{number + 1}: {outcome}")
            if time.monotonic() > end:
                break
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
    job = (
        session.jobs.start(AverageSpectra(MODEL, (session.scene,) * 100_000), "Spectra") if with_job else None
    )
    session.scene = replace(
        session.scene, latent=LatentPoint(x=random.uniform(0, 100), y=random.uniform(0, 9))
    )
    loop.frames(random.uniform(0.0, 0.15))
    start = time.monotonic()
    _strike(loop, fault, random)
    loop.frame()
    kept, renderer = (session.project, session.work.history.position), session.renderer
    loop.patience_s = HANG_S if fault in HANGING else math.inf
    loop.until(lambda: loop.problems, f"word of {fault.name}")
    loop.patience_s = math.inf
    told_s = time.monotonic() - start
    if fault not in RUNS_ON:
        loop.until(lambda: session.renderer is not renderer, "the new renderer")
    ready_s, ready_cpu_s = time.monotonic() - start - told_s, _processor_s(loop.pid)
    is_scene_kept = (session.project, session.work.history.position) == kept
    if fault in RUNS_ON:
        session.scene = replace(session.scene, latent=LatentPoint(x=random.uniform(0, 100)))
    loop.until_current()
    seconds = time.monotonic() - start
    faulty_worker.withdraw(loop.folder)
    if job is not None:
        session.jobs.dismiss(job)
    loop.frames(0.05)
    return Outcome(fault, told_s, ready_s, ready_cpu_s, seconds, tuple(loop.problems), is_scene_kept)


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
    pid = loop.pid
    lines = Path(f"/proc/{pid}/status").read_text().splitlines()
    (size_kib,) = (int(line.split()[1]) for line in lines if line.startswith("VmSize"))
    limits = (size_kib << 10) + (32 << 20), resource.RLIM_INFINITY
    before = resource.prlimit(pid, resource.RLIMIT_AS, limits)
    loop.session.models.open(LARGE_MODEL)
    loop.until(lambda: loop.problems, "word of the memory")
    if loop.client.pid == pid:  # else nothing at all was left to say so with
        resource.prlimit(pid, resource.RLIMIT_AS, before)


def _processor_s(pid: int) -> float:
    """What a process has had of the processors. Units: seconds."""
    user, system = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[11:13]
    return (int(user) + int(system)) / os.sysconf("SC_CLK_TCK")


def table(found: Campaign) -> str:
    """The outcomes as Markdown."""
    by_fault: dict[Fault, list[Outcome]] = defaultdict(list)
    for each in found.outcomes:
        by_fault[each.fault].append(each)
    lines = ["| fault | times | told after | process ready after (of processor) | picture after (longest) |"]
    lines.append("|---|--:|--:|--:|--:|")
    for fault, each in by_fault.items():
        told, ready, cpu, picture = (
            median(getattr(outcome, name) for outcome in each)
            for name in ("told_s", "ready_s", "ready_cpu_s", "picture_s")
        )
        ready_words = "-" if fault in RUNS_ON else f"{ready:.1f} s ({cpu:.1f} s)"
        longest = max(outcome.picture_s for outcome in each)
        name = fault.name.lower().replace("_", " ")
        lines.append(
            f"| {name} | {len(each)} | {told:.2f} s | {ready_words} | {picture:.1f} s ({longest:.1f} s) |"
        )
    return "\n".join(lines)


def main() -> int:
    """Run it, print the table; 1 if a promise was broken."""
    parser = argparse.ArgumentParser()
    parser.add_argument("rounds", type=int, nargs="?", default=200)
    parser.add_argument("seed", type=int, nargs="?", default=0)
    parser.add_argument("--seconds", type=float, default=math.inf)
    words = parser.parse_args()
    found = campaign(
        words.rounds, words.seed, seconds=words.seconds, note=lambda line: print(line, file=sys.stderr)
    )
    print(table(found))
    print(f"\nLongest frame {found.longest_frame_s * 1e3:.1f} ms; {found.hangs} hangs ended by a restart.")
    for each in found.faulty():
        print(f"BROKEN PROMISE: {each}")
    return bool(found.faulty() or found.longest_frame_s > 0.1)


if __name__ == "__main__":
    raise SystemExit(main())

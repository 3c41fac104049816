"""A long day in short: `python -m tests.reliability.soak [REQUESTS] [SWITCHES] [JOBS] [--seconds N]`.

Random scenes are asked for one after the other, with models switched and jobs begun and cancelled in between,
as a window would do it. What both processes hold of the system is counted before and after. It ends early
after `--seconds`, and says how far it has come.

Memory is compared in one state, which is brought about again and again: the largest of the models has made
the same pictures, and nothing has been asked for until the render process has given back what it keeps to be
quick. In between its size goes up and down by some per cent; how far is told, too.
"""

from __future__ import annotations

import argparse
import os
import re
import tempfile
import time
from dataclasses import dataclass, field
from pathlib import Path
from random import Random

from renderer.inspection import Job
from renderer.model_info import ModelInfo
from tests.reliability.faulty_worker import REST_S
from tests.reliability.loop import Loop
from tests.reliability.random_work import random_jobs, random_scene

CONFORMANCE = Path(__file__).parents[1] / "conformance"
MODEL = str(CONFORMANCE / "sg3-t-32-gray.pkl")
MODELS = (
    MODEL,
    str(CONFORMANCE / "sg2-32-resnet-cond.pkl"),
    str(CONFORMANCE / "sg3-t-64.pkl"),
    "stylegan2-32",
)
LARGEST = MODELS[2]
LEVELS = 100
LEVEL_PICTURES = 10
JOB_S = 0.1
WARM_UP_S = 2.0
FRAME = re.compile(r"frame\d+\.png|project\.json")  # what a sequence that is left off keeps, to go on from


@dataclass(frozen=True, slots=True)
class Sizes:
    """Resident memory of the window's and the render process. Units: MiB."""

    window: float
    renderer: float


@dataclass(frozen=True, slots=True)
class Held:
    """What both processes hold of the system."""

    open_files: tuple[int, int]
    threads: tuple[int, int]
    children: tuple[int, int]
    temporary_files: tuple[str, ...]


@dataclass(slots=True)
class Day:
    """What a soak has come to."""

    requests: int = 0
    switches: int = 0
    jobs: int = 0
    seconds: float = 0.0
    levels: list[Sizes] = field(default_factory=list)
    between: list[Sizes] = field(default_factory=list)
    before: Held | None = None
    after: Held | None = None
    problems: list[str] = field(default_factory=list)

    def growth(self) -> Sizes:
        """From the level after the first 5 % to that at the end, as shares. Both are means of 5 %."""
        width = max(len(self.levels) // 20, 1)
        early, late = self.levels[width : 2 * width], self.levels[-width:]
        window, renderer = (
            _mean([getattr(each, name) for each in late]) / _mean([getattr(each, name) for each in early]) - 1
            for name in ("window", "renderer")
        )
        return Sizes(window, renderer)


def soak(
    requests: int,
    switches: int,
    jobs: int,
    *,
    seconds: float = 1e9,
    seed: int = 0,
    warm_up_s: float = WARM_UP_S,
    levels: int = LEVELS,
) -> Day:
    """Do so much, spread evenly, or as much as there is time for, after `warm_up_s` of each kind of job.

    Memory is compared as often as `levels` says.
    """
    random, day = Random(seed), Day()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        temporary = folder / "temporary"
        temporary.mkdir()
        os.environ["TMPDIR"] = str(temporary)
        loop = Loop(folder, tick_s=0.0005)
        try:
            _warm_up(loop, random, folder, seconds=warm_up_s)
            day.before = _held(loop, folder)
            start = time.monotonic()
            for number in range(requests):
                if _is_due(number, levels, requests):
                    day.between.append(_sizes(loop))
                    day.levels.append(_level(loop))
                _one(loop, random, day, folder, switch=_is_due(number, switches, requests),
                     job=_is_due(number + 1, jobs, requests))  # fmt: skip
                day.seconds = time.monotonic() - start
                if day.seconds > seconds:
                    break
            loop.open(MODEL)
            day.after, day.problems = _held(loop, folder), loop.problems
        finally:
            loop.close()
            del os.environ["TMPDIR"]
    return day


def _warm_up(loop: Loop, random: Random, folder: Path, *, seconds: float) -> None:
    """Everything once: what is loaded at first use is there from then on. `seconds`: for each kind of job."""
    for model in (*MODELS, MODEL):
        loop.open(model)
        for job in random_jobs(random, _model(loop), folder):
            _let_work(loop, job, seconds=seconds)
        for _ in range(100):
            loop.session.scene = random_scene(random, _model(loop))
            loop.until_current()


def _is_due(number: int, times: int, of: int) -> bool:
    return number * times // of != (number + 1) * times // of


def _one(loop: Loop, random: Random, day: Day, folder: Path, *, switch: bool, job: bool) -> None:
    """One picture, after another model or during a job, if it is time for one."""
    if switch:
        loop.open(random.choice(MODELS))
        day.switches += 1
    if job:
        _job(loop, random, folder)
        day.jobs += 1
    loop.session.scene = random_scene(random, _model(loop))
    loop.until_current()
    day.requests += 1


def _job(loop: Loop, random: Random, folder: Path) -> None:
    """Begin a job, let it work for a moment, and leave it off."""
    _let_work(loop, random.choice(random_jobs(random, _model(loop), folder)), seconds=JOB_S)


def _let_work(loop: Loop, job: Job, *, seconds: float) -> None:
    jobs = loop.session.jobs
    job_id = jobs.start(job, "Job")
    loop.frames(seconds)
    jobs.dismiss(job_id)


def _model(loop: Loop) -> ModelInfo:
    assert loop.session.model is not None
    return loop.session.model


def _level(loop: Loop) -> Sizes:
    """The sizes in the state in which they can be compared; then it goes on as before."""
    model, random = _model(loop).model, Random(0)
    loop.open(LARGEST)
    for _ in range(LEVEL_PICTURES):
        loop.session.scene = random_scene(random, _model(loop))
        loop.until_current()
    loop.frames(REST_S + 0.5)
    sizes = _sizes(loop)
    loop.open(model)
    return sizes


def _sizes(loop: Loop) -> Sizes:
    return Sizes(*(_resident_mib(pid) for pid in (os.getpid(), loop.pid)))


def _resident_mib(pid: int) -> float:
    return int(Path(f"/proc/{pid}/statm").read_text().split()[1]) * os.sysconf("SC_PAGE_SIZE") / 2**20


def _held(loop: Loop, folder: Path) -> Held:
    """What is held once all that was cancelled has come to its end."""
    loop.frames(1.0)
    window, renderer = (Path("/proc") / str(pid) for pid in (os.getpid(), loop.pid))
    files = (path for path in folder.rglob("*") if path.is_file() and not FRAME.fullmatch(path.name))
    left = sorted(str(path.relative_to(folder)) for path in files)
    return Held(
        (_count(window / "fd"), _count(renderer / "fd")),
        (_count(window / "task"), _count(renderer / "task")),
        (_children(window), _children(renderer)),
        tuple(left),
    )


def _count(folder: Path) -> int:
    return sum(1 for _ in folder.iterdir())


def _children(process: Path) -> int:
    return sum(len(each.read_text().split()) for each in process.glob("task/*/children"))


def _ends(values: list[float]) -> str:
    return f"{min(values):.1f} to {max(values):.1f}"


def _mean(values: list[float]) -> float:
    return sum(values) / len(values)


def report(day: Day) -> str:
    """What was done and what became of memory, in lines."""
    growth = day.growth()
    done = f"{day.requests} requests, {day.switches} model switches, {day.jobs} jobs cancelled"
    lines = [f"{done} in {day.seconds:.0f} s, compared {len(day.levels)} times"]
    for name in ("window", "renderer"):
        levels, between = ([getattr(each, name) for each in sizes] for sizes in (day.levels, day.between))
        lines.append(f"{name:8} {getattr(growth, name):+.2%}; between comparisons {_ends(between)} MiB")
        tenths = [levels[len(levels) * tenth // 10 : len(levels) * (tenth + 1) // 10] for tenth in range(10)]
        lines.append(f"{'':8} means of tenths: {', '.join(f'{_mean(each):.1f}' for each in tenths if each)}")
    lines += [f"held before {day.before}", f"held after  {day.after}", f"problems told: {day.problems}"]
    return "\n".join(lines)


def main() -> int:
    """Run it and say what came of it; 1 if something leaks."""
    parser = argparse.ArgumentParser()
    for name, number in (("requests", 100_000), ("switches", 500), ("jobs", 200)):
        parser.add_argument(name, type=int, nargs="?", default=number)
    parser.add_argument("--seconds", type=float, default=1e9)
    words = parser.parse_args()
    day = soak(words.requests, words.switches, words.jobs, seconds=words.seconds)
    print(report(day))
    growth = day.growth()
    return max(growth.window, growth.renderer) > 0.02 or day.before != day.after or bool(day.problems)


if __name__ == "__main__":
    raise SystemExit(main())

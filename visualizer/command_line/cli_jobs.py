"""Long work on the command line: a bar on a terminal, plain lines elsewhere."""

from __future__ import annotations

import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Protocol

import click

from renderer.inspection import Job
from renderer.messages import JobDone, JobFailed, JobProgress, Progress
from visualizer.command_line.cli_types import CommandFailed
from visualizer.rendering.inline_client import InlineRenderer
from visualizer.rendering.work_pace import WorkPace

SECONDS_BETWEEN_LINES = 10.0


class _Note(Protocol):
    def __call__(self, progress: Progress) -> None: ...


def finish(renderer: InlineRenderer, job: Job, *, label: str) -> object:
    """The result of a job, with its progress on standard error. Raises: CommandFailed."""
    with _progress(label) as note:
        for news in renderer.do(job):
            match news:
                case JobProgress():
                    note(news.progress)
                case JobFailed():
                    raise CommandFailed(news.summary, news.details)
                case JobDone():
                    return news.result
    raise AssertionError("A job ends with its result or its failure.")


@contextmanager
def _progress(label: str) -> Iterator[_Note]:
    """What to call with each progress."""
    if not sys.stderr.isatty():
        yield _Lines(label)
        return
    with click.progressbar(length=1, label=label, show_pos=True, file=sys.stderr) as bar:

        def advance(progress: Progress) -> None:
            bar.length = progress.total
            bar.update(progress.done - bar.pos)

        yield advance


class _Lines:
    """A line now and then, with the rate and the time left."""

    def __init__(self, label: str) -> None:
        self._label = label
        self._start = self._told = time.monotonic()
        self._pace = WorkPace()

    def __call__(self, progress: Progress) -> None:
        now = time.monotonic()
        self._pace = self._pace.noted(progress, now - self._start)
        if now - self._told < SECONDS_BETWEEN_LINES:
            return
        self._told = now
        line = f"{self._label}: {progress.done} of {progress.total}"
        left = self._pace.seconds_left(progress.total, now - self._start)
        if left is not None:
            line += f", {self._pace.rate:.2g}/s, {left:.0f} s left"
        click.echo(line, err=True)

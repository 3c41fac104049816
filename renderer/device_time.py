"""Time as a device has it: marks in the course of its work, and what lies between two of them."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass

import torch


@dataclass(frozen=True, slots=True, eq=False)
class Mark:
    """A point in a device's work.

    A CUDA device comes to it after the program has: `event` is then in its queue. Another has come to it.
    Units: `seconds` of `time.perf_counter`, when the program came to it.
    """

    seconds: float
    event: torch.cuda.Event | None = None


@dataclass(frozen=True, slots=True, eq=False)
class Span:
    """What lies between two marks."""

    begin: Mark
    end: Mark

    @property
    def ms(self) -> float:
        """How long the device took, in milliseconds; waits until it has come to the end."""
        begin, end = self.begin.event, self.end.event
        if begin is None or end is None:
            return (self.end.seconds - self.begin.seconds) * 1000
        end.synchronize()
        return begin.elapsed_time(end)


Clock = Callable[[], Mark]


def clock_of(device: torch.device) -> Clock:
    """What marks the present point of a device's work. On CUDA, of the current stream, and nobody waits."""
    match device.type:
        case "cuda":
            return _mark_on_cuda
        case "mps":
            return _mark_on_mps
        case _:
            return mark_here


def mark_here() -> Mark:
    """The present point of a program that does its work itself."""
    return Mark(time.perf_counter())


def _mark_on_cuda() -> Mark:
    event = torch.cuda.Event(enable_timing=True)
    event.record()
    return Mark(time.perf_counter(), event)


def _mark_on_mps() -> Mark:
    torch.mps.synchronize()
    return mark_here()

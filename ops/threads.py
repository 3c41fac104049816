"""Work on parts of a whole, shared among as many threads as torch may use."""

from __future__ import annotations

import functools
import itertools
import os
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor

import torch

# Parts are handed out in this many portions a thread, so that one that is held up keeps no other waiting.
_PORTIONS = 8


def share(count: int, work: Callable[[Iterator[range]], None]) -> None:
    """Call `work` once on each thread, with the portions of range(count) that fall to it.

    The portions are disjoint and cover everything; which thread gets which is left to chance. An error on any
    thread is raised here.
    """
    threads = torch.get_num_threads()
    size = max(1, -(-count // (threads * _PORTIONS)))
    starts = itertools.count(0, size)  # asked under the interpreter's lock, so no start is given twice

    def portions() -> Iterator[range]:
        while (start := next(starts)) < count:
            yield range(start, min(start + size, count))

    helpers = [_pool().submit(work, portions()) for _ in range(min(threads, -(-count // size)) - 1)]
    work(portions())
    for helper in helpers:
        helper.result()


@functools.cache
def _pool() -> ThreadPoolExecutor:
    """Threads beside the calling one. Numba's own may not be used from two threads at once."""
    return ThreadPoolExecutor(os.cpu_count(), thread_name_prefix="ops")


if hasattr(os, "register_at_fork"):
    os.register_at_fork(after_in_child=_pool.cache_clear)

"""Which implementation of an op runs.

There is one today: the reference, in plain torch. A faster one joins as a member of `Backend`, as a branch in
`for_tensor`, and as a branch in the dispatch of each op that has it.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from enum import Enum

import torch


class Backend(Enum):
    """An implementation of the ops that have more than one."""

    REFERENCE = "reference"


_chosen: ContextVar[Backend | None] = ContextVar("ops_backend", default=None)


def for_tensor(x: torch.Tensor) -> Backend:
    """The backend that an op runs on for this tensor: the one asked for by `use`, else the best for it."""
    return _chosen.get() or Backend.REFERENCE


@contextmanager
def use(backend: Backend) -> Iterator[None]:
    """Run the ops inside the `with` block on one backend, whatever the tensor.

    >>> with use(Backend.REFERENCE):
    ...     for_tensor(torch.zeros(1))
    <Backend.REFERENCE: 'reference'>
    """
    token = _chosen.set(backend)
    try:
        yield
    finally:
        _chosen.reset(token)

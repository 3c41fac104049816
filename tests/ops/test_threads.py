"""Work shared among threads: everything is done once, and an error is heard."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
import torch

from ops.threads import share


@pytest.mark.parametrize("count", [0, 1, 3, 1000])
def test_every_part_is_done_once(count: int) -> None:
    before = torch.get_num_threads()
    done: list[int] = []
    try:
        torch.set_num_threads(3)
        share(count, lambda portions: done.extend(i for part in portions for i in part))
    finally:
        torch.set_num_threads(before)
    assert sorted(done) == list(range(count))


def test_an_error_on_any_thread_is_raised() -> None:
    def fail(portions: Iterator[range]) -> None:
        for part in portions:
            if 99 in part:
                raise KeyError(99)

    with pytest.raises(KeyError):
        share(100, fail)

"""Frames handed to a thread."""

from __future__ import annotations

import threading
import time

import pytest

from renderer.recording.frame_pump import MOST_WAITING, FramePump


class Sink:
    """Writes down what it is handed, once it may."""

    def __init__(self, *, fails_at: int | None = None) -> None:
        self.may_go = threading.Event()
        self.written: list[int] = []
        self.ends: list[str] = []
        self._fails_at = fails_at

    def write(self, item: int) -> None:
        self.may_go.wait()
        if item == self._fails_at:
            raise OSError("no more")
        self.written.append(item)

    def pump(self) -> FramePump[int]:
        def abandon() -> None:
            self.ends.append("abandoned")
            self.may_go.set()

        return FramePump(self.write, finish=lambda: self.ends.append("finished"), abandon=abandon)


def test_everything_is_written_in_order_and_then_finished() -> None:
    sink = Sink()
    sink.may_go.set()
    pump = sink.pump()
    assert all(pump.offer(item, timeout=5) for item in [*range(50), None])
    assert pump.is_done(timeout=5)
    assert (sink.written, sink.ends) == (list(range(50)), ["finished"])


def test_only_a_few_wait_so_memory_stays_flat() -> None:
    sink = Sink()
    pump = sink.pump()
    taken = sum(pump.offer(item, timeout=0.01) for item in range(50))
    assert MOST_WAITING <= taken <= MOST_WAITING + 1
    assert not pump.is_done(timeout=0.01)
    pump.abandon()


def test_an_error_comes_out_where_frames_go_in() -> None:
    sink = Sink(fails_at=2)
    sink.may_go.set()
    pump = sink.pump()

    def keep_offering() -> None:
        for item in range(1000):
            pump.offer(item, timeout=0.01)

    with pytest.raises(OSError, match="no more"):
        keep_offering()
    with pytest.raises(OSError, match="no more"):
        pump.is_done(timeout=5)
    assert sink.ends == []
    pump.abandon()


def test_what_is_abandoned_ends_at_once_and_is_not_finished() -> None:
    sink = Sink()
    pump = sink.pump()
    for item in range(MOST_WAITING):
        pump.offer(item, timeout=1)
    start = time.monotonic()
    pump.abandon()
    assert time.monotonic() - start < 5
    assert sink.ends == ["abandoned"]
    assert len(sink.written) <= 1
    assert not any(thread.name == "frames" and thread.is_alive() for thread in threading.enumerate())


def test_an_error_at_the_last_moment_is_no_good_end(monkeypatch: pytest.MonkeyPatch) -> None:
    sink = Sink(fails_at=0)
    pump = sink.pump()
    pump.offer(0, timeout=5)
    asked = FramePump._raise_error

    def fails_in_between(pump: FramePump[int]) -> None:
        asked(pump)
        sink.may_go.set()
        pump._thread.join()

    monkeypatch.setattr(FramePump, "_raise_error", fails_in_between)
    assert not pump.is_done(timeout=0)
    with pytest.raises(OSError, match="no more"):
        pump.is_done(timeout=0)

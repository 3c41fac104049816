"""A model on its way from the web, in a thread of its own, which nobody has to wait for."""

from __future__ import annotations

import threading
import time
from collections import deque
from dataclasses import dataclass

from renderer.remote.address import Address, RemoteError
from renderer.remote.fetch import Arrival, Limits, fetch
from renderer.remote.model_cache import CachedModel, ModelCache
from renderer.remote.partial_file import LetGo, PartialFile

PACE_S = 4.0


class Pace:
    """How fast something comes, over the last seconds."""

    def __init__(self) -> None:
        self._seen: deque[tuple[float, int]] = deque()

    def note(self, done: int, now_s: float) -> None:
        """So much has come by now; less than before is a new beginning."""
        if self._seen and done < self._seen[-1][1]:
            self._seen.clear()
        if not self._seen or now_s - self._seen[-1][0] >= PACE_S / 20:
            self._seen.append((now_s, done))
        while now_s - self._seen[0][0] > PACE_S and len(self._seen) > 1:
            self._seen.popleft()

    def per_second(self, done: int, now_s: float) -> float:
        """The mean rate up to now; it falls while nothing comes."""
        if not self._seen or now_s <= self._seen[0][0]:
            return 0.0
        return max(done - self._seen[0][1], 0) / (now_s - self._seen[0][0])


@dataclass(frozen=True, slots=True)
class Transfer:
    """How far a download is. Units: `seconds_left` None while nobody can tell."""

    arrival: Arrival
    bytes_per_s: float = 0.0

    @property
    def share(self) -> float:
        """0…1; 0 where nobody knows how much will come."""
        return self.arrival.done / self.arrival.total if self.arrival.total else 0.0

    @property
    def seconds_left(self) -> float | None:
        """How long it will still take if it goes on like this."""
        if not self.arrival.total or not self.bytes_per_s:
            return None
        return (self.arrival.total - self.arrival.done) / self.bytes_per_s

    @property
    def in_words(self) -> str:
        """How much has come and how fast, as in `12.3 of 140.1 MB, 3.4 MB/s`."""
        done, total = self.arrival.done, self.arrival.total
        if self.arrival.note:
            return self.arrival.note
        of = f" of {total / 1e6:.1f}" if total else ""
        return f"{done / 1e6:.1f}{of} MB, {self.bytes_per_s / 1e6:.1f} MB/s"


class Download:
    """Begins at once. `result` or `failure` is there when it has ended; `cancel` ends it without either.

    `was_there`: it was in the cache, so that nothing had to come.
    """

    def __init__(self, address: Address, cache: ModelCache, *, limits: Limits | None = None) -> None:
        self.address = address
        self.result: CachedModel | None = None
        self.failure = ""
        self.was_there = False
        self._cache, self._limits = cache, limits
        self._pace, self._arrival = Pace(), Arrival(0, None, "looking for it in the cache")
        self._part: PartialFile | None = None
        self._guard = threading.Lock()
        self._is_cancelled, self._has_ended = threading.Event(), threading.Event()
        threading.Thread(target=self._run, name=f"download from {address.host}", daemon=True).start()

    @property
    def is_running(self) -> bool:
        """Whether there is more to come."""
        return not (self._has_ended.is_set() or self._is_cancelled.is_set())

    def wait(self, timeout_s: float) -> bool:
        """Wait for its end, but no longer than that; whether it has ended."""
        return self._has_ended.wait(timeout_s)

    def transfer(self) -> Transfer:
        """How far it is."""
        with self._guard:
            return Transfer(self._arrival, self._pace.per_second(self._arrival.done, time.monotonic()))

    def cancel(self) -> None:
        """Leave it off at once, whatever the server does; what has come is kept for the next time."""
        with self._guard:
            self._is_cancelled.set()
            if self._part is not None:
                self._part.let_go()

    def _run(self) -> None:
        try:
            self.result = self._cache.find(self.address)
            self.was_there = self.result is not None
            if self.result is None:
                self.result = self._fetched()
        except LetGo:
            pass
        except RemoteError as error:
            self.failure = str(error)
        except OSError as error:
            self.failure = f"The model cannot be kept in {self._cache.folder}: {error.strerror or error}."
        except Exception as error:
            self.failure = f"Something unforeseen went wrong in fetching: {type(error).__name__}: {error}"
        self._has_ended.set()

    def _fetched(self) -> CachedModel:
        """Raises: as `fetch`."""
        part = PartialFile(self._cache.place(self.address))
        with self._guard:
            self._part = part
            if self._is_cancelled.is_set():
                part.let_go()
        try:
            return fetch(self.address, self._cache, part, self._tell, limits=self._limits, pause=self._pause)
        finally:
            part.let_go()

    def _tell(self, arrival: Arrival) -> None:
        if self._is_cancelled.is_set():
            raise LetGo
        with self._guard:
            self._arrival = arrival
            self._pace.note(arrival.done, time.monotonic())

    def _pause(self, seconds: float) -> None:
        if self._is_cancelled.wait(seconds):
            raise LetGo

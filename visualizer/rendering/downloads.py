"""Models that are fetched from the web while the window goes on."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from renderer.remote.address import RemoteError, is_address, parse
from renderer.remote.download import Download
from renderer.remote.model_cache import CachedModel, ModelCache
from visualizer.disk_threads import Errands, Look

SECONDS_BETWEEN_LOOKS = 2.0


@dataclass(frozen=True, slots=True)
class Ended:
    """A download at its end: the model under the name that was asked for, or why there is none.

    `was_there`: it was in the cache before.
    """

    model: str
    result: CachedModel | None
    failure: str = ""
    was_there: bool = False


class Downloads:
    """Keeps account of what is being fetched, by the name under which it was asked for."""

    def __init__(self, cache: ModelCache | None = None) -> None:
        self.cache = cache or ModelCache()
        self._running: dict[str, Download] = {}
        self._ended: list[Ended] = []
        self._errands = Errands("downloads")
        self._look: Look[None, tuple[CachedModel, ...]] = Look(lambda _: self.cache.every(), name="cache")

    @property
    def running(self) -> tuple[tuple[str, Download], ...]:
        """The names and the downloads under way, in the order of their start."""
        return tuple(self._running.items())

    def begin_if_needed(self, model: str) -> bool:
        """Begin to fetch a model that is no path, or to find it in the cache; whether it is waited for."""
        if not is_address(model):
            return False
        if model in self._running:
            return True
        try:
            self._running[model] = Download(parse(model), self.cache)
        except RemoteError as error:
            self._ended.append(Ended(model, None, str(error)))
        return True

    def kept(self) -> tuple[CachedModel, ...]:
        """What is in the cache, as far as is known; to be asked in each frame that shows it."""
        return self._look.at(None, every_s=SECONDS_BETWEEN_LOOKS) or ()

    def remove(self, model: CachedModel, then: Callable[[str], None]) -> None:
        """Delete a model; `then` is told in a later frame why that was not possible, or ""."""

        def work() -> str:
            try:
                self.cache.remove(model)
            except OSError as error:
                return f"{model.name} cannot be deleted: {error.strerror or error}."
            return ""

        def follow_up(problem: str) -> None:
            self._look.again()
            then(problem)

        self._errands.do(work, follow_up)

    def take_ended(self) -> list[Ended]:
        """What has ended since the last call."""
        self._errands.update()
        ended, self._ended = self._ended, []
        for model, download in self.running:
            if not download.is_running:
                del self._running[model]
                self._look.again()
                ended.append(Ended(model, download.result, download.failure, download.was_there))
        return ended

    def cancel(self, model: str) -> None:
        """Leave off a download; what has come is kept for the next time."""
        if (download := self._running.pop(model, None)) is not None:
            download.cancel()

    def close(self) -> None:
        """Leave off all."""
        for model, _ in self.running:
            self.cancel(model)


def in_words(model: CachedModel) -> str:
    """What has come, for whoever checks it."""
    return f"Fetched {model.name}, {model.bytes / 1e6:.1f} MB, sha256 {model.sha256}"

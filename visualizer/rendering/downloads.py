"""Models that are fetched from the web while the window goes on."""

from __future__ import annotations

from dataclasses import dataclass

from renderer.remote.address import RemoteError, is_address, parse
from renderer.remote.download import Download
from renderer.remote.model_cache import CachedModel, ModelCache


@dataclass(frozen=True, slots=True)
class Ended:
    """A download at its end: the model under the name that was asked for, or why there is none."""

    model: str
    result: CachedModel | None
    failure: str = ""


class Downloads:
    """Keeps account of what is being fetched, by the name under which it was asked for."""

    def __init__(self, cache: ModelCache | None = None) -> None:
        self.cache = cache or ModelCache()
        self._running: dict[str, Download] = {}
        self._ended: list[Ended] = []

    @property
    def running(self) -> tuple[tuple[str, Download], ...]:
        """The names and the downloads under way, in the order of their start."""
        return tuple(self._running.items())

    def begin_if_needed(self, model: str) -> bool:
        """Begin to fetch a model that is neither a path nor in the cache; whether it has to be waited for."""
        if not is_address(model):
            return False
        if model in self._running:
            return True
        try:
            address = parse(model)
            if self.cache.find(address) is not None:
                return False
            self._running[model] = Download(address, self.cache)
        except RemoteError as error:
            self._ended.append(Ended(model, None, str(error)))
        return True

    def take_ended(self) -> list[Ended]:
        """What has ended since the last call."""
        ended, self._ended = self._ended, []
        for model, download in self.running:
            if not download.is_running:
                del self._running[model]
                ended.append(Ended(model, download.result, download.failure))
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

"""A model that is being loaded in a thread, while pictures of another one are made."""

from __future__ import annotations

import threading
from collections.abc import Callable

from renderer.loaded_model import LoadedModel
from renderer.model_source import Source


class ComingModel:
    """A model on its way, under the name by which it was asked for. What fails is told when it is opened."""

    def __init__(self, model: str, source: Source, load: Callable[[], LoadedModel]) -> None:
        self.model, self.source = model, source
        self.loaded: LoadedModel | None = None
        self._load = load
        self._thread = threading.Thread(target=self._run, name=f"loading {source.name}", daemon=True)
        self._thread.start()

    def wait(self, timeout_s: float | None) -> bool:
        """Wait for its end, but no longer than that; whether it has ended."""
        self._thread.join(timeout_s)
        return not self._thread.is_alive()

    def _run(self) -> None:
        try:
            self.loaded = self._load()
        except Exception:  # whoever opens it is told
            self.loaded = None

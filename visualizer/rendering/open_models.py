"""The models that are open, the first and the one beside it, and those on their way."""

from __future__ import annotations

from dataclasses import replace
from pathlib import PurePath

from renderer.comparison import Comparison
from renderer.messages import Companion, ModelRefused
from renderer.model_info import ModelInfo
from renderer.scene import Scene
from renderer.scene_fit import companion_scene
from visualizer.rendering.downloads import Downloads
from visualizer.rendering.render_client import RenderClient


class OpenModels:
    """The models of the two pictures, and how the second picture differs from the first.

    `first` stays until the one that is `loading` is there. `second` is the model of its own that the second
    picture has, once it is there. `is_passing`: the one opened last is one of many that are gone through, and
    does not join the recent ones. `why_none` says why there is no renderer any more, and is empty before.
    """

    def __init__(self, client: RenderClient) -> None:
        self.first: ModelInfo | None = None
        self.second: ModelInfo | None = None
        self.loading: str | None = None
        self.is_passing = False
        self.comparison: Comparison | None = None
        self.downloads = Downloads()
        self.why_none = ""
        self._client = client
        self._refused: list[ModelRefused] = []

    @property
    def beside(self) -> ModelInfo | None:
        """The model of the second picture; None while it is loading, or where nothing is compared."""
        if self.comparison is None:
            return None
        return self.first if self.comparison.model is None else self.second

    def open(self, name: str, *, is_passing: bool = False) -> None:
        """Ask for a model, fetched first if need be, in place of the first."""
        self.loading, self.is_passing = name, is_passing
        self._ask_for(name)

    def compare(self, comparison: Comparison | None) -> None:
        """Show a second picture beside the first, another one, or none any more."""
        model = comparison.model if comparison is not None else None
        if model is not None and (self.second is None or self.second.model != model):
            self.second = None
            self._ask_for(model, beside=True)
        self.comparison = comparison

    def swap(self) -> None:
        """The second picture's model becomes the first's, and the other way round."""
        first, second, comparison = self.first, self.second, self.comparison
        if first is None or second is None or comparison is None or comparison.model is None:
            return
        self.comparison, self.second = replace(comparison, model=first.model), first
        self.open(second.model)

    def companion(self, scene: Scene) -> Companion | None:
        """The second picture that is wanted beside that scene's, once its model is known."""
        first, comparison, second = self.first, self.comparison, self.beside
        if first is None or comparison is None or second is None:
            return None
        return Companion(second.model, companion_scene(scene, comparison, first, second))

    def cancel_download(self, name: str) -> None:
        """Leave off fetching a model, and whatever waits for it."""
        self.downloads.cancel(name)
        self.stop_waiting_for(name)

    def open_fetched(self, name: str) -> None:
        """Open what was fetched, if that is still wanted."""
        if self.loading == name:
            self._client.open_model(name)
        if self.comparison is not None and self.comparison.model == name:
            self._client.open_model(name, beside=True)

    def stop_waiting_for(self, name: str) -> None:
        """There will be no such model; a second picture that is there already stays."""
        is_second_there = self.loading == name and self.second is not None and self.second.model == name
        if self.comparison is not None and self.comparison.model == name and not is_second_there:
            self.comparison = replace(self.comparison, model=None)
        self.loading = None if self.loading == name else self.loading

    def has_changed(self, model: ModelInfo) -> bool:
        """Whether this is one of those on show with other content, though nobody has opened it again."""
        known = [each for each in (self.first, self.second) if each is not None and each.model == model.model]
        changed = [each for each in known if (each.content_hash, each.layers) != _content(model)]
        return bool(changed) and model.model != self.loading

    def take(self, model: ModelInfo) -> bool:
        """A model is there, or is no longer what it was; whether it is the first."""
        if self.comparison is not None and self.comparison.model == model.model:
            self.second = model
        if model.model == self.loading:
            self.loading = None
        elif self.first is None or self.first.model != model.model:
            return False
        self.first = model
        return True

    def give_up(self, reason: str) -> None:
        """There is no renderer any more: nothing is on its way, and what is asked for is refused."""
        self.why_none = reason
        self.loading = None
        if self.comparison is not None and self.beside is None:
            self.comparison = replace(self.comparison, model=None)

    def take_refused(self) -> list[ModelRefused]:
        """What was refused since the last call, because there is no renderer any more."""
        refused, self._refused = self._refused, []
        return refused

    def _ask_for(self, name: str, *, beside: bool = False) -> None:
        if self.why_none:
            refusal = f"{PurePath(name).name} cannot be opened. {self.why_none}"
            self._refused.append(ModelRefused(name, refusal))
        elif not self.downloads.begin_if_needed(name):
            self._client.open_model(name, beside=beside)


def _content(model: ModelInfo) -> tuple[object, ...]:
    return model.content_hash, model.layers

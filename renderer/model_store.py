"""Loaded generators on the device: they stay while memory allows, the least recently used goes first."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Generator, Hashable, Iterator
from contextlib import contextmanager
from functools import partial

import torch

from renderer.coming_model import ComingModel
from renderer.loaded_model import LoadedModel, load_model
from renderer.model_jobs import Use
from renderer.model_memory import DeviceMemory, ModelMemory
from renderer.model_source import ModelError, Source, find_source
from renderer.out_of_memory import is_out_of_memory
from renderer.process_memory import give_back_freed_memory

__all__ = ["LoadedModel", "ModelError", "ModelStore", "Source", "find_source", "load_model"]

SECONDS_TO_WAIT = 0.01
# Who uses a model: what somebody uses is not dropped to make room for others.
User = Hashable


class ModelStore:
    """Loads models by name and keeps them as long as memory allows.

    Two names of one file are one model. `memory` says how much there is.
    """

    def __init__(self, device: torch.device, *, memory: ModelMemory | None = None) -> None:
        self.device = device
        self.memory = memory or DeviceMemory(device)
        self._loaded: OrderedDict[Source, LoadedModel] = OrderedDict()
        self._names: dict[str, Source] = {}
        self._users: dict[User, set[Source]] = {}
        self._user: User | None = None
        self._coming: dict[Source, ComingModel] = {}
        self._first: Source | None = None

    def open(self, model: str) -> LoadedModel:
        """The model as it is now: loaded anew if its file has changed since, or if a folder has a newer one.

        Outside a job it takes the place of the one on show, which goes if there is no room for both.

        Raises: ModelError.
        """
        if self._user is not None:
            return self._open(model)
        loaded = self._open(model, instead_of=Use.FIRST)
        self._first = loaded.source
        return loaded

    def open_beside(self, model: str) -> LoadedModel:
        """The model as it is now, to be shown beside the one that was opened last, which stays.

        It takes the place of an earlier second one, which goes if there is no room for it.

        Raises: ModelError, also where there is no room for both.
        """
        if self._first in self._loaded:  # perhaps no picture of it has been asked for yet
            self._users[Use.FIRST] = {self._first}
        return self._open(model, instead_of=Use.SECOND)

    def get(self, model: str) -> LoadedModel:
        """The model as it was when opened, so that pictures agree with the `ModelInfo`; opened if need be."""
        source = self._names.get(model)
        if source is None or source not in self._loaded:
            return self._open(model)
        return self._used(model, source)

    def holds(self, model: str) -> bool:
        """Whether a model is loaded under that name."""
        return self._names.get(model) in self._loaded

    def preload(self, model: str) -> Generator[None, None, None]:
        """Load a model in a thread, if there is room for it without dropping another; in slices.

        What fails is told when the model is opened. Raises: ModelError if nothing is at its name.
        """
        source = find_source(model)
        if source not in self._loaded and source not in self._coming:
            if not self._has_room_beside_all(source):
                return
            load = partial(load_model, model, source, self.device)
            self._coming[source] = ComingModel(model, source, load)
        while source in self._coming and not self._coming[source].wait(SECONDS_TO_WAIT):
            yield None
        self._take_what_has_come()

    @contextmanager
    def used_by(self, user: User) -> Iterator[None]:
        """What is got inside is in use until `release`."""
        before, self._user = self._user, user
        try:
            yield
        finally:
            self._user = before

    def show(self, user: User, model: LoadedModel) -> None:
        """That model is in use, and no other by that user."""
        self._users[user] = {model.source}

    def release(self, user: User) -> None:
        """That user needs its models no longer."""
        self._users.pop(user, None)

    def users_of(self, source: Source) -> list[User]:
        """Who uses a model."""
        return [user for user, sources in self._users.items() if source in sources]

    def held(self) -> list[LoadedModel]:
        """All that are loaded, the last used first."""
        self._take_what_has_come()
        return list(reversed(self._loaded.values()))

    def evict(self, model: str) -> bool:
        """Drop a model and give its memory back; whether it was there and nobody uses it."""
        source = self._names.get(model)
        if source not in self._loaded or self.users_of(source):
            return False
        del self._loaded[source]
        self._give_back()
        return True

    def forget(self) -> None:
        """Drop every model."""
        self._loaded.clear()
        self._users.clear()
        self._coming.clear()
        self._first = None

    def _open(self, model: str, *, instead_of: User | None = None) -> LoadedModel:
        source = find_source(model)
        self._take_what_has_come(wait_for=source)
        if source not in self._loaded:
            self._loaded[source] = self._load(model, source, instead_of)
        self._names[model] = source
        self._drop_nameless()
        return self._used(model, source)

    def _used(self, model: str, source: Source) -> LoadedModel:
        self._loaded.move_to_end(source)
        if self._user is not None:
            self._users.setdefault(self._user, set()).add(source)
        return self._loaded[source].called(model)

    def _load(self, model: str, source: Source, instead_of: User | None) -> LoadedModel:
        """Load it, without others where there is no room for both. Raises: ModelError."""
        while self._is_too_much(source.bytes) and self._drop_one():
            pass
        loaded = self._load_if_there_is_room(model, source)
        if loaded is None:
            if instead_of is not None:
                self.release(instead_of)
            while self._drop_one():
                pass
            self._give_back()
            loaded = self._load_if_there_is_room(model, source)
        if loaded is None:
            raise self._too_large(source, is_second=instead_of is Use.SECOND)
        while self._held_bytes() + loaded.held_bytes() > self.memory.most_bytes and self._drop_one():
            pass
        return loaded

    def _load_if_there_is_room(self, model: str, source: Source) -> LoadedModel | None:
        """The model; None if memory is too short, and then nothing of it is left. Raises: ModelError."""
        if source.bytes > self.memory.free_bytes():
            return None
        try:
            with torch.inference_mode(False):
                return load_model(model, source, self.device)
        except Exception as error:
            if is_out_of_memory(error):
                return None
            raise

    def _is_too_much(self, needed: int) -> bool:
        """Whether so much more would be beyond what models may take, or what there is."""
        return self._held_bytes() + needed > self.memory.most_bytes or needed > self.memory.spare_bytes()

    def _drop_one(self) -> bool:
        """Drop the least recently used model that nobody uses; whether there is one."""
        for source in self._loaded:
            if not self.users_of(source):
                del self._loaded[source]
                return True
        return False

    def _drop_nameless(self) -> None:
        """Drop the earlier states of files that were opened again."""
        for source in set(self._loaded) - set(self._names.values()):
            if not self.users_of(source):
                del self._loaded[source]

    def _has_room_beside_all(self, source: Source) -> bool:
        coming = sum(each.source.bytes for each in self._coming.values())
        return not self._is_too_much(source.bytes + coming)

    def _take_what_has_come(self, *, wait_for: Source | None = None) -> None:
        """Take the models that threads have loaded, as the least recently used."""
        for source, coming in list(self._coming.items()):
            if not coming.wait(None if source == wait_for else 0.0):
                continue
            del self._coming[source]
            if coming.loaded is not None and source not in self._loaded:
                self._loaded[source] = coming.loaded
                self._loaded.move_to_end(source, last=False)
                self._names[coming.model] = source

    def _held_bytes(self) -> int:
        return sum(loaded.held_bytes() for loaded in self._loaded.values())

    def _give_back(self) -> None:
        give_back_freed_memory()
        if self.device.type == "cuda":
            torch.cuda.empty_cache()

    def _too_large(self, source: Source, *, is_second: bool) -> ModelError:
        """What to do so that a model finds room."""
        size, free = source.bytes / 2**20, self.memory.free_bytes() / 2**20
        needed = f"{source.name} ({size:.0f} MiB on disk, {free:.0f} MiB free)"
        used = [f"{loaded.info.name} ({loaded.held_bytes() / 2**20:.0f} MiB)" for loaded in self.held()]
        remedy = "close other programs, or choose another device"
        if used and is_second:
            needed = f"{needed} beside {' and '.join(used)}"
            remedy = f"compare with a smaller model, {remedy}"
        elif used:
            remedy = f"end the comparison or the job that uses {' or '.join(used)} and evict it, or {remedy}"
        return ModelError(f"There is not enough memory for {needed}: {remedy}.")

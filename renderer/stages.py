"""What the layers of a synthesis gave, kept as far as memory allows, so that the next one resumes from it."""

from __future__ import annotations

import math
from collections.abc import Hashable, Sequence

import torch

from renderer.device import free_device_memory, main_memory
from renderer.device_time import Span
from renderer.stage import Stage

MOST_MAIN_MEMORY = 2**30


class StageMemory:
    """Layer outputs of the last synthesis, numbered from the input on, within a budget of bytes.

    What a layer gives follows from the layer before and from its own inputs (its w; for the first also model,
    precision and transform). So an output holds as long as no input up to its layer changes.

    A draft may begin on what a full-quality synthesis left, but not the other way round: so an edit that is
    dragged, and then settles, computes its own layers in both qualities and no other.

    Where not all fit, the one goes that takes least time per byte to compute again from the one kept before
    it. The layer before the first that changed goes last: whoever drags will change the same one again.
    """

    def __init__(self, budget_bytes: int) -> None:
        self._budget_bytes = budget_bytes
        self._inputs: tuple[Hashable, ...] = ()
        self._outputs: dict[int, Stage] = {}
        self._drafts: set[int] = set()
        self._took: dict[int, Span] = {}
        self._resumed_from: int | None = None

    @property
    def held_bytes(self) -> int:
        """How much memory the kept outputs take, with all that goes with them."""
        return sum(self.storages.values())

    @property
    def storages(self) -> dict[int, int]:
        """That memory, as address and bytes."""
        places: dict[int, int] = {}
        for held in self._outputs.values():
            places |= held.storages
        return places

    def begin(self, inputs: Sequence[Hashable]) -> None:
        """Forget what no longer holds.

        `inputs` are those of the first layers, in order, without the output of the layer before; layers of
        which nothing is said are as they were.
        """
        pairs = zip(self._inputs, inputs, strict=False)
        same = next((layer for layer, (old, new) in enumerate(pairs) if old != new), len(self._inputs))
        if same < len(inputs):
            self._resumed_from = same - 1
        self._outputs = {layer: output for layer, output in self._outputs.items() if layer < same}
        self._inputs = (*inputs, *self._inputs[len(inputs) :])

    def latest(self, last: int, *, for_draft: bool = False) -> tuple[int, Stage] | None:
        """The last kept output up to that layer on which such a synthesis may begin, with its number."""
        fit = (layer for layer in self._outputs if layer <= last and (for_draft or layer not in self._drafts))
        layer = max(fit, default=None)
        return None if layer is None else (layer, self._outputs[layer])

    def keep(self, layer: int, output: Stage, took: Span, *, is_draft: bool = False) -> None:
        """Remember an output and how long its layer took, and drop what is worth least beyond the budget."""
        self._took[layer] = took
        if sum(output.storages.values()) > self._budget_bytes:
            return
        self._outputs[layer] = output
        self._drafts = self._drafts | {layer} if is_draft else self._drafts - {layer}
        while self.held_bytes > self._budget_bytes:
            del self._outputs[min(self._outputs, key=self._worth)]

    def forget(self) -> None:
        """Drop everything."""
        self._inputs, self._outputs, self._took, self._resumed_from = (), {}, {}, None
        self._drafts = set()

    def _worth(self, layer: int) -> tuple[bool, float]:
        before = max((other for other in self._outputs if other < layer), default=-1)
        ms = sum(self._took[lost].ms for lost in range(before + 1, layer + 1) if lost in self._took)
        freed = self._bytes_of_its_own(layer)
        return layer == self._resumed_from, ms / freed if freed else math.inf

    def _bytes_of_its_own(self, layer: int) -> int:
        """What dropping it would free."""
        shared = {place for other, held in self._outputs.items() if other != layer for place in held.storages}
        return sum(size for place, size in self._outputs[layer].storages.items() if place not in shared)


def memory_budget(device: torch.device) -> int:
    """Bytes for layer outputs: an eighth of main memory, at most 1 GiB; on CUDA a quarter of what is free."""
    if device.type == "cuda":
        return free_device_memory(device) // 4
    return min(main_memory() // 8, MOST_MAIN_MEMORY)

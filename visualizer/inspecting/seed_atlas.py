"""Small pictures of seeds for the map: asked for as they come into sight, kept while they hold."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from renderer.model_info import ModelInfo
from renderer.scene import LatentPoint, Scene
from renderer.seed_map import THUMBNAIL, PaintSeeds, SeedPictures
from visualizer.inspecting import questions
from visualizer.rendering.jobs import Jobs
from visualizer.texture import ImageTexture
from widgets.seed_map_panel import SeedSheet

SLOTS_ACROSS = 16
SLOTS = SLOTS_ACROSS * SLOTS_ACROSS


class SeedAtlas:
    """The pictures of one model and one scene without its latent point; the longest unseen go first."""

    def __init__(self) -> None:
        self._texture = ImageTexture()
        self._of: tuple[str, Scene] | None = None
        self._slots: OrderedDict[int, int] = OrderedDict()
        self._current: set[int] = set()
        self._pixels = np.zeros((THUMBNAIL * SLOTS_ACROSS, THUMBNAIL * SLOTS_ACROSS, 3), np.uint8)
        self._size = (THUMBNAIL, THUMBNAIL)
        self._asked: PaintSeeds | None = None
        self._taken = 0

    def sheet(self, jobs: Jobs, model: ModelInfo, scene: Scene, seeds: Sequence[int]) -> SeedSheet:
        """What is known of these seeds; the rest is asked for, in their order."""
        base = replace(questions.unseen(scene), latent=LatentPoint())
        if self._of != (model.content_hash, base):
            if self._of is not None and self._of[0] != model.content_hash:
                self._slots.clear()
            self._current.clear()
            self._of, self._asked = (model.content_hash, base), None
        missing = tuple(seed for seed in seeds if seed not in self._current)[:SLOTS]
        asked = self._asked
        if missing and (asked is None or not set(missing) <= set(asked.seeds)):
            self._asked, self._taken = (asked := PaintSeeds(model.model, base, missing)), 0
        if missing and asked is not None:
            result = jobs.watch("seed map", asked).result
            if isinstance(result, SeedPictures) and result.question == asked:
                self._take(result)
        for seed in seeds:
            if seed in self._slots:
                self._slots.move_to_end(seed)
        texture = self._texture.update(self._pixels) if self._slots else None
        places = {seed: self._corners(slot) for seed, slot in self._slots.items()}
        return SeedSheet(texture, places, self._current)

    def close(self) -> None:
        """Give the memory back; the window's context must still be there."""
        self._texture.close()
        self._slots.clear()
        self._of = None

    def _take(self, answer: SeedPictures) -> None:
        """Put what is new in the answer into slots, the longest unseen seed's where none is free."""
        new = list(zip(answer.question.seeds, answer.pictures, strict=False))[self._taken :]
        if not new:
            return
        self._taken += len(new)
        self._pixels = self._pixels.copy()  # a new array tells the texture that it has changed
        for seed, picture in new:
            slot = self._slots.pop(seed, None)
            if slot is None:
                slot = len(self._slots) if len(self._slots) < SLOTS else self._evicted()
            self._slots[seed] = slot
            self._current.add(seed)
            top, left = (THUMBNAIL * place for place in divmod(slot, SLOTS_ACROSS))
            height, width = picture.shape[:2]
            self._pixels[top : top + height, left : left + width] = picture
            self._size = (height, width)

    def _evicted(self) -> int:
        seed, slot = self._slots.popitem(last=False)
        self._current.discard(seed)
        return slot

    def _corners(self, slot: int) -> tuple[float, float, float, float]:
        """The corners of a slot's picture in the texture, 0 to 1."""
        row, column = divmod(slot, SLOTS_ACROSS)
        height, width = (side / THUMBNAIL / SLOTS_ACROSS for side in self._size)
        left, top = column / SLOTS_ACROSS, row / SLOTS_ACROSS
        return left, top, left + width, top + height

"""Saving the picture on show, in full quality, with its scene inside."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import numpy as np

from renderer import scene_file
from renderer.frame import Frame, Quality
from renderer.model_info import ModelInfo
from renderer.scene import Scene
from visualizer.file_saver import FileSaver
from visualizer.files import picture_stem, write_under_free_name


@dataclass(frozen=True, slots=True)
class Wish:
    """A picture to be saved as soon as it is there."""

    model: ModelInfo
    scene: Scene
    folder: Path

    def is_met_by(self, frame: Frame, scene: Scene | None, model: ModelInfo | None) -> bool:
        """Whether that frame, of that scene and model, is the picture."""
        return frame.quality is Quality.FULL and scene == self.scene and model == self.model


def save(wish: Wish, frame: Frame, saver: FileSaver) -> None:
    """Have the picture written under a free name."""
    saver.save(lambda: _write(wish, frame.pixels), what="The picture", folder=wish.folder)


def _write(wish: Wish, pixels: np.ndarray) -> Path:
    """Raises: OSError."""
    model = wish.model
    file = scene_file.SceneFile(wish.scene, model.name, model.content_hash)
    stem = picture_stem(Path(model.name).stem, wish.scene)
    return write_under_free_name(wish.folder, stem, ".png", scene_file.encode_png(pixels, file))

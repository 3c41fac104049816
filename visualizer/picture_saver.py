"""Saving the picture on show, in full quality, with its scene inside."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from renderer import scene_file
from renderer.atomic_file import write_atomically
from renderer.frame import Frame, Quality
from renderer.model_info import ModelInfo
from renderer.scene import Scene
from visualizer.chrome.notices import Notices
from visualizer.files import free_name


@dataclass(frozen=True, slots=True)
class Wish:
    """A picture to be saved as soon as it is there."""

    model: ModelInfo
    scene: Scene
    folder: Path

    def is_met_by(self, frame: Frame, scene: Scene | None, model: ModelInfo | None) -> bool:
        """Whether that frame, of that scene and model, is the picture."""
        return frame.quality is Quality.FULL and scene == self.scene and model == self.model


def save(wish: Wish, frame: Frame, notices: Notices) -> Notices:
    """Write the picture under a free name; the notices say where, or why not."""
    file = scene_file.SceneFile(wish.scene, wish.model.name, wish.model.content_hash)
    try:
        path = free_name(wish.folder, Path(wish.model.name).stem, wish.scene)
        write_atomically(path, scene_file.encode_png(frame.pixels, file))
    except OSError as error:
        reason = error.strerror or error
        return notices.with_problem(f"The picture could not be saved in {wish.folder}: {reason}.")
    return notices.with_info(f"Saved {path}")

"""Files: looked for without surprises, named so that none is overwritten."""

from __future__ import annotations

import os
from pathlib import Path

from renderer.scene import Scene


def expanded(text: str) -> Path:
    """The path of a text, where ~ is the home folder; that of an unknown user stays as it is."""
    return Path(os.path.expanduser(text))  # noqa: PTH111 (Path.expanduser raises for unknown users)


def is_there(path: str | Path) -> bool:
    """Whether there is such a file or folder; a name that is no path at all is not there."""
    return os.path.exists(path)  # noqa: PTH110 (Path.exists raises for names that are too long)


def is_folder(path: str | Path) -> bool:
    """Whether that is a folder; a name that is no path at all is none."""
    return os.path.isdir(path)  # noqa: PTH112 (as above)


def free_name(folder: Path, model: str, scene: Scene) -> Path:
    """A file name in the folder that is not taken, telling the model, the seed and the layer."""
    layer = f"-{scene.view.layer}" if scene.view.layer else ""
    return free_path(folder, f"{model}-seed{scene.latent.seed:04d}{layer}", ".png")


def free_path(folder: Path, stem: str, suffix: str) -> Path:
    """A file in the folder of that name, or with a number behind it where the name is taken."""
    path, count = folder / f"{stem}{suffix}", 1
    while path.exists():
        count += 1
        path = folder / f"{stem}-{count}{suffix}"
    return path

"""Where the model of a project is on this machine."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import assets.demo
from renderer.remote.address import is_address
from visualizer.files import is_there
from visualizer.preferences import Preferences

RANDOM_HASH = "random:"


def find_model(name: str, content_hash: str, *, source: Path, preferences: Preferences) -> str:
    """The path of a model that a file names, or its name if it has random weights; empty if it is not here.

    A recent model of the same content comes first, wherever it is and whatever it is called; then one of the
    same name beside the file, in the working folder, among the recent ones; or else the demo.
    """
    if content_hash.startswith(RANDOM_HASH):
        return name
    places = _places(name, content_hash, source, preferences)
    return next((place for place in places if _is_here(place)), "")


def _is_here(place: str) -> bool:
    if place == assets.demo.NAME:
        return assets.demo.MODEL.exists()
    return is_there(place) or is_address(place)


def _places(name: str, content_hash: str, source: Path, preferences: Preferences) -> Iterator[str]:
    recent = preferences.recent_models
    if content_hash:
        yield from (path for path in recent if preferences.model_hashes.get(path) == content_hash)
    if name and Path(name).name == name:
        yield str(source.absolute().with_name(name))
        yield str(Path(name).absolute())
    yield from (path for path in recent if Path(path).name == name)
    if name == assets.demo.MODEL.name:
        yield assets.demo.NAME

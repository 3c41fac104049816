"""What the program remembers of its user between two sessions."""

from __future__ import annotations

import errno
import os
from dataclasses import dataclass, field, fields, replace
from enum import Enum
from functools import cache
from pathlib import Path

import msgspec
import platformdirs

from renderer import versioned_json
from renderer.atomic_file import write_atomically
from renderer.model_info import DEFAULT_MODEL, ModelInfo
from renderer.remote.address import is_address
from renderer.versioned_json import shortened
from visualizer.files import alone_in, expanded, is_text

VERSION = 1
RECENT_COUNT = 12


class _NoPreferences(Exception):
    """A file that this version cannot read; the text is one sentence for the user."""


class Appearance(Enum):
    """The colours of the window."""

    DARK = "dark"
    LIGHT = "light"


@dataclass(frozen=True, slots=True)
class Preferences:
    """Recent models and projects (newest first), the scale of the window's text, where pictures are saved.

    `model_hashes` has the content hash of each recent model, as it was when it was opened last.
    `export_folders` are those of the last exports, newest first. `is_introduced`: the card of the first
    start was put away.
    """

    recent_models: tuple[str, ...] = ()
    recent_projects: tuple[str, ...] = ()
    model_hashes: dict[str, str] = field(default_factory=dict)
    ui_scale: float = 1.0
    appearance: Appearance = Appearance.DARK
    capture_folder: str = ""
    browse_folder: str = ""
    export_folders: tuple[str, ...] = ()
    is_introduced: bool = False
    version: int = VERSION

    def with_recent(self, model: str, content_hash: str = "") -> Preferences:
        """The same with that model on top of the recent ones."""
        recent = _on_top(self.recent_models, model)
        known = {**self.model_hashes, **({model: content_hash} if content_hash else {})}
        hashes = {name: known[name] for name in recent if name in known}
        return replace(self, recent_models=recent, model_hashes=hashes)

    def with_opened(self, model: ModelInfo) -> Preferences:
        """The same with a model on top of the recent ones: by its address, its file, or its name."""
        if is_address(model.model) or not model.path or model.model == DEFAULT_MODEL:
            return self.with_recent(model.model, model.content_hash)
        return self.with_recent(str(Path(model.model).absolute()), model.content_hash)

    def without_recent(self, model: str) -> Preferences:
        """The same without that one among the recent models."""
        others = tuple(name for name in self.recent_models if name != model)
        return replace(self, recent_models=others)

    def with_recent_project(self, path: str) -> Preferences:
        """The same with that project on top of the recent ones."""
        return replace(self, recent_projects=_on_top(self.recent_projects, path))

    def with_export_folder(self, folder: str) -> Preferences:
        """The same after an export into that folder."""
        return replace(self, export_folders=_on_top(self.export_folders, folder))

    def of_text(self) -> Preferences:
        """The same without names of files that are no text, which their own file could not hold."""
        models, projects, exports = (
            tuple(filter(is_text, each))
            for each in (self.recent_models, self.recent_projects, self.export_folders)
        )
        return replace(
            self,
            recent_models=models,
            recent_projects=projects,
            export_folders=exports,
            model_hashes={name: each for name, each in self.model_hashes.items() if is_text(name)},
            browse_folder=self.browse_folder if is_text(self.browse_folder) else "",
        )

    def captures(self) -> Path:
        """The folder where pictures are saved."""
        if self.capture_folder:
            return expanded(self.capture_folder)
        return pictures_folder() / "sg3-viz"


def _on_top(names: tuple[str, ...], name: str) -> tuple[str, ...]:
    return (name, *(other for other in names if other != name))[:RECENT_COUNT]


@cache
def pictures_folder() -> Path:
    """The user's folder of pictures; asked once, since a file of the desktop tells it."""
    return Path(platformdirs.user_pictures_dir())


def folder() -> Path:
    """The user's configuration folder of this program."""
    return Path(platformdirs.user_config_dir("sg3-viz", appauthor=False))


def folder_problem(folder: Path) -> str:
    """Why nothing can be kept in a folder, as a sentence for the user; empty if it can."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
        if os.access(folder, os.W_OK | os.X_OK):
            return ""
        reason = os.strerror(errno.EACCES)
    except OSError as error:
        reason = error.strerror or str(error)
    return f"Preferences and the layout are not kept, since {folder} cannot be written ({reason})."


def load(path: Path) -> tuple[Preferences, str]:
    """The stored preferences, and a sentence for the user where they could not be read."""
    try:
        return _read(path), ""
    except FileNotFoundError:
        return Preferences(), ""
    except OSError as error:
        reason = error.strerror or error
        return Preferences(), f"The preferences in {path} could not be read and start afresh: {reason}."
    except _NoPreferences as error:
        return Preferences(), f"{error} They start afresh; what is there will be kept as {_aside(path).name}."


def _read(path: Path) -> Preferences:
    """Raises: OSError, and _NoPreferences with a sentence for a file that holds others."""
    content = path.read_bytes()
    try:
        stored = msgspec.json.decode(content, type=Preferences)
    except (msgspec.MsgspecError, ValueError, RecursionError) as error:
        reason = shortened(str(error))
        raise _NoPreferences(f"The preferences in {path} could not be read: {reason}.") from error
    if stored.version != VERSION:
        raise _NoPreferences(f"The preferences in {path} are of another version.")
    return replace(stored, ui_scale=min(max(stored.ui_scale, 0.5), 3.0))


def _aside(path: Path) -> Path:
    """Where a file goes that cannot be read, before another takes its place."""
    return path.with_name(f"{path.stem}-unread{path.suffix}")


def save(preferences: Preferences, path: Path) -> None:
    """Write the preferences whole or not at all. Raises: OSError."""
    write_atomically(path, versioned_json.encode(preferences))


def save_change(before: Preferences, wanted: Preferences, path: Path) -> None:
    """Change in the file what one window has changed; what another has stays. Raises: OSError."""
    with alone_in(path.parent):
        try:
            wanted = _merged(_read(path), before, wanted)
        except FileNotFoundError:
            pass
        except _NoPreferences:
            path.replace(_aside(path))
        save(wanted, path)


def _merged(stored: Preferences, before: Preferences, wanted: Preferences) -> Preferences:
    names = [each.name for each in fields(wanted)]
    changed = {
        each: getattr(wanted, each) for each in names if getattr(wanted, each) != getattr(before, each)
    }
    for each in {"recent_models", "recent_projects", "export_folders"} & changed.keys():
        changed[each] = _merged_names(*(getattr(one, each) for one in (stored, before, wanted)))
    hashes = {**stored.model_hashes, **wanted.model_hashes}
    recent = changed.get("recent_models", stored.recent_models)
    changed["model_hashes"] = {name: hashes[name] for name in recent if name in hashes}
    return replace(stored, **changed)


def _merged_names(
    stored: tuple[str, ...], before: tuple[str, ...], wanted: tuple[str, ...]
) -> tuple[str, ...]:
    """What was stored, with the new names on top and without those that have been taken out."""
    new = next(count for count in range(len(wanted) + 1) if _is_within(wanted[count:], before))
    top = wanted[:new]
    gone = {*before} - {*wanted} | {*top}
    return (*top, *(name for name in stored if name not in gone))[:RECENT_COUNT]


def _is_within(some: tuple[str, ...], others: tuple[str, ...]) -> bool:
    """Whether they are among the others in the same order."""
    rest = iter(others)
    return all(name in rest for name in some)

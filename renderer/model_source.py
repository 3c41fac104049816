"""What a model's name means: a file, a run's last snapshot, one from the web, the demo, or random weights.

No torch: the command line looks for a model before it opens the window.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import assets.demo
from renderer.file_report import FileReport
from renderer.random_names import is_random_model
from renderer.remote.address import RemoteError, is_address
from renderer.remote.model_cache import ModelCache
from renderer.training_runs import last_snapshot

NAMES = f"{assets.demo.NAME}, stylegan3-t-256 or stylegan2-64, and others like them"


class ModelError(Exception):
    """A model that cannot be found or opened; the text is one sentence for the user."""

    def __init__(self, message: str, file_report: FileReport | None = None) -> None:
        super().__init__(message)
        self.file_report = file_report


@dataclass(frozen=True, slots=True)
class Source:
    """Where a model comes from: a file in one state of its content, or a random model's name (no path)."""

    name: str
    path: Path | None = None
    modified_ns: int = 0
    bytes: int = 0


def find_source(model: str) -> Source:
    """The file behind a path, an address or "demo", the last snapshot in a folder, or a random model's name.

    Raises: ModelError where there is none.
    """
    if is_address(model):
        return _from_the_web(model)
    try:
        path = Path(model).expanduser()
        if path.is_dir():
            path = _last_snapshot(path)
        return _source(path)
    except FileNotFoundError as error:
        if model == assets.demo.NAME and assets.demo.MODEL.exists():
            return _source(assets.demo.MODEL)
        if is_random_model(model):
            return Source(model)
        raise ModelError(f"There is no model {model}: check the {_what_to_check(model)}.") from error
    except OSError as error:
        raise ModelError(f"The model {model:.200} cannot be opened: {error.strerror or error}.") from error
    except (ValueError, RuntimeError) as error:  # a null character; a ~user who does not exist
        raise ModelError(f"{model!r:.200} is no path: {error}.") from error


def _what_to_check(model: str) -> str:
    """Of what looks like a name, that; names of models that there always are are told."""
    looks_like_name = Path(model).name == model and not Path(model).suffix
    return f"path, or the name; there are {NAMES}" if looks_like_name else "path"


def _source(path: Path) -> Source:
    state = path.stat()
    name = path.name.encode(errors="replace").decode()  # of bytes that are no UTF-8
    return Source(name, path, state.st_mtime_ns, state.st_size)


def _last_snapshot(folder: Path) -> Path:
    path = last_snapshot(folder)
    if path is None:
        raise ModelError(f"The folder {folder} holds no network-snapshot-….pkl: open a model file instead.")
    return path


def _from_the_web(model: str) -> Source:
    """The renderer asks no server: what is not in the cache is fetched before it is opened."""
    try:
        found = ModelCache().find_text(model)
        if found is None:
            raise ModelError(f"{model:.200} has not been fetched yet: open the address in the window first.")
        return _source(found.path)
    except RemoteError as error:
        raise ModelError(str(error)) from error
    except OSError as error:
        raise ModelError(f"The copy of {model:.200} cannot be read: {error.strerror or error}.") from error

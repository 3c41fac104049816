"""The user's stored w+: a folder of files named by what they hold. No torch."""

from __future__ import annotations

import hashlib
import io
import re
from collections import OrderedDict
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np

from renderer.atomic_file import write_atomically
from renderer.npy_file import NpyFileError, NpzArrays

_MOST_KEPT = 64
_SOURCE_ID = re.compile(r"[0-9a-f]{16}")


class WPlusError(ValueError):
    """A w+ that cannot be used; the message is one sentence for the user."""


@dataclass(frozen=True, slots=True, eq=False)
class StoredWs:
    """All ws of a picture. `model_hash` "" is not known.

    Shapes: ws float32 [num_ws, w_dim].
    Raises: WPlusError for anything else, or numbers that are not finite.
    """

    ws: np.ndarray
    model_hash: str = ""
    source_id: str = field(init=False)

    def __post_init__(self) -> None:
        if self.ws.ndim != 2 or self.ws.dtype != np.float32 or self.ws.size == 0:
            shape = "×".join(map(str, self.ws.shape)) or "a single number"
            raise WPlusError(f"{shape} of type {self.ws.dtype} is no w+.")
        if not np.isfinite(self.ws).all():
            raise WPlusError("some of the numbers of this w+ are not finite (NaN or infinity).")
        sha256 = hashlib.sha256(f"{self.ws.shape}".encode())
        sha256.update(np.ascontiguousarray(self.ws, "<f4").tobytes())
        object.__setattr__(self, "source_id", sha256.hexdigest()[:16])

    def check_fits(self, *, num_ws: int, w_dim: int) -> None:
        """Raises: WPlusError if a model with such ws cannot use it."""
        if self.ws.shape != (num_ws, w_dim):
            rows, size = self.ws.shape
            raise WPlusError(
                f"This w+ is {rows}×{size}, but this model's is {num_ws}×{w_dim}: "
                "it belongs to another model."
            )


class WLibrary:
    """Finds stored w+ by their `source_id`; what is stored never changes."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._known: OrderedDict[str, StoredWs] = OrderedDict()

    def add(self, stored: StoredWs) -> None:
        """Keep one. Raises: OSError."""
        path = self._path(stored.source_id)
        if not path.exists():
            content = io.BytesIO()
            np.savez(content, w=stored.ws, model_hash=np.array(stored.model_hash))
            write_atomically(path, content.getvalue())
        self._remember(stored)

    def get(self, source_id: str) -> StoredWs:
        """The one of that name. Raises: WPlusError."""
        if source_id in self._known:
            self._known.move_to_end(source_id)
            return self._known[source_id]
        path = self._path(source_id)
        if _SOURCE_ID.fullmatch(source_id) is None or not path.exists():
            raise WPlusError(f"The w+ {source_id:.40} is not in the library.")
        try:
            arrays = NpzArrays(path)
            model_hash = arrays.get("model_hash", np.array(""))
            stored = StoredWs(arrays["w"], str(model_hash) if model_hash.dtype.kind == "U" else "")
        except KeyError as error:
            raise WPlusError(f"{path.name} holds no w+: there is no array {error} in it.") from error
        except NpyFileError as error:
            raise WPlusError(f"{path.name} {error}.") from error
        except OSError as error:
            raise WPlusError(f"{path.name} cannot be read: {error.strerror or error}.") from error
        if stored.source_id != source_id:
            raise WPlusError(f"The file {path.name} holds another w+ than it says.")
        self._remember(stored)
        return stored

    def list(self) -> list[str]:
        """The names of all, the newest first."""
        try:
            files = [path for path in self.folder.glob("*.npz") if _SOURCE_ID.fullmatch(path.stem)]
            files.sort(key=lambda path: path.stat().st_mtime_ns, reverse=True)
        except OSError:
            return []
        return [path.stem for path in files]

    def remove(self, source_id: str) -> None:
        """Forget one for good. Raises: OSError."""
        self._known.pop(source_id, None)
        if _SOURCE_ID.fullmatch(source_id):
            self._path(source_id).unlink(missing_ok=True)

    def _path(self, source_id: str) -> Path:
        return self.folder / f"{source_id}.npz"

    def _remember(self, stored: StoredWs) -> None:
        self._known[stored.source_id] = stored
        while len(self._known) > _MOST_KEPT:
            self._known.popitem(last=False)

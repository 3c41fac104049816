"""The stored w+ as the window shows them: those that fit a model, under the names that the user gave."""

from __future__ import annotations

from renderer.directions import direction_labels
from renderer.directions.direction_labels import Label, LabelFileError, Labels
from renderer.directions.w_library import StoredWs, WLibrary, WPlusError
from renderer.model_info import ModelInfo
from widgets.w_editor_panel import Bookmark


class WShelf:
    """Follows the folder of stored w+."""

    def __init__(self, library: WLibrary) -> None:
        self.library = library
        self._labels = Labels()
        self._stored: tuple[StoredWs, ...] = ()
        self._mtime: int | None = None

    def refresh(self) -> None:
        """Once a frame: see what is new in the folder."""
        try:
            mtime = self.library.folder.stat().st_mtime_ns
        except OSError:
            mtime = None
        if mtime != self._mtime:
            self._mtime = mtime
            self._look()

    def bookmarks(self, model: ModelInfo) -> list[Bookmark]:
        """Those that fit, the newest first."""
        shape = (model.num_ws, model.w_dim)
        fitting = [stored.source_id for stored in self._stored if stored.ws.shape == shape]
        return [Bookmark(source_id, self._labels.of(source_id).name or source_id) for source_id in fitting]

    def keep(self, stored: StoredWs, name: str) -> None:
        """Store one under a name. Raises: OSError."""
        self.library.add(stored)
        self.rename(stored.source_id, name)

    def rename(self, source_id: str, name: str) -> None:
        """Raises: OSError."""
        try:
            known = direction_labels.read(self.library.folder)
        except LabelFileError as error:
            raise OSError(str(error)) from error
        direction_labels.write(self.library.folder, known.with_label(Label(name), source_id))
        self._look()

    def remove(self, source_id: str) -> None:
        """Forget one for good. Raises: OSError."""
        self.rename(source_id, "")
        self.library.remove(source_id)
        self._look()

    def _look(self) -> None:
        stored = []
        for source_id in self.library.list():
            try:
                stored.append(self.library.get(source_id))
            except WPlusError:  # the picture says so where it is used
                continue
        self._stored = tuple(stored)
        try:
            self._labels = direction_labels.read(self.library.folder)
        except (LabelFileError, OSError):
            self._labels = Labels()

"""The stored w+ as the window shows them: those that fit a model, under the names that the user gave."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass

from renderer.directions import direction_labels
from renderer.directions.direction_labels import Label, LabelFileError, Labels
from renderer.directions.w_library import StoredWs, WLibrary, WPlusError
from renderer.model_info import ModelInfo
from visualizer.disk_threads import Errands, Look, no_answer
from visualizer.files import alone_in
from widgets.w_editor_panel import Bookmark

SECONDS_BETWEEN_LOOKS = 1.0
SECONDS_TO_END = 10.0


@dataclass(frozen=True, slots=True)
class _Shelved:
    """What was read of the folder, after so many `changes` from here."""

    changes: int
    mtime: int | None
    stored: tuple[StoredWs, ...]
    labels: Labels


class WShelf:
    """Follows the folder of stored w+, and changes it; both in threads. `problem` is to be told."""

    def __init__(self, library: WLibrary) -> None:
        self.library = library
        self.problem = ""
        self._shelved: _Shelved | None = None
        self._changes = 0
        self._look: Look[int, _Shelved] = Look(
            lambda changes: _read(library, self._shelved, changes), name="w+"
        )
        self._errands = Errands("w+ kept")

    def refresh(self) -> None:
        """Once a frame: take what is new in the folder."""
        self._errands.update()
        found = self._look.at(self._changes, every_s=SECONDS_BETWEEN_LOOKS)
        self._shelved = found or self._shelved
        if not self.problem and any((self._look.take_late(), self._errands.take_late())):
            folder = str(self.library.folder)
            self.problem = f"{no_answer(folder)} The bookmarks are shown and changed when it does."

    def bookmarks(self, model: ModelInfo) -> list[Bookmark]:
        """Those that fit, the newest first."""
        shelved, shape = self._shelved, (model.num_ws, model.w_dim)
        if shelved is None:
            return []
        fitting = [stored.source_id for stored in shelved.stored if stored.ws.shape == shape]
        return [Bookmark(source_id, shelved.labels.of(source_id).name or source_id) for source_id in fitting]

    def keep(self, stored: StoredWs, name: str) -> None:
        """Store one under a name."""

        def work() -> None:
            self.library.add(stored)
            self._name(stored.source_id, name)

        self._do(work)

    def rename(self, source_id: str, name: str) -> None:
        """Give another name to one."""
        self._do(lambda: self._name(source_id, name))

    def remove(self, source_id: str) -> None:
        """Forget one for good."""

        def work() -> None:
            self._name(source_id, "")
            self.library.remove(source_id)

        self._do(work)

    def close(self, seconds: float) -> None:
        """The program ends: wait for what is being written."""
        self._errands.finish(seconds)

    def _do(self, work: Callable[[], None]) -> None:
        def told() -> str:
            try:
                work()
            except (LabelFileError, OSError) as error:
                reason = error.strerror if isinstance(error, OSError) and error.strerror else error
                return f"The bookmarks in {self.library.folder} could not be changed: {reason}."
            return ""

        self._errands.do(told, self._follow_up, about=str(self.library.folder))

    def _follow_up(self, problem: str) -> None:
        self.problem = problem or self.problem
        self._changes += 1

    def _name(self, source_id: str, name: str) -> None:
        """Raises: LabelFileError, OSError."""
        folder = self.library.folder
        with alone_in(folder):
            known = direction_labels.read(folder)
            direction_labels.write(folder, known.with_label(Label(name), source_id))


def _read(library: WLibrary, before: _Shelved | None, changes: int) -> _Shelved:
    """What is in the folder; the same object where nothing has come or gone.

    The folder's time alone does not tell: two changes within a few milliseconds may have the same.
    """
    try:
        mtime = library.folder.stat().st_mtime_ns
    except OSError:
        mtime = None
    if before is not None and (changes, mtime) == (before.changes, before.mtime):
        return before
    stored = []
    for source_id in library.list():
        with suppress(WPlusError):  # the picture says so where it is used
            stored.append(library.get(source_id))
    try:
        labels = direction_labels.read(library.folder)
    except (LabelFileError, OSError):
        labels = Labels()
    return _Shelved(changes, mtime, tuple(stored), labels)

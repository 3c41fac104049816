"""The library of directions as the window shows it: each set read once, with what the user calls it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from itertools import count, islice

from renderer.directions import direction_labels
from renderer.directions.direction_labels import Label, LabelFileError, Labels
from renderer.directions.direction_library import DirectionLibrary
from renderer.directions.direction_set import DirectionMethod, DirectionSet
from renderer.directions.edit_stack import Edit
from renderer.model_info import ModelInfo
from visualizer.disk_threads import Errands, Look, no_answer
from visualizer.editing.direction_reading import NEVER, Reading, Shelved, read_on
from visualizer.files import alone_in

SECONDS_BETWEEN_LOOKS = 1.0
METHODS = {
    DirectionMethod.PCA: "PCA of w",
    DirectionMethod.ACTIVATION_PCA: "PCA of activations",
    DirectionMethod.SEFA: "SeFa",
    DirectionMethod.MEAN_DIFFERENCE: "mean difference",
    DirectionMethod.LINEAR_SVM: "linear SVM",
    DirectionMethod.LOGISTIC: "logistic boundary",
    DirectionMethod.IMPORTED: "imported",
}
MISSING = "These directions are not in the library: import their file."


class DirectionShelf:
    """Follows the folder of the library, and changes it; both in threads.

    `revision` changes with all that is shown of it; `problem` is to be told.
    """

    def __init__(self, library: DirectionLibrary) -> None:
        self.library = library
        self.labels = Labels()
        self.revision = 0
        self.problem = ""
        self._reading: Reading | None = None
        self._look: Look[None, Reading] = Look(lambda _: read_on(library, self._reading), name="directions")
        self._errands = Errands("library")
        self._added: dict[str, Shelved] = {}
        self._gone: set[str] = set()

    @property
    def is_whole(self) -> bool:
        """Whether all sets have been read."""
        return self._reading is not None and not self._reading.due

    @property
    def is_busy(self) -> bool:
        """Whether something is being changed."""
        return self._errands.is_busy

    def update(self) -> None:
        """Once a frame: follow up what has been changed."""
        self._errands.update()
        if not self.problem and any((self._look.take_late(), self._errands.take_late())):
            folder = str(self.library.folder)
            self.problem = f"{no_answer(folder)} The library is shown and changed when it does."

    def close(self, seconds: float) -> None:
        """The program ends: wait for what is being changed."""
        self._errands.finish(seconds)

    def refresh(self) -> None:
        """Once a frame in which it is shown: take what has been read of the folder, and see what is new."""
        has_more = self._reading is not None and not self.is_whole
        found = self._look.at(None, every_s=0.0 if has_more else SECONDS_BETWEEN_LOOKS)
        if found is None or found is self._reading:
            return
        self._reading = found
        listed = set(found.listed)
        self._gone &= listed
        self._added = {set_id: shelved for set_id, shelved in self._added.items() if set_id not in listed}
        if found.labels is not None and not self._errands.is_busy:
            self.labels = found.labels
        self.problem = self.problem or next(iter(found.problems), "")
        self.revision += 1

    def sets(self) -> list[Shelved]:
        """What has been read, the newest first."""
        reading = self._reading or Reading()
        read = (reading.sets[set_id] for set_id in reading.listed if set_id in reading.sets)
        return [*reversed(self._added.values()), *(each for each in read if each.set_id not in self._gone)]

    def get(self, set_id: str) -> Shelved | None:
        """That set, if it is there and has been read."""
        if set_id in self._added or set_id in self._gone or self._reading is None:
            return self._added.get(set_id)
        return self._reading.sets.get(set_id)

    def title(self, set_id: str) -> str:
        """What a set is called: by the user, or by its method."""
        shelved = self.get(set_id)
        return self.labels.of(set_id).name or (METHODS[shelved.directions.method] if shelved else set_id)

    def component_name(self, set_id: str, component: int) -> str:
        """What a component is called: by the user, or in its file; else empty."""
        shelved = self.get(set_id)
        names = shelved.directions.names if shelved is not None else ()
        given = names[component] if 0 <= component < len(names) else ""
        return self.labels.of(set_id, component).name or given

    def edit_problem(self, edit: Edit, model: ModelInfo) -> str:
        """Why that model cannot have the edit; empty if it can, and while the library is being read."""
        shelved = self.get(edit.set_id)
        if shelved is not None:
            return shelved.problem(model, edit.component)
        return MISSING if self.is_whole else ""

    def add(self, directions: DirectionSet, name: str, then: Callable[[str], None]) -> None:
        """Put a set into the library, under that name unless it has one; numbered if another has that name.

        `then` is told in a later frame why that was not possible; "" if it was.
        """

        def work() -> Shelved | str:
            try:
                return Shelved(directions, self.library.add(directions).stat().st_mtime)
            except OSError as error:
                return str(error.strerror or error)

        def follow_up(kept: Shelved | str) -> None:
            if isinstance(kept, Shelved):
                self._gone.discard(directions.set_id)
                self._added[directions.set_id] = kept
                label = self.labels.of(directions.set_id)
                if name and not label.name:
                    self.relabel(replace(label, name=self._free(name, directions)), directions.set_id)
                self._note_change()
            then(kept if isinstance(kept, str) else "")

        self._errands.do(work, follow_up, about=str(self.library.folder))

    def relabel(self, label: Label, set_id: str, component: int | None = None) -> None:
        """Keep what the user calls a set or a component."""
        self._change(lambda labels: labels.with_label(label, set_id, component), lambda: None)

    def remove(self, set_id: str) -> None:
        """Forget a set for good, with its labels."""
        self._gone.add(set_id)
        self._added.pop(set_id, None)
        self._change(lambda labels: labels.without_set(set_id), lambda: self.library.remove(set_id))

    def _free(self, name: str, directions: DirectionSet) -> str:
        """The name, with the first free number where a set of the same model has it.

        In brackets: the name with a number behind it is what the set's directions are called.
        """
        taken = {
            self.title(each.set_id)
            for each in self.sets()
            if each.set_id != directions.set_id and each.directions.model_hash == directions.model_hash
        }
        numbered = (f"{name} ({number})" for number in count(2))
        return next(free for free in (name, *islice(numbered, len(taken))) if free not in taken)

    def _change(self, change: Callable[[Labels], Labels], before: Callable[[], None]) -> None:
        """Show other labels at once, and write them: another window may have changed others meanwhile."""
        known, self.labels = self.labels, change(self.labels)
        is_changed = known != self.labels
        folder = self.library.folder

        def work() -> str:
            try:
                before()
                if is_changed:
                    with alone_in(folder):
                        direction_labels.write(folder, change(direction_labels.read(folder)))
            except (LabelFileError, OSError) as error:
                reason = error.strerror if isinstance(error, OSError) and error.strerror else error
                return f"The library in {folder} could not be changed: {reason}."
            return ""

        self._errands.do(work, self._follow_up, about=str(folder))
        self.revision += 1

    def _follow_up(self, problem: str) -> None:
        if problem:
            self.problem = problem
            self._gone.clear()
            self._reading = replace(self._reading, mtime=NEVER) if self._reading is not None else None
        self._note_change()

    def _note_change(self) -> None:
        self.revision += 1
        self._look.again()


def about(directions: DirectionSet) -> str:
    """How a set was found, in a few words."""
    parts = [METHODS[directions.method]]
    if directions.samples:
        parts.append(f"{directions.samples:,} samples")
    if directions.layers is not None:
        parts.append(f"ws {directions.layers[0]}–{directions.layers[1]}")
    return " · ".join(parts)

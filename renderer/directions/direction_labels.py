"""Names, notes and favourites that the user gave to directions: a small file beside the sets. No torch."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from pathlib import Path

from renderer import versioned_json
from renderer.atomic_file import write_atomically
from renderer.versioned_json import JsonFormat

VERSION = 1
FILE_NAME = "labels.json"


class LabelFileError(Exception):
    """A file of labels that this version cannot read; the text is one sentence for the user."""


@dataclass(frozen=True, slots=True)
class Label:
    """What the user calls a set or one of its components."""

    name: str = ""
    note: str = ""
    is_favourite: bool = False


@dataclass(frozen=True, slots=True)
class Labels:
    """The labels of sets ("set_id") and of their components ("set_id/component")."""

    labels: dict[str, Label] = field(default_factory=dict)
    version: int = VERSION

    def of(self, set_id: str, component: int | None = None) -> Label:
        """The label of a set, or of one component; empty where there is none."""
        return self.labels.get(_key(set_id, component), Label())

    def with_label(self, label: Label, set_id: str, component: int | None = None) -> Labels:
        """The same with another label; an empty one is forgotten."""
        key = _key(set_id, component)
        others = {name: known for name, known in self.labels.items() if name != key}
        return replace(self, labels=others if label == Label() else {**others, key: label})

    def without_set(self, set_id: str) -> Labels:
        """The same without the labels of a set and its components."""
        kept = {key: label for key, label in self.labels.items() if key.partition("/")[0] != set_id}
        return replace(self, labels=kept)


_FORMAT = JsonFormat(
    LabelFileError, VERSION, "cannot be read", advice="names and notes of directions are not shown"
)


def read(folder: Path) -> Labels:
    """The labels of the sets in a folder. Raises: LabelFileError, OSError."""
    path = folder / FILE_NAME
    try:
        text = path.read_bytes()
    except FileNotFoundError:
        return Labels()
    return _FORMAT.decode(text, Labels, source=str(path))


def write(folder: Path, labels: Labels) -> None:
    """Write them whole or not at all. Raises: OSError."""
    write_atomically(folder / FILE_NAME, versioned_json.encode(labels))


def _key(set_id: str, component: int | None) -> str:
    return set_id if component is None else f"{set_id}/{component}"

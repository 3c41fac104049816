"""Takes note of what a file mentions while it is read, so that it can be told even if the file is refused."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from renderer.checkpoint.names import Meaning, Name
from renderer.checkpoint.records import Instance
from renderer.file_report import Fate, FileReport, NamedGlobal

_SOURCE_KEYS = ("module_src", "build_module_src")
_MOST_NAMES_TOLD = 200
_UNREAD = (Meaning.PLACEHOLDER, Meaning.FORBIDDEN)


class Findings:
    """The notes of one file, over all the pickles in it."""

    def __init__(self) -> None:
        self._uses: Counter[Name] = Counter()
        self._sources: set[str] = set()
        self._instances: list[Instance] = []
        self._is_tensorflow = False
        self._is_pytorch = False

    def note_name(self, name: Name) -> None:
        """A name was put on the stack, anew or from the memo."""
        self._uses[name] += 1

    def note_entry(self, key: object, value: object) -> None:
        """A dict got an entry; networks of one module share one source text."""
        if isinstance(key, str) and key in _SOURCE_KEYS and isinstance(value, str):
            self._sources.add(value)

    def note_instance(self, instance: Instance) -> None:
        """An object was asked for."""
        meaning = instance.maker.meaning
        self._is_tensorflow |= meaning is Meaning.TENSORFLOW_NETWORK
        self._is_pytorch |= meaning is Meaning.NETWORK
        if meaning in (Meaning.TENSOR, Meaning.STORAGE, Meaning.NUMPY_ARRAY):
            self._instances.append(instance)

    def report(self, *, refused_name: str | None = None) -> FileReport:
        """All that was found so far."""
        names = sorted((_told(name, count, refused_name) for name, count in self._uses.items()), key=_order)
        count, size = _tensors(self._instances)
        return FileReport(
            format="pickle",
            era="tensorflow" if self._is_tensorflow else "pytorch" if self._is_pytorch else "",
            names=tuple(names[:_MOST_NAMES_TOLD]),
            more_names=max(len(names) - _MOST_NAMES_TOLD, 0),
            source_bytes=sum(len(source.encode("utf-8", "surrogatepass")) for source in self._sources),
            tensors=count,
            tensor_bytes=size,
        )


def _told(name: Name, count: int, refused_name: str | None) -> NamedGlobal:
    fate = Fate.INERT if name.meaning in _UNREAD else Fate.READ
    if name.dotted == refused_name:
        fate = Fate.REFUSED
    return NamedGlobal(name.dotted, count, fate, runs_code=name.meaning is Meaning.FORBIDDEN)


def _order(named: NamedGlobal) -> tuple[bool, bool, bool, str]:
    return (
        named.fate is not Fate.REFUSED,
        not named.runs_code,
        named.fate is not Fate.INERT,
        named.name,
    )


def _tensors(instances: Iterable[Instance]) -> tuple[int, int]:
    """How many tensors and arrays there are, and the size of their numbers as they are stored."""
    count = size = 0
    for instance in instances:
        match instance.maker.meaning, instance.args, instance.state:
            case Meaning.TENSOR, _, _:
                count += 1
            case Meaning.STORAGE, (stored,), _:
                size += _stored_bytes(stored)
            case Meaning.NUMPY_ARRAY, (stored, *_), None:
                count, size = count + 1, size + _stored_bytes(stored)
            case Meaning.NUMPY_ARRAY, _, (_, _, _, _, stored):
                count, size = count + 1, size + _stored_bytes(stored)
    return count, size


def _stored_bytes(stored: object) -> int:
    """Bytes as such, or as the text that protocol 2 makes of them."""
    if isinstance(stored, Instance) and stored.maker.meaning is Meaning.ENCODED_BYTES and stored.args:
        stored = stored.args[0]
    return len(stored) if isinstance(stored, bytes | bytearray | str) else 0

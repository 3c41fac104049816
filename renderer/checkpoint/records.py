"""What an inert reading of a pickle leaves in place of the objects that the file asks for."""

from dataclasses import dataclass, field

from renderer.checkpoint.errors import DAMAGED, CheckpointError
from renderer.checkpoint.names import Name

_LONGEST_KEY = 8
_LARGEST_KEY_BITS = 64  # of all numbers in it: more would leave room for keys made to have one hash


@dataclass(slots=True, eq=False)
class Instance:
    """An object that a file asks for, written down instead of made."""

    maker: Name
    args: tuple[object, ...]
    kwargs: dict[object, object] = field(default_factory=dict)
    state: object = None
    items: dict[object, object] = field(default_factory=dict)
    elements: list[object] = field(default_factory=list)


@dataclass(frozen=True, slots=True, eq=False)
class PersistentId:
    """A reference to something that lies outside the pickle."""

    value: object


@dataclass(frozen=True, slots=True)
class Pickled:
    """What one pickle holds: its value, and every object it asks for."""

    value: object
    instances: tuple[Instance, ...]


def checked_key(key: object) -> object:
    """Return a key that hashes in short, bounded time (nested or endless tuples would not)."""
    parts = key if isinstance(key, tuple) else (key,)
    if len(parts) > _LONGEST_KEY:
        raise CheckpointError(DAMAGED)
    bits = 0
    for part in parts:
        if part is not None and not isinstance(part, int | float | str | bytes | Name | Instance):
            raise CheckpointError(DAMAGED)
        if isinstance(part, int | float):
            bits += part.bit_length() if isinstance(part, int) else _LARGEST_KEY_BITS
    if bits > _LARGEST_KEY_BITS:
        raise CheckpointError(DAMAGED)
    return key

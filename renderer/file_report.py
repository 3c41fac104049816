"""What a model file asks for: the Python names that it mentions, its source text, its tensors. No torch."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum


class Fate(Enum):
    """What became of a name: our own code did what is meant, it stayed mere text, or the file was refused."""

    READ = "read"
    INERT = "inert"
    REFUSED = "refused"


@dataclass(frozen=True, slots=True)
class NamedGlobal:
    """A Python name in a file, and how often the file uses it.

    `runs_code`: it is known for running code, starting programs, or reaching files and the network.
    """

    name: str
    count: int
    fate: Fate
    runs_code: bool


@dataclass(frozen=True, slots=True)
class FileReport:
    """What was found in a model file, whether or not it was opened.

    `format` is `pickle` or `safetensors`, `era` `pytorch`, `tensorflow` or "" where that cannot be told.
    `names` lists refused ones first; `more_names` were left out. `source_bytes` is the size of the Python
    source embedded in the file, which is measured and never run. `generator_key` is where the generator lay
    (`G_ema`, else `G`; None: the file is a bare network, or was refused).

    Units: `tensor_bytes` as stored, of all networks of the file; `generator_bytes` of the generator's.
    """

    format: str
    era: str = ""
    names: tuple[NamedGlobal, ...] = ()
    more_names: int = 0
    source_bytes: int = 0
    tensors: int = 0
    tensor_bytes: int = 0
    generator_key: str | None = None
    generator_tensors: int = 0
    generator_bytes: int = 0

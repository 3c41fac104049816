"""Opens a file in this process and watches: time, memory, what the interpreter does, and the tripwire."""

from __future__ import annotations

import ctypes
import gc
import re
import sys
import time
from dataclasses import dataclass
from pathlib import Path

from renderer.checkpoint import CheckpointError
from renderer.checkpoint.torch_file import read_tensors
from renderer.model_file import ModelFileError, read_model_file

TRIPWIRE = "TRIPWIRE"  # the file that the hostile parts of a mutated file would make, if they were run
MOST_BYTES_PER_BYTE = 4
MOST_BYTES_BESIDE = 64 * 2**20
MOST_SECONDS = 5.0
_ALLOWED = ("builtins.id", "object.__getattr__", "object.__setattr__", "sys._getframe", "gc.collect")

_events: list[str] | None = None
_opened: Path | None = None


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of a file: in words that are the same for all of a kind, and what must not be (`fault`)."""

    words: str
    seconds: float
    bytes: int
    fault: str = ""


def watch_interpreter() -> None:
    """From now on every audit event within `open_watched` is noted. It cannot be undone."""
    gc.collect()
    gc.freeze()  # or each collection below would go through all of torch
    sys.addaudithook(_note)


def open_watched(path: Path, *, as_tensors: bool) -> Outcome:
    """Open a file as a model, or as a file of tensors."""
    global _events, _opened
    libc.malloc_trim(0)
    before = _reset_peak()
    events: list[str] = []
    _events, _opened = events, path
    start = time.monotonic()
    try:
        words = open_file(path, as_tensors=as_tensors)
        fault = ""
    except Exception as error:
        words = fault = f"{type(error).__name__}: {error}"
    finally:
        _events = None
    seconds = time.monotonic() - start
    taken = max(_status_bytes("VmHWM") - before, 0)
    gc.collect()
    if taken > MOST_BYTES_PER_BYTE * path.stat().st_size + MOST_BYTES_BESIDE:
        fault = fault or f"it took {taken / 1e6:.0f} MB"
    if events:
        fault = fault or f"it did {', '.join(sorted(set(events)))}"
    if (path.parent / TRIPWIRE).exists() or Path(TRIPWIRE).exists():
        fault = "it ran what the file asks for"
    if seconds > MOST_SECONDS:
        fault = fault or f"it took {seconds:.1f} s"
    return Outcome(words, seconds, taken, fault)


def open_file(path: Path, *, as_tensors: bool) -> str:
    """Open a file as a model, or as a file of tensors, and say what came of it."""
    try:
        if as_tensors:
            read_tensors(path)
        else:
            read_model_file(path)
    except (CheckpointError, ModelFileError) as error:
        return f"refused: {_general(str(error))}"
    return "opened"


def _general(sentence: str) -> str:
    """A sentence without the names and numbers of one file."""
    sentence = re.sub(r"(generator's argument) '\w+' is .*", r"\1 … is …", sentence)
    sentence = re.sub(r"(generator's architecture) is .*", r"\1 is …", sentence)
    sentence = re.sub(r"is of shape .*", "is of shape …, not ….", sentence)
    sentence = re.sub(r"operation \w+", "operation …", sentence)
    sentence = re.sub(r"a variable .*, which", "a variable …, which", sentence)
    sentence = re.sub(r"`[^`]*`|'[^']*'", "…", sentence)
    sentence = re.sub(r"\b(mapping|synthesis)\.[\w.]+", "…", sentence)
    sentence = re.sub(r"'s [^ ]+ is of shape", "'s … is of shape", sentence)
    sentence = re.sub(r"lacks .*", "lacks ….", sentence)
    sentence = re.sub(r"The model file has .*, for which", "The model file has …, for which", sentence)
    return re.sub(r"-?\b\d[\d.]*(e[+-]?\d+)?\b", "n", sentence)


def _note(event: str, args: tuple[object, ...]) -> None:
    if _events is None or event in _ALLOWED:
        return
    if event == "open" and args[0] in (_opened, str(_opened)) and args[1] in ("r", "rb"):
        return
    _events.append(f"{event} {args[0]!s:.60}" if args else event)


def _reset_peak() -> int:
    Path("/proc/self/clear_refs").write_text("5")
    return _status_bytes("VmRSS")


def _status_bytes(name: str) -> int:
    for line in Path("/proc/self/status").read_text().splitlines():
        if line.startswith(f"{name}:"):
            return int(line.split()[1]) * 1024
    raise KeyError(name)


libc = ctypes.CDLL(None)

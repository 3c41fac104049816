"""A table of hostile pickles: ways by which files have run code in loaders that trust or half-trust them.

Every one tries to make a folder, `TRIPWIRE`. They are written operation by operation, as an attacker would.
"""

from __future__ import annotations

import io
import re
import tarfile
import zipfile
from dataclasses import dataclass
from enum import Enum
from typing import Any

import numpy as np
import torch

from tests.renderer.checkpoint.official_pickles import (
    Call,
    New,
    Outside,
    Ref,
    dumps,
    easy_dict,
    generator,
    storage_bytes,
    tensor_of,
)

TRIPWIRE = "TRIPWIRE"


class Where(Enum):
    """In which part of the file it lies: one that is not used, or the generator."""

    UNUSED = "unused part"
    GENERATOR = "generator"


@dataclass(frozen=True, slots=True)
class Hostile:
    """`operations` leave one value on the stack. `told` is in the sentence of refusal.

    `runs`: a plain `pickle.load` does run it, without torch or numpy, which is tested as well.
    """

    what: str
    operations: bytes
    told: str
    where: Where = Where.UNUSED
    runs: bool = False


def name(module: str, qualified: str) -> bytes:
    """GLOBAL."""
    return f"c{module}\n{qualified}\n".encode()


def text(value: str) -> bytes:
    """BINUNICODE."""
    raw = value.encode()
    return b"X" + len(raw).to_bytes(4, "little") + raw


def late_name(module: str, qualified: str) -> bytes:
    """STACK_GLOBAL, whose second part may walk through attributes."""
    return text(module) + text(qualified) + b"\x93"


def value(content: object) -> bytes:
    """The operations that leave a value on the stack, without frames and numbered memos."""
    return re.sub(rb"\x95.{8}|\x94", b"", dumps(content), flags=re.DOTALL)[2:-1]


def file_with(hostile: Hostile) -> bytes:
    """A model file, sound but for one part."""
    marker = "HERE" * 4
    part = {"D": marker} if hostile.where is Where.UNUSED else {}
    own: dict[str, Any] = {"part": marker} if hostile.where is Where.GENERATOR else {}
    whole = re.sub(rb"\x95.{8}", b"", dumps({"G_ema": generator(**own), **part}), flags=re.DOTALL)
    before, after = whole.split(value(marker) + b"\x94")
    return before + hostile.operations + after


MKDIR = name("os", "mkdir")
ARGUMENT = text(TRIPWIRE) + b"\x85"  # a tuple of one
CALL = MKDIR + ARGUMENT + b"R"
OBJECT = name("argparse", "Namespace") + b")\x81"
SOURCE = f"__import__('os').mkdir({TRIPWIRE!r})"
UNUSED, GENERATOR = Where.UNUSED, Where.GENERATOR

_CALLS = [
    Hostile("REDUCE", CALL, "`os.mkdir`", runs=True),
    Hostile(
        "REDUCE of the module behind os", name("posix", "mkdir") + ARGUMENT + b"R", "`posix.mkdir`", runs=True
    ),
    Hostile("INST", b"(" + text(TRIPWIRE) + b"ios\nmkdir\n", "`os.mkdir`", runs=True),
    Hostile("OBJ", b"(" + MKDIR + text(TRIPWIRE) + b"o", "`os.mkdir`", runs=True),
    Hostile("NEWOBJ", name("subprocess", "Popen") + ARGUMENT + b"\x81", "`subprocess.Popen`"),
    Hostile(
        "NEWOBJ_EX",
        name("subprocess", "Popen") + b")}" + text("args") + text("x") + b"s\x92",
        "`subprocess.Popen`",
    ),
    Hostile("eval", name("builtins", "eval") + text(SOURCE) + b"\x85R", "`builtins.eval`", runs=True),
    Hostile("exec", name("builtins", "exec") + text(SOURCE) + b"\x85R", "`builtins.exec`", runs=True),
    Hostile("Python 2's eval", name("__builtin__", "eval") + text(SOURCE) + b"\x85R", "`__builtin__.eval`"),
    Hostile(
        "a pickle in a pickle",
        name("pickle", "loads") + value(b"\x80\x02" + CALL + b".") + b"\x85R",
        "`pickle.loads`",
        runs=True,
    ),
    Hostile("marshalled code", name("marshal", "loads") + value(b"N") + b"\x85R", "`marshal.loads`"),
    Hostile(
        "import_module", name("importlib", "import_module") + ARGUMENT + b"R", "`importlib.import_module`"
    ),
    Hostile("torch.load", name("torch", "load") + ARGUMENT + b"R", "`torch.load`"),
    Hostile("numpy.load", name("numpy", "load") + ARGUMENT + b"R", "`numpy.load`"),
    Hostile("ctypes", name("ctypes", "CDLL") + ARGUMENT + b"R", "`ctypes.CDLL`"),
]
_DETOURS = [
    Hostile(
        "getattr",
        name("builtins", "getattr")
        + b"("
        + name("builtins", "__import__")
        + text("os")
        + b"\x85R"
        + text("mkdir")
        + b"tR"
        + ARGUMENT
        + b"R",
        "`builtins.__import__`",
        runs=True,
    ),
    Hostile(
        "a chain of attributes",
        late_name("random", "_os.mkdir") + ARGUMENT + b"R",
        "`random._os.mkdir`",
        runs=True,
    ),
    Hostile(
        "a chain through torch",
        late_name("torch", "serialization.os.mkdir") + ARGUMENT + b"R",
        "`torch.serialization.os.mkdir`",
    ),
    Hostile(
        "a chain in GLOBAL",
        name("torch", "serialization.os.mkdir") + ARGUMENT + b"R",
        "`torch.serialization.os.mkdir`",
    ),
    Hostile(
        "a partial, called",
        name("functools", "partial") + MKDIR + text(TRIPWIRE) + b"\x86R)R",
        "`functools.partial()()`",
        runs=True,
    ),
    Hostile(
        "a methodcaller",
        name("operator", "methodcaller")
        + text("mkdir")
        + text(TRIPWIRE)
        + b"\x86R"
        + name("builtins", "__import__")
        + text("os")
        + b"\x85R\x85R",
        "`operator.methodcaller`",
        runs=True,
    ),
    Hostile(
        "a name exchanged in the memo",
        name("collections", "OrderedDict") + b"q\xf00" + MKDIR + b"q\xf00h\xf0" + ARGUMENT + b"R",
        "`os.mkdir`",
        runs=True,
    ),
    Hostile("a call as a key", b"}" + CALL + b"Ns", "`os.mkdir`", runs=True),
    Hostile("a call that is thrown away", CALL + b"0N", "`os.mkdir`", runs=True),
    Hostile("a call in a frozenset", b"(" + CALL + b"\x91", "`os.mkdir`", runs=True),
    Hostile("a call above a mark", b"(" + CALL + b"1N", "`os.mkdir`", runs=True),
    Hostile(
        "__setstate__ as an attribute",
        OBJECT + b"}" + text("__setstate__") + MKDIR + b"sb" + text(TRIPWIRE) + b"b",
        "`argparse.Namespace`",
        GENERATOR,
        runs=True,
    ),
    Hostile(
        "state of an EasyDict",
        name("dnnlib.util", "EasyDict") + b")\x81}" + text("__setstate__") + MKDIR + b"sb",
        "`os.mkdir`",
        GENERATOR,
    ),
    Hostile(
        "an entry of an EasyDict", value(easy_dict(__class__=Ref("os", "mkdir"))), "`os.mkdir`", GENERATOR
    ),
    Hostile("EasyDict of another module", name("os.dnnlib", "EasyDict") + b")R", "`os.dnnlib.EasyDict`"),
    Hostile(
        "call_func_by_name",
        name("dnnlib.util", "call_func_by_name") + text("os.mkdir") + b"\x85R",
        "`dnnlib.util.call_func_by_name`",
        GENERATOR,
    ),
    Hostile(
        "get_obj_by_name, called",
        name("dnnlib.util", "get_obj_by_name") + text("os.mkdir") + b"\x85R" + ARGUMENT + b"R",
        "`dnnlib.util.get_obj_by_name()()`",
    ),
    Hostile(
        "_reconstructor",
        name("copyreg", "_reconstructor")
        + name("my.layers", "Trick")
        + name("builtins", "object")
        + b"N\x87R",
        "`my.layers.Trick`",
        GENERATOR,
    ),
    Hostile("a mere mention", MKDIR, "`os.mkdir`", GENERATOR),
    Hostile("an unknown layer", value(New(Ref("my.layers", "Trick"))), "`my.layers.Trick`", GENERATOR),
]
_REGISTRIES = [
    Hostile("EXT1", b"\x82\x01", "operation EXT1"),
    Hostile("EXT2", b"\x83\x01\x02", "operation EXT2"),
    Hostile("EXT4", b"\x84\x01\x02\x03\x04", "operation EXT4"),
    Hostile("PERSID", b"Pos.mkdir\n", "operation PERSID"),
    Hostile("BINPERSID", value(Outside(("os", "mkdir"))), "damaged", GENERATOR),
    Hostile("NEXT_BUFFER", b"\x97", "operation NEXT_BUFFER"),
    Hostile("a name that is no text", b"]K\x01\x93" + ARGUMENT + b"R", "damaged"),
    Hostile("a name with a line break", name("os\r", "mkdir") + ARGUMENT + b"R", "damaged"),
    Hostile("BUILD of a list", b"]}b", "damaged"),
    Hostile("BUILD of a name", MKDIR + b"}b", "damaged"),
]


def _tensor(*args: object, rebuild: str = "_rebuild_tensor_v2") -> bytes:
    return value(Call(Ref("torch._utils", rebuild), args))


_EVIL = Call(Ref("os", "mkdir"), (TRIPWIRE,))
_OBJECTS = Call(Ref("numpy._core.multiarray", "_reconstruct"), (Ref("numpy", "ndarray"), (0,), b"b"))
_OBJECTS.state = (1, (1,), np.dtype("O"), False, [_EVIL])
_SCALAR = Call(Ref("numpy.core.multiarray", "scalar"), (np.dtype("O"), b"\x80\x02" + CALL + b"."))
_DTYPE = Call(Ref("numpy", "dtype"), ("O8", False, True), state=(3, "|", None, None, None, -1, -1, 63))
_ARRAYS = [
    Hostile("an array of objects", value(_OBJECTS), "`os.mkdir`", GENERATOR),
    Hostile("a NumPy scalar that is a pickle", value(_SCALAR), "not numbers", GENERATOR),
    Hostile("a NumPy type of objects", value(_DTYPE), "not numbers", GENERATOR),
    Hostile(
        "_rebuild_from_type_v2",
        name("torch._tensor", "_rebuild_from_type_v2") + b"(" + MKDIR + MKDIR + ARGUMENT + b"NtR",
        "`os.mkdir`",
        GENERATOR,
    ),
    Hostile(
        "_rebuild_wrapper_subclass",
        _tensor(rebuild="_rebuild_wrapper_subclass"),
        "`torch._utils._rebuild_wrapper_subclass`",
        GENERATOR,
    ),
    Hostile(
        "_rebuild_qtensor", _tensor(rebuild="_rebuild_qtensor"), "`torch._utils._rebuild_qtensor`", GENERATOR
    ),
]
HOSTILE = [*_CALLS, *_DETOURS, *_REGISTRIES, *_ARRAYS]

_TWO = storage_bytes(torch.ones(2))
HOSTILE_WEIGHTS: dict[str, tuple[object, str]] = {
    "a pickle in place of numbers": (tensor_of(dumps(_EVIL, 2), (2,), (1,)), "`os.mkdir`"),
    "a pickle that names the storage": (
        tensor_of(storage_bytes(torch.ones(2), root=_EVIL), (2,), (1,)),
        "`os.mkdir`",
    ),
    "a call for the type of numbers": (
        tensor_of(
            storage_bytes(torch.ones(2), root=Outside(("storage", _EVIL, "7", "cpu", 2, None))), (2,), (1,)
        ),
        "`os.mkdir`",
    ),
    "numbers without end": (tensor_of(storage_bytes(torch.ones(2), count=10**12), (2,), (1,)), "damaged"),
    "a shape without end": (tensor_of(_TWO, (2**31, 2**31), (0, 0)), "does not fit its data"),
    "a tensor of nothing": (Call(Ref("torch._utils", "_rebuild_tensor_v2"), ()), "damaged"),
    "a tensor of text": (Call(Ref("torch._utils", "_rebuild_tensor_v2"), ("a", "b", "c", "d")), "damaged"),
    "a tensor of a module": (
        Call(Ref("torch._utils", "_rebuild_tensor_v2"), (generator(), 0, (1,), (1,))),
        "damaged",
    ),
    "a parameter of a parameter": (
        Call(
            Ref("torch._utils", "_rebuild_parameter"), (Call(Ref("torch._utils", "_rebuild_parameter"), ()),)
        ),
        "damaged",
    ),
}


def tar_file() -> bytes:
    """The form of torch.save before 2017, which is a tar archive of pickles."""
    buffer = io.BytesIO()
    with tarfile.open(fileobj=buffer, mode="w") as archive:
        entry = tarfile.TarInfo("pickle")
        entry.size = len(CALL) + 3
        archive.addfile(entry, io.BytesIO(b"\x80\x02" + CALL + b"."))
    return buffer.getvalue()


def zip_file() -> bytes:
    """The form of torch.save since, with a call in its pickle."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        archive.writestr("archive/data.pkl", b"\x80\x02" + CALL + b".")
        archive.writestr("archive/version", b"3\n")
    return buffer.getvalue()

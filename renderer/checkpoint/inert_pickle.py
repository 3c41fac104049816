"""Reads the pickle format as data: nothing that a file names is imported, called or changed.

A pickle is a small program for a stack machine. Python's own `pickle.Unpickler` carries it out, so that even
with a guarded `find_class` a file can still set attributes of what it was handed, exhaust the memory with one
declared length, or overflow the C stack with nested tuples. This machine has no operation that calls
anything: where a pickle asks for an object, it writes down an `Instance`, who should have made it from what.
It knows the operations that protocols 2 to 5 write, and two old ones that hostile files use to make objects.

A file that asks for a call of something dangerous is read to its end before it is refused, so that all that
it names can be told.
"""

from collections.abc import Callable
from typing import Any, NoReturn

from renderer.checkpoint.errors import DAMAGED, CheckpointError
from renderer.checkpoint.findings import Findings
from renderer.checkpoint.pickle_arguments import OPERATION_NAMES, READERS, ByteStream, Read
from renderer.checkpoint.records import Pickled
from renderer.checkpoint.stack_machine import StackMachine

_MOST_OPERATIONS = 200_000  # official files of any resolution need less than 100 000; one takes ≤ 250 bytes


def read_pickle(
    stream: ByteStream, *, most_operations: int = _MOST_OPERATIONS, findings: Findings | None = None
) -> Pickled:
    """Read one pickle and leave the stream right behind it; `findings` takes note of what it mentions.

    Raises:
        CheckpointError: the pickle is damaged, too large, or asks for a call of something dangerous.
    """
    machine = StackMachine(findings or Findings())
    try:
        value = _run(machine, stream, most_operations)
    except (ValueError, IndexError, KeyError) as error:
        # A cut or changed file shows as an argument that is too short, an empty stack, or a missing memo.
        raise machine.refusal or CheckpointError(DAMAGED) from error
    except CheckpointError as error:
        raise machine.refusal or error from error.__cause__
    if machine.refusal is not None:
        raise machine.refusal
    return Pickled(value, tuple(machine.instances))


def _run(machine: StackMachine, stream: ByteStream, most_operations: int) -> object:
    for _ in range(most_operations):
        code = stream.read(1)
        if code == _STOP:
            return machine.stack.pop()
        read_argument, perform = _OPERATIONS.get(code) or _unknown(code)
        perform(machine, None if read_argument is None else read_argument(stream))
    raise CheckpointError("This file holds far more parts than a model has; get it from another source.")


def _unknown(code: bytes) -> NoReturn:
    name = OPERATION_NAMES.get(code)
    if name is None:
        raise CheckpointError(DAMAGED)
    raise CheckpointError(
        f"This file uses the pickle operation {name}, which no model needs; "
        "take the model from a source you trust."
    )


_STOP = b"."
_PERFORM: dict[str, Callable[[StackMachine, Any], None]] = {
    "PROTO": StackMachine.check_protocol,
    "FRAME": lambda machine, size: None,
    "MARK": StackMachine.push_mark,
    "POP": StackMachine.pop,
    "POP_MARK": StackMachine.pop_mark,
    "NONE": lambda machine, _: machine.push(None),
    "NEWTRUE": lambda machine, _: machine.push(True),
    "NEWFALSE": lambda machine, _: machine.push(False),
    "EMPTY_DICT": lambda machine, _: machine.push({}),
    "EMPTY_LIST": lambda machine, _: machine.push([]),
    "EMPTY_SET": lambda machine, _: machine.push(set()),
    "EMPTY_TUPLE": lambda machine, _: machine.push(()),
    "TUPLE1": lambda machine, _: machine.make_short_tuple(1),
    "TUPLE2": lambda machine, _: machine.make_short_tuple(2),
    "TUPLE3": lambda machine, _: machine.make_short_tuple(3),
    "TUPLE": StackMachine.make_tuple,
    "FROZENSET": StackMachine.make_frozenset,
    "APPEND": StackMachine.append,
    "APPENDS": StackMachine.append_all,
    "SETITEM": StackMachine.set_item,
    "SETITEMS": StackMachine.set_items,
    "ADDITEMS": StackMachine.add_items,
    "BINPUT": StackMachine.remember,
    "LONG_BINPUT": StackMachine.remember,
    "MEMOIZE": StackMachine.remember_next,
    "BINGET": StackMachine.recall,
    "LONG_BINGET": StackMachine.recall,
    "GLOBAL": StackMachine.push_name,
    "STACK_GLOBAL": StackMachine.push_name_from_stack,
    "REDUCE": StackMachine.make_instance,
    "NEWOBJ": StackMachine.make_instance,
    "INST": StackMachine.make_old_instance,
    "OBJ": StackMachine.make_old_object,
    "NEWOBJ_EX": StackMachine.make_instance_with_keywords,
    "BUILD": StackMachine.set_state,
    "BINPERSID": StackMachine.refer_outside,
    **dict.fromkeys(("BININT", "BININT1", "BININT2", "LONG1", "LONG4", "BINFLOAT"), StackMachine.push),
    **dict.fromkeys(("BINUNICODE", "SHORT_BINUNICODE", "BINUNICODE8"), StackMachine.push),
    **dict.fromkeys(("BINBYTES", "SHORT_BINBYTES", "BINBYTES8", "BYTEARRAY8"), StackMachine.push),
}
_OPERATIONS: dict[bytes, tuple[Read | None, Callable[[StackMachine, Any], None]]] = {
    code: (READERS[name], _PERFORM[name]) for code, name in OPERATION_NAMES.items() if name in _PERFORM
}

"""Reads the pickle format as data: nothing that a file names is imported, called or changed.

A pickle is a small program for a stack machine. Python's own `pickle.Unpickler` carries it out, so that even
with a guarded `find_class` a file can still set attributes of what it was handed, exhaust the memory with one
declared length, or overflow the C stack with nested tuples. This machine has no operation that calls
anything: where a pickle asks for an object, it writes down an `Instance`, who should have made it from what.
It knows the operations that protocols 2 to 5 write, and Python's own `pickletools` decodes their arguments.
"""

import pickletools
from collections.abc import Callable
from typing import Any, Protocol

from renderer.checkpoint.errors import DAMAGED, CheckpointError
from renderer.checkpoint.names import Meaning, Name, read_name
from renderer.checkpoint.records import Instance, PersistentId, Pickled, checked_key

_NEWEST_PROTOCOL = 5
_MOST_OPERATIONS = 1_000_000  # an official file of any resolution needs less than 100 000


class ByteStream(Protocol):
    """Where a pickle is read from; `read` never returns more than there is, however much is asked for."""

    def read(self, size: int, /) -> bytes: ...
    def readline(self) -> bytes: ...


def read_pickle(stream: ByteStream, *, most_operations: int = _MOST_OPERATIONS) -> Pickled:
    """Read one pickle and leave the stream right behind it.

    Raises:
        CheckpointError: the pickle is damaged, too large, or asks for a call of something dangerous.
    """
    machine = _Machine(stream)
    try:
        value = machine.run(most_operations)
    except (ValueError, IndexError, KeyError) as error:
        # A cut or changed file shows as an argument that is too short, an empty stack, or a missing memo.
        raise CheckpointError(DAMAGED) from error
    return Pickled(value, frozenset(machine.names), tuple(machine.instances))


class _Machine:
    """The stack, the memo, and one method for each kind of operation."""

    def __init__(self, stream: ByteStream) -> None:
        self.stream = stream
        self.stack: list[Any] = []
        self.outer_stacks: list[list[Any]] = []
        self.memo: dict[int, object] = {}
        self.names: set[str] = set()
        self.instances: list[Instance] = []

    def run(self, most_operations: int) -> object:
        for _ in range(most_operations):
            code = self.stream.read(1)
            if code == _STOP:
                return self.stack.pop()
            read_argument, perform = _OPERATIONS[code]
            perform(self, None if read_argument is None else read_argument(self.stream))
        raise CheckpointError("This file holds far more parts than a model has; get it from another source.")

    def pop_to_mark(self) -> list[Any]:
        values = self.stack
        self.stack = self.outer_stacks.pop()
        return values

    def check_protocol(self, protocol: int) -> None:
        if protocol > _NEWEST_PROTOCOL:
            raise CheckpointError(
                "This file was written in a newer pickle format; save it again with protocol 5 or older."
            )

    def push(self, value: object) -> None:
        self.stack.append(value)

    def push_mark(self, _: None) -> None:
        self.outer_stacks.append(self.stack)
        self.stack = []

    def pop(self, _: None) -> None:
        if self.stack:
            self.stack.pop()
        else:
            self.pop_to_mark()

    def pop_mark(self, _: None) -> None:
        self.pop_to_mark()

    def remember(self, index: int) -> None:
        self.memo[index] = self.stack[-1]

    def remember_next(self, _: None) -> None:
        self.memo[len(self.memo)] = self.stack[-1]

    def recall(self, index: int) -> None:
        self.push(self.memo[index])

    def make_tuple(self, _: None) -> None:
        self.push(tuple(self.pop_to_mark()))

    def append(self, _: None) -> None:
        self.extend_top([self.stack.pop()])

    def append_all(self, _: None) -> None:
        self.extend_top(self.pop_to_mark())

    def extend_top(self, values: list[Any]) -> None:
        target = self.stack[-1]
        if isinstance(target, Instance):
            target.elements.extend(values)
        elif isinstance(target, list):
            target.extend(values)
        else:
            raise CheckpointError(DAMAGED)

    def set_item(self, _: None) -> None:
        value = self.stack.pop()
        self.update_top([self.stack.pop(), value])

    def set_items(self, _: None) -> None:
        self.update_top(self.pop_to_mark())

    def update_top(self, keys_and_values: list[Any]) -> None:
        target = self.stack[-1]
        items = target.items if isinstance(target, Instance) else target
        if not isinstance(items, dict) or len(keys_and_values) % 2:
            raise CheckpointError(DAMAGED)
        for key, value in zip(keys_and_values[::2], keys_and_values[1::2], strict=True):
            items[checked_key(key)] = value

    def add_items(self, _: None) -> None:
        values = self.pop_to_mark()
        target = self.stack[-1]
        if not isinstance(target, set):
            raise CheckpointError(DAMAGED)
        target.update(checked_key(value) for value in values)

    def make_frozenset(self, _: None) -> None:
        self.push(frozenset(checked_key(value) for value in self.pop_to_mark()))

    def push_name(self, parts: tuple[str, str]) -> None:
        self.stack += parts
        self.push_name_from_stack(None)

    def push_name_from_stack(self, _: None) -> None:
        qualified_name, module = self.stack.pop(), self.stack.pop()
        name = read_name(module, qualified_name)
        self.names.add(name.dotted)
        self.push(name)

    def make_instance(self, _: None) -> None:
        args, maker = self.stack.pop(), self.stack.pop()
        self.write_down(maker, args, {})

    def make_instance_with_keywords(self, _: None) -> None:
        kwargs, args, maker = self.stack.pop(), self.stack.pop(), self.stack.pop()
        self.write_down(maker, args, kwargs)

    def write_down(self, maker: object, args: object, kwargs: object) -> None:
        if isinstance(maker, Instance):
            raise _forbidden(f"{maker.maker.dotted}()()")
        if not isinstance(maker, Name) or not isinstance(args, tuple) or not isinstance(kwargs, dict):
            raise CheckpointError(DAMAGED)
        if maker.meaning is Meaning.FORBIDDEN:
            raise _forbidden(maker.dotted)
        instance = Instance(maker, args, kwargs)
        self.instances.append(instance)
        self.push(instance)

    def set_state(self, _: None) -> None:
        state = self.stack.pop()
        target = self.stack[-1]
        if not isinstance(target, Instance):
            raise CheckpointError(DAMAGED)
        target.state = state

    def refer_outside(self, _: None) -> None:
        self.push(PersistentId(self.stack.pop()))


def _forbidden(call: str) -> CheckpointError:
    return CheckpointError(
        f"This file asks for `{call}`, which sg3-viz does not run: no model needs that, "
        "so take the model from a source you trust."
    )


def _read_two_lines(stream: ByteStream) -> tuple[str, str]:
    lines = stream.readline(), stream.readline()
    if not all(line.endswith(b"\n") for line in lines):
        raise CheckpointError(DAMAGED)
    return lines[0][:-1].decode("utf-8"), lines[1][:-1].decode("utf-8")


def _tuple_of(size: int) -> Callable[[_Machine, None], None]:
    def make_tuple(machine: _Machine, _: None) -> None:
        if len(machine.stack) < size:
            raise CheckpointError(DAMAGED)
        machine.stack[-size:] = [tuple(machine.stack[-size:])]

    return make_tuple


_STOP = b"."
_PERFORM: dict[str, Callable[[_Machine, Any], None]] = {
    "PROTO": _Machine.check_protocol,
    "FRAME": lambda machine, size: None,
    "MARK": _Machine.push_mark,
    "POP": _Machine.pop,
    "POP_MARK": _Machine.pop_mark,
    "NONE": lambda machine, _: machine.push(None),
    "NEWTRUE": lambda machine, _: machine.push(True),
    "NEWFALSE": lambda machine, _: machine.push(False),
    "EMPTY_DICT": lambda machine, _: machine.push({}),
    "EMPTY_LIST": lambda machine, _: machine.push([]),
    "EMPTY_SET": lambda machine, _: machine.push(set()),
    "EMPTY_TUPLE": lambda machine, _: machine.push(()),
    "TUPLE1": _tuple_of(1),
    "TUPLE2": _tuple_of(2),
    "TUPLE3": _tuple_of(3),
    "TUPLE": _Machine.make_tuple,
    "FROZENSET": _Machine.make_frozenset,
    "APPEND": _Machine.append,
    "APPENDS": _Machine.append_all,
    "SETITEM": _Machine.set_item,
    "SETITEMS": _Machine.set_items,
    "ADDITEMS": _Machine.add_items,
    "BINPUT": _Machine.remember,
    "LONG_BINPUT": _Machine.remember,
    "MEMOIZE": _Machine.remember_next,
    "BINGET": _Machine.recall,
    "LONG_BINGET": _Machine.recall,
    "STACK_GLOBAL": _Machine.push_name_from_stack,
    "REDUCE": _Machine.make_instance,
    "NEWOBJ": _Machine.make_instance,
    "NEWOBJ_EX": _Machine.make_instance_with_keywords,
    "BUILD": _Machine.set_state,
    "BINPERSID": _Machine.refer_outside,
    **dict.fromkeys(("BININT", "BININT1", "BININT2", "LONG1", "LONG4", "BINFLOAT"), _Machine.push),
    **dict.fromkeys(("BINUNICODE", "SHORT_BINUNICODE", "BINUNICODE8"), _Machine.push),
    **dict.fromkeys(("BINBYTES", "SHORT_BINBYTES", "BINBYTES8", "BYTEARRAY8"), _Machine.push),
}
_OPERATIONS: dict[bytes, tuple[Any, Callable[[_Machine, Any], None]]] = {
    operation.code.encode("latin-1"): (operation.arg and operation.arg.reader, _PERFORM[operation.name])
    for operation in pickletools.opcodes
    if operation.name in _PERFORM
} | {b"c": (_read_two_lines, _Machine.push_name)}  # pickletools would interpret backslashes in a name

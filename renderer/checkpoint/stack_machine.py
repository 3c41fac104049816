"""The stack machine that carries out a pickle without calling, importing or changing anything."""

from typing import Any

from renderer.checkpoint.errors import DAMAGED, CheckpointError
from renderer.checkpoint.findings import Findings
from renderer.checkpoint.names import Meaning, Name, read_name
from renderer.checkpoint.records import Instance, PersistentId, checked_key

_NEWEST_PROTOCOL = 5


class StackMachine:
    """The stack, the memo, and one method for each kind of operation; each takes the operation's argument.

    `refusal` is the first reason to refuse the file that did not keep the rest of it from being read.
    """

    def __init__(self, findings: Findings) -> None:
        self.findings = findings
        self.refusal: CheckpointError | None = None
        self.stack: list[Any] = []
        self.outer_stacks: list[list[Any]] = []
        self.memo: dict[int, object] = {}
        self.instances: list[Instance] = []

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
        value = self.memo[index]
        if isinstance(value, Name):
            self.findings.note_name(value)
        self.push(value)

    def make_tuple(self, _: None) -> None:
        self.push(tuple(self.pop_to_mark()))

    def make_short_tuple(self, size: int) -> None:
        if len(self.stack) < size:
            raise CheckpointError(DAMAGED)
        self.stack[-size:] = [tuple(self.stack[-size:])]

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
            self.findings.note_entry(key, value)

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
        self.findings.note_name(name)
        self.push(name)

    def make_instance(self, _: None) -> None:
        args, maker = self.stack.pop(), self.stack.pop()
        self.write_down(maker, args, {})

    def make_old_instance(self, parts: tuple[str, str]) -> None:
        args = tuple(self.pop_to_mark())
        self.push_name(parts)
        self.write_down(self.stack.pop(), args, {})

    def make_old_object(self, _: None) -> None:
        maker, *args = self.pop_to_mark()
        self.write_down(maker, tuple(args), {})

    def make_instance_with_keywords(self, _: None) -> None:
        kwargs, args, maker = self.stack.pop(), self.stack.pop(), self.stack.pop()
        self.write_down(maker, args, kwargs)

    def write_down(self, maker: object, args: object, kwargs: object) -> None:
        if isinstance(maker, Instance):
            self.refuse(f"{maker.maker.dotted}()()", maker.maker)
            maker = maker.maker
        if not isinstance(maker, Name) or not isinstance(args, tuple) or not isinstance(kwargs, dict):
            raise CheckpointError(DAMAGED)
        if maker.meaning is Meaning.FORBIDDEN:
            self.refuse(maker.dotted, maker)
        instance = Instance(maker, args, kwargs)
        self.instances.append(instance)
        self.findings.note_instance(instance)
        self.push(instance)

    def refuse(self, call: str, name: Name) -> None:
        self.refusal = self.refusal or CheckpointError(
            f"This file asks for `{call}`, which sg3-viz does not run: no model needs that, "
            "so take the model from a source you trust.",
            refused_name=name.dotted,
        )

    def set_state(self, _: None) -> None:
        state = self.stack.pop()
        target = self.stack[-1]
        if not isinstance(target, Instance):
            raise CheckpointError(DAMAGED)
        target.state = state

    def refer_outside(self, _: None) -> None:
        self.push(PersistentId(self.stack.pop()))

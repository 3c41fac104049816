"""Ways to damage a file, each seeded: the same numbers give the same file."""

from __future__ import annotations

import io
import json
import random
import re
import struct
import zipfile
from collections.abc import Callable, Sequence

from renderer.checkpoint.safetensors_file import METADATA_KEY
from tests.fuzz.seeds import Kind, Seed

Mutation = Callable[[random.Random, bytes, Seed, Sequence[Seed]], bytes]

_NUMBER = re.compile(rb"-?\d+(\.\d+)?")
_NUMBERS = (
    *(b"0", b"-1", b"1", b"3", b"8", b"255", b"4096", b"65536", b"1000003", b"2147483647", b"4294967296"),
    *(b"9223372036854775807", b"18446744073709551615", b"1e308", b"1e999", b"0.5", b"-0", b"9" * 400),
    *(b"null", b"true", b"[]", b"{}", b'"x"', b"[1,2,3]", b'{"a":1}'),
)
_INTEGERS = (
    *(0, 1, 2, 3, 7, 8, 127, 128, 255, 256, 65535, 65536, 2**31 - 1, 2**31, 2**32 - 1),
    *(2**40, 2**62, 2**63 - 1, 2**63, 2**64 - 1),
)
_VALUES: tuple[object, ...] = (
    *(0, 1, 2, 3, 7, 8, 16, 64, 256, 1024, 4096, 65536, 100_000, 2**31, 2**63, -1, 10**30, 0.5, 1e-6, 1e308),
    *(None, True, "", "skip", "orig", [], [1, 3, 3, 1], [1e300] * 5, {}, {"num_layers": 64}, "x" * 10_000),
)
_DTYPES = ("F16", "BF16", "F32", "I32", "U8", "BOOL", "F8_E4M3", "F4", "C64", "F128")
_WORD = re.compile(rb"\x8c(.)([\w.]{1,60})", re.DOTALL)
_COUNT = re.compile(rb"K.", re.DOTALL)
_CALL = b"cos\nsystem\nX\x0e\0\0\0touch TRIPWIRE\x85R"
_OPERATIONS = (
    *(_CALL, _CALL + b"0", b"(S'touch TRIPWIRE'\nios\nsystem\n", b"(cos\nsystem\nX\x0e\0\0\0touch TRIPWIREo"),
    *(b"cbuiltins\neval\nX\x01\0\0\x001\x85R", b"cbuiltins\ngetattr\n(cos\nX\x06\0\0\0systemtR"),
    *(b"ccopyreg\n_reconstructor\n(cos\nx\ncbuiltins\nobject\nNtR", b"\x82\x01", b"\x83\x01\x02", b"P1\n"),
    *(b"ctorch\nos.system\n", b"\x8c\x05torch\x8c\tos.system\x93", b"ccollections\nOrderedDict\n)R"),
    *(b"\x81", b"\x92", b"(", b"0", b"1", b"2", b"N", b"]", b"}", b")", b"\x8f", b"(\x90", b"(\x91", b"t"),
    *(b"u", b"e", b"s", b"a", b"b", b"R", b"Q", b"\x94", b"h\0", b"j\xff\xff\xff\x7f", b"r\xff\xff\xff\xff"),
    *(b"q\xff", b"\x95" + b"\xff" * 8, b"X\xff\xff\xff\xff", b"\x8e\xff\xff\xff\xff\xff\xff\xff\x7f"),
    *(b"\x8b\xff\xff\xff\x7f", b"K\x05", b".", b"\x80\x63", b"\x88", b"G\x7f\xf0" + bytes(6)),
    *(operation * 500 for operation in (b"]", b"N\x85", b"(", b"\x85", b"}", b"\x8f", b"2", b"2\x85")),
)  # fmt: skip


def mutate(seed: Seed, others: Sequence[Seed], *, number: int) -> bytes:
    """The damaged file of that number."""
    rng = random.Random(number)
    content = seed.content
    if seed.kind is Kind.TORCH_ZIP and rng.random() < 0.5:
        return _pack_again(rng, seed, others)
    for _ in range(rng.choice((1, 1, 1, 1, 1, 2, 2, 3, 6))):
        content = rng.choice(_FOR[seed.kind])(rng, content, seed, others)
    return content


def _place(rng: random.Random, content: bytes, seed: Seed) -> int:
    """A place that decides something, or any; edits before it may have moved what is there."""
    if seed.places and rng.random() < 0.8:
        return min(rng.choice(seed.places), max(len(content) - 1, 0))
    return rng.randrange(max(len(content), 1))


def _flip_bits(rng: random.Random, content: bytes, seed: Seed, __: Sequence[Seed]) -> bytes:
    changed = bytearray(content)
    for _ in range(rng.randint(1, 8) if changed else 0):
        changed[_place(rng, content, seed)] ^= 1 << rng.randrange(8)
    return bytes(changed)


def _set_bytes(rng: random.Random, content: bytes, seed: Seed, __: Sequence[Seed]) -> bytes:
    changed = bytearray(content)
    for _ in range(rng.randint(1, 4) if changed else 0):
        changed[_place(rng, content, seed)] = rng.randrange(256)
    return bytes(changed)


def _truncate(rng: random.Random, content: bytes, seed: Seed, _: Sequence[Seed]) -> bytes:
    return content[: _place(rng, content, seed)]


def _append(rng: random.Random, content: bytes, seed: Seed, _: Sequence[Seed]) -> bytes:
    return content + rng.randbytes(rng.randint(1, 200))


def _splice(rng: random.Random, content: bytes, seed: Seed, others: Sequence[Seed]) -> bytes:
    other = rng.choice(others)
    start, length = _place(rng, other.content, other), rng.choice((4, 16, 64, 400, 4000))
    here, gap = _place(rng, content, seed), rng.choice((0, length))
    return content[:here] + other.content[start : start + length] + content[here + gap :]


def _delete(rng: random.Random, content: bytes, seed: Seed, _: Sequence[Seed]) -> bytes:
    here = _place(rng, content, seed)
    return content[:here] + content[here + rng.choice((1, 2, 4, 8, 30, 300)) :]


def _double(rng: random.Random, content: bytes, seed: Seed, _: Sequence[Seed]) -> bytes:
    here, length = _place(rng, content, seed), rng.choice((1, 8, 50, 300))
    return content[: here + length] + content[here:]


def _edit_integer(rng: random.Random, content: bytes, seed: Seed, _: Sequence[Seed]) -> bytes:
    """Length fields, counts, sizes and offsets are little-endian everywhere."""
    here, size = _place(rng, content, seed), rng.choice((1, 2, 4, 8))
    value = rng.choice(_INTEGERS) % 256**size
    return content[:here] + value.to_bytes(size, "little") + content[here + size :]


def _insert_operations(rng: random.Random, content: bytes, seed: Seed, _: Sequence[Seed]) -> bytes:
    here = _place(rng, content, seed)
    inserted = b"".join(rng.choice(_OPERATIONS) for _ in range(rng.randint(1, 4)))
    return content[:here] + inserted + content[here:]


def _exchange_words(rng: random.Random, content: bytes, _: Seed, __: Sequence[Seed]) -> bytes:
    """One short text in a pickle for another one of it: a name, a key or a type."""
    words = list(_WORD.finditer(content))
    if not words:
        return content
    one, other = rng.choice(words), rng.choice(words)
    return content[: one.start()] + other.group() + content[one.end() :]


def _edit_count(rng: random.Random, content: bytes, _: Seed, __: Sequence[Seed]) -> bytes:
    """A small number in a pickle, as those of shapes and arguments are, for one of any size."""
    counts = list(_COUNT.finditer(content))
    if not counts:
        return content
    one, value = rng.choice(counts), rng.choice(_INTEGERS)
    long = b"\x8a\x09" + value.to_bytes(9, "little")
    return content[: one.start()] + rng.choice((long, b"N", b"\x88", b")", b"]")) + content[one.end() :]


def _edit_header_number(rng: random.Random, content: bytes, _: Seed, __: Sequence[Seed]) -> bytes:
    """A number in the JSON of a safetensors header, of which the length then is right."""
    header, rest = _header(content)
    found = list(_NUMBER.finditer(header))
    if not found:
        return content
    one = rng.choice(found)
    return _with_header(header[: one.start()] + rng.choice(_NUMBERS) + header[one.end() :], rest)


def _edit_header_text(rng: random.Random, content: bytes, _: Seed, __: Sequence[Seed]) -> bytes:
    """A word in the header for another one of it."""
    header, rest = _header(content)
    words = list(re.finditer(rb"[\w.\-]+", header))
    if not words:
        return content
    one, other = rng.choice(words), rng.choice(words)
    return _with_header(header[: one.start()] + other.group() + header[one.end() :], rest)


def _edit_config(rng: random.Random, content: bytes, _: Seed, __: Sequence[Seed]) -> bytes:
    """An argument of the generator in the metadata, in a file that is sound otherwise."""
    header, rest = _header(content)
    try:
        entries = json.loads(header)
        description = json.loads(entries["__metadata__"][METADATA_KEY])
        where = rng.choice(
            (description["config"],) * 6 + (description["config"]["mapping_kwargs"], description)
        )
        where[rng.choice((*where, "strange"))] = rng.choice(_VALUES)
    except (ValueError, KeyError, TypeError, IndexError):
        return content  # an earlier edit has spoiled it
    entries["__metadata__"][METADATA_KEY] = json.dumps(description)
    return _with_header(json.dumps(entries).encode(), rest)


def _edit_entry(rng: random.Random, content: bytes, _: Seed, __: Sequence[Seed]) -> bytes:
    """Name, type or shape of a tensor, in a file that is sound otherwise."""
    header, rest = _header(content)
    try:
        entries = json.loads(header)
        name = rng.choice(list(entries))
        entry = entries[name]
        match rng.randrange(3):
            case 0:
                entries[rng.choice((f"{name}2", "x" * 5000, "\0", *entries))] = entries.pop(name)
            case 1:
                entry["dtype"] = rng.choice(
                    ("F16", "BF16", "F32", "I32", "U8", "BOOL", "F8_E4M3", "F4", "C64")
                )
            case _:
                entry["shape"] = rng.choice(
                    ([], [1], [0], entry["shape"][::-1], [1] * 100, [*entry["shape"], 1])
                )
    except (ValueError, KeyError, TypeError, IndexError):
        return content  # an earlier edit has spoiled it
    return _with_header(json.dumps(entries).encode(), rest)


def _header(content: bytes) -> tuple[bytes, bytes]:
    length = int.from_bytes(content[:8], "little")
    return content[8 : 8 + length], content[8 + length :]


def _with_header(header: bytes, rest: bytes) -> bytes:
    return struct.pack("<Q", len(header)) + header + rest


def _pack_again(rng: random.Random, seed: Seed, others: Sequence[Seed]) -> bytes:
    """A zip file that is sound in itself, with one of its members damaged, packed or renamed."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(seed.content)) as old, zipfile.ZipFile(buffer, "w") as new:
        members = [(info.filename, old.read(info)) for info in old.infolist()]
        chosen = rng.randrange(len(members))
        for i, (name, member) in enumerate(members):
            packing = rng.choice((zipfile.ZIP_STORED, zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED))
            if i == chosen:
                part = Seed(name, Kind.PICKLE, member, ())
                member = rng.choice(_FOR[Kind.PICKLE])(rng, member, part, others)
                member = rng.choice((member, member, member + bytes(10**6)))
            new.writestr(name, member, packing)
    return buffer.getvalue()


_ANY: tuple[Mutation, ...] = (
    *(_flip_bits, _set_bytes, _truncate, _append, _splice, _delete, _double, _edit_integer),
)
_FOR: dict[Kind, tuple[Mutation, ...]] = {
    Kind.PICKLE: (*_ANY, *(_insert_operations, _exchange_words, _edit_count) * 3),
    Kind.TORCH_OLD: (*_ANY, *(_insert_operations, _exchange_words, _edit_count) * 3),
    Kind.TORCH_ZIP: _ANY,
    Kind.SAFETENSORS: (
        *(*_ANY, _edit_header_number, _edit_header_text),
        *((_edit_config,) * 20),
        *((_edit_entry,) * 6),
    ),
}

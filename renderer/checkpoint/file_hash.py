"""The hash by which a model is known."""

import hashlib
from typing import BinaryIO

_CHUNK = 1 << 20


def hash_file(file: BinaryIO) -> tuple[str, int]:
    """Return the SHA-256 of a file and its size, without holding it in memory."""
    file.seek(0)
    sha256 = hashlib.sha256()
    while chunk := file.read(_CHUNK):
        sha256.update(chunk)
    return sha256.hexdigest(), file.tell()

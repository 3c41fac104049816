"""A model fetched from a web address into the cache: streamed, gone on with after a break, checked."""

from __future__ import annotations

import http.client
import re
import shutil
import socket
import ssl
import time
import urllib.error
import urllib.request
from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass, replace
from email.message import Message
from typing import IO

from renderer.remote.address import Address, RemoteError, file_name
from renderer.remote.https import opener
from renderer.remote.model_cache import CachedModel, ModelCache
from renderer.remote.partial_file import Origin, PartialFile

_CHUNK = 2**18
_SNIFFED = 512
_MIB = 2**20
_RETRIED = {408, 429, 500, 502, 503, 504}
_BREAKS = (TimeoutError, ConnectionError, http.client.HTTPException, ssl.SSLError)
_REASONS = {
    401: "it asks for a login: fetch the file with a browser and open it from there",
    403: "it does not allow this: perhaps the file needs a login, or the address has expired",
    404: "there is no such file: check the address",
    410: "the file has been withdrawn",
    429: "it has been asked too often: try again later",
}
_WEB_PAGE = "The address gives a web page, not a model file: copy the address of the file itself"


@dataclass(frozen=True, slots=True)
class Limits:
    """How long to wait and how much to take.

    Units: `silence_s` is the longest time without a byte; `retries` counts breaks in a row in which nothing
    came, `pause_s` the wait after the first (it doubles).
    """

    most_bytes: int = 16 * 2**30
    silence_s: float = 20.0
    retries: int = 3
    pause_s: float = 1.0


@dataclass(frozen=True, slots=True)
class Arrival:
    """How much has come, of how much (None: nobody says); `note` says what is being waited for."""

    done: int
    total: int | None
    note: str = ""


class _Broken(Exception):
    """The connection broke; what has come is kept. The text says how."""


Told = Callable[[Arrival], None]
Pause = Callable[[float], None]


def fetch(
    address: Address,
    cache: ModelCache,
    part: PartialFile,
    tell: Told,
    *,
    limits: Limits | None = None,
    pause: Pause = time.sleep,
) -> CachedModel:
    """Go on with the part until the model is whole, and put it into the cache.

    Raises: RemoteError; LetGo when another thread has let the part go; OSError if it cannot be written.
    """
    limits = limits or Limits()
    fruitless = 0
    while True:
        before = part.size
        try:
            name = _attempt(address, part, tell, limits)
            break
        except _Broken as broken:
            fruitless = 0 if part.size > before else fruitless + 1
            if fruitless > limits.retries:
                raise RemoteError(_gave_up(address, part, broken)) from broken
            tell(Arrival(part.size, part.origin.total, f"{broken}; trying again"))
            pause(limits.pause_s * 2 ** max(fruitless - 1, 0))
    sha256 = part.sha256
    if address.sha256 and sha256 != address.sha256:
        part.discard()
        raise RemoteError(
            f"{name} came whole, but its sha256 is {sha256[:16]}… and not {address.sha256[:16]}… as the "
            "address says: the file was changed, or the address is wrong. It was not kept."
        )
    path = cache.place(address) / name
    part.finish(path)
    return cache.note(address, path, sha256=sha256, fetched_s=time.time())


def _attempt(address: Address, part: PartialFile, tell: Told, limits: Limits) -> str:
    """Ask for what is missing and take it; the name of the file, which is whole then. Raises: _Broken."""
    tell(Arrival(part.size, part.origin.total, f"asking {address.host}"))
    request = urllib.request.Request(
        address.url, headers={"User-Agent": "sg3-viz", "Accept-Encoding": "identity"}
    )
    if part.size and part.origin.validator:
        request.add_header("Range", f"bytes={part.size}-")
        request.add_header("If-Range", part.origin.validator)
    try:
        with closing(opener(address).open(request, timeout=limits.silence_s)) as response:
            headers = response.headers
            _begin(response.status, headers, part, limits)
            _take(response, headers, part, tell, limits)
            if part.origin.total is not None and part.size < part.origin.total:
                raise _Broken("the connection ended early")
            return _named(file_name(address.url, headers), part)
    except urllib.error.HTTPError as error:
        with closing(error):
            return _refused(error, address, part)
    except urllib.error.URLError as error:
        raise _unreachable(error.reason, address) from error
    except _BREAKS as error:
        raise _unreachable(error, address) from error


def _begin(status: int, headers: Message, part: PartialFile, limits: Limits) -> None:
    """Learn from the answer's head whether it goes on where the part ends. Raises: RemoteError, _Broken."""
    kind = headers.get_content_type() if "Content-Type" in headers else ""
    if kind in ("text/html", "application/xhtml+xml"):
        raise RemoteError(f"{_WEB_PAGE}, which often belongs to a “Download” button.")
    if headers.get("Content-Encoding", "identity").lower() != "identity":
        raise RemoteError("The server sends the file compressed, unasked: fetch it with a browser.")
    validator = headers.get("ETag", "")
    if not validator or validator.startswith("W/"):
        validator = headers.get("Last-Modified", "")
    if status == http.client.PARTIAL_CONTENT:
        first, total = _content_range(headers)
        known = part.origin.total or total  # a first answer without a length leaves it to this one
        if first != part.size or total not in (None, known):
            part.begin(Origin(), keep=False)
            raise _Broken("the server sent another part than was asked for")
        part.begin(replace(part.origin, total=known), keep=True)
        return
    length = headers.get("Content-Length", "")
    total = int(length) if length.isdecimal() else None
    if total is not None and total > limits.most_bytes:
        raise RemoteError(f"The file has {total / 2**30:.1f} GiB, more than any model: check the address.")
    part.begin(Origin(validator, total), keep=False)
    free = shutil.disk_usage(part.path.parent).free
    if total is not None and total > free:
        raise RemoteError(
            f"The file has {total / _MIB:.0f} MiB, but there are only {free / _MIB:.0f} MiB free for the "
            f"cache in {part.path.parent.parent}: make room there."
        )


def _take(response: IO[bytes], headers: Message, part: PartialFile, tell: Told, limits: Limits) -> None:
    """Read to the end of the answer. Raises: RemoteError for what is no model."""
    read = getattr(response, "read1", response.read)
    while content := read(_CHUNK):
        if part.size == 0:
            _check_is_no_text(content[:_SNIFFED])
        part.append(content)
        if part.size > limits.most_bytes:
            part.discard()
            raise RemoteError("The file does not end, or is larger than any model: check the address.")
        tell(Arrival(part.size, part.origin.total))


def _check_is_no_text(start: bytes) -> None:
    start = start.lstrip().lower()
    if start.startswith((b"<!doctype", b"<html", b"<head", b"<?xml")):
        raise RemoteError(f"{_WEB_PAGE}, which often belongs to a “Download” button.")
    if start.startswith(b"version https://git-lfs"):
        raise RemoteError(
            "The address gives a Git LFS pointer, not the model itself: copy the address of the “Download” "
            "button."
        )


def _content_range(headers: Message) -> tuple[int | None, int | None]:
    """The first byte that comes, and the whole's size."""
    found = re.fullmatch(r"bytes (\d+)-\d+/(\d+|\*)", headers.get("Content-Range", "").strip())
    if found is None:
        return None, None
    return int(found[1]), None if found[2] == "*" else int(found[2])


def _named(name: str, part: PartialFile) -> str:
    """The name with an ending by which it is known; a name without one gets that of its content."""
    if name.lower().endswith((".pkl", ".safetensors")):
        return name
    return f"{name}.safetensors" if part.head(9)[8:] == b"{" else f"{name}.pkl"


def _refused(error: urllib.error.HTTPError, address: Address, part: PartialFile) -> str:
    """What an error of the server means. Raises: RemoteError, _Broken."""
    if error.code == http.client.REQUESTED_RANGE_NOT_SATISFIABLE and part.size:
        if part.size == part.origin.total:
            return _named(file_name(address.url, error.headers), part)
        part.begin(Origin(), keep=False)
        raise _Broken("the file has changed")
    if error.code in _RETRIED:
        raise _Broken(f"{address.host} answers {error.code} {error.reason}".rstrip())
    if 300 <= error.code < 400:
        raise RemoteError(
            "The server sends us on in circles, or to an address that is not opened: use the address at "
            "which a browser finds the file in the end."
        )
    reason = _REASONS.get(error.code, f"{error.code} {error.reason}".rstrip())
    raise RemoteError(f"{address.host} does not give the file: {reason}.")


def _unreachable(reason: object, address: Address) -> Exception:
    """What a failure of the network means: another attempt, or its end."""
    if isinstance(reason, ssl.SSLCertVerificationError):
        return RemoteError(
            f"The certificate of {address.host} is not valid ({reason.verify_message}), so the file is not "
            "fetched: check the address, and the clock of this machine."
        )
    if isinstance(reason, socket.gaierror):
        return _Broken(f"{address.host} is not found")
    if isinstance(reason, TimeoutError):
        return _Broken(f"{address.host} is silent")
    if isinstance(reason, ConnectionRefusedError):
        return _Broken(f"{address.host} refuses the connection")
    return _Broken("the connection broke")


def _gave_up(address: Address, part: PartialFile, broken: _Broken) -> str:
    if not part.size:
        return f"The model cannot be fetched: {broken}. Check the network and the address."
    total = part.origin.total
    of = f" of {total / _MIB:.1f}" if total else ""
    return (
        f"The model has not come whole: {broken}. {part.size / _MIB:.1f}{of} MiB are kept; open the address "
        "again to go on from there."
    )

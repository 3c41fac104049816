"""Web addresses of models: which are followed, and what a file from there is called on this machine."""

from __future__ import annotations

import hashlib
import ipaddress
import re
from dataclasses import dataclass
from email.message import Message
from urllib.parse import SplitResult, quote, unquote, urlsplit

LONGEST_NAME = 100
_SHA256 = re.compile(r"sha256=([0-9a-fA-F]{64})")
# What may stand in an address as it is; the % of what is quoted already is among it.
_PLAIN = "!#$%&'()*+,/:;=?@[]~"


class RemoteError(Exception):
    """A model that cannot be fetched from the web; the text is one sentence or two for the user."""


@dataclass(frozen=True, slots=True)
class Address:
    """Where a model can be fetched. `sha256` is what its content must have; empty where nobody has said."""

    url: str
    sha256: str = ""

    @property
    def key(self) -> str:
        """A name of its own among files, the same whatever hash is expected."""
        return hashlib.sha256(self.url.encode()).hexdigest()[:20]

    @property
    def host(self) -> str:
        """The name of the server."""
        return urlsplit(self.url).hostname or ""

    @property
    def is_local(self) -> bool:
        """Whether the server is this machine."""
        return is_loopback(self.host)


def is_address(model: str) -> bool:
    """Whether this is meant as a web address, and not as a path.

    >>> is_address("https://example.org/ffhq.pkl"), is_address("ffhq.pkl")
    (True, False)
    """
    return model.strip().lower().startswith(("http://", "https://"))


def parse(text: str) -> Address:
    """The address in a text; `#sha256=…` at its end says what must come.

    >>> parse("https://example.org/my model.pkl").url
    'https://example.org/my%20model.pkl'

    Raises: RemoteError if it is not followed.
    """
    url, _, fragment = text.strip().partition("#")
    parts = _split(url)
    if parts.username is not None or parts.password is not None:
        raise RemoteError("An address with a password in it is not opened: fetch that file with a browser.")
    check_is_safe(url)
    expected = _SHA256.fullmatch(fragment)
    if fragment.startswith("sha256") and expected is None:
        raise RemoteError("After #sha256= stand 64 hexadecimal digits: check the end of the address.")
    return Address(quote(url, safe=_PLAIN), expected[1].lower() if expected else "")


def check_is_safe(url: str) -> None:
    """Refuse whatever others could read or change on its way. Raises: RemoteError."""
    parts = _split(url)
    host = parts.hostname or ""
    if parts.scheme.lower() == "https" and host:
        return
    if parts.scheme.lower() == "http" and is_loopback(host):
        return
    if parts.scheme.lower() == "http" and host:
        raise RemoteError(f"{host} is asked over plain http, where anybody on the way can change the file: "
                          "use the https address.")  # fmt: skip
    raise RemoteError(f"{url:.200} is no https address: check it.")


def is_loopback(host: str) -> bool:
    """Whether a name or number means this machine."""
    if host.lower() == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def file_name(url: str, headers: Message) -> str:
    """What the file is called: as the server says, else as its address ends; never a path.

    >>> file_name("https://example.org/a/ffhq%201024.pkl?download=1", Message())
    'ffhq_1024.pkl'
    """
    given = headers.get_filename() if "Content-Disposition" in headers else None
    last = re.split(r"[/\\]", given or unquote(urlsplit(url).path))[-1]
    safe = re.sub(r"[^A-Za-z0-9._-]+", "_", last).strip("._ ") or "model"
    stem, dot, suffix = safe.rpartition(".")
    if not dot or len(suffix) > 12:
        return safe[:LONGEST_NAME]
    return f"{stem[: LONGEST_NAME - len(suffix) - 1]}.{suffix}"


def short_name(url: str) -> str:
    """The end of an address, by which people know it.

    >>> short_name("https://example.org/models/ffhq%20t.pkl?download=1")
    'ffhq t.pkl'
    """
    parts = urlsplit(url)
    return unquote(parts.path).rpartition("/")[2] or parts.hostname or url


def _split(url: str) -> SplitResult:
    if re.search(r"[\x00-\x1f\x7f]", url):
        raise RemoteError("There are control characters in this address: copy it once more.")
    try:
        parts = urlsplit(url)
        _ = parts.port  # a number out of range is told only when it is asked for
    except ValueError as error:
        raise RemoteError(f"{url:.200} is no web address: {error}.") from error
    return parts

"""Which addresses are followed, and what a file from there is called."""

from __future__ import annotations

from email.message import Message

import pytest

from renderer.remote.address import RemoteError, check_is_safe, file_name, is_address, parse

DIGEST = "ab" * 32


@pytest.mark.parametrize("text", ["https://a.org/x.pkl", "HTTP://localhost/x", " https://a.org/x.pkl "])
def test_addresses_are_told_from_paths(text: str) -> None:
    assert is_address(text)


@pytest.mark.parametrize("text", ["a.pkl", "/http/x.pkl", "https", "http:/one-slash", "ftp://a.org/x.pkl"])
def test_paths_are_told_from_addresses(text: str) -> None:
    assert not is_address(text)


@pytest.mark.parametrize("host", ["localhost", "127.0.0.1:8000", "127.8.9.10", "[::1]:80"])
def test_plain_http_is_for_this_machine(host: str) -> None:
    assert parse(f"http://{host}/x.pkl").is_local


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("http://example.org/x.pkl", "use the https address"),
        ("http://localhost.example.org/x.pkl", "use the https address"),
        ("http://127.0.0.1@example.org/x.pkl", "password"),
        ("https://me:secret@example.org/x.pkl", "password"),
        ("https:///x.pkl", "no https address"),
        ("https://example.org:99999/x.pkl", "no web address"),
        ("https://[broken/x.pkl", "no web address"),
        ("https://example.org/x\r\nHost: b.pkl", "control characters"),
        ("https://example.org/x.pkl#sha256=12", "64 hexadecimal digits"),
    ],
)
def test_what_is_not_followed_is_refused_in_words(text: str, words: str) -> None:
    with pytest.raises(RemoteError, match=words):
        parse(text)


@pytest.mark.parametrize("url", ["ftp://a.org/x", "file:///etc/passwd", "javascript:1", "http://10.0.0.1/x"])
def test_no_redirection_leads_elsewhere(url: str) -> None:
    with pytest.raises(RemoteError):
        check_is_safe(url)


def test_the_expected_hash_is_no_part_of_the_address() -> None:
    plain, hashed = parse("https://a.org/x.pkl"), parse(f"https://a.org/x.pkl#sha256={DIGEST.upper()}")
    assert (plain.url, plain.key, plain.sha256) == (hashed.url, hashed.key, "")
    assert hashed.sha256 == DIGEST


def test_two_addresses_never_share_a_place() -> None:
    keys = {parse(f"https://a.org/{name}").key for name in ("x.pkl", "X.pkl", "x.pkl?v=2", "y/x.pkl")}
    assert len(keys) == 4


@pytest.mark.parametrize(
    ("end", "disposition", "name"),
    [
        ("ffhq.pkl", None, "ffhq.pkl"),
        ("a%20b%2Fc.pkl?x=1", None, "c.pkl"),
        ("..%2f..%2fetc%2fpasswd", None, "passwd"),
        ("", None, "model"),
        ("download", 'attachment; filename="my model.pkl"', "my_model.pkl"),
        ("download", "attachment; filename*=UTF-8''..%2F..%2Fk%C3%B6pfe.pkl", "k_pfe.pkl"),
        ("download", 'attachment; filename="C:\\\\evil\\\\x.pkl"', "x.pkl"),
        ("download", 'attachment; filename=".bashrc"', "bashrc"),
        ("download", 'attachment; filename="..."', "model"),
        ("y" * 300 + ".pkl", None, "y" * 96 + ".pkl"),
    ],
)
def test_a_name_from_the_web_is_never_a_path(end: str, disposition: str | None, name: str) -> None:
    headers = Message()
    if disposition:
        headers["Content-Disposition"] = disposition
    assert file_name(f"https://a.org/{end}", headers) == name

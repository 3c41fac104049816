"""Fetching from a real server on this machine: whole, in parts, too slow, wrong."""

from __future__ import annotations

import hashlib
import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from renderer import versioned_json
from renderer.remote.address import parse
from renderer.remote.download import Download, Pace
from renderer.remote.fetch import Limits
from renderer.remote.model_cache import CachedModel, ModelCache
from renderer.remote.partial_file import CONTENT, ORIGIN, Origin
from tests.renderer.remote.web_server import Behaviour, web_server

QUICK = Limits(retries=2, pause_s=0.01)


@pytest.fixture
def plan() -> Behaviour:
    return Behaviour()


@pytest.fixture
def url(plan: Behaviour) -> Iterator[str]:
    with web_server(plan) as start:
        yield f"{start}/network.pkl"


@pytest.fixture
def cache(tmp_path: Path) -> ModelCache:
    return ModelCache(tmp_path / "models")


def ended(url: str, cache: ModelCache, limits: Limits = QUICK) -> Download:
    download = Download(parse(url), cache, limits=limits)
    assert download.wait(20)
    return download


def fetched(url: str, cache: ModelCache) -> CachedModel:
    download = ended(url, cache)
    assert download.failure == ""
    assert download.result is not None
    return download.result


def failure(url: str, cache: ModelCache, limits: Limits = QUICK) -> str:
    download = ended(url, cache, limits)
    assert download.result is None
    assert cache.find(replace(download.address, sha256="")) is None
    return download.failure


def part_of(url: str, cache: ModelCache) -> bytes:
    return (cache.place(parse(url)) / CONTENT).read_bytes()


def test_a_model_comes_whole(url: str, cache: ModelCache, plan: Behaviour) -> None:
    model = fetched(url, cache)
    assert model.path.read_bytes() == plan.content
    assert (model.name, model.bytes) == ("network.pkl", len(plan.content))
    assert model.sha256 == hashlib.sha256(plan.content).hexdigest()
    assert cache.find(parse(url)) == model
    assert sorted(path.name for path in model.path.parent.iterdir()) == ["fetched.json", "network.pkl"]


def test_what_is_in_the_cache_needs_no_server(cache: ModelCache, plan: Behaviour) -> None:
    with web_server(plan) as start:
        model = fetched(f"{start}/x.pkl", cache)
    assert cache.find_text(f"{start}/x.pkl") == model


def test_after_a_break_it_goes_on_by_itself(url: str, cache: ModelCache, plan: Behaviour) -> None:
    plan.cuts = [30_000, 20_000]
    assert fetched(url, cache).path.read_bytes() == plan.content
    assert [asked.get("range") for asked in plan.asked] == [None, "bytes=30000-", "bytes=50000-"]
    assert [asked.get("if-range") for asked in plan.asked[1:]] == ['"one"', '"one"']


def test_the_next_attempt_goes_on_with_what_was_kept(url: str, cache: ModelCache, plan: Behaviour) -> None:
    plan.cuts = [30_000, 0, 0, 0]
    assert "0.0 of 0.1 MiB are kept" in failure(url, cache)
    assert part_of(url, cache) == plan.content[:30_000]
    plan.asked.clear()
    assert fetched(url, cache).path.read_bytes() == plan.content
    assert [asked.get("range") for asked in plan.asked] == ["bytes=30000-"]


def test_a_file_that_has_changed_begins_anew(url: str, cache: ModelCache, plan: Behaviour) -> None:
    plan.cuts = [30_000, 0, 0, 0]
    failure(url, cache)
    plan.content, plan.etag = b"\x80" + bytes(70_000), '"two"'
    assert fetched(url, cache).path.read_bytes() == plan.content


@pytest.mark.parametrize("etag", ["", 'W/"weak"'])
def test_without_a_word_for_its_state_nothing_is_gone_on_with(
    url: str, cache: ModelCache, plan: Behaviour, etag: str
) -> None:
    plan.etag, plan.cuts = etag, [30_000]
    assert fetched(url, cache).path.read_bytes() == plan.content
    assert [asked.get("range") for asked in plan.asked] == [None, None]


def test_the_date_of_a_file_is_such_a_word(url: str, cache: ModelCache, plan: Behaviour) -> None:
    plan.etag, plan.last_modified, plan.cuts = "", "Sat, 21 Nov 2026 10:00:00 GMT", [30_000]
    assert fetched(url, cache).path.read_bytes() == plan.content
    assert plan.asked[1].get("if-range") == plan.last_modified


def test_a_server_without_ranges_sends_all_again(url: str, cache: ModelCache, plan: Behaviour) -> None:
    plan.ranges, plan.cuts = False, [30_000]
    assert fetched(url, cache).path.read_bytes() == plan.content


def test_a_part_that_is_whole_already_is_not_fetched_again(
    url: str, cache: ModelCache, plan: Behaviour
) -> None:
    plan.cuts = [30_000, 0, 0, 0]
    failure(url, cache)
    (cache.place(parse(url)) / CONTENT).write_bytes(plan.content)
    assert fetched(url, cache).path.read_bytes() == plan.content


def test_a_busy_server_is_asked_again(url: str, cache: ModelCache, plan: Behaviour) -> None:
    plan.statuses = [503, 429, 200]
    assert fetched(url, cache).path.read_bytes() == plan.content


def test_a_server_need_not_say_how_much_comes(url: str, cache: ModelCache, plan: Behaviour) -> None:
    plan.states_length = False
    assert fetched(url, cache).path.read_bytes() == plan.content


def test_a_length_that_is_told_late_is_what_must_come(url: str, cache: ModelCache, plan: Behaviour) -> None:
    place = cache.place(parse(url))
    place.mkdir(parents=True)
    (place / CONTENT).write_bytes(plan.content[:30_000])
    (place / ORIGIN).write_bytes(versioned_json.encode(Origin('"one"', None)))
    plan.cuts = [20_000]
    assert fetched(url, cache).path.read_bytes() == plan.content
    assert [asked.get("range") for asked in plan.asked] == ["bytes=30000-", "bytes=50000-"]


def test_the_right_hash_is_taken_and_a_wrong_one_refused(
    url: str, cache: ModelCache, plan: Behaviour
) -> None:
    right = hashlib.sha256(plan.content).hexdigest()
    words = failure(f"{url}#sha256={'0' * 64}", cache)
    assert right[:16] in words
    assert "It was not kept" in words
    assert not (cache.place(parse(url)) / CONTENT).exists()
    assert fetched(f"{url}#sha256={right}", cache).sha256 == right


@pytest.mark.parametrize(
    "content", [b"  <!DOCTYPE html><p>", b"<html>", b"version https://git-lfs.github.com/"]
)
def test_pages_and_pointers_are_told_by_their_content(
    url: str, cache: ModelCache, plan: Behaviour, content: bytes
) -> None:
    plan.content = content
    assert "Download" in failure(url, cache)


def test_pages_are_told_by_what_the_server_says(url: str, cache: ModelCache, plan: Behaviour) -> None:
    plan.headers = {"Content-Type": "text/html; charset=utf-8"}
    assert failure(url, cache).startswith("The address gives a web page, not a model file")


@pytest.mark.parametrize(("status", "words"), [(404, "no such file"), (403, "login"), (500, "500")])
def test_refusals_of_the_server_are_put_in_words(
    url: str, cache: ModelCache, plan: Behaviour, status: int, words: str
) -> None:
    plan.statuses = [status] * 9
    assert words in failure(url, cache)


@pytest.mark.parametrize(
    "target", ["http://example.org/x.pkl", "ftp://example.org/x.pkl", "file:///etc/passwd"]
)
def test_no_redirection_leads_to_an_unsafe_address(
    url: str, cache: ModelCache, plan: Behaviour, target: str
) -> None:
    plan.redirect = target
    assert "sends us on" in failure(url, cache)


def test_a_redirection_is_followed_and_gone_on_with(url: str, cache: ModelCache, plan: Behaviour) -> None:
    plan.redirect, plan.cuts = "/final.pkl", [30_000]
    assert fetched(url, cache).path.read_bytes() == plan.content
    assert plan.asked[-1].get("range") == "bytes=30000-", "a redirected request asks for the rest, too"


def test_a_redirection_in_circles_ends(url: str, cache: ModelCache, plan: Behaviour) -> None:
    plan.redirect = "/round"
    assert "in circles" in failure(url, cache)


@pytest.mark.parametrize("states_length", [True, False])
def test_no_more_is_taken_than_any_model_has(
    url: str, cache: ModelCache, plan: Behaviour, states_length: bool
) -> None:
    plan.states_length = states_length
    words = failure(url, cache, replace(QUICK, most_bytes=50_000))
    assert ("more than any model" if states_length else "larger than any model") in words


def test_a_silent_server_is_not_waited_for_for_ever(url: str, cache: ModelCache, plan: Behaviour) -> None:
    plan.stalls_after = 0
    assert "127.0.0.1 is silent" in failure(url, cache, replace(QUICK, silence_s=0.3, retries=0))


def test_nobody_at_the_address_is_told(cache: ModelCache) -> None:
    assert "refuses the connection" in failure("http://127.0.0.1:9/x.pkl", cache)


def test_cancelling_takes_no_time_though_the_server_stalls(
    url: str, cache: ModelCache, plan: Behaviour
) -> None:
    plan.stalls_after = 30_000
    download = Download(parse(url), cache, limits=QUICK)
    end = time.monotonic() + 10
    while download.transfer().arrival.done < 30_000:
        assert time.monotonic() < end
        time.sleep(0.005)
    start = time.monotonic()
    download.cancel()
    assert time.monotonic() - start < 0.1
    assert not download.is_running
    assert (download.result, download.failure) == (None, "")
    plan.stalls_after = None
    assert fetched(url, cache).path.read_bytes() == plan.content, "another one takes over at once"
    assert plan.asked[-1].get("range") == "bytes=30000-"


def test_two_never_write_the_same_file(url: str, cache: ModelCache, plan: Behaviour) -> None:
    plan.stalls_after = 30_000
    first = Download(parse(url), cache, limits=QUICK)
    end = time.monotonic() + 10
    while not first.transfer().arrival.done:
        assert time.monotonic() < end
        time.sleep(0.005)
    assert "is being fetched already" in failure(url, cache)
    first.cancel()


@pytest.mark.parametrize(
    ("name", "content", "called"),
    [("x", b"\x80\x04", "x.pkl"), ("y", b"\x10" + bytes(7) + b'{"a":1}', "y.safetensors")],
)
def test_a_nameless_file_is_named_by_its_content(
    url: str, cache: ModelCache, plan: Behaviour, name: str, content: bytes, called: str
) -> None:
    plan.content = content
    assert fetched(url.replace("network.pkl", name), cache).name == called


def test_the_pace_is_that_of_the_last_seconds() -> None:
    pace = Pace()
    for second in range(11):
        pace.note(second * 1000, float(second))
    assert pace.per_second(10_000, 10.0) == 1000
    assert pace.per_second(10_000, 16.0) == pytest.approx(400)
    pace.note(500, 17.0)
    assert pace.per_second(500, 17.0) == 0.0

"""Models from the web in the window: fetched, opened, left off."""

from __future__ import annotations

import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import platformdirs
import pytest

from renderer.comparison import Comparison
from tests.renderer.remote.web_server import Behaviour, web_server
from tests.visualizer.fakes import MODEL, FakeClient
from visualizer.session import Session


@pytest.fixture
def plan() -> Behaviour:
    return Behaviour()


@pytest.fixture
def url(plan: Behaviour) -> Iterator[str]:
    with web_server(plan) as start:
        yield f"{start}/network.pkl"


@pytest.fixture
def session(client: FakeClient, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Session:
    monkeypatch.setattr(platformdirs, "user_cache_dir", lambda *_, **__: str(tmp_path))
    return Session(client)


def wait(session: Session) -> None:
    """Until nothing is being fetched."""
    end = time.monotonic() + 10
    while session.models.downloads.running:
        session.update(seconds=0.01, settled=True)
        assert time.monotonic() < end
        time.sleep(0.005)
    session.update(seconds=0.01, settled=True)


def test_a_model_is_opened_when_it_has_come(session: Session, client: FakeClient, url: str) -> None:
    session.models.open(url)
    assert session.models.loading == url
    assert client.opened == []
    wait(session)
    assert client.opened == [url]
    assert "sha256" in session.notices.items[-1].summary
    client.answer_opening(replace(MODEL, name="network.pkl"))
    session.update(seconds=0.01, settled=True)
    assert session.model is not None
    assert session.preferences.recent_models == (url,)


def test_what_is_in_the_cache_is_opened_without_asking_the_server(
    session: Session, client: FakeClient, url: str, plan: Behaviour
) -> None:
    session.models.open(url)
    wait(session)
    plan.statuses, before = [404] * 9, [notice.summary for notice in session.notices.items]
    session.models.open(url)
    wait(session)
    assert client.opened == [url, url]
    assert [notice.summary for notice in session.notices.items] == before


def test_whoever_has_gone_on_is_not_fetched_back(session: Session, client: FakeClient, url: str) -> None:
    session.models.open(url)
    session.models.open("b.pkl")
    wait(session)
    assert client.opened == ["b.pkl"]


def test_a_model_beside_is_fetched_too(session: Session, client: FakeClient, url: str) -> None:
    session.models.compare(Comparison(model=url))
    assert client.opened == []
    wait(session)
    assert client.opened == [url]


def test_cancelling_stops_the_waiting(
    session: Session, client: FakeClient, url: str, plan: Behaviour
) -> None:
    plan.stalls_after = 20_000
    session.models.compare(Comparison(model=url))
    session.models.open(url)
    start = time.monotonic()
    session.models.cancel_download(url)
    assert time.monotonic() - start < 0.5
    assert (session.models.loading, session.models.downloads.running) == (None, ())
    assert session.models.comparison == Comparison()
    session.update(seconds=0.01, settled=True)
    assert client.opened == []
    assert session.notices.items == ()


@pytest.mark.parametrize("address", ["http://example.org/x.pkl", "https://a:b@example.org/x.pkl"])
def test_an_address_that_is_not_followed_is_told(session: Session, client: FakeClient, address: str) -> None:
    session.models.open(address)
    session.update(seconds=0.01, settled=True)
    assert session.models.loading is None
    assert client.opened == []
    assert len(session.notices.items) == 1


def test_a_failure_is_told_and_the_next_attempt_is_a_new_one(
    session: Session, client: FakeClient, url: str, plan: Behaviour
) -> None:
    plan.statuses = [404]
    session.models.open(url)
    wait(session)
    assert "no such file" in session.notices.items[-1].summary
    assert session.models.loading is None
    session.models.open(url)
    wait(session)
    assert client.opened == [url]

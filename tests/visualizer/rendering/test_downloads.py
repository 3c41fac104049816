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
def client() -> FakeClient:
    return FakeClient()


@pytest.fixture
def session(client: FakeClient, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Session:
    monkeypatch.setattr(platformdirs, "user_cache_dir", lambda *_, **__: str(tmp_path))
    return Session(client)


def wait(session: Session) -> None:
    """Until nothing is being fetched."""
    end = time.monotonic() + 10
    while session.downloads.running:
        session.update(seconds=0.01, settled=True)
        assert time.monotonic() < end
        time.sleep(0.005)
    session.update(seconds=0.01, settled=True)


def test_a_model_is_opened_when_it_has_come(session: Session, client: FakeClient, url: str) -> None:
    session.open_model(url)
    assert session.loading == url
    assert client.opened == []
    wait(session)
    assert client.opened == [url]
    assert "sha256" in session.notices.items[-1].summary
    client.answer_opening(replace(MODEL, name="network.pkl"))
    session.update(seconds=0.01, settled=True)
    assert session.model is not None
    assert session.preferences.recent_models == (url,)


def test_what_is_in_the_cache_is_opened_at_once(
    session: Session, client: FakeClient, url: str, plan: Behaviour
) -> None:
    session.open_model(url)
    wait(session)
    plan.statuses = [404] * 9
    session.open_model(url)
    assert client.opened == [url, url]
    assert not session.downloads.running


def test_whoever_has_gone_on_is_not_fetched_back(session: Session, client: FakeClient, url: str) -> None:
    session.open_model(url)
    session.open_model("b.pkl")
    wait(session)
    assert client.opened == ["b.pkl"]


def test_a_model_beside_is_fetched_too(session: Session, client: FakeClient, url: str) -> None:
    session.compare(Comparison(model=url))
    assert client.opened == []
    wait(session)
    assert client.opened == [url]


def test_cancelling_stops_the_waiting(
    session: Session, client: FakeClient, url: str, plan: Behaviour
) -> None:
    plan.stalls_after = 20_000
    session.compare(Comparison(model=url))
    session.open_model(url)
    start = time.monotonic()
    session.cancel_download(url)
    assert time.monotonic() - start < 0.5
    assert (session.loading, session.downloads.running) == (None, ())
    assert session.comparison == Comparison()
    session.update(seconds=0.01, settled=True)
    assert client.opened == []
    assert session.notices.items == ()


@pytest.mark.parametrize("address", ["http://example.org/x.pkl", "https://a:b@example.org/x.pkl"])
def test_an_address_that_is_not_followed_is_told(session: Session, client: FakeClient, address: str) -> None:
    session.open_model(address)
    session.update(seconds=0.01, settled=True)
    assert session.loading is None
    assert client.opened == []
    assert len(session.notices.items) == 1


def test_a_failure_is_told_and_the_next_attempt_is_a_new_one(
    session: Session, client: FakeClient, url: str, plan: Behaviour
) -> None:
    plan.statuses = [404]
    session.open_model(url)
    wait(session)
    assert "no such file" in session.notices.items[-1].summary
    assert session.loading is None
    session.open_model(url)
    wait(session)
    assert client.opened == [url]

"""For the tests of the window: a session with a model and a picture, and disks that answer at once."""

from __future__ import annotations

import pytest

from tests.visualizer.fakes import FakeClient
from tests.visualizer.session_play import pass_time
from visualizer import disk_threads
from visualizer.session import Session


@pytest.fixture(autouse=True)
def quick_disks(monkeypatch: pytest.MonkeyPatch) -> None:
    """What is done in threads is done where it is asked for. A module about the threads overrides this."""
    monkeypatch.setattr(disk_threads, "in_thread", lambda run, _name: run())


@pytest.fixture
def client() -> FakeClient:
    return FakeClient()


@pytest.fixture
def session(client: FakeClient) -> Session:
    """A session with an open model and its first picture."""
    session = Session(client)
    session.models.open("a.pkl")
    client.answer_opening()
    pass_time(session)
    client.answer_newest()
    pass_time(session)
    assert session.model is not None
    assert session.frame is not None
    return session

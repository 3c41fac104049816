"""What tests of the session do again and again."""

from __future__ import annotations

import time
from dataclasses import replace

from renderer.scene import Scene, Truncation
from tests.visualizer.fakes import MODEL, FakeClient
from visualizer.session import Session

DT = 1 / 60
PATIENCE_S = 20.0
OTHER = replace(MODEL, name="b.pkl", content_hash="def", layers=MODEL.layers[:1] + MODEL.layers[-1:])


def pass_time(session: Session) -> None:
    """One frame in which no control is held."""
    session.update(seconds=DT, settled=True)


def with_psi(scene: Scene, psi: float) -> Scene:
    return replace(scene, truncation=Truncation(psi=psi))


def switch_model(session: Session, client: FakeClient) -> None:
    """To one that has other layers."""
    session.models.open("b.pkl")
    client.answer_opening(OTHER)
    pass_time(session)


def wait_for_files(session: Session) -> None:
    """Until what was to be written is, and has been told."""
    deadline = time.monotonic() + PATIENCE_S
    while session.saver.is_busy:
        assert time.monotonic() < deadline
        time.sleep(0.001)
        session.update(seconds=0.0, settled=True)

"""The project pane: bookmarks and history."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import pytest

from renderer.scene import LatentPoint
from tests.visualizer.fakes import FakeClient
from tests.visualizer.panes.pane_play import opened, play, without_opengl
from visualizer.panes import project_pane
from visualizer.panes.project_pane import ProjectPane
from visualizer.projects.history import History
from visualizer.projects.step_names import step_name

STEPS = 40


@pytest.fixture(autouse=True)
def context(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    yield from without_opengl(monkeypatch, project_pane)


def test_each_step_is_named_once_also_when_the_oldest_have_gone(monkeypatch: pytest.MonkeyPatch) -> None:
    session, named = opened(FakeClient()), list[str]()
    pane = ProjectPane(session)
    session.work.history = History(session.project, limit=10)

    def counted(before: object, after: object) -> str:
        named.append(step_name(before, after))  # type: ignore[arg-type]
        return named[-1]

    monkeypatch.setattr(project_pane, "step_name", counted)

    def draw() -> None:
        session.scene = replace(session.scene, latent=LatentPoint(x=session.scene.latent.x + 1))
        pane.draw()

    play(session, draw, frames=STEPS)
    assert len(session.work.history.steps) == 10
    assert len(named) >= STEPS
    assert len(named) == len(set(named))

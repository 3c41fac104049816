"""Panes without a window or a renderer: the test answers what they ask, and presses their buttons."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from imgui_bundle import imgui

from renderer.directions.direction_library import DirectionLibrary
from renderer.frame import StepTiming
from tests.visualizer.fakes import MODEL, FakeClient
from tests.widgets.stage import Stage, imgui_context
from visualizer.session import Session


class NoTexture:
    """Stands for a texture where there is no OpenGL."""

    def update(self, pixels: np.ndarray) -> imgui.ImTextureRef:
        """As the real one, take a picture in three colours."""
        assert pixels.shape[2] == 3
        return imgui.ImTextureRef(1)

    def close(self) -> None:
        """Nothing to give back."""


def without_opengl(monkeypatch: pytest.MonkeyPatch, *modules: object) -> Iterator[None]:
    """A context of ImGui, in which these modules draw textures that are none."""
    for module in modules:
        monkeypatch.setattr(module, "ImageTexture", NoTexture)
    with imgui_context():
        yield


def session_with_model(client: FakeClient, library: Path | None = None) -> Session:
    """A session whose model is there as soon as it is updated; its directions are in that folder."""
    session = Session(client, library=DirectionLibrary(library) if library else None)
    session.models.open(MODEL.model)
    client.answer_opening()
    return session


def opened(client: FakeClient, ms_per_layer: float = 1.0, model: str = MODEL.model) -> Session:
    """A session with an open model and its first picture."""
    session = Session(client)
    open_model(session, client, ms_per_layer, model)
    return session


def open_model(session: Session, client: FakeClient, ms_per_layer: float, model: str) -> None:
    """Open it and show its first picture, which took so long."""
    session.models.open(model)
    client.answer_opening(replace(MODEL, model=model))
    session.update(seconds=1 / 60, settled=True)
    client.answer_newest()
    timings = tuple(StepTiming(layer.name, ms_per_layer) for layer in MODEL.layers)
    client.answers[-1] = replace(client.answers[-1], layer_timings=timings)  # type: ignore[type-var]
    session.update(seconds=1 / 60, settled=True)


def play(session: Session, draw: Any, frames: int = 4) -> None:
    """Session and pane take turns as in the window."""

    def both(_: None) -> None:
        session.update(seconds=1 / 60, settled=True)
        draw()

    Stage(None, both).play(frames)


def asked(client: FakeClient, kind: type) -> list[tuple[int, Any]]:
    """The jobs of that kind, with their ids, in their order."""
    return [(job_id, job) for job_id, job in client.jobs.items() if isinstance(job, kind)]


def press(monkeypatch: pytest.MonkeyPatch, panel: Any, change: Any) -> None:
    """The next time that the panel is drawn, what it gives back is changed; then never again."""
    draw = panel.draw

    def pressed(*words: Any, **named: Any) -> Any:
        monkeypatch.setattr(panel, "draw", draw)
        return change(draw(*words, **named))

    monkeypatch.setattr(panel, "draw", pressed)

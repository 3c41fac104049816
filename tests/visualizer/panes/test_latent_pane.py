"""The Latent pane between keys, where the point is a blend of seeds."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest
from imgui_bundle import imgui

from renderer.scene import LatentPoint, SeedWeight
from tests.visualizer.fakes import FakeClient
from tests.visualizer.panes.pane_play import play, session_with_model, without_opengl
from visualizer.inspecting import seed_atlas
from visualizer.panes.latent_pane import LatentPane

BLEND = LatentPoint(blend=tuple(SeedWeight(2**32 - 99 + 3 * i, 1 / 16) for i in range(16)))


@pytest.fixture(autouse=True)
def context(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    yield from without_opengl(monkeypatch, seed_atlas)


@pytest.mark.parametrize("width", [420.0, 250.0, 170.0])
def test_what_is_below_the_seed_plane_stays_where_it_is_on_and_between_keys(
    monkeypatch: pytest.MonkeyPatch, width: float
) -> None:
    monkeypatch.setattr("tests.widgets.stage.WIDTH", width)
    places: dict[str, float] = {}
    header = imgui.collapsing_header

    def noted(title: str, *words: Any) -> Any:
        places[title] = imgui.get_cursor_screen_pos().y
        return header(title, *words)

    monkeypatch.setattr(imgui, "collapsing_header", noted)
    session = session_with_model(FakeClient())
    pane = LatentPane(session)

    def places_at(latent: LatentPoint) -> dict[str, float]:
        session.scene = replace(session.scene, latent=latent)
        play(session, pane.draw)
        assert session.scene.latent == latent
        return dict(places)

    assert places_at(BLEND) == places_at(LatentPoint(x=7.0)) == places_at(LatentPoint(x=7.25, y=0.5))

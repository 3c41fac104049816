"""The latent point as its panel shows it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from imgui_bundle import imgui

from renderer.scene import LatentPoint
from tests.widgets.stage import Stage, imgui_context
from widgets import latent_panel


@pytest.fixture(autouse=True)
def context() -> Iterator[None]:
    with imgui_context():
        yield


@pytest.mark.parametrize("x", [-7.0, -0.25, -4294967295.0, 4294967289.0])
def test_a_latent_point_below_seed_0_is_shown_and_stays_where_it_is(
    monkeypatch: pytest.MonkeyPatch, x: float
) -> None:
    shown, real = [], imgui.input_double

    def noted(label: str, value: float, *words: Any) -> tuple[bool, float]:
        shown.append(value)
        return real(label, value, *words)

    monkeypatch.setattr(imgui, "input_double", noted)
    stage = Stage(LatentPoint(x=x), latent_panel.draw_point)
    stage.play(3)
    assert stage.value == LatentPoint(x=x)
    assert set(shown) == {float(round(x))}

"""A pane that is sought comes into sight, in whatever layout it is."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from imgui_bundle import hello_imgui

from visualizer.chrome.in_sight import MOST_FRAMES, InSight
from widgets import controls


@pytest.fixture(autouse=True)
def switched(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[str]]:
    layouts: list[str] = []
    monkeypatch.setattr(hello_imgui, "switch_layout", layouts.append)
    yield layouts
    controls.FOLDS.forget()


def pane(label: str) -> hello_imgui.DockableWindow:
    found = hello_imgui.DockableWindow(label, "MainDockSpace")
    found.is_visible = False
    return found


def test_nothing_moves_where_nothing_is_sought(switched: list[str]) -> None:
    latent = pane("Latent")
    InSight().bring_up([latent])
    assert (latent.is_visible, switched) == (False, [])


def test_a_hidden_pane_is_shown_in_front_for_a_while_and_then_left_alone() -> None:
    sight, latent = InSight(), pane("Latent")
    sight.seek("Latent", "Truncation")
    for _ in range(MOST_FRAMES):
        sight.bring_up([pane("Edits"), latent])
    assert latent.is_visible
    assert latent.focus_window_at_next_frame
    latent.is_visible = False
    sight.bring_up([latent])
    assert not latent.is_visible


def test_a_pane_of_another_layout_brings_that_layout(switched: list[str]) -> None:
    sight = InSight()
    sight.seek("Timeline")
    sight.bring_up([pane("Latent")])
    assert switched == ["Animate"]

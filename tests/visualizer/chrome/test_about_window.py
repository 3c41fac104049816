"""What the program says of itself."""

from __future__ import annotations

import platform
from collections.abc import Iterator

import pytest
from imgui_bundle import imgui

from renderer.messages import RendererReady
from tests.widgets.spots import Spots
from tests.widgets.stage import Stage, imgui_context
from visualizer.chrome.about_window import AboutWindow, facts

READY = RendererReady("cuda:0", "A card", 4, "2.9.1", ("triton", "torch"))


@pytest.fixture(autouse=True)
def context() -> Iterator[None]:
    with imgui_context():
        yield


def test_it_says_on_what_it_runs() -> None:
    said = facts(READY, "A driver, 3.3")
    assert said["PyTorch"] == "2.9.1"
    assert said["Device"] == "cuda:0 (A card)"
    assert said["Graphics"] == "A driver, 3.3"
    assert said["Python"] == platform.python_version()
    assert said["Licence"] == "Apache-2.0"


def test_before_there_is_a_renderer_it_says_so() -> None:
    assert facts(None, "")["Device"] == "The renderer is starting."


def test_all_of_it_is_copied_and_escape_closes_it(monkeypatch: pytest.MonkeyPatch) -> None:
    spots, copied = Spots(monkeypatch), list[str]()
    monkeypatch.setattr(imgui, "set_clipboard_text", copied.append)
    window, is_open = AboutWindow(), True

    def draw(_: None) -> None:
        nonlocal is_open
        window.draw(READY, lambda: "A driver")
        is_open = imgui.is_popup_open("", imgui.PopupFlags_.any_popup)

    window.open()
    stage = Stage(None, draw)
    stage.play(3)
    stage.click(spots.of("Copy"))
    assert "PyTorch: 2.9.1" in copied[0].splitlines()
    for is_down in (True, False):
        imgui.get_io().add_key_event(imgui.Key.escape, is_down)
        stage.play(2)
    assert not is_open

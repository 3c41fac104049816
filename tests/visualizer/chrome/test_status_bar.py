"""The status bar: what matters most stays, whatever the width."""

from __future__ import annotations

import os
from collections.abc import Iterator

import pytest
from imgui_bundle import hello_imgui, imgui

from renderer.messages import RendererReady
from renderer.recording.motion_presets import seed_walk
from tests.visualizer.fakes import FakeClient
from tests.visualizer.panes.pane_play import opened
from tests.widgets.stage import Stage, imgui_context
from visualizer.chrome.memory_meter import PERIOD_S, MemoryMeter, resident_bytes
from visualizer.chrome.status_bar import Part, StatusBar, fitting
from visualizer.session import Session

PARTS = [Part("read-out", "", 9), Part("cuda:0", "", 7), Part("60 fps", "", 4), Part("1 GB + 2 GB", "", 3)]


@pytest.mark.parametrize(
    ("width", "left"),
    [
        (100.0, ["read-out", "cuda:0", "60 fps", "1 GB + 2 GB"]),
        (34.0, ["read-out", "cuda:0", "60 fps", "1 GB + 2 GB"]),
        (33.0, ["read-out", "cuda:0", "60 fps"]),
        (21.0, ["read-out", "cuda:0"]),
        (14.0, ["read-out"]),
        (7.0, []),
    ],
)
def test_what_matters_least_goes_first_and_the_order_stays(width: float, left: list[str]) -> None:
    assert [part.text for part in fitting(PARTS, width, len, 1.0)] == left


@pytest.fixture
def bar(monkeypatch: pytest.MonkeyPatch) -> Iterator[StatusBar]:
    parameters = hello_imgui.RunnerParams()
    monkeypatch.setattr(hello_imgui, "get_runner_params", lambda: parameters)
    with imgui_context():
        session: Session = opened(FakeClient())
        session.renderer = RendererReady("cpu", "a processor of a very long name", 2, "2.13", ("reference",))
        yield StatusBar(session)


def test_why_there_is_no_renderer_is_said_in_place_of_a_start(bar: StatusBar) -> None:
    session = bar._session
    session.renderer, session.failure = None, "No device 'cuda' can be used here: try --device cpu."
    parts = {part.text: part.about for part in bar._parts("")}
    assert parts["no renderer"] == session.failure
    assert "renderer starting" not in parts


def test_slow_playback_says_how_many_of_the_frames_are_shown_and_how_late(bar: StatusBar) -> None:
    session = bar._session
    client = session.client
    assert isinstance(client, FakeClient)
    session.timeline = seed_walk(range(4), seconds_per_seed=1.0)
    session.update(seconds=0.01, settled=True)
    assert not [part for part in bar._parts("") if "pictures/s" in part.text], "at rest there is none"
    session.work.player.toggle(session.project)
    for _ in range(3):
        for _ in range(4):
            session.update(seconds=0.125, settled=True)
        client.answer_newest()
    session.update(seconds=0.125, settled=True)
    parts = {part.text: part.about for part in bar._parts("")}
    told = "Playing: 2.0 of 60 frames a second are shown, 0.1 s behind the playhead"
    assert parts["2.0 of 60 pictures/s"] == told
    assert any(text.startswith("window ") for text in parts)
    session.work.player.pause()
    session.update(seconds=0.125, settled=True)
    assert not [part for part in bar._parts("") if "pictures/s" in part.text]


def test_nothing_is_drawn_beyond_the_end_of_a_narrow_window(bar: StatusBar) -> None:
    ends: list[float] = []
    text = imgui.text_unformatted

    def noted(word: str) -> None:
        text(word)
        ends.append(imgui.get_item_rect_max().x)

    def draw(_: None) -> None:
        ends.clear()
        imgui.text_unformatted = noted
        try:
            bar.draw("(100, 100)  255 255 255", lambda: None)
        finally:
            imgui.text_unformatted = text
        ends.append(imgui.get_item_rect_max().x)  # the bell
        end = imgui.get_window_width()
        assert max(ends) <= end

    bar.update(PERIOD_S)
    Stage(None, draw).play(3)
    assert len(ends) >= 3


def test_the_memory_of_a_process_is_what_it_holds_and_of_none_it_is_not_known() -> None:
    assert 2**20 < (resident_bytes(os.getpid()) or 0) < 2**40
    assert resident_bytes(2**22 + 1) is None


def test_memory_is_looked_at_once_a_second() -> None:
    meter = MemoryMeter()
    meter.update(0.0, os.getpid())
    first, meter.window = meter.window, -1
    meter.update(PERIOD_S / 2, os.getpid())
    assert meter.window == -1
    meter.update(PERIOD_S, None)
    assert first is not None
    assert meter.window == pytest.approx(first, rel=0.5)
    assert meter.renderer is None

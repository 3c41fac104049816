"""Whatever number is typed into any control of any pane: it is taken within bounds or left.

ImGui's own functions give back what the test wants, which includes what no hand can type.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from imgui_bundle import imgui

from renderer.directions.direction_library import DirectionLibrary
from renderer.directions.direction_set import DirectionMethod, DirectionSet
from renderer.directions.edit_stack import Edit, EditStack
from renderer.interventions import ChannelMix, ChannelScale
from renderer.recording import project_file
from renderer.recording.motion_presets import seed_walk
from renderer.recording.project_file import Project
from renderer.recording.timeline_edits import every_key
from renderer.recording.video_settings import VideoSettings
from renderer.scene import Scene, SpectrumView, StyleMix
from tests.reliability.test_bad_files import assert_is_clear
from tests.visualizer.panes.pane_play import NoTexture
from tests.widgets import stage
from tests.widgets.stage import Stage, imgui_context
from visualizer.chrome import layout
from visualizer.chrome.notices import Kind, Notices
from visualizer.inspecting import seed_atlas, sheet_atlas
from visualizer.panes import (
    export_cards,
    project_pane,
    snapshot_section,
    spectrum_pane,
    sticking_section,
    strips_section,
    w_section,
)
from visualizer.rendering.inline_client import InlineClient
from visualizer.session import Session
from visualizer.window_panes import WindowPanes
from widgets.performance_panel import Pulse

MODEL = str(Path(__file__).parents[1] / "conformance" / "sg3-t-32-gray.pkl")
PANES = ("Latent", "Edits", "Transform", "Channels", "Spectrum", "Aliasing", "Export", "Timeline", "Capture")
WITH_TEXTURES = (
    *(export_cards, project_pane, seed_atlas, sheet_atlas, snapshot_section),
    *(spectrum_pane, sticking_section, strips_section, w_section),
)
REAL = ("slider_float", "drag_float", "drag_float2", "input_float", "input_double")
WHOLE = ("slider_int", "input_int", "input_int2")
BAD_REAL = (math.nan, math.inf, -math.inf, 1e30, -1e30, 1e308, -1.0, 0.0)
BAD_WHOLE = (2**31 - 1, -(2**31), 0)
SCENE = Scene(
    style_mix=StyleMix(True, 7, (1, 2)),
    channel_mixes=(ChannelMix("L0_20_16", muted=(1,), scales=(ChannelScale(2, 0.5),)),),
    spectrum=SpectrumView(True),
)
Control = tuple[str, str]
PANE_WIDTH = 1400.0  # so that the timeline has room for what it says of a key


class Fingers:
    """Notes which numbers there are, by ImGui's function and their label, with the menu that has to be open.

    It opens the menu `opened`, and once enters `number` into the control `aim`.
    """

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.numbers: dict[Control, str] = {}
        self.menus: dict[str, None] = {}
        self.opened = ""
        self.aim: Control | None = None
        self.number: float = 0.0
        for name in (*REAL, *WHOLE):
            monkeypatch.setattr(imgui, name, self._typed(name, getattr(imgui, name)))
        header, popup = imgui.collapsing_header, imgui.begin_popup
        monkeypatch.setattr(imgui, "collapsing_header", lambda *words: header(*words) or True)
        monkeypatch.setattr(imgui, "begin_popup", lambda name, *words: popup(self._opened(name), *words))

    def _opened(self, name: str) -> str:
        self.menus[name] = None
        if name == self.opened:
            imgui.open_popup(name)
        return name

    def _typed(self, name: str, draw: Callable[..., Any]) -> Callable[..., Any]:
        def run(label: str, value: Any, *words: Any) -> Any:
            changed, new = draw(label, value, *words)
            control = name, label
            self.numbers.setdefault(control, self.opened)
            if self.aim != control:
                return changed, new
            self.aim = None
            number = _clamped(name, self.number, words)
            return True, [number, number] if name.endswith("2") else number

        return run


def _clamped(name: str, number: float, words: tuple[Any, ...]) -> float:
    """As ImGui gives it back where it keeps a number between its ends."""
    flags = words[-1] if words and isinstance(words[-1], int) and not name.startswith("input") else 0
    if math.isnan(number) or not flags & imgui.SliderFlags_.always_clamp:
        return number
    low, high = words[:2] if name.startswith("slider") else words[1:3]
    return type(low)(min(max(number, low), high))


@pytest.fixture
def session(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Session]:
    """With something of everything that has numbers."""
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path))
    session = Session(InlineClient("cpu"))
    session.preferences = replace(session.preferences, capture_folder=str(tmp_path))
    session.models.open(MODEL)
    session.update(seconds=0.02, settled=True)
    assert session.model is not None
    axes = np.eye(3, session.model.w_dim, dtype=np.float32)
    directions = DirectionSet(axes, np.ones(3, np.float32), DirectionMethod.PCA)
    DirectionLibrary().add(directions)
    scene = replace(SCENE, edits=EditStack((Edit(directions.set_id, 1, 2.0),)))
    walk = seed_walk((0, 5), seconds_per_seed=2)
    session.begin(Project(scene, timeline=walk, video=VideoSettings(size=(64, 64))))
    yield session
    session.close()


@pytest.fixture
def draws(session: Session, monkeypatch: pytest.MonkeyPatch) -> Iterator[dict[str, Callable[[], None]]]:
    """What draws each pane but the canvas, which needs OpenGL."""
    for module in WITH_TEXTURES:
        monkeypatch.setattr(module, "ImageTexture", NoTexture)
    monkeypatch.setattr(stage, "WIDTH", PANE_WIDTH)
    pulse = Pulse(*(np.ones(240, np.float32) for _ in range(3)))
    with imgui_context():
        made = WindowPanes(session, lambda _: None, lambda: pulse, lambda _: None)
        yield {panel.title: panel.draw for panel in made.panels() if panel.title != layout.CANVAS}


class Hand:
    """Types into one pane, and looks at what comes of it."""

    def __init__(self, session: Session, draw: Callable[[], None], fingers: Fingers) -> None:
        self._session, self._fingers = session, fingers
        self._start = session.project
        self._faults: list[str] = []
        self._draw = draw
        self._stage = Stage(None, self._frame)

    def controls(self) -> list[Control]:
        """All numbers of the pane and its menus."""
        self._stage.play(3)
        for menu in list(self._fingers.menus):
            self._fingers.opened = menu
            self._stage.play(3)
        return list(self._fingers.numbers)

    def type(self, control: Control, number: float) -> list[str]:
        """Enter it, and look: what is not as it should be, in words."""
        session, fingers = self._session, self._fingers
        session.notices, self._faults = Notices(), []
        fingers.opened, fingers.aim, fingers.number = fingers.numbers[control], control, number
        self._stage.play(2)
        if fingers.aim is not None:
            self._faults.append("it was not there any more")
        if project_file.decode(project_file.encode(session.project), source="a") != session.project:
            self._faults.append("the project does not come back from its file")
        for each in (*session.notices.past, *session.notices.items):
            if each.kind is Kind.PROBLEM:
                assert_is_clear(each.summary)
        if session.project != self._start:
            session.begin(self._start)
        return self._faults

    def _frame(self, _: None) -> None:
        session = self._session
        first = min(every_key(session.timeline), key=lambda at: at.seconds)
        session.timeline_desk.selection = frozenset({first})
        try:
            session.update(seconds=0.02, settled=True)
            self._draw()
        except Exception as fault:  # as the window tells it, which goes on
            self._faults.append(repr(fault))


@pytest.mark.parametrize("title", PANES)
def test_whatever_is_typed_the_pane_goes_on_and_the_project_can_be_saved(
    title: str,
    session: Session,
    draws: dict[str, Callable[[], None]],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    fingers = Fingers(monkeypatch)
    hand = Hand(session, draws[title], fingers)
    controls = hand.controls()
    assert controls
    found = [
        (control, number, faults)
        for control in controls
        for number in (BAD_WHOLE if control[0] in WHOLE else BAD_REAL)
        if (faults := hand.type(control, number))
    ]
    assert found == []

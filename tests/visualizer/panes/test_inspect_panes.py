"""The panes of layers and channels: what they ask, keep, and write into the scene."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import numpy as np
import pytest
from imgui_bundle import imgui

from renderer.comparison import Comparison
from renderer.contact_sheet import ChannelSurvey, SortBy
from renderer.inspection import LayerFigures, LayerSurvey, SurveyChannels, SurveyLayers
from renderer.interventions import ChannelMix
from renderer.messages import JobDone, JobProgress, Progress
from renderer.scene import LatentPoint, LayerView, Scene
from renderer.spectra.channel_energies import ChannelEnergies
from tests.visualizer.fakes import MODEL, FakeClient
from tests.visualizer.panes.pane_play import asked, play, session_with_model, without_opengl
from visualizer.inspecting import sheet_atlas
from visualizer.inspecting.pin_board import PinBoard
from visualizer.panes import channels_pane
from visualizer.panes.channels_pane import ChannelsPane
from visualizer.panes.layers_pane import LayersPane
from visualizer.session import Session
from widgets import layers_panel
from widgets.channel_sheet import Sheet, SheetState, Touched
from widgets.layer_columns import Measured

FIRST, SECOND, LAST = (layer.name for layer in MODEL.layers)


@pytest.fixture(autouse=True)
def context(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    yield from without_opengl(monkeypatch, sheet_atlas)


@pytest.fixture
def session(client: FakeClient) -> Session:
    return session_with_model(client)


def newest(client: FakeClient, kind: type) -> tuple[int, SurveyChannels | SurveyLayers]:
    return asked(client, kind)[-1]


def answer(job: SurveyChannels, key: list[float] | None = None, *, is_whole: bool = True) -> ChannelSurvey:
    """Channels of energies as in `key`, which are all that is known of them."""
    count = MODEL.layer(job.layer).channels
    channels = job.channels or tuple(range(count))
    figures = np.array(key or [1.0] * len(channels), np.float32)
    shares = figures if is_whole else None
    energies = ChannelEnergies(np.zeros_like(figures), figures, shares)
    thumbnails = np.ones((len(channels), 4, 4), np.int8)
    return ChannelSurvey(job.layer, channels, thumbnails, np.ones_like(figures), energies, is_whole)


def test_the_sheet_asks_for_thumbnails_as_large_as_they_are_drawn(
    session: Session, client: FakeClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    pane = ChannelsPane(session)
    play(session, pane.draw)
    _, job = newest(client, SurveyChannels)
    assert isinstance(job, SurveyChannels)
    assert (job.model, job.layer) == (MODEL.model, None)
    side = int(imgui.get_font_size() * SheetState().size_em)
    assert job.size == side
    monkeypatch.setattr(channels_pane, "MOST_SAMPLES", 3 * 10**2)
    play(session, pane.draw)
    assert newest(client, SurveyChannels)[1].size == 10  # type: ignore[union-attr]


def test_a_key_over_the_sheet_mutes_in_the_scene_and_the_image_is_its_last_layer(session: Session) -> None:
    pane = ChannelsPane(session)
    play(session, pane.draw)
    session.scene = replace(session.scene, channel_mixes=(ChannelMix(LAST, muted=(2,)),))
    play(session, pane.draw)
    assert session.scene.channel_mixes == (ChannelMix(LAST, muted=(2,)),)
    imgui.get_io().add_mouse_pos_event(*_first_thumbnail())
    play(session, pane.draw)
    imgui.get_io().add_key_event(imgui.Key.m, True)
    play(session, pane.draw)
    assert session.scene.channel_mixes == (ChannelMix(LAST, muted=(0, 2)),)
    session.work.undo()
    assert session.scene.channel_mixes == (ChannelMix(LAST, muted=(2,)),)


def _first_thumbnail() -> tuple[float, float]:
    """A point in it, below all controls."""
    waiting = [imgui.internal.find_window_by_name("stage")]
    for window in waiting:
        if "Thumbnails" in window.name:
            return window.pos.x + 10, window.pos.y + 10
        waiting += window.dc.child_windows
    raise AssertionError("there is no sheet")


def test_what_is_selected_is_known_to_the_other_panes_until_the_layer_changes(session: Session) -> None:
    pane = ChannelsPane(session)
    play(session, pane.draw)
    pane._state = SheetState(selected=frozenset({2, 1}), anchor=2)
    play(session, pane.draw)
    assert session.picked_channels == (1, 2)
    session.scene = replace(session.scene, view=LayerView(SECOND))
    play(session, pane.draw)
    assert session.picked_channels == ()
    assert pane._state == SheetState()


def test_while_figures_are_yet_to_come_the_order_stays(session: Session, client: FakeClient) -> None:
    session.scene = Scene(view=LayerView(SECOND))
    pane = ChannelsPane(session)
    pane._state = SheetState(sort=SortBy.BEYOND_CUTOFF)
    play(session, pane.draw)
    id, job = newest(client, SurveyChannels)
    assert isinstance(job, SurveyChannels)
    client.answers.append(JobDone(id, answer(job, [0.1, 0.5, 0.3, 0.2, 0.4])))
    play(session, pane.draw)
    assert pane._order == (1, 4, 2, 3, 0)
    session.scene = replace(session.scene, latent=LatentPoint(1.0))
    play(session, pane.draw)
    id, job = newest(client, SurveyChannels)
    assert isinstance(job, SurveyChannels)
    part = answer(job, [0.5, 0.4, 0.3, 0.2, 0.1], is_whole=False)
    client.answers.append(JobProgress(id, Progress(1, 2, partial=part)))
    play(session, pane.draw)
    assert pane._order == (1, 4, 2, 3, 0)
    client.answers.append(JobDone(id, answer(job, [0.5, 0.4, 0.3, 0.2, 0.1])))
    play(session, pane.draw)
    assert pane._order == (0, 1, 2, 3, 4)


def test_the_second_sheet_has_the_order_of_the_first(
    session: Session, client: FakeClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    session.scene = Scene(view=LayerView(SECOND))
    pane = ChannelsPane(session)
    pane._state = SheetState(sort=SortBy.ENERGY)
    play(session, pane.draw)
    id, job = newest(client, SurveyChannels)
    assert isinstance(job, SurveyChannels)
    client.answers.append(JobDone(id, answer(job, [0.1, 0.5, 0.3, 0.2, 0.4])))
    session.models.compare(Comparison(is_layer_linked=False, layer=FIRST))
    play(session, pane.draw)
    client.answer_newest()
    pane._shows_second = True
    play(session, pane.draw)
    id, job = newest(client, SurveyChannels)
    assert isinstance(job, SurveyChannels)
    assert job.layer == FIRST
    client.answers.append(JobDone(id, answer(job, [5.0, 4.0, 3.0, 2.0, 1.0])))
    drawn: list[Sheet] = []

    def draw(sheet: Sheet, touched: Touched, **_: object) -> Touched:
        drawn.append(sheet)
        return replace(touched, view=replace(touched.view, base_channel=4, mono=True))

    monkeypatch.setattr(channels_pane.channel_sheet, "draw", draw)
    play(session, pane.draw)
    assert drawn[-1].survey is not None
    assert drawn[-1].survey.layer == FIRST
    assert tuple(drawn[-1].order) == (1, 4, 2, 3, 0)
    assert session.scene.view == LayerView(SECOND, base_channel=4, mono=True)
    session.models.compare(None)
    play(session, pane.draw)
    assert drawn[-1].survey is not None
    assert drawn[-1].survey.layer == SECOND


def test_pins_stay_across_layers_and_seeds_and_are_measured_anew(
    session: Session, client: FakeClient
) -> None:
    session.scene = Scene(view=LayerView(SECOND))
    board = PinBoard(session)
    board.set_layer(SECOND, frozenset({3}))
    board.set_layer(SECOND, frozenset({3, 0}))

    def draw() -> None:
        view = board.draw(MODEL, session.scene.view, SheetState())
        session.scene = replace(session.scene, view=view)

    play(session, draw)
    for scene in (session.scene, Scene(LatentPoint(7.0), view=LayerView(FIRST))):
        session.scene = scene
        play(session, draw)
        _, job = newest(client, SurveyChannels)
        assert isinstance(job, SurveyChannels)
        assert (job.layer, job.channels, job.scene.latent) == (SECOND, (0, 3), scene.latent)
    assert board.of_layer(SECOND) == {0, 3}
    assert board.of_layer(FIRST) == frozenset()


def test_a_click_on_a_pin_goes_there_and_pins_of_missing_layers_wait(session: Session) -> None:
    board = PinBoard(session)
    board.set_layer("of another model", frozenset({1}))
    board.set_layer(SECOND, frozenset({4}))

    def draw() -> None:
        view = board.draw(MODEL, session.scene.view, SheetState())
        session.scene = replace(session.scene, view=view)

    play(session, draw)
    padding = imgui.get_style().window_padding
    for down in (True, False):
        imgui.get_io().add_mouse_pos_event(padding.x + 5, padding.y + 5)
        imgui.get_io().add_mouse_button_event(0, down)
        play(session, draw)
    assert session.scene.view == LayerView(SECOND, base_channel=4)
    assert board.of_layer("of another model") == {1}


def test_old_figures_stay_until_there_are_new_ones(
    session: Session, client: FakeClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    shown: list[Measured] = []
    draw = layers_panel.draw
    monkeypatch.setattr(
        layers_panel, "draw", lambda *args, **rest: (shown.append(args[2]), draw(*args, **rest))[1]
    )
    pane = LayersPane(session)
    play(session, pane.draw)
    id, _ = newest(client, SurveyLayers)
    rows = tuple(LayerFigures(layer.name, 1.0, 0.1, None) for layer in MODEL.layers)
    client.answers.append(JobDone(id, LayerSurvey(rows)))
    play(session, pane.draw)
    assert shown[-1].is_current
    session.scene = replace(session.scene, latent=LatentPoint(1.0))
    play(session, pane.draw)
    id, _ = newest(client, SurveyLayers)
    part = LayerSurvey((replace(rows[0], energy=2.0),))
    client.answers.append(JobProgress(id, Progress(1, 3, partial=part)))
    play(session, pane.draw)
    assert not shown[-1].is_current
    assert [shown[-1].figures[name].energy for name in (FIRST, SECOND, LAST)] == [2.0, 1.0, 1.0]


def test_panes_without_a_model_say_so(client: FakeClient) -> None:
    session = Session(client)
    for pane in (ChannelsPane(session), LayersPane(session)):
        play(session, pane.draw)
    assert client.jobs == {}

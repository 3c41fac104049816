"""The Spectrum pane on a real renderer: what it asks, shows, keeps and writes."""

from __future__ import annotations

import csv
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from imgui_bundle import imgui

from renderer.comparison import Comparison
from renderer.interventions import Ablation
from renderer.scene import LatentPoint, LayerView, Scene
from renderer.spectra.spectrum_curves import slice_at
from renderer.spectra.spectrum_file import AverageSpectrum
from tests.widgets.stage import Stage, imgui_context
from visualizer import canvas_tools, opening
from visualizer.panes import spectrum_pane
from visualizer.panes.spectrum_pane import PICK_FIRST, SpectrumPane
from visualizer.rendering.inline_client import InlineClient
from visualizer.session import Session
from widgets import controls, spectrum_curves_plot, spectrum_header, spectrum_map
from widgets.spectrum_curves_plot import CurvesShown
from widgets.spectrum_header import Averaging, Header, Over, Wish
from widgets.spectrum_map import MapShown
from widgets.spectrum_options import ChannelChoice
from widgets.spectrum_traces import Trace

GRAY = str(Path(__file__).parents[2] / "conformance" / "sg3-t-32-gray.pkl")
FIRST, SECOND = "L4_46_16", "L6_46_16"


class NoTexture:
    """Stands for a texture where there is no OpenGL."""

    def update(self, pixels: np.ndarray) -> imgui.ImTextureRef:
        return imgui.ImTextureRef(1)

    def close(self) -> None:
        pass


class Play:
    """Session and pane taking turns; `wish` is what the next frame's buttons say."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.session = Session(InlineClient("cpu"))
        self.pane = SpectrumPane(self.session)
        self.wish = Wish.NOTHING
        self.remarks: list[str] = []
        self.shown: CurvesShown | None = None
        self.mapped: Trace | None = None
        self.opens = False
        monkeypatch.setattr(spectrum_header, "draw", self._pressed(spectrum_header.draw))
        monkeypatch.setattr(controls, "dim_text", self.remarks.append)
        plot = spectrum_curves_plot.draw

        def drawn(shown: CurvesShown, size: tuple[float, float], *, fit: bool) -> None:
            self.shown = shown
            plot(shown, size, fit=fit)

        monkeypatch.setattr(spectrum_curves_plot, "draw", drawn)
        plot_map = spectrum_map.draw

        def mapped(shown: MapShown, size: tuple[float, float]) -> float | None:
            self.mapped = shown.trace
            return plot_map(shown, size)

        monkeypatch.setattr(spectrum_map, "draw", mapped)

    def frames(self, count: int = 5) -> None:
        def draw(_: None) -> None:
            self.remarks.clear()
            self.session.update(seconds=1 / 60, settled=True)
            self.opens = self.pane.draw()

        Stage(None, draw).play(count)

    def press(self, wish: Wish) -> None:
        self.wish = wish
        self.frames()

    @property
    def traces(self) -> dict[str, Trace]:
        """Those on show, by key."""
        assert self.shown is not None
        return {each.trace.key: each.trace for each in self.shown.curves}

    def _pressed(self, draw: Callable[..., tuple[Header, Wish]]) -> Callable[..., tuple[Header, Wish]]:
        def pressed(header: Header, **words: object) -> tuple[Header, Wish]:
            header, _ = draw(header, **words)
            wish, self.wish = self.wish, Wish.NOTHING
            return header, wish

        return pressed


@pytest.fixture
def play(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[Play]:
    """An open model with an inner layer on show."""
    monkeypatch.setattr(spectrum_pane, "ImageTexture", NoTexture)
    with imgui_context():
        play = Play(monkeypatch)
        play.session.preferences = replace(play.session.preferences, capture_folder=str(tmp_path))
        play.session.models.open(GRAY)
        play.session.scene = Scene(latent=LatentPoint(x=3), view=LayerView(FIRST))
        play.frames()
        yield play


def view(play: Play, layer: str) -> None:
    play.session.scene = replace(play.session.scene, view=LayerView(layer))
    play.frames()


def direct(play: Play, layer: str, channels: slice = slice(None)) -> np.ndarray:
    """The definition, of the picture's own 32×32 samples."""
    client = InlineClient("cpu")
    client.open_model(GRAY)
    scene = replace(play.session.scene, view=LayerView(layer))
    renderer = client._link._renderer  # type: ignore[attr-defined]
    x = renderer.new_follower().activation(renderer.models.get(GRAY), scene).detach().numpy()
    x = x[channels, 7:-7, 7:-7]
    window = np.outer(np.kaiser(32, 8.0), np.kaiser(32, 8.0))
    x = (x - x.mean(axis=(1, 2), keepdims=True)) * (window / np.sqrt(np.mean(window**2)))
    return np.fft.fftshift((np.abs(np.fft.fft2(x)) ** 2).mean(axis=0)) / 32**4


def assert_levels(levels_db: np.ndarray, power: np.ndarray) -> None:
    np.testing.assert_allclose(10 ** (levels_db / 10), power, rtol=1e-3, atol=1e-10 * power.max())


def test_without_a_model_there_is_nothing_to_measure(monkeypatch: pytest.MonkeyPatch) -> None:
    with imgui_context():
        play = Play(monkeypatch)
        play.frames()
    assert play.remarks == [canvas_tools.NO_MODEL_HERE]


def test_the_curves_are_those_of_direct_computation(play: Play) -> None:
    assert play.shown is not None
    (radial, horizontal, diagonal) = play.shown.curves
    power = direct(play, FIRST)
    assert_levels(horizontal.y, np.append(power[16, 16:], power[16, 0]) / power.mean())
    assert_levels(diagonal.y, np.append(np.diag(power)[16:], power[0, 0]) / power.mean())
    assert_levels(radial.y[:1], power[16:17, 16] / power.mean())
    assert diagonal.x[-1] == pytest.approx(16 * 2**0.5)


def test_shown_and_picked_channels_are_those_of_the_view_and_the_sheet(play: Play) -> None:
    for choice, channels in ((ChannelChoice.SHOWN, slice(5, 8)), (ChannelChoice.PICKED, slice(9, 10))):
        play.session.scene = replace(play.session.scene, view=LayerView(FIRST, base_channel=5))
        play.session.picked_channels = (9, 99)
        play.pane.options = replace(play.pane.options, channels=choice)
        play.frames()
        expected = direct(play, FIRST, channels)
        np.testing.assert_allclose(
            play.traces["live"].spectrum.power, expected, rtol=1e-3, atol=1e-6 * expected.max()
        )


def test_without_a_picked_channel_it_says_what_to_do(play: Play) -> None:
    play.pane.options = replace(play.pane.options, channels=ChannelChoice.PICKED)
    play.frames()
    assert PICK_FIRST in play.remarks


def test_how_the_picture_is_looked_at_asks_for_nothing_new(play: Play) -> None:
    before = play.traces["live"].spectrum
    shown = replace(play.session.scene.view, gain_db=6.0, base_channel=4)
    play.session.scene = replace(play.session.scene, view=shown)
    play.frames()
    assert play.traces["live"].spectrum is before


def test_a_frozen_spectrum_stays_when_the_layer_changes(play: Play) -> None:
    frozen = play.traces["live"].spectrum
    play.press(Wish.FREEZE)
    view(play, SECOND)
    live, kept = play.traces["live"], play.traces["kept 0"]
    assert (live.name, kept.name) == (SECOND, f"sg3-t-32-gray · seed 3 · {FIRST}")
    assert kept.spectrum is frozen
    assert live.spectrum is not frozen
    assert play.shown is not None
    assert play.shown.layer is not None
    assert play.shown.layer.name == SECOND


def test_the_titles_of_spectra_say_what_is_ablated(play: Play) -> None:
    play.session.scene = replace(play.session.scene, ablations=(Ablation(FIRST, without_down_filter=True),))
    play.frames()
    assert play.traces["live"].name == f"{FIRST} (ablated)"
    play.press(Wish.FREEZE)
    view(play, SECOND)
    assert play.traces["live"].name == f"{SECOND} ({FIRST} ablated)"
    assert play.traces["kept 0"].name.endswith(f"{FIRST} (ablated)")
    play.session.scene = replace(play.session.scene, ablations=())
    play.frames()
    assert play.traces["live"].name == SECOND


def test_a_spectrum_that_is_out_of_date_is_not_current(play: Play) -> None:
    play.session.scene = replace(play.session.scene, view=LayerView(SECOND))
    Stage(False, lambda _: play.pane.draw())
    assert not play.traces["live"].is_current
    assert play.traces["live"].name == FIRST


def test_a_kept_spectrum_does_not_take_the_place_of_one_that_is_measured_anew(play: Play) -> None:
    play.press(Wish.FREEZE)
    view(play, SECOND)
    play.session.jobs.forget()  # as when another model is opened
    play.frames()
    assert play.mapped is not None
    assert play.mapped.name == SECOND


def test_an_average_joins_the_kept_spectra_when_it_is_done(play: Play) -> None:
    play.pane.averaging = Averaging(Over.NEXT_SEEDS, 3)
    play.press(Wish.AVERAGE)
    (kept,) = play.session.spectra.traces
    assert play.session.model is not None
    stem = Path(play.session.model.name).stem
    assert kept.name == f"{stem} · {FIRST} · 3 seeds from 3"
    assert kept.spectrum.samples == 3
    assert play.session.jobs.long == ()
    powers = []
    for seed in (3, 4, 5):
        play.session.scene = replace(play.session.scene, latent=LatentPoint(x=seed))
        powers.append(direct(play, FIRST))
    expected = np.mean(powers, axis=0)
    np.testing.assert_allclose(kept.spectrum.power, expected, rtol=1e-3, atol=1e-6 * expected.max())


def test_a_second_picture_s_spectrum_is_drawn_as_b(play: Play) -> None:
    play.session.models.compare(Comparison(is_layer_linked=False, layer=SECOND))
    play.frames()
    second = play.traces["second"]
    assert second.name == f"B · {SECOND}"
    np.testing.assert_allclose(second.spectrum.power.sum(), direct(play, SECOND).sum(), rtol=1e-3)
    play.session.models.compare(None)
    play.frames()
    assert "second" not in play.traces


def test_a_dropped_average_spectrum_is_drawn_with_the_others(play: Play, tmp_path: Path) -> None:
    average = AverageSpectrum(np.full((64, 64), 0.5, np.float32), 16)
    path = tmp_path / "data set.npz"
    path.write_bytes(average.to_npz())
    opening.show(play.session, opening.read(path))
    play.frames()
    kept = play.traces["kept 0"]
    assert (kept.name, kept.layer) == ("data set", None)
    assert slice_at(kept.spectrum, 0.0).power == pytest.approx([0.5 / 64**2] * 33)


def test_a_file_that_is_no_spectrum_is_a_message(play: Play, tmp_path: Path) -> None:
    path = tmp_path / "broken.npz"
    np.savez(path, spectrum=np.ones((3, 3)), image_size=8)
    opening.show(play.session, opening.read(path))
    assert [notice.summary for notice in play.session.notices.items][-1].startswith("broken.npz is not")
    assert play.session.spectra.traces == ()


def test_csv_npz_and_png_are_written_and_told(play: Play, tmp_path: Path) -> None:
    for wish in (Wish.CSV, Wish.NPZ, Wish.PNG):
        play.press(wish)
    name = f"sg3-t-32-gray_seed_3_{FIRST}-spectrum"
    assert sorted(path.name for path in tmp_path.iterdir()) == [f"{name}.csv", f"{name}.npz", f"{name}.png"]
    with np.load(tmp_path / f"{name}.npz") as arrays:
        np.testing.assert_array_equal(arrays["power"], play.traces["live"].spectrum.power)
    with (tmp_path / f"{name}.csv").open(newline="") as file:
        assert {row["curve"] for row in csv.DictReader(file)} == {
            f"{FIRST} · {kind}" for kind in ("radial", "0°", "45°")
        }
    assert (tmp_path / f"{name}.png").read_bytes().startswith(b"\x89PNG")
    saved = [notice for notice in play.session.notices.items if notice.summary.startswith("Saved")]
    assert len(saved) == 3


def test_a_folder_that_cannot_be_written_is_a_message(play: Play, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    play.session.preferences = replace(play.session.preferences, capture_folder=str(tmp_path / "file"))
    play.press(Wish.CSV)
    assert "could not be saved" in play.session.notices.items[-1].summary


def test_a_failing_measurement_says_why(play: Play) -> None:
    play.session.scene = replace(
        play.session.scene, truncation=replace(play.session.scene.truncation, psi=1e38)
    )
    play.frames()
    assert any("Psi goes from" in remark for remark in play.remarks)


def test_a_file_is_looked_for_when_that_is_asked_for(play: Play) -> None:
    play.wish = Wish.OPEN
    assert Stage(False, lambda opens: opens or play.pane.draw()).value

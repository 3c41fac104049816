"""The controls of the Spectrum pane: value in, value out."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from imgui_bundle import imgui

from renderer.scene import SpectrumView
from renderer.spectra.spectrum_curves import Normalization, PowerSpectrum
from tests.widgets.stage import Stage
from widgets import kept_spectra_panel, spectrum_header, spectrum_options
from widgets.spectrum_header import Averaging, Header, Over, Wish
from widgets.spectrum_options import Arrangement, ChannelChoice, SpectrumOptions
from widgets.spectrum_traces import Trace

ODD = SpectrumOptions(
    Arrangement.CURVES,
    ChannelChoice.PICKED,
    True,
    3.3333333,
    Normalization.DENSITY,
    False,
    True,
    False,
    -33.3333,
    12.3456789,
    angle_deg=12.3456789,
    has_angle=True,
    has_filters=True,
)
SPECTRUM = PowerSpectrum(np.ones((8, 8), np.float32), 8.0, samples=3, channels=1)
KEPT = tuple(Trace(f"kept {i}", f"Ein Name ## mit ü {i}", SPECTRUM) for i in range(3))


@pytest.mark.parametrize("options", [SpectrumOptions(), ODD])
def test_what_nobody_touches_stays_exactly_as_it_is(options: SpectrumOptions) -> None:
    assert Stage(options, spectrum_options.draw).value == options
    header = Header(options, Averaging(Over.RANDOM_SEEDS, 77, 2**32 - 1), SpectrumView(), KEPT)

    def draw(value: tuple[Header, Wish]) -> tuple[Header, Wish]:
        return spectrum_header.draw(value[0], can_freeze=True, can_export=True, picked=3)

    drawn, wish = Stage((header, Wish.NOTHING), draw).value
    assert wish is Wish.NOTHING
    assert drawn == replace(header, kept=drawn.kept)
    assert drawn.kept == KEPT
    assert Stage(KEPT, kept_spectra_panel.draw).value == KEPT


def test_the_wanted_directions_are_in_order_and_each_once() -> None:
    assert SpectrumOptions().directions == (None, 0.0, 45.0)
    assert SpectrumOptions(has_radial=False, has_angle=True, angle_deg=45.0).directions == (0.0, 45.0)
    assert replace(ODD, has_diagonal=False).directions == (None, 0.0, 12.3456789)


def test_a_kept_spectrum_is_hidden_renamed_and_removed() -> None:
    stage = Stage(KEPT, kept_spectra_panel.draw)
    stage.click((63.0, stage.row(0, 0)[1]))
    assert [trace.is_shown for trace in stage.value] == [False, True, True]
    stage.click((200.0, stage.row(2, 0)[1]))
    imgui.get_io().add_input_characters_utf8("!")
    stage.play(2)
    assert [trace.name.count("!") for trace in stage.value] == [0, 0, 1]
    stage.click((393.0, stage.row(1, 0)[1]))
    assert [trace.key for trace in stage.value] == ["kept 0", "kept 2"]


def test_the_arrangement_is_chosen_by_a_click() -> None:
    def draw(options: SpectrumOptions) -> SpectrumOptions:
        header = Header(options, Averaging(), SpectrumView(), ())
        return spectrum_header.draw(header, can_freeze=False, can_export=False, picked=0)[0].options

    stage = Stage(SpectrumOptions(arrangement=Arrangement.BOTH), draw)
    stage.click((15.0, stage.row(0, 0)[1]))
    assert stage.value.arrangement is Arrangement.MAP


@pytest.mark.parametrize(("can_freeze", "expected"), [(True, {Wish.FREEZE}), (False, set())])
def test_only_what_is_measured_can_be_frozen(can_freeze: bool, expected: set[Wish]) -> None:
    header = Header(SpectrumOptions(), Averaging(), SpectrumView(), ())

    def draw(wishes: set[Wish]) -> set[Wish]:
        _, wish = spectrum_header.draw(header, can_freeze=can_freeze, can_export=True, picked=0)
        return wishes | ({wish} - {Wish.NOTHING})

    stage = Stage(set[Wish](), draw)
    for x in range(100, 200, 10):  # across the button, wherever it begins
        stage.click((float(x), stage.row(0, 0)[1]))
    assert stage.value == expected

"""The 2-D view: which way up it is, and how a slice is turned."""

from __future__ import annotations

import itertools
import math
from dataclasses import replace

import numpy as np
import pytest
from imgui_bundle import imgui, implot

from renderer.model_info import LayerInfo
from renderer.spectra.spectrum_curves import Normalization, PowerSpectrum
from tests.widgets.stage import Stage
from widgets import spectrum_map
from widgets.heat_map import HeatColors, HeatMemory
from widgets.spectrum_map import MapShown
from widgets.spectrum_traces import Trace

TEXTURE = 7
SIZE = (400.0, 360.0)
LAYER = LayerInfo("L5", 8, (52, 52), 32.0, 6.35, 10.0, 9.65, False, 4, 2, radial=True)


def shown(power: np.ndarray | None = None) -> MapShown:
    spectrum = PowerSpectrum(np.ones((32, 32), np.float32) if power is None else power, 32.0, 1, 1)
    heat = HeatMemory().heat(
        spectrum, Normalization.ABSOLUTE, range_db=(-50.0, 50.0), colors=HeatColors.VIRIDIS
    )
    return MapShown(Trace("live", "L5", spectrum, LAYER), heat, imgui.ImTextureRef(TEXTURE))


def picture() -> tuple[imgui.ImDrawList, imgui.ImDrawCmd]:
    """What draws the picture."""
    (found,) = (
        (commands, command)
        for commands in imgui.get_draw_data().cmd_lists
        for command in commands.cmd_buffer
        if command.tex_ref._tex_id == TEXTURE
    )
    return found


def picture_corners() -> list[tuple[float, float, float, float]]:
    """(x, y, u, v) of the four corners of the picture on the screen."""
    commands, command = picture()
    used = {commands.idx_buffer[command.idx_offset + i] for i in range(command.elem_count)}
    vertices = [commands.vtx_buffer[command.vtx_offset + i] for i in used]
    return [(each.pos.x, each.pos.y, each.uv.x, each.uv.y) for each in vertices]


def test_the_first_row_of_the_spectrum_is_at_the_top_and_the_first_column_at_the_left() -> None:
    Stage(0.0, lambda _: spectrum_map.draw(shown(), SIZE) or 0.0)
    corners = picture_corners()
    assert len(corners) == 4
    middle = [sum(values) / 4 for values in zip(*corners, strict=True)]
    for x, y, u, v in corners:
        assert u == (0 if x < middle[0] else 1)
        assert v == (0 if y < middle[1] else 1)


def test_the_picture_is_a_square() -> None:
    """Cycles per image are as long on both axes."""
    Stage(0.0, lambda _: spectrum_map.draw(shown(), SIZE) or 0.0)
    x, y, _, _ = zip(*picture_corners(), strict=True)
    assert max(x) - min(x) == pytest.approx(max(y) - min(y), abs=1)
    assert max(y) - min(y) > 0.6 * SIZE[1]


@pytest.mark.parametrize("size", [(400.0, 200.0), (200.0, 400.0), (400.0, 400.0)])
def test_all_of_the_spectrum_is_in_sight_at_first(size: tuple[float, float]) -> None:
    Stage(0.0, lambda _: spectrum_map.draw(shown(), size) or 0.0).play(3)
    clip = picture()[1].clip_rect
    x, y, _, _ = zip(*picture_corners(), strict=True)
    assert (min(x), min(y)) >= (clip.x - 2, clip.y - 2)
    assert max(x) <= clip.z + 2
    assert max(y) <= clip.w + 2


@pytest.mark.parametrize("size", [(250.0, 330.0), (380.0, 250.0), (380.0, 150.0)])
def test_plot_and_colour_bar_take_no_more_than_their_room(size: tuple[float, float]) -> None:
    """Else the pane would get a scroll bar, and with that less room."""
    ends: list[tuple[float, float]] = []

    def draw(_: float) -> float:
        start = imgui.get_cursor_screen_pos()
        spectrum_map.draw(shown(), size)
        end = imgui.get_item_rect_max()
        ends.append((end.x - start.x, end.y - start.y))
        return 0.0

    Stage(0.0, draw).play(3)
    assert ends[-1][0] <= size[0] + 0.5
    assert ends[-1][1] <= size[1] + 0.5


def test_a_drag_of_the_handle_turns_the_slice() -> None:
    def draw(angle: float | None) -> float | None:
        return spectrum_map.draw(replace(shown(), angle_deg=angle), SIZE)

    stage = Stage[float | None](0.0, draw)
    stage.play(2)
    x, y, _, _ = zip(*picture_corners(), strict=True)
    bin_px = (max(x) - min(x)) / 32
    centre = (min(x) + 16.5 * bin_px, min(y) + 16.5 * bin_px)  # of the bin of no frequency
    reach = 0.85 * 16 * bin_px
    half = math.sqrt(0.5) * reach
    stage.drag((centre[0] + reach, centre[1]), (centre[0] + half, centre[1] + half))
    assert stage.value == pytest.approx(45, abs=2)  # downwards is towards +f_y


def test_silence_is_drawn_and_read() -> None:
    stage = Stage(0.0, lambda _: spectrum_map.draw(shown(np.zeros((32, 32), np.float32)), SIZE) or 0.0)
    imgui.get_io().add_mouse_pos_event(150.0, 150.0)
    stage.play(3)


@pytest.mark.parametrize("size", [(400.0, 200.0), (200.0, 400.0), (400.0, 360.0)])
@pytest.mark.parametrize("stopband", [10.0, 15.9, 19.7])
def test_the_whole_of_each_outline_is_in_sight_with_its_label_inside(
    monkeypatch: pytest.MonkeyPatch, size: tuple[float, float], stopband: float
) -> None:
    """Also where the stopband begins beyond what the layer's rate can hold, as in the last layers."""
    layer = replace(LAYER, cutoff=9.0, stopband=stopband, half_width=stopband - 9.0)
    plot, labels = [], {}
    clip = implot.push_plot_clip_rect
    write = imgui.ImDrawList.add_text

    def clipped() -> None:
        corner, extent = implot.get_plot_pos(), implot.get_plot_size()
        ends = [implot.plot_to_pixels(sign * stopband, sign * stopband) for sign in (-1, 1)]
        plot[:] = [corner.x, corner.y, corner.x + extent.x, corner.y + extent.y, *ends]
        clip()

    def written(canvas: imgui.ImDrawList, place: tuple[float, float], color: int, text: str) -> None:
        if text.startswith(("f_", "s/")):
            labels[text] = place
        write(canvas, place, color, text)

    monkeypatch.setattr(implot, "push_plot_clip_rect", clipped)
    monkeypatch.setattr(imgui.ImDrawList, "add_text", written)
    trace = replace(shown().trace, layer=layer)
    Stage(0.0, lambda _: spectrum_map.draw(replace(shown(), trace=trace), size) or 0.0).play(3)
    left, top, right, bottom, low, high = plot
    assert left < low.x < high.x < right
    assert top < low.y < high.y < bottom
    assert {"f_c", "f_t = f_c + f_h", "s/2"} <= labels.keys()
    for text, (x, y) in labels.items():
        extent = imgui.calc_text_size(text)
        assert left <= x <= x + extent.x <= right
        assert top <= y <= y + extent.y <= bottom
    tops = sorted(labels[text][1] for text in ("f_c", "f_t = f_c + f_h", "s/2"))
    assert all(b - a >= imgui.get_text_line_height() for a, b in itertools.pairwise(tops))


def test_in_a_pane_of_another_size_all_is_in_sight_again() -> None:
    sizes = [(400.0, 200.0), (200.0, 300.0), (380.0, 360.0)]
    stage = Stage(0.0, lambda _: spectrum_map.draw(shown(), sizes[0]) or 0.0)
    while len(sizes) > 1:
        del sizes[0]
        stage.play(3)
        clip = picture()[1].clip_rect
        x, y, _, _ = zip(*picture_corners(), strict=True)
        assert (min(x), min(y)) >= (clip.x - 2, clip.y - 2)
        assert max(x) <= clip.z + 2
        assert max(y) <= clip.w + 2

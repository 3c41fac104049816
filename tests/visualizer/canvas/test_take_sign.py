"""What is written over the picture while a take is recorded."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from imgui_bundle import imgui

from tests.widgets.stage import Stage, imgui_context
from visualizer.canvas import take_sign
from visualizer.canvas.view import Area
from widgets.take_panel import TakeStatus


@pytest.fixture(autouse=True)
def context() -> Iterator[None]:
    with imgui_context():
        yield


def drawn(status: TakeStatus, area: Area) -> tuple[float, float, float, float]:
    """The extent of what is drawn: left, top, right, bottom."""
    found: list[tuple[float, float, float, float]] = []

    def draw(_: None) -> None:
        sheet = imgui.get_window_draw_list()
        first = sheet.vtx_buffer.size()
        take_sign.draw(status, area)
        points = [sheet.vtx_buffer[i].pos for i in range(first, sheet.vtx_buffer.size())]
        xs, ys = [point.x for point in points], [point.y for point in points]
        found.append((min(xs), min(ys), max(xs), max(ys)) if points else (0.0, 0.0, 0.0, 0.0))

    Stage(None, draw)
    return found[-1]


def test_the_countdown_is_large_and_in_the_middle() -> None:
    left, top, right, bottom = drawn(TakeStatus(countdown_s=2.2), Area(10, 20, 400, 300))
    assert ((left + right) / 2, (top + bottom) / 2) == (pytest.approx(210, abs=2), pytest.approx(170, abs=2))
    assert bottom - top > 100


def test_it_stays_within_a_small_canvas() -> None:
    left, top, right, bottom = drawn(TakeStatus(countdown_s=2.2), Area(10, 20, 80, 60))
    assert min(left - 10, top - 20, 90 - right, 80 - bottom) >= 0
    assert drawn(TakeStatus(countdown_s=2.2), Area(0, 0, 0, 0)) == (0, 0, 0, 0)


def test_the_recording_is_a_small_sign_in_the_lower_left_corner() -> None:
    left, top, right, bottom = drawn(TakeStatus(7.0), Area(0, 0, 400, 300))
    assert 0 <= left < right < 150
    assert 260 < top < bottom <= 300

"""The pace of the window."""

from __future__ import annotations

import pytest

from visualizer.layout import CORES_FOR_THE_WINDOW, HIGHEST_FRAME_RATE, LOWEST_FRAME_RATE, frame_rate


def test_a_graphics_card_gives_the_highest_rate() -> None:
    assert frame_rate(0.002) == HIGHEST_FRAME_RATE
    assert frame_rate(0.0) == HIGHEST_FRAME_RATE


def test_software_opengl_leaves_the_processor_to_the_renderer() -> None:
    assert frame_rate(0.020) * 0.020 == pytest.approx(CORES_FOR_THE_WINDOW)


def test_a_slow_machine_still_sees_the_window_move() -> None:
    assert frame_rate(1.0) == LOWEST_FRAME_RATE

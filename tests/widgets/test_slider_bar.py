"""Where a slider stands: below its number."""

from __future__ import annotations

from typing import Any

import pytest
from imgui_bundle import imgui

from tests.widgets.stage import Stage
from widgets import number_field, slider_bar
from widgets.slider_bar import share_of, thumb_width


def thumbs(monkeypatch: pytest.MonkeyPatch) -> list[tuple[float, float]]:
    """The value and its share of the way, of each bar that is drawn."""
    drawn: list[tuple[float, float]] = []
    share = slider_bar.share_of

    def noted(value: float, low: float, high: float) -> float:
        drawn.append((value, share(value, low, high)))
        return drawn[-1][1]

    monkeypatch.setattr(slider_bar, "share_of", noted)
    return drawn


def slide(value: float) -> Stage[float]:
    def draw(value: float) -> float:
        imgui.set_next_item_width(300.0)
        return number_field.slider_float("##a", value, -1.0, 1.0)[1]

    return Stage(value, draw)


def test_a_click_puts_the_thumb_where_it_was_clicked(monkeypatch: pytest.MonkeyPatch) -> None:
    drawn, stage = thumbs(monkeypatch), slide(0.0)
    left = imgui.get_style().window_padding.x
    for across in (0.2, 0.5, 0.9):
        stage.click((left + across * 300.0, stage.row(0, 0.0)[1]))
        thumb, (_, share) = thumb_width(300.0), drawn[-1]
        assert 2 + thumb / 2 + share * (296 - thumb) == pytest.approx(across * 300.0, abs=1.5)


def test_a_value_beyond_the_ends_stands_at_the_end() -> None:
    assert (share_of(7.0, -1.0, 1.0), share_of(-7.0, -1.0, 1.0), share_of(1.0, 3.0, 3.0)) == (1.0, 0.0, 0.0)


def test_the_thumb_of_few_steps_is_as_wide_as_a_step() -> None:
    assert thumb_width(304.0, steps=3) == pytest.approx(100.0)
    assert thumb_width(304.0, steps=1000) == imgui.get_style().grab_min_size


def test_while_a_number_is_typed_there_is_no_bar(monkeypatch: pytest.MonkeyPatch) -> None:
    drawn, stage = thumbs(monkeypatch), slide(0.0)
    spot, io = (100.0, stage.row(0, 0.0)[1]), imgui.get_io()
    io.add_key_event(imgui.Key.mod_ctrl, True)
    stage.click(spot)
    io.add_key_event(imgui.Key.mod_ctrl, False)
    drawn.clear()
    stage.play(2)
    assert drawn == []


def test_imgui_draws_no_grab_behind_the_number(monkeypatch: pytest.MonkeyPatch) -> None:
    alphas, slider = [], imgui.slider_float

    def noted(*given: Any) -> tuple[bool, float]:
        alphas.append(imgui.get_style_color_vec4(imgui.Col_.slider_grab).w)
        return slider(*given)

    monkeypatch.setattr(imgui, "slider_float", noted)
    slide(0.0)
    assert set(alphas) == {0.0}

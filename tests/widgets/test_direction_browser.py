"""The library's lists: sets and components are chosen, starred and named."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
import pytest
from imgui_bundle import imgui, imgui_ctx

from renderer.directions.direction_labels import Label
from tests.widgets.stage import Stage
from widgets import controls, direction_browser, variance_plot
from widgets.direction_browser import Act, SetLine, Touched
from widgets.direction_components import Components, count_empty

SETS = (
    SetLine("aaaa", "PCA of w", "PCA of w · 200,000 samples", "2026-11-21 12:00", 80, Label()),
    SetLine("bbbb", "a ## very long title " * 9, "SeFa", "2026-11-20 12:00", 8, Label(note="Mine.")),
)
COUNT = 100


def components(*, with_variance: bool = True) -> Components:
    labels = [Label("smile") if index == 1 else Label() for index in range(COUNT)]
    ratio = np.full(COUNT, 1 / COUNT) if with_variance else None
    return Components(np.full(COUNT, 2.5), ratio, labels, [""] * COUNT, "PCA of w")


@dataclass
class Seen:
    """What was touched, frame by frame."""

    touched: list[Touched] = field(default_factory=list)
    reveals: bool = False

    def note(self, touched: Touched | None) -> None:
        if touched is not None:
            self.touched.append(touched)


def table_row(name: str, row: float) -> tuple[float, float]:
    """The left edge of a row of a scrolled table, 0 is the first below its titles."""
    waiting = [imgui.internal.find_window_by_name("stage")]
    for window in waiting:
        if name in window.name:
            step = imgui.get_text_line_height() + 2 * imgui.get_style().cell_padding.y
            return window.pos.x, window.pos.y + (row + 1.5) * step
        waiting += window.dc.child_windows
    raise AssertionError("there is no such table")


def test_a_click_chooses_a_set_and_the_star_marks_it() -> None:
    seen = Seen()
    stage = Stage(None, lambda _: seen.note(direction_browser.draw_sets(SETS, "aaaa")))
    left, y = table_row("Sets", 1)
    stage.click((left + 80, y))
    stage.click((left + 8, y))
    assert seen.touched == [
        Touched(Act.CHOOSE, "bbbb"),
        Touched(Act.LABEL, "bbbb", label=Label(note="Mine.", is_favourite=True)),
    ]


def test_directions_without_variance_are_told_and_do_not_count(monkeypatch: pytest.MonkeyPatch) -> None:
    figures, lines = list[str](), list[str]()
    monkeypatch.setattr(controls, "figure", lambda text, is_dim=False: figures.append(text))
    draw_line = direction_browser._draw_line

    def noted(text: str, is_chosen: bool, *, is_dim: bool = False) -> bool:
        lines.append(text + (" (dim)" if is_dim else ""))
        return draw_line(text, is_chosen, is_dim=is_dim)

    monkeypatch.setattr(direction_browser, "_draw_line", noted)
    ratio = np.array([0.9, 0.1, 1e-9, 0.0])
    labels = [Label("smile"), Label(), Label("odd"), Label()]
    shown = Components(np.array([3.2, 2.73, 1e-5, 0.0]), ratio, labels, [""] * 4, "PCA of w")
    line = SetLine("aaaa", "PCA", "", "2026-11-21 12:00", 4, Label(), empty=count_empty(ratio))

    def draw(_: None) -> None:
        lines.clear()
        figures.clear()
        direction_browser.draw_sets((line,), "")
        direction_browser.draw_components("aaaa", shown, 0, reveal=False)

    Stage(None, draw).play(2)
    assert [text.split("##")[0] for text in lines] == [
        "PCA",
        "0  smile",
        "1",
        "2  odd",
        "3  holds no variance",
    ]
    assert [text.endswith("(dim)") for text in lines] == [False, False, False, True, True]
    assert figures == ["2", "90.00 %", "3.20", "10.00 %", "2.73", "0.00 %", "0.00", "0.00 %", "0.00"]
    assert "none of the variance" in shown.about(3)
    assert "none of the variance" not in shown.about(1)


def test_without_sets_it_says_what_to_do() -> None:
    seen = Seen()
    Stage(None, lambda _: seen.note(direction_browser.draw_sets((), ""))).play(2)
    assert seen.touched == []


@pytest.mark.parametrize("with_variance", [True, False])
def test_a_click_chooses_a_component(with_variance: bool) -> None:
    seen, shown = Seen(), components(with_variance=with_variance)
    stage = Stage(
        None, lambda _: seen.note(direction_browser.draw_components("aaaa", shown, 0, reveal=False))
    )
    left, y = table_row("Components", 3)
    stage.click((left + 80, y))
    stage.click((left + 8, y))
    assert seen.touched == [
        Touched(Act.CHOOSE, "aaaa", 3),
        Touched(Act.LABEL, "aaaa", 3, Label(is_favourite=True)),
    ]


def test_a_double_click_adds_the_component_that_was_under_the_pointer_though_another_was_chosen() -> None:
    """The first of the two clicks chooses it, and must not scroll it away from under the second."""
    seen, shown, chosen = Seen(), components(), [0]

    def draw(_: None) -> None:
        before = chosen[0]
        touched = direction_browser.draw_components("aaaa", shown, before, reveal=seen.reveals)
        seen.note(touched)
        chosen[0] = before if touched is None or touched.component is None else touched.component
        seen.reveals = chosen[0] != before

    stage = Stage(None, draw)
    left, y = table_row("Components", 5)
    imgui.get_io().add_mouse_pos_event(left + 80, y)
    stage.play(2)
    for is_down in (True, False, True, False):
        imgui.get_io().add_mouse_button_event(0, is_down)
        stage.play(2)
    assert seen.touched == [Touched(Act.CHOOSE, "aaaa", 5), Touched(Act.ADD, "aaaa", 5)]


@pytest.mark.parametrize("with_variance", [True, False])
def test_a_direction_says_what_it_is_and_what_a_click_does(
    monkeypatch: pytest.MonkeyPatch, with_variance: bool
) -> None:
    said: list[str] = []
    monkeypatch.setattr(controls, "tooltip", said.append)
    shown = components(with_variance=with_variance)
    stage = Stage(None, lambda _: direction_browser.draw_components("a", shown, 0, reveal=False) and None)
    left, y = table_row("Components", 1)
    said.clear()
    imgui.get_io().add_mouse_pos_event(left + 80, y)
    stage.play(2)
    (text,) = {each for each in said if "direction 1" in each}
    assert "smile: direction 1 of ‘PCA of w’" in text
    assert ("explains 1.00 % of the variance" in text) is with_variance
    assert "double-click to add it as an edit" in text


def test_the_chosen_component_is_brought_into_sight() -> None:
    shown = components()
    Stage(None, lambda _: direction_browser.draw_components("a", shown, 90, reveal=True) and None).play(3)
    waiting = [imgui.internal.find_window_by_name("stage")]
    for window in waiting:
        if "Components" in window.name:
            step = imgui.get_text_line_height() + 2 * imgui.get_style().cell_padding.y
            assert 84 < window.scroll.y / step < 91
            return
        waiting += window.dc.child_windows
    raise AssertionError("there is no table")


def test_typing_names_the_chosen_component() -> None:
    seen, shown = Seen(), components()

    def draw(_: None) -> None:
        with imgui_ctx.push_id("x"):
            seen.note(direction_browser.draw_components("aaaa", shown, 1, reveal=False))

    stage = Stage(None, draw)
    window = imgui.internal.find_window_by_name("stage")
    imgui.get_io().add_mouse_pos_event(window.pos.x + 300, window.dc.cursor_max_pos.y - 8)
    for down in (True, False):
        imgui.get_io().add_mouse_button_event(0, down)
        stage.play(2)
    imgui.get_io().add_input_character(ord("s"))
    stage.play(2)
    assert {(touched.act, touched.component) for touched in seen.touched} == {(Act.LABEL, 1)}
    assert seen.touched[-1].label is not None
    assert sorted(seen.touched[-1].label.name) == sorted("smile" + "s")


def test_a_click_on_a_bar_picks_its_direction() -> None:
    picked: list[int] = []

    def draw(_: None) -> None:
        place = variance_plot.draw(np.array([0.5, 0.3, 0.1, 0.05]), 0)
        picked.extend([] if place is None else [place])

    stage = Stage(None, draw)
    padding = imgui.get_style().window_padding
    stage.click((padding.x + 0.62 * 400, padding.y + 30))
    assert picked == [2]

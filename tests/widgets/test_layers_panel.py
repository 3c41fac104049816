"""The table of layers."""

from __future__ import annotations

import math
from dataclasses import replace

import pytest
from imgui_bundle import imgui

from renderer.aliasing.aliasing_figures import LayerEquivariance
from renderer.frame import Frame, StepTiming
from renderer.inspection import LayerFigures
from renderer.model_info import LayerInfo
from renderer.scene import LayerView, Normalize
from tests.visualizer.fakes import MODEL, frame
from tests.widgets.stage import Stage
from widgets import layer_columns, layers_panel
from widgets.layer_columns import COLUMNS, Measured, Row


def texts(row: Row) -> dict[str, str]:
    return {column.title: column.text(row) for column in COLUMNS}


def timed() -> Frame:
    timings = (StepTiming("input", 1.26, precision="float32"), StepTiming("L0_12_5", 0.0, cached=True))
    return replace(frame(1), layer_timings=timings)


@pytest.mark.parametrize("view", [LayerView(), LayerView("L0_12_5", 4, True, -12.3456789, Normalize.EACH)])
def test_what_nobody_touches_stays_exactly_as_it_is(view: LayerView) -> None:
    stage = Stage(view, lambda value: layers_panel.draw(value, MODEL, Measured(), reveal=True))
    assert stage.value == view


def test_a_layer_without_a_part_of_its_anti_aliasing_is_marked() -> None:
    name = MODEL.layers[1].name
    rows = layer_columns.rows(MODEL, Measured(ablated=frozenset({name})))
    assert [row.name for row in rows if row.is_ablated] == [name]
    stage = Stage(
        LayerView(), lambda value: layers_panel.draw(value, MODEL, Measured(ablated=frozenset({name})))
    )
    assert stage.value == LayerView()


def test_the_first_row_is_the_way_back_to_the_image() -> None:
    rows = layer_columns.rows(MODEL, Measured())
    assert [row.name for row in rows] == ["Image", "input", "L0_12_5", "L1_8_3"]
    assert texts(rows[0])["Size"] == "8²"


def test_layers_without_designed_frequencies_have_no_columns_for_them() -> None:
    plain = replace(
        MODEL, layers=tuple(LayerInfo(layer.name, layer.channels, layer.size) for layer in MODEL.layers)
    )
    assert layer_columns.columns(MODEL) == COLUMNS
    titles = [column.title for column in layer_columns.columns(plain)]
    assert titles == ["Layer", "Size", "Channels", "Energy", "ms", "Precision"]
    Stage(LayerView(), lambda value: layers_panel.draw(value, plain, Measured()))


def test_clicking_a_row_views_its_layer_and_the_first_one_the_image() -> None:
    stage = Stage(LayerView(), lambda value: layers_panel.draw(value, MODEL, Measured()))
    step = imgui.get_text_line_height() + 2 * imgui.get_style().cell_padding.y
    top = imgui.get_style().window_padding.y
    stage.click((30, top + 3.5 * step))
    assert stage.value.layer == "L0_12_5"
    stage.click((30, top + 1.5 * step))
    assert stage.value == LayerView()


def test_keys_step_through_the_rows_and_stop_at_the_ends() -> None:
    names = []
    view = LayerView(base_channel=2)
    for _ in range(5):
        view = layers_panel.step_layer(view, MODEL, 1)
        names.append(view.layer)
    assert names == ["input", "L0_12_5", "L1_8_3", "L1_8_3", "L1_8_3"]
    assert view.base_channel == 2
    for _ in range(5):
        view = layers_panel.step_layer(view, MODEL, -1)
    assert view == LayerView()


def test_the_figures_of_a_layer_stand_in_its_row() -> None:
    measured = Measured(
        timed(),
        {"input": LayerFigures("input", 0.5, 0.1, None)},
        equivariance={"input": LayerEquivariance("input", 61.234, None, math.inf)},
    )
    _, row, known, unknown = (texts(row) for row in layer_columns.rows(MODEL, measured))
    assert row["Energy"] == "−3.0"
    assert (row["> f_c"], row["> f_t"]) == ("−10.0", "")
    assert (row["Shift whole"], row["Shift frac."], row["Turn"]) == ("61.2", "", "∞")
    assert (row["ms"], row["Precision"], row["Up / down"]) == ("1.3", "float32", "1 / 1")
    assert known["ms"] == layer_columns.KEPT
    assert unknown["ms"] == unknown["Energy"] == unknown["Shift whole"] == ""


def test_an_empty_cell_of_a_critically_sampled_layer_says_why() -> None:
    """Only once it is known that there is nothing: until it is measured the cell is merely empty."""
    measured = Measured(timed(), {"input": LayerFigures("input", 0.5, None, None)})
    _, row, unknown, _ = layer_columns.rows(MODEL, measured)
    reasons = {column.title: column.why_empty(row) for column in COLUMNS}
    assert {title: why for title, why in reasons.items() if why} == {
        "> f_c": layer_columns.NO_CUTOFF,
        "> f_t": layer_columns.NO_STOPBAND,
    }
    assert not any(column.why_empty(unknown) for column in COLUMNS)


def test_what_a_network_does_not_have_stays_empty() -> None:
    row = texts(Row("b8.conv1", LayerInfo("b8.conv1", 4, (8, 16))))
    assert row["Size"] == "16×8"
    assert {row[title] for title in ("Rate", "Cutoff", "Stopband", "Up / down")} == {""}


@pytest.mark.parametrize(
    ("ratio", "text"),
    [(1.0, "0.0"), (0.999, "0.0"), (10.0, "10.0"), (0.0, "−∞"), (math.nan, ""), (None, ""), (2e-5, "−47.0")],
)
def test_ratios_are_told_in_decibels(ratio: float | None, text: str) -> None:
    assert layer_columns.decibels(ratio) == text


@pytest.mark.parametrize("is_in_sight", [True, False])
def test_columns_are_as_wide_as_at_first_when_a_layout_of_another_text_size_is_read(
    is_in_sight: bool,
) -> None:
    widths: list[float] = []
    is_drawn = True

    def draw(view: LayerView) -> LayerView:
        if not is_drawn:
            return view
        view = layers_panel.draw(view, MODEL, Measured())
        inner = imgui.internal.table_find_by_id(imgui.get_id("Layers")).inner_window
        widths.append(inner.content_size.x / imgui.get_font_size())
        return view

    stage = Stage(LayerView(), draw)
    stage.play(2)
    kept, first = imgui.save_ini_settings_to_memory(), widths[-1]
    assert "[Table]" in kept
    for scale in (1.5, 1.0):
        imgui.get_style().font_scale_main = scale
        is_drawn = is_in_sight
        stage.play(3)
        is_drawn = True
        imgui.load_ini_settings_from_memory(kept)
        stage.play(3)
        assert widths[-1] == pytest.approx(first, rel=0.05)  # not 1.5 times as wide

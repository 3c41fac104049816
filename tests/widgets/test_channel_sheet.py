"""The contact sheet: what hands do to thumbnails."""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from imgui_bundle import imgui

from renderer.contact_sheet import ChannelSurvey, SortBy
from renderer.interventions import ChannelMix, ChannelScale
from renderer.scene import LayerView, Normalize
from renderer.spectra.channel_energies import ChannelEnergies
from tests.widgets.stage import Stage
from widgets import channel_menu, channel_sheet, controls, thumbnail_grid
from widgets.channel_menu import Desk
from widgets.channel_sheet import Sheet, SheetState, Touched
from widgets.thumbnail_grid import Atlas, Grid

COUNT = 40
PLAIN = Touched(SheetState(), Desk(ChannelMix("L")), LayerView("L"))


def sheet(order: Sequence[int] = range(COUNT), *, count: int = COUNT) -> Sheet:
    figures = np.linspace(0, 1, count, dtype=np.float32)
    energies = ChannelEnergies(figures, figures, figures, None, 0.5)
    thumbnails = np.zeros((count, 8, 8), np.int8)
    survey = ChannelSurvey("L", tuple(range(count)), thumbnails, figures, energies)
    return Sheet(count, order, survey, Atlas(imgui.ImTextureRef(1), count, 8, 8), True)


class SheetStage(Stage[Touched]):
    """A sheet with a mouse and a keyboard."""

    def __init__(self, shown: Sheet | None = None, start: Touched = PLAIN) -> None:
        self._shown = shown or sheet()
        super().__init__(start, lambda value: channel_sheet.draw(self._shown, value))

    def place(self, index: int) -> tuple[float, float]:
        """The middle of a cell."""
        state, style = self.value.state, imgui.get_style()
        grid = thumbnail_grid.fit(420 - 2 * style.window_padding.x, channel_sheet.cell_px(state))
        top = style.window_padding.y + 2 * (imgui.get_frame_height() + style.item_spacing.y)
        row, column = divmod(index, grid.columns)
        return (
            style.window_padding.x + column * grid.pitch + grid.cell / 2,
            top + row * grid.pitch + grid.cell / 2,
        )

    def hold(self, key: imgui.Key, down: bool) -> None:
        imgui.get_io().add_key_event(key, down)
        self.play(2)

    def press(self, index: int, key: imgui.Key) -> None:
        """A key over a thumbnail."""
        imgui.get_io().add_mouse_pos_event(*self.place(index))
        self.play(2)
        self.hold(key, True)
        self.hold(key, False)

    def click_with(self, index: int, key: imgui.Key) -> None:
        self.hold(key, True)
        self.click(self.place(index))
        self.hold(key, False)


def test_a_sheet_that_nobody_touches_stays_as_it_is() -> None:
    mix = ChannelMix("L", (1, 3), (2,), (ChannelScale(2, -0.123456),))
    state = SheetState(SortBy.BEYOND_CUTOFF, Normalize.ALL, 5.123, frozenset({7, 9}), 7)
    start = Touched(state, Desk(mix, frozenset({2})), LayerView("L", 30, mono=True))
    assert SheetStage(start=start).value == start
    assert SheetStage(Sheet(COUNT, range(COUNT), failure="no such layer"), start).value == start


def test_a_click_views_the_channel_that_lies_there() -> None:
    stage = SheetStage(sheet(order=tuple(reversed(range(COUNT)))))
    stage.click(stage.place(9))
    assert stage.value == replace(
        PLAIN, state=replace(PLAIN.state, anchor=30), view=LayerView("L", base_channel=30)
    )


def test_ctrl_selects_single_channels_and_shift_a_range_of_what_is_seen() -> None:
    stage = SheetStage(sheet(order=tuple(reversed(range(COUNT)))))
    stage.click_with(1, imgui.Key.mod_ctrl)
    stage.click_with(2, imgui.Key.mod_ctrl)
    stage.click_with(1, imgui.Key.mod_ctrl)
    assert stage.value.state.selected == {37}
    stage.click_with(2, imgui.Key.mod_ctrl)
    stage.click_with(2, imgui.Key.mod_ctrl)
    stage.click_with(5, imgui.Key.mod_shift)
    assert stage.value.state.selected == {37, 36, 35, 34}
    assert stage.value.view == PLAIN.view
    stage.press(0, imgui.Key.escape)
    assert stage.value.state.selected == frozenset()


@pytest.mark.parametrize(
    ("key", "expected"),
    [
        (imgui.Key.m, Desk(ChannelMix("L", muted=(6,)))),
        (imgui.Key.s, Desk(ChannelMix("L", solo=(6,)))),
        (imgui.Key.p, Desk(ChannelMix("L"), frozenset({6}))),
    ],
)
def test_a_key_over_a_thumbnail_does_and_undoes(key: imgui.Key, expected: Desk) -> None:
    stage = SheetStage()
    stage.press(6, key)
    assert stage.value.desk == expected
    stage.press(6, key)
    assert stage.value.desk == PLAIN.desk


def test_with_ctrl_held_the_letters_belong_to_the_menus() -> None:
    stage = SheetStage()
    stage.hold(imgui.Key.mod_ctrl, True)
    stage.press(6, imgui.Key.s)
    stage.hold(imgui.Key.mod_ctrl, False)
    assert stage.value.desk == PLAIN.desk


def test_a_key_over_a_selected_thumbnail_means_the_selection() -> None:
    start = replace(PLAIN, state=SheetState(selected=frozenset({3, 6, 8})))
    stage = SheetStage(start=start)
    stage.press(6, imgui.Key.m)
    assert stage.value.desk.mix.muted == (3, 6, 8)
    stage.press(7, imgui.Key.m)
    assert stage.value.desk.mix.muted == (3, 6, 7, 8)


def test_clear_brings_the_channels_of_the_layer_back() -> None:
    mix = ChannelMix("L", muted=(1,))
    stage = SheetStage(start=replace(PLAIN, desk=Desk(mix, frozenset({5}))))
    words = imgui.calc_text_size(channel_menu.in_words(mix)).x
    x = imgui.get_style().window_padding.x + words + imgui.get_style().item_spacing.x + controls.em(1)
    stage.click((x, stage.row(1, 0)[1]))
    assert stage.value.desk == Desk(ChannelMix("L"), frozenset({5}))


def test_the_menu_opens_for_the_channel_under_the_pointer_and_closes() -> None:
    stage = SheetStage()
    io = imgui.get_io()
    io.add_mouse_pos_event(*stage.place(4))
    stage.play(2)
    for down in (True, False):
        io.add_mouse_button_event(1, down)
        stage.play(2)
    assert stage.value.state.menu == (4,)
    stage.click((5.0, 890.0))
    assert stage.value == PLAIN


def test_toggling_a_group_makes_all_alike_first() -> None:
    desk = channel_menu.toggle_mute(Desk(ChannelMix("L", muted=(1,))), (1, 2))
    assert desk.mix.muted == (1, 2)
    assert channel_menu.toggle_mute(desk, (1, 2)).mix.is_neutral
    assert channel_menu.toggle_pin(Desk(ChannelMix("L"), frozenset({1})), (1, 2)).pinned == {1, 2}
    assert channel_menu.toggle_solo(desk, (2,)).mix == ChannelMix("L", (1, 2), (2,))


def test_a_mix_is_told_in_words() -> None:
    mix = ChannelMix("L", (1, 2), (3,), (ChannelScale(1, 0.5), ChannelScale(2, 1.0)))
    assert channel_menu.in_words(mix) == "2 muted, 1 solo, 1 scaled"
    assert channel_menu.in_words(ChannelMix("L")) == ""


def test_only_the_cells_in_sight_are_drawn() -> None:
    grid = Grid(columns=5, cell=40.0, gap=4.0)
    assert grid.visible(0, 100, 1024) == range(15)
    assert grid.visible(44, 100, 1024) == range(5, 15)
    assert grid.visible(0, 1e6, 1024) == range(1024)
    assert list(grid.visible(1e6, 1e6 + 100, 1024)) == []


def test_every_cell_is_found_where_it_is_drawn_and_gaps_are_no_cells() -> None:
    grid = Grid(columns=5, cell=40.0, gap=4.0)
    for place in range(23):
        x, y = place % 5 * grid.pitch, place // 5 * grid.pitch
        assert grid.place_at(x + 0.5, y + 39.5, 23) == place
        assert grid.place_at(x + 41, y + 1, 23) is None
    assert grid.place_at(3 * grid.pitch + 1, 4 * grid.pitch + 1, 23) is None
    assert grid.place_at(-1, 5, 23) is None


@pytest.mark.parametrize("is_magnified", [False, True])
def test_a_thumbnail_is_taken_from_its_own_place_in_the_texture(is_magnified: bool) -> None:
    atlas = Atlas(imgui.ImTextureRef(1), 10, 8, 4)
    width, height = 4 * 8, 3 * 4
    for place, (low, high) in enumerate(atlas.corners(is_magnified=is_magnified)):
        left, top = place % 4 * 8, place // 4 * 4
        edge = 0.5 if is_magnified else 0.0
        assert (low.x * width, low.y * height) == pytest.approx((left + edge, top + edge))
        assert (high.x * width, high.y * height) == pytest.approx((left + 8 - edge, top + 4 - edge))


def test_1024_channels_scroll_in_a_fraction_of_a_frame() -> None:
    mix = ChannelMix("L", muted=tuple(range(0, 1024, 2)))
    stage = SheetStage(sheet(tuple(range(1024)), count=1024), replace(PLAIN, desk=Desk(mix)))
    imgui.get_io().add_mouse_pos_event(200, 400)
    taken = []
    for _ in range(30):
        imgui.get_io().add_mouse_wheel_event(0, -1)
        start = time.perf_counter()
        stage.play()
        taken.append(time.perf_counter() - start)
    assert min(taken) < 2e-3


def test_a_step_to_other_channels_brings_them_into_sight(monkeypatch: pytest.MonkeyPatch) -> None:
    seen: list[range] = []
    draw_cells = thumbnail_grid.draw_cells

    def note(*args: Any, in_sight: range, **rest: Any) -> None:
        seen.append(in_sight)
        draw_cells(*args, in_sight=in_sight, **rest)

    monkeypatch.setattr(thumbnail_grid, "draw_cells", note)
    shown = sheet(tuple(range(1024)), count=1024)
    start = replace(PLAIN, view=LayerView("L", base_channel=1000, mono=True))
    Stage(start, lambda value: channel_sheet.draw(shown, value)).play(3)
    assert 1000 not in seen[-1]
    Stage(start, lambda value: channel_sheet.draw(shown, value, reveal=True)).play(3)
    assert 1000 in seen[-1]
    assert len(seen[-1]) < 200

"""The contact sheet: all channels of a layer as thumbnails, to look at, select, mute, make solo and scale."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace

from imgui_bundle import ImVec2, imgui, imgui_ctx

from renderer.contact_sheet import ChannelSurvey, SortBy
from renderer.interventions import ChannelMix
from renderer.scene import LayerView, Normalize
from widgets import channel_menu, channels_panel, controls, thumbnail_grid
from widgets.channel_menu import Desk
from widgets.layer_columns import decibels
from widgets.thumbnail_grid import Atlas, Grid, Marks

SMALLEST_EM, LARGEST_EM = 2.0, 9.0
_LEAST_HEIGHT_EM = 8.0
_SORTS = (
    (SortBy.INDEX, "Index"),
    (SortBy.ENERGY, "Energy"),
    (SortBy.VARIANCE, "Variance"),
    (SortBy.BEYOND_CUTOFF, "> f_c"),
    (SortBy.BEYOND_STOPBAND, "> f_t"),
)
_SCALES = ((Normalize.EACH, "Each"), (Normalize.ALL, "All"), (Normalize.OFF, "Gain"))
_HINT = "Right-click a channel to mute, solo, scale or pin it."


@dataclass(frozen=True, slots=True)
class SheetState:
    """How the sheet is set up, and what is selected in it.

    `normalize` OFF means the picture's gain. `anchor` is where a range of the selection begins, `menu` the
    channels that the open menu is for. Units: `size_em` of a thumbnail's side.
    """

    sort: SortBy = SortBy.INDEX
    normalize: Normalize = Normalize.EACH
    size_em: float = 3.4
    selected: frozenset[int] = frozenset()
    anchor: int | None = None
    menu: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True, eq=False)
class Sheet:
    """What there is to draw: so many channels in this order, what is known of them, and whether it holds."""

    channels: int
    order: Sequence[int]
    survey: ChannelSurvey | None = None
    atlas: Atlas | None = None
    is_current: bool = False
    failure: str = ""


@dataclass(frozen=True, slots=True)
class Touched:
    """What became of the sheet, of the channels, and of the view."""

    state: SheetState
    desk: Desk
    view: LayerView


def cell_px(state: SheetState) -> int:
    """The side of a thumbnail on the screen."""
    return max(math.floor(controls.em(state.size_em)), 1)


def draw(sheet: Sheet, touched: Touched, *, reveal: bool = False) -> Touched:
    """The tools, then the thumbnails in what is left of the window; `reveal` scrolls to what is on show."""
    state = _draw_tools(touched.state)
    touched, wants_menu = _draw_desk(replace(touched, state=state))
    if sheet.failure:
        controls.dim_text(f"The channels could not be measured: {sheet.failure}")
    room = ImVec2(0, max(imgui.get_content_region_avail().y, controls.em(_LEAST_HEIGHT_EM)))
    with imgui_ctx.begin_child("Thumbnails", room):
        touched = _draw_grid(sheet, touched, reveal=reveal)
        if wants_menu:
            channel_menu.open_menu()
        desk, is_open = channel_menu.draw_menu(touched.desk, touched.state.menu)
    state = touched.state if is_open else replace(touched.state, menu=())
    return replace(touched, state=state, desk=desk)


def _draw_tools(state: SheetState) -> SheetState:
    sorts, scales = ([name for _, name in each] for each in (_SORTS, _SCALES))
    width = controls.width_left() - 2 * imgui.get_style().item_spacing.x
    share_row = controls.dropdown_width(scales, with_reset=False) <= width * 0.28
    width = width if share_row else width / 0.65  # else the slider has a row of its own
    sort = controls.tool_choice(
        "Sort",
        sorts,
        [sort for sort, _ in _SORTS].index(state.sort),
        about="Sort by the channel's number, or the largest first: energy (mean square), variance, share of "
        "energy beyond the cutoff (> f_c), or beyond the stopband (> f_t).",
        width=width * 0.37,
    )
    imgui.same_line()
    scale = controls.tool_choice(
        "Thumbnail scale",
        scales,
        [scale for scale, _ in _SCALES].index(state.normalize),
        about="How bright a thumbnail is: each to its own largest magnitude, all to the largest of all, or "
        "with the gain of the picture.",
        width=width * 0.28,
    )
    if share_row:
        imgui.same_line()
    width, about = width * 0.35 if share_row else controls.width_left(), "Size of the thumbnails"
    size = controls.tool_slider(
        "Thumbnail size", state.size_em, SMALLEST_EM, LARGEST_EM, about=about, width=width
    )
    return replace(state, sort=_SORTS[sort][0], normalize=_SCALES[scale][0], size_em=size)


def _draw_desk(touched: Touched) -> tuple[Touched, bool]:
    """One line of the same height whatever it says: the selection, what is changed, or what could be.

    Also returns whether the menu for the selection is wanted.
    """
    state, desk = touched.state, touched.desk
    if state.selected:
        desk, selected, wants_menu = channel_menu.draw_selection(desk, state.selected)
        menu = tuple(sorted(state.selected)) if wants_menu else state.menu
        state = replace(state, selected=selected, menu=menu)
        return replace(touched, state=state, desk=desk), wants_menu
    imgui.align_text_to_frame_padding()
    words = channel_menu.in_words(desk.mix)
    if not words:
        controls.cut_text(_HINT)
        return touched, False
    imgui.text_unformatted(words)
    imgui.same_line()
    if controls.button("Clear", about="All channels of this layer as they were."):
        desk = replace(desk, mix=ChannelMix(desk.mix.layer))
    return replace(touched, desk=desk), False


def _draw_grid(sheet: Sheet, touched: Touched, *, reveal: bool) -> Touched:
    state = touched.state
    grid = thumbnail_grid.fit(controls.width_left(), cell_px(state))
    corner = imgui.get_cursor_screen_pos()
    corner = ImVec2(math.floor(corner.x), math.floor(corner.y))
    buttons = imgui.ButtonFlags_.mouse_button_left | imgui.ButtonFlags_.mouse_button_right
    size = (grid.columns * grid.pitch - grid.gap, grid.height(sheet.channels))
    imgui.invisible_button("##Sheet", size, buttons)
    mouse = imgui.get_io().mouse_pos
    place = None
    if imgui.is_item_hovered():
        place = grid.place_at(mouse.x - corner.x, mouse.y - corner.y, sheet.channels)
    viewed = channels_panel.shown_channels(touched.view, sheet.channels)
    _draw_in_sight(sheet, touched, grid, corner, place, viewed)
    if reveal and viewed[0] in sheet.order:
        _scroll_to(grid, sheet.order.index(viewed[0]))
    if place is None:
        return touched
    channel = sheet.order[place]
    _tooltip(sheet, channel, touched.desk)
    if imgui.is_mouse_released(imgui.MouseButton_.right):
        channel_menu.open_menu()
        return replace(touched, state=replace(state, menu=_targets(state, channel)))
    if imgui.is_item_clicked(imgui.MouseButton_.left):
        return _clicked(touched, sheet.order, place)
    if imgui.is_key_pressed(imgui.Key.escape, False) and not state.menu:
        touched = replace(touched, state=replace(state, selected=frozenset()))
    return replace(touched, desk=channel_menu.press_keys(touched.desk, _targets(state, channel)))


def _draw_in_sight(
    sheet: Sheet,
    touched: Touched,
    grid: Grid,
    corner: ImVec2,
    hovered: int | None,
    viewed: tuple[int, ...],
) -> None:
    top = imgui.get_scroll_y()
    in_sight = grid.visible(top, top + imgui.get_window_height(), sheet.channels)
    desk = touched.desk
    marks = Marks.of(desk.mix, viewed=viewed, selected=touched.state.selected, pinned=desk.pinned)
    thumbnail_grid.draw_cells(
        grid,
        corner,
        sheet.atlas,
        sheet.order,
        in_sight=in_sight,
        marks=marks,
        hovered=hovered,
        is_current=sheet.is_current,
    )


def _targets(state: SheetState, channel: int) -> tuple[int, ...]:
    """What is meant by the channel under the pointer: the whole selection if it is of it."""
    return tuple(sorted(state.selected)) if channel in state.selected else (channel,)


def _clicked(touched: Touched, order: Sequence[int], place: int) -> Touched:
    """A click views a channel; with Ctrl it joins or leaves the selection, with Shift a range joins it."""
    state, io, channel = touched.state, imgui.get_io(), order[place]
    if io.key_shift:
        start = place if state.anchor is None else order.index(state.anchor)
        between = order[min(start, place) : max(start, place) + 1]
        return replace(touched, state=replace(state, selected=state.selected | frozenset(between)))
    if io.key_ctrl:
        selected = state.selected ^ {channel}
        return replace(touched, state=replace(state, selected=selected, anchor=channel))
    state = replace(state, selected=frozenset(), anchor=channel)
    return replace(touched, state=state, view=replace(touched.view, base_channel=channel))


def _scroll_to(grid: Grid, place: int) -> None:
    """Bring the row of that cell into sight, if it is not."""
    top = place // grid.columns * grid.pitch
    seen, height = imgui.get_scroll_y(), imgui.get_window_height()
    if not seen <= top <= seen + height - grid.cell:
        imgui.set_scroll_y(max(top - (height - grid.cell) / 2, 0))


def _tooltip(sheet: Sheet, channel: int, desk: Desk) -> None:
    if imgui.is_item_hovered(imgui.HoveredFlags_.for_tooltip) and imgui.begin_tooltip():
        imgui.text_unformatted("\n".join(_facts(sheet.survey, channel, desk)))
        imgui.end_tooltip()


def _facts(survey: ChannelSurvey | None, channel: int, desk: Desk) -> list[str]:
    facts = [f"Channel {channel}"]
    if survey is not None and channel < len(survey.channels):
        energies = survey.energies
        facts.append(f"mean {energies.mean[channel]:+.4g}, variance {energies.variance[channel]:.4g}")
        for shares, edge in (
            (energies.beyond_cutoff, "the cutoff"),
            (energies.beyond_stopband, "the stopband"),
        ):
            if shares is not None and not math.isnan(shares[channel]):
                facts.append(f"{decibels(float(shares[channel]))} dB of the energy beyond {edge}")
    if channel in desk.mix.muted:
        facts.append("muted")
    if channel in desk.mix.solo:
        facts.append("solo")
    if desk.mix.gain(channel) != 1:
        facts.append(f"scaled by {desk.mix.gain(channel):.4g}")
    return facts

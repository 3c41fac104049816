"""A scrolled grid of thumbnails with their marks. Only the rows in sight are drawn."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from imgui_bundle import ImVec2, imgui
from imgui_bundle import icons_fontawesome_6 as icons

from renderer.contact_sheet import atlas_columns
from renderer.interventions import ChannelMix
from widgets import controls

GAP_EM = 0.25
_STALE, _UNHEARD = 0.45, 0.3  # opacity
_VIEWED = ((0.93, 0.27, 0.27, 1.0), (0.27, 0.80, 0.33, 1.0), (0.30, 0.50, 1.0, 1.0))


@dataclass(frozen=True, slots=True, eq=False)
class Atlas:
    """Thumbnails as `renderer.contact_sheet.paint` lays them out, on the graphics card.

    Units: `width` and `height` of a thumbnail, in pixels.
    """

    texture: imgui.ImTextureRef
    count: int
    width: int
    height: int

    def corners(self, *, is_magnified: bool) -> Sequence[tuple[ImVec2, ImVec2]]:
        """Where each thumbnail lies in the texture, 0…1."""
        return _corners(self.count, self.width, self.height, is_magnified)


@lru_cache(maxsize=16)
def _corners(count: int, width: int, height: int, is_magnified: bool) -> Sequence[tuple[ImVec2, ImVec2]]:
    """A magnified thumbnail leaves out half a sample at its edges, or its neighbours would show."""
    columns = atlas_columns(count)
    rows = math.ceil(count / columns)
    x, y = (0.5 / width, 0.5 / height) if is_magnified else (0.0, 0.0)
    cells = (divmod(place, columns) for place in range(count))
    return [
        (
            ImVec2((column + x) / columns, (row + y) / rows),
            ImVec2((column + 1 - x) / columns, (row + 1 - y) / rows),
        )
        for row, column in cells
    ]


@dataclass(frozen=True, slots=True)
class Marks:
    """What is marked on thumbnails: shown on the canvas, selected, muted, solo, scaled by what, pinned."""

    viewed: tuple[int, ...]
    selected: frozenset[int]
    muted: frozenset[int]
    solo: frozenset[int]
    gains: Mapping[int, float]
    pinned: frozenset[int]

    @classmethod
    def of(
        cls, mix: ChannelMix, *, viewed: tuple[int, ...], selected: frozenset[int], pinned: frozenset[int]
    ) -> Marks:
        """The marks of a mix, found fast."""
        gains = {scale.channel: scale.gain for scale in mix.scales if scale.gain != 1}
        return cls(viewed, selected, frozenset(mix.muted), frozenset(mix.solo), gains, pinned)

    @property
    def all(self) -> frozenset[int]:
        """The channels with any mark."""
        return self.selected.union(self.viewed, self.muted, self.solo, self.gains, self.pinned)

    def is_heard(self, channel: int) -> bool:
        """Whether the layers above get anything of the channel."""
        return channel not in self.muted and (not self.solo or channel in self.solo)


@dataclass(frozen=True, slots=True)
class Grid:
    """How square cells fill a width. Units: pixels."""

    columns: int
    cell: float
    gap: float

    @property
    def pitch(self) -> float:
        """From one cell to the next."""
        return self.cell + self.gap

    def height(self, count: int) -> float:
        """Of so many cells."""
        return max(math.ceil(count / self.columns) * self.pitch - self.gap, 1.0)

    def place_at(self, x: float, y: float, count: int) -> int | None:
        """Which cell lies there; None between cells."""
        column, row = int(x // self.pitch), int(y // self.pitch)
        place = row * self.columns + column
        is_inside = x % self.pitch < self.cell and y % self.pitch < self.cell and 0 <= column < self.columns
        return place if is_inside and 0 <= place < count else None

    def visible(self, top: float, bottom: float, count: int) -> range:
        """The cells of the rows between two heights."""
        first = max(int(top // self.pitch), 0) * self.columns
        return range(min(first, count), min((int(bottom // self.pitch) + 1) * self.columns, count))


def fit(width: float, cell: float) -> Grid:
    """As many cells as go into that width, at least one."""
    gap = controls.em(GAP_EM)
    return Grid(max(int((width + gap) // (cell + gap)), 1), cell, gap)


def draw_cells(
    grid: Grid,
    corner: ImVec2,
    atlas: Atlas | None,
    order: Sequence[int],
    *,
    in_sight: range,
    marks: Marks,
    hovered: int | None,
    is_current: bool,
) -> None:
    """The cells in sight; `order` has the channel of each cell, which is also its place in the atlas."""
    sheet, cell = imgui.get_window_draw_list(), grid.cell
    ground = imgui.get_color_u32(imgui.Col_.frame_bg)
    is_magnified = atlas is not None and atlas.width < math.floor(cell)
    corners = atlas.corners(is_magnified=is_magnified) if atlas is not None else ()
    heard, unheard = (_tint(opacity * (1.0 if is_current else _STALE)) for opacity in (1.0, _UNHEARD))
    marked, is_heard, columns, pitch = marks.all, marks.is_heard, grid.columns, grid.pitch
    for place in in_sight:
        channel = order[place]
        left, top = corner.x + place % columns * pitch, corner.y + place // columns * pitch
        start, end = ImVec2(left, top), ImVec2(left + cell, top + cell)
        if atlas is None or channel >= atlas.count:
            sheet.add_rect_filled(start, end, ground)
        else:
            low, high = corners[channel]
            tint = heard if is_heard(channel) else unheard
            sheet.add_image(atlas.texture, start, end, low, high, tint)
        if channel in marked:
            _draw_marks(sheet, channel, start, end, marks)
        if place == hovered:
            sheet.add_rect(start, end, imgui.get_color_u32(imgui.Col_.text), 0.0, 1.0)


def _tint(opacity: float) -> int:
    return round(opacity * 255) << 24 | 0xFFFFFF


def _draw_marks(sheet: imgui.ImDrawList, channel: int, start: ImVec2, end: ImVec2, marks: Marks) -> None:
    thin = max(controls.em(0.1), 1.0)
    ink = imgui.get_color_u32(imgui.Col_.text)
    if channel in marks.muted:
        sheet.add_line(start, end, ink, thin)
        sheet.add_line((start.x, end.y), (end.x, start.y), ink, thin)
    if channel in marks.solo:
        sheet.add_rect(start, end, imgui.get_color_u32(imgui.Col_.check_mark), 0.0, 2 * thin)
    if channel in marks.selected:
        inset = 2 * thin if channel in marks.solo else 0.0
        corners = ((start.x + inset, start.y + inset), (end.x - inset, end.y - inset))
        sheet.add_rect(*corners, ink, 0.0, 1.5 * thin)
    if channel in marks.gains:
        gain = f"×{marks.gains[channel]:.3g}".replace("-", "−")
        _draw_badge(sheet, gain, end.x, start.y, is_right=True)
    if channel in marks.pinned:
        _draw_badge(sheet, icons.ICON_FA_THUMBTACK, start.x, start.y, is_right=False)
    if channel in marks.viewed:
        _draw_bar(sheet, marks.viewed.index(channel), len(marks.viewed), start, end)


def _draw_bar(sheet: imgui.ImDrawList, index: int, count: int, start: ImVec2, end: ImVec2) -> None:
    """Along the lower edge: on show as red, green or blue, or by itself."""
    color = imgui.get_color_u32(_VIEWED[index]) if count == 3 else imgui.get_color_u32(imgui.Col_.check_mark)
    height = max(controls.em(0.2), 2.0)
    sheet.add_rect_filled((start.x, end.y - height), end, color)


def _draw_badge(sheet: imgui.ImDrawList, text: str, x: float, y: float, *, is_right: bool) -> None:
    """A few letters on a dark ground in an upper corner."""
    size = imgui.get_font_size() * 0.8
    width = imgui.calc_text_size(text).x * 0.8 + controls.em(0.3)
    left = x - width if is_right else x
    sheet.add_rect_filled((left, y), (left + width, y + size * 1.15), 0xC0000000)
    sheet.add_text(
        imgui.get_font(), size, (left + controls.em(0.15), y), imgui.get_color_u32(imgui.Col_.text), text
    )

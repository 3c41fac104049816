"""A sheet of small pictures: a seed in each row, a strength in each column. A click on one picks it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from imgui_bundle import ImVec2, imgui

from widgets import controls

_LARGEST_EM = 7.0
_PREVIEW_EM = 12.0
_STALE = 0.4


@dataclass(frozen=True, slots=True)
class Sheet:
    """Pictures row by row in one texture, the first `done` of them. A sheet that is not current is dimmed.

    A seed of None is the picture on show. `has_head`: the strengths are written above.

    Units: strengths in standard deviations; `aspect` is a picture's height over its width.
    """

    texture: imgui.ImTextureRef | None
    seeds: Sequence[int | None]
    strengths: Sequence[float]
    done: int
    aspect: float = 1.0
    is_current: bool = True
    failure: str = ""
    has_head: bool = True


@dataclass(frozen=True, slots=True)
class Cell:
    """One picture of the sheet."""

    seed: int | None
    strength: float


def draw(sheet: Sheet) -> Cell | None:
    """The sheet as wide as there is room; the picture that was clicked on."""
    if sheet.failure:
        controls.dim_text(sheet.failure)
        return None
    rows, columns = len(sheet.seeds), len(sheet.strengths)
    cell = min(controls.width_left() / columns, controls.em(_LARGEST_EM))
    size = (cell * columns, cell * sheet.aspect * rows)
    if sheet.has_head:
        _draw_head(sheet.strengths, cell)
    corner = imgui.get_cursor_screen_pos()
    pressed = imgui.invisible_button("##Strips", (max(size[0], 1), max(size[1], 1)))
    canvas = imgui.get_window_draw_list()
    end = (corner.x + size[0], corner.y + size[1])
    canvas.add_rect_filled(corner, end, imgui.get_color_u32(imgui.Col_.frame_bg))
    if sheet.texture is not None:
        opacity = 1.0 if sheet.is_current else _STALE
        canvas.add_image(sheet.texture, corner, end, (0, 0), (1, 1), imgui.get_color_u32((1, 1, 1, opacity)))
    _draw_grid(corner, size, rows, columns)
    if not imgui.is_item_hovered():
        return None
    mouse = imgui.get_io().mouse_pos
    column = min(max(int((mouse.x - corner.x) / cell), 0), columns - 1)
    row = min(max(int((mouse.y - corner.y) / (cell * sheet.aspect)), 0), rows - 1)
    left, top = corner.x + column * cell, corner.y + row * cell * sheet.aspect
    outline = imgui.get_color_u32(imgui.Col_.text)
    canvas.add_rect((left, top), (left + cell, top + cell * sheet.aspect), outline, 0.0, 1.5)
    found = Cell(sheet.seeds[row], sheet.strengths[column])
    _draw_preview(sheet, found, row, column)
    return found if pressed and sheet.is_current else None


def _draw_head(strengths: Sequence[float], cell: float) -> None:
    start, canvas = imgui.get_cursor_screen_pos(), imgui.get_window_draw_list()
    ink = imgui.get_color_u32(imgui.Col_.text_disabled)
    for column, strength in enumerate(strengths):
        text = sigma(strength)
        left = start.x + (column + 0.5) * cell - imgui.calc_text_size(text).x / 2
        canvas.add_text((left, start.y), ink, text)
    imgui.dummy((0, imgui.get_text_line_height() - imgui.get_style().item_spacing.y * 0.7))


def _draw_grid(corner: ImVec2, size: tuple[float, float], rows: int, columns: int) -> None:
    canvas, ink = imgui.get_window_draw_list(), imgui.get_color_u32(imgui.Col_.window_bg)
    for column in range(1, columns):
        x = corner.x + size[0] * column / columns
        canvas.add_line((x, corner.y), (x, corner.y + size[1]), ink, 1.0)
    for row in range(1, rows):
        y = corner.y + size[1] * row / rows
        canvas.add_line((corner.x, y), (corner.x + size[0], y), ink, 1.0)


def _draw_preview(sheet: Sheet, cell: Cell, row: int, column: int) -> None:
    """The picture larger, in the tooltip."""
    rows, columns = len(sheet.seeds), len(sheet.strengths)
    if not imgui.begin_tooltip():
        return
    if sheet.texture is not None and row * columns + column < sheet.done:
        side = controls.em(_PREVIEW_EM)
        low = (column / columns, row / rows)
        high = ((column + 1) / columns, (row + 1) / rows)
        imgui.image(sheet.texture, (side, side * sheet.aspect), low, high)
    name = "The picture on show" if cell.seed is None else f"Seed {cell.seed}"
    imgui.text_unformatted(f"{name}, {sigma(cell.strength)}σ")
    imgui.text_disabled("Click to add an edit of this strength" if sheet.is_current else "Computing…")
    imgui.end_tooltip()


def sigma(strength: float) -> str:
    """A strength with its sign.

    >>> sigma(-3), sigma(1.5)
    ('−3', '+1.5')
    """
    return f"{strength:+g}".replace("-", "−") if strength else "0"

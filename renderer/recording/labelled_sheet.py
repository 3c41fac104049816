"""Pictures in rows and columns on one sheet, and what tells each from the others. No torch."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from PIL import Image, ImageDraw, ImageFont

import assets
from renderer.recording.frame_fit import Size, placed
from renderer.recording.video_settings import Scaling

SMALLEST_CELL = 128
LONGEST_SIDE = 8192
MOST_IN_A_ROW = 10
PAPER, INK, DIM = (255, 255, 255), (24, 24, 27), (110, 110, 118)
TEXT_SHARE, SMALLEST_TEXT, LARGEST_TEXT = 0.085, 12, 40


@dataclass(frozen=True, slots=True)
class Axis:
    """One side of a sheet: what changes along it, and what it is at each place."""

    name: str
    values: Sequence[str]


@dataclass(frozen=True, slots=True)
class _Places:
    """Where things are. Units: pixels; `cell` (width, height), `corner` (left, top) of the first cell."""

    columns: int
    rows: int
    cell: Size
    corner: tuple[int, int]
    step: tuple[int, int]
    sheet: Size
    text: int

    def cell_at(self, column: int, row: int) -> tuple[int, int]:
        return self.corner[0] + column * self.step[0], self.corner[1] + row * self.step[1]


class LabelledSheet:
    """A sheet to which pictures are put one by one.

    With `down`, one axis runs along the columns and the other down the rows, and both are written at the
    edges. Without it, the pictures of `across` go on from row to row, each with its value below.
    Units: `picture` is the (width, height) in pixels of the largest picture.
    """

    def __init__(self, across: Axis, down: Axis | None, *, picture: Size, note: str = "") -> None:
        self._across, self._down = across, down
        count = len(across.values)
        columns = count if down is not None or count <= MOST_IN_A_ROW else math.isqrt(count - 1) + 1
        rows = len(down.values) if down is not None else -(-count // columns)
        self._places = _arranged(columns, rows, across, down, picture)
        self._scaling = Scaling.NEAREST if self._places.cell[0] >= picture[0] else Scaling.LANCZOS
        self._sheet = Image.new("RGB", self._places.sheet, PAPER)
        self._draw = ImageDraw.Draw(self._sheet)
        self._write_labels(note)

    def put(self, picture: np.ndarray, index: int) -> None:
        """Put in a picture, of those row by row. Shapes: uint8 [H, W, 3 or 1]."""
        at = self._places
        left, top = at.cell_at(index % at.columns, index // at.columns)
        self._sheet.paste(Image.fromarray(placed(picture, at.cell, self._scaling)), (left, top))

    def pixels(self) -> np.ndarray:
        """The sheet as it is now. Shapes: returns uint8 [H, W, 3]."""
        return np.asarray(self._sheet)

    def _write_labels(self, note: str) -> None:
        at, across = self._places, self._across
        middle = at.corner[0] + (at.columns * at.step[0]) // 2
        self._write(across.name, middle, at.text, at.columns * at.step[0], anchor="mm", is_bold=True)
        for index, value in enumerate(across.values):
            left, top = at.cell_at(index % at.columns, index // at.columns)
            below = at.cell[1] + at.text * 0.75 if self._down is None else -at.text * 0.75
            self._write(value, left + at.cell[0] // 2, top + round(below), at.cell[0])
        if self._down is not None:
            self._write_rows(self._down)
        self._write(note, at.sheet[0] // 2, at.sheet[1] - at.text, at.sheet[0], color=DIM)

    def _write_rows(self, down: Axis) -> None:
        at, right = self._places, self._places.corner[0] - self._places.text // 2
        self._write(down.name, right, at.corner[1] - round(at.text * 0.75), right, anchor="rm", is_bold=True)
        for row, value in enumerate(down.values):
            top = at.cell_at(0, row)[1]
            self._write(value, right, top + at.cell[1] // 2, right, anchor="rm")

    def _write(
        self,
        text: str,
        x: int,
        y: int,
        room: int,
        *,
        anchor: str = "mm",
        is_bold: bool = False,
        color: tuple[int, int, int] = INK,
    ) -> None:
        font = _font(self._places.text, is_bold)
        self._draw.text((x, y), _cut(text, font, room), fill=color, font=font, anchor=anchor)


def _arranged(columns: int, rows: int, across: Axis, down: Axis | None, picture: Size) -> _Places:
    """Cells as large as the pictures, larger by a whole factor where those are small, smaller where many."""
    room = LONGEST_SIDE / max(columns * picture[0], rows * picture[1])
    factor: float = -(-SMALLEST_CELL // max(picture))
    factor = min(factor, room) if room < 1 else min(factor, int(room))
    cell = (max(round(picture[0] * factor), 1), max(round(picture[1] * factor), 1))
    text = round(min(max(max(cell) * TEXT_SHARE, SMALLEST_TEXT), LARGEST_TEXT))
    gap = max(text // 3, 2)
    left = gap * 2
    if down is not None:
        left += max(_width(down.name, text, is_bold=True), *(_width(value, text) for value in down.values))
        left += text
    top = text * 2 if down is None else round(text * 3.4)
    step = (cell[0] + gap, cell[1] + (gap if down is not None else round(text * 1.9)))
    size = (left + columns * step[0] + gap, top + rows * step[1] + round(text * 1.9))
    return _Places(columns, rows, cell, (left, top), step, size, text)


def _cut(text: str, font: ImageFont.FreeTypeFont, room: int) -> str:
    if font.getlength(text) <= room:
        return text
    while text and font.getlength(f"{text}…") > room:
        text = text[:-1]
    return f"{text}…"


def _width(text: str, size: int, *, is_bold: bool = False) -> int:
    return math.ceil(_font(size, is_bold).getlength(text))


@lru_cache(maxsize=8)
def _font(size: int, is_bold: bool) -> ImageFont.FreeTypeFont:
    name = "Inter-SemiBold" if is_bold else "Inter-Regular"
    return ImageFont.truetype(assets.path(f"fonts/{name}.otf"), size)

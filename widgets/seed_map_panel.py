"""The seed plane as a map: small pictures of the seeds around the latent point, which can be dragged."""

from __future__ import annotations

import math
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace

from imgui_bundle import imgui

from renderer.scene import SEED_COUNT, SEEDS_PER_ROW, LatentPoint
from widgets import controls

MOST_ACROSS, FEWEST_ACROSS = 15, 3
ROWS_TO_COLUMNS = 0.62
_CLICK_EM = 0.35
_STALE = 0.45
_FEWEST_DIGITS = 3  # neighbours differ in the last, rows in the third from the end
ABOUT = (
    "Drag the map to move the latent point: right steps through the seeds, down in steps of a hundred, and "
    "between seeds the four around the cross are blended in W. Click a seed to go there. The wheel zooms."
)


@dataclass(frozen=True, slots=True)
class SeedSheet:
    """Small pictures in one texture; those that are not `current` are of an older scene, and dimmed.

    `places` has the corners of each seed's as (left, top, right, bottom), 0 to 1.
    """

    texture: imgui.ImTextureRef | None
    places: Mapping[int, tuple[float, float, float, float]]
    current: Collection[int]


@dataclass(frozen=True, slots=True)
class Pin:
    """A named place on the map."""

    name: str
    latent: LatentPoint


@dataclass(frozen=True, slots=True)
class MapView:
    """How many seeds lie side by side."""

    across: int = 5


@dataclass(frozen=True, slots=True)
class MapAction:
    """What became of the latent point and the view, and the number of the pin that was clicked on."""

    latent: LatentPoint
    view: MapView
    pin: int | None = None


def seed_at(column: int, row: int) -> int:
    """The seed of a place on the plane."""
    return (column + SEEDS_PER_ROW * row) % SEED_COUNT


def seeds_in_sight(latent: LatentPoint, view: MapView) -> tuple[int, ...]:
    """The seeds that the map shows, the nearest first."""
    reach_x, reach_y = view.across / 2, view.across * ROWS_TO_COLUMNS / 2
    cells = [
        (column, row)
        for row in range(round(latent.y - reach_y), round(latent.y + reach_y) + 1)
        for column in range(round(latent.x - reach_x), round(latent.x + reach_x) + 1)
    ]
    cells.sort(key=lambda cell: math.hypot(cell[0] - latent.x, cell[1] - latent.y))
    return tuple(dict.fromkeys(seed_at(*cell) for cell in cells))


def fitting(name: str, width: float) -> str:
    """The number of a seed, or its last digits where there is room for no more; empty where that is little.

    Units: `width` in pixels.
    """
    shorter = (f"…{name[-digits:]}" for digits in range(len(name) - 1, _FEWEST_DIGITS - 1, -1))
    return next((each for each in (name, *shorter) if imgui.calc_text_size(each).x <= width), "")


def room(view: MapView) -> tuple[float, float]:
    """The width and height in pixels that the map takes in the current line."""
    width = max(controls.width_left(), controls.em(6))
    return width, width / view.across * max(round(view.across * ROWS_TO_COLUMNS), 1)


def draw(latent: LatentPoint, view: MapView, sheet: SeedSheet, pins: Sequence[Pin]) -> MapAction:
    """The map, as wide as there is room."""
    width, height = room(view)
    cell = width / view.across
    corner = imgui.get_cursor_screen_pos()
    imgui.invisible_button("##Seed map", (width, height))
    middle = (corner.x + width / 2, corner.y + height / 2)
    canvas = imgui.get_window_draw_list()
    canvas.push_clip_rect(corner, (corner.x + width, corner.y + height), True)
    _draw_cells(canvas, latent, view, sheet, middle, cell)
    pointed = _draw_pins(canvas, latent, pins, middle, cell)
    _draw_cross(canvas, middle)
    canvas.pop_clip_rect()
    canvas.add_rect(corner, (corner.x + width, corner.y + height), imgui.get_color_u32(imgui.Col_.border))
    return _touched(latent, view, pins, pointed, middle, cell)


def _touched(
    latent: LatentPoint,
    view: MapView,
    pins: Sequence[Pin],
    pointed: int | None,
    middle: tuple[float, float],
    cell: float,
) -> MapAction:
    io = imgui.get_io()
    column = math.floor(latent.x + (io.mouse_pos.x - middle[0]) / cell + 0.5)
    row = math.floor(latent.y + (io.mouse_pos.y - middle[1]) / cell + 0.5)
    if imgui.is_item_hovered() and imgui.set_item_key_owner(imgui.Key.mouse_wheel_y) and io.mouse_wheel:
        across = view.across - 2 * int(math.copysign(1, io.mouse_wheel))
        view = replace(view, across=min(max(across, FEWEST_ACROSS), MOST_ACROSS))
    if imgui.is_item_active():
        moved = imgui.get_mouse_drag_delta(imgui.MouseButton_.left, 0.0)
        if math.hypot(moved.x, moved.y) > controls.em(_CLICK_EM) or imgui.is_mouse_dragging(0):
            delta = io.mouse_delta
            return MapAction(_moved(latent, -delta.x / cell, -delta.y / cell), view)
    elif imgui.is_item_deactivated() and not imgui.is_mouse_dragging(0):
        moved = imgui.get_mouse_drag_delta(imgui.MouseButton_.left, 0.0)
        if math.hypot(moved.x, moved.y) <= controls.em(_CLICK_EM):
            if pointed is not None:
                return MapAction(latent, view, pointed)
            return MapAction(LatentPoint(x=float(column), y=float(row)), view)
    if imgui.is_item_hovered():
        seed = LatentPoint(column, row).seed
        name = f"Pin “{pins[pointed].name}”" if pointed is not None else f"Seed {seed}"
        controls.tooltip(f"{name}\n{ABOUT}")
    return MapAction(latent, view)


def _moved(latent: LatentPoint, dx: float, dy: float) -> LatentPoint:
    return LatentPoint(x=latent.x + dx, y=latent.y + dy) if dx or dy else latent


def _draw_cells(
    canvas: imgui.ImDrawList,
    latent: LatentPoint,
    view: MapView,
    sheet: SeedSheet,
    middle: tuple[float, float],
    cell: float,
) -> None:
    reach_x, reach_y = view.across // 2 + 1, round(view.across * ROWS_TO_COLUMNS) // 2 + 1
    gap = max(cell * 0.02, 1.0)
    for row in range(round(latent.y) - reach_y, round(latent.y) + reach_y + 1):
        for column in range(round(latent.x) - reach_x, round(latent.x) + reach_x + 1):
            left = middle[0] + (column - latent.x - 0.5) * cell + gap / 2
            top = middle[1] + (row - latent.y - 0.5) * cell + gap / 2
            end = (left + cell - gap, top + cell - gap)
            seed = seed_at(column, row)
            place = sheet.places.get(seed)
            if place is None or sheet.texture is None:
                canvas.add_rect_filled((left, top), end, imgui.get_color_u32(imgui.Col_.frame_bg))
            else:
                tint = imgui.get_color_u32((1, 1, 1, 1.0 if seed in sheet.current else _STALE))
                canvas.add_image(sheet.texture, (left, top), end, place[:2], place[2:], tint)
            name = fitting(str(LatentPoint(column, row).seed), end[0] - left - controls.em(0.4))
            if place is None and name:
                at = (left + controls.em(0.2), top)
                canvas.add_text(at, imgui.get_color_u32(imgui.Col_.text_disabled), name)


def _draw_pins(
    canvas: imgui.ImDrawList,
    latent: LatentPoint,
    pins: Sequence[Pin],
    middle: tuple[float, float],
    cell: float,
) -> int | None:
    """The pins; the one under the pointer."""
    mouse, radius, pointed = imgui.get_io().mouse_pos, controls.em(0.38), None
    for index, pin in enumerate(pins):
        if pin.latent.blend:
            continue
        x = middle[0] + (pin.latent.x - latent.x) * cell
        y = middle[1] + (pin.latent.y - latent.y) * cell
        canvas.add_circle_filled((x, y), radius, imgui.get_color_u32(imgui.Col_.window_bg))
        canvas.add_circle_filled((x, y), radius * 0.7, imgui.get_color_u32(imgui.Col_.plot_lines))
        if math.hypot(mouse.x - x, mouse.y - y) <= radius:
            pointed = index
    return pointed


def _draw_cross(canvas: imgui.ImDrawList, middle: tuple[float, float]) -> None:
    """Where the latent point is, on any ground."""
    reach, gap = controls.em(0.7), controls.em(0.2)
    for color, thickness in ((imgui.Col_.window_bg, 4.0), (imgui.Col_.text, 1.5)):
        ink = imgui.get_color_u32(color)
        for dx, dy in ((1, 0), (-1, 0), (0, 1), (0, -1)):
            start = (middle[0] + dx * gap, middle[1] + dy * gap)
            canvas.add_line(start, (middle[0] + dx * reach, middle[1] + dy * reach), ink, thickness)

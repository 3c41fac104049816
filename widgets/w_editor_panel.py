"""The present w+ as a heat picture, the chosen rows, the bookmarks, and stored rows in the scene."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from enum import Enum

import numpy as np
from imgui_bundle import ImVec2, imgui, imgui_ctx
from imgui_bundle import icons_fontawesome_6 as icons

from renderer.directions.w_plus import WRow, with_amounts, without_rows
from widgets import controls, row_amounts, ws_cells

_ROW_EM = 0.75
_MOST_SHOWN = 5
_STALE = 0.4
_RANGE = 3.0  # of the colours, in standard deviations of what is shown


@dataclass(frozen=True, slots=True, eq=False)
class HeatShown:
    """The ws without their average, and their picture on the graphics card.

    Shapes: values [num_ws, w_dim].
    """

    values: np.ndarray
    texture: imgui.ImTextureRef
    is_current: bool


@dataclass(frozen=True, slots=True)
class Bookmark:
    """A stored w+ that fits the model."""

    source_id: str
    name: str


@dataclass(frozen=True, slots=True)
class Desk:
    """What is worked on: the chosen rows, the name of the next bookmark, the path of a file to read.

    `with_edits`: the w+ is looked at and kept as the edits have moved it.
    """

    rows: tuple[int, ...] = ()
    with_edits: bool = True
    name: str = ""
    path: str = ""


class Act(Enum):
    """What was asked for."""

    KEEP = "keep"
    IMPORT = "import"
    PASTE = "paste"
    RENAME = "rename"
    REMOVE = "remove"


@dataclass(frozen=True, slots=True)
class Asked:
    """Something to be done, to a bookmark where one is named; `name` is its new one."""

    act: Act
    source_id: str = ""
    name: str = ""


def pixels(values: np.ndarray) -> np.ndarray:
    """Blue below 0, red above. Shapes: values [num_ws, w_dim]; returns uint8 [num_ws, w_dim, 3]."""
    scale = max(float(values.std()) * _RANGE, 1e-9)
    share = (values / scale).clip(-1, 1)[..., None]
    low, middle, high = (np.array(color) for color in ((60, 120, 230), (24, 26, 30), (235, 95, 70)))
    mixed = middle + np.where(share < 0, -share * (low - middle), share * (high - middle))
    return mixed.round().astype(np.uint8)


def draw_heat(heat: HeatShown, rows: tuple[int, ...]) -> tuple[int, ...]:
    """The picture, with marks at the chosen rows; a click on a row chooses it, or no longer."""
    num_ws, w_dim = heat.values.shape
    corner, margin = imgui.get_cursor_screen_pos(), controls.em(0.5)
    width, height = controls.width_left(), controls.em(_ROW_EM) * num_ws
    pressed = imgui.invisible_button("##w+", (max(width, 1), height))
    canvas, step = imgui.get_window_draw_list(), height / num_ws
    tint = imgui.get_color_u32((1, 1, 1, 1.0 if heat.is_current else _STALE))
    end = (corner.x + width, corner.y + height)
    canvas.add_image(heat.texture, (corner.x + margin, corner.y), end, (0, 0), (1, 1), tint)
    for row in rows:
        top = corner.y + row * step
        ink = imgui.get_color_u32(imgui.Col_.check_mark)
        canvas.add_rect_filled((corner.x, top), (corner.x + margin * 0.7, top + step - 1), ink)
    if not imgui.is_item_hovered():
        return rows
    mouse = imgui.get_io().mouse_pos
    row = min(max(int((mouse.y - corner.y) / step), 0), num_ws - 1)
    place = (mouse.x - corner.x - margin) / max(width - margin, 1) * w_dim
    number = min(max(int(place), 0), w_dim - 1)
    of_row = heat.values[row]
    controls.tooltip(
        f"w[{row}], {number}: {of_row[number]:+.3f} from the average\n"
        f"w[{row}] lies {float(np.linalg.norm(of_row)):.2f} from it\nClick to choose the row"
    )
    return tuple(sorted(set(rows) ^ {row})) if pressed else rows


def draw_desk(desk: Desk, num_ws: int) -> tuple[Desk, Asked | None]:
    """The chosen rows, and what adds bookmarks."""
    asked = None
    imgui.align_text_to_frame_padding()
    imgui.text_unformatted("Rows")
    imgui.same_line()
    if controls.button("All", about="Choose all rows."):
        desk = replace(desk, rows=tuple(range(num_ws)))
    imgui.same_line()
    if controls.button("None", about="Choose no row."):
        desk = replace(desk, rows=())
    controls.beside("With edits", before=imgui.get_frame_height())
    about = "Show and keep the w+ as the edits have moved it; without, edits come on top where it is pasted."
    desk = replace(desk, with_edits=controls.checkbox("With edits", desk.with_edits, about=about))
    rows = tuple(row for row in desk.rows if row < num_ws)
    desk = replace(
        desk, rows=ws_cells.draw("Chosen ws", rows, num_ws, about="pasted and released if chosen.")
    )
    width = controls.width_left() - controls.em(4.6)
    room = width - 2 * imgui.get_style().frame_padding.x
    imgui.set_next_item_width(width)
    hint = controls.cut_end("name of a bookmark", room)
    _, name = imgui.input_text_with_hint("##Bookmark name", hint, desk.name)
    controls.tooltip("What the bookmark is called; empty: by the seed.")
    desk = replace(desk, name=name)
    imgui.same_line()
    if controls.button("Keep", about="Bookmark the present w+.", width_em=4):
        asked = Asked(Act.KEEP)
    imgui.set_next_item_width(width)
    hint = controls.cut_end("path of a w+ (.npy, .npz, .pt)", room)
    entered, path = imgui.input_text_with_hint(
        "##w+ path", hint, desk.path, imgui.InputTextFlags_.enter_returns_true
    )
    controls.tooltip("The path of a w or w+ (.npy, .npz, .pt), such as the projection of a photograph.")
    desk = replace(desk, path=path)
    imgui.same_line()
    if controls.button("Read", about="Read the file and bookmark it.", width_em=4) or entered:
        asked = Asked(Act.IMPORT)
    return desk, asked


def draw_bookmarks(bookmarks: Sequence[Bookmark], rows: Sequence[int]) -> Asked | None:
    """A line for each: its name, the button that pastes the chosen rows, and the one that removes it."""
    if not bookmarks:
        controls.dim_text("No bookmarks of this model's w+ yet.")
        return None
    asked, shown = None, min(len(bookmarks), _MOST_SHOWN)
    height = shown * imgui.get_frame_height_with_spacing()
    with imgui_ctx.begin_child("Bookmarks", ImVec2(0, height)):
        for bookmark in bookmarks:
            with imgui_ctx.push_id(bookmark.source_id):
                asked = _draw_bookmark(bookmark, rows) or asked
    return asked


def _draw_bookmark(bookmark: Bookmark, rows: Sequence[int]) -> Asked | None:
    asked = None
    imgui.set_next_item_width(controls.width_left() - controls.em(6.6))
    changed, name = imgui.input_text("##Name", bookmark.name)
    if changed:
        asked = Asked(Act.RENAME, bookmark.source_id, name)
    imgui.same_line()
    with controls.disabled(not rows, "Choose some rows first."):
        if controls.button("Paste", about="Put the chosen rows into the scene."):
            asked = Asked(Act.PASTE, bookmark.source_id)
    imgui.same_line(0, controls.em(0.2))
    with imgui_ctx.push_style_color(imgui.Col_.button, controls.CLEAR):
        if imgui.button(f"{icons.ICON_FA_XMARK}##Remove"):
            asked = Asked(Act.REMOVE, bookmark.source_id)
    controls.tooltip("Remove this bookmark for good; rows that use it stay without effect.")
    return asked


def draw_rows(
    w_rows: tuple[WRow, ...], rows: Sequence[int], num_ws: int, names: Mapping[str, str]
) -> tuple[WRow, ...]:
    """The stored rows in the scene: how far each is on its way, and how they are given back."""
    if not w_rows:
        controls.dim_text("No stored rows in the scene: choose rows, then Paste a bookmark.")
        return w_rows
    controls.dim_text("How far from the seed's own w to the stored one")
    amounts = row_amounts.draw("Amounts", w_rows, num_ws, names)
    if amounts:
        w_rows = with_amounts(w_rows, amounts)
    with controls.disabled(not rows, "Choose some rows first."):
        if controls.button("Release chosen", about="The chosen rows as the seed has them."):
            w_rows = without_rows(w_rows, rows)
    imgui.same_line()
    if controls.button("Release all", about="All rows as the seed has them."):
        w_rows = ()
    return w_rows

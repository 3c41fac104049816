"""The seeds of a blend and their weights, as a table to be changed."""

from __future__ import annotations

import math
from dataclasses import replace

from imgui_bundle import icons_fontawesome_6 as icons
from imgui_bundle import imgui, imgui_ctx

from renderer.scene import SEED_COUNT, SeedWeight
from renderer.seed_names import signed
from widgets import controls, number_field

ADD = f"{icons.ICON_FA_PLUS} Seed"
Blend = tuple[SeedWeight, ...]
_EXACT = 1e-6
_TABLE = imgui.TableFlags_.row_bg | imgui.TableFlags_.borders_outer | imgui.TableFlags_.scroll_y
_WEIGHT = "The share of this seed: w is w_avg plus all the weights' shares of the seeds' ways from it."


def with_one_more(blend: Blend) -> Blend:
    """The next seed that is not in it, with an equal share: the others give way.

    >>> with_one_more((SeedWeight(7, 1.0),))
    (SeedWeight(seed=7, weight=0.5), SeedWeight(seed=8, weight=0.5))
    """
    known, seed = {part.seed for part in blend}, blend[-1].seed
    while seed in known:
        seed = (seed + 1) % SEED_COUNT
    total, stays = sum(part.weight for part in blend), len(blend) / (len(blend) + 1)
    kept = tuple(replace(part, weight=controls.tidy(part.weight * stays, 0.0)) for part in blend)
    return (*kept, SeedWeight(seed, controls.tidy(total * (1 - stays), 0.0)))


def without(blend: Blend, row: int) -> Blend:
    """The others, with as much weight together as all had, where they have any."""
    left = (*blend[:row], *blend[row + 1 :])
    return _with_sum(left, sum(part.weight for part in blend))


def normalised(blend: Blend) -> Blend:
    """The same proportions with a sum of 1; as it is where the sum is 0."""
    return _with_sum(blend, 1.0)


def draw(blend: Blend) -> Blend:
    """The buttons, and a row for each seed in what room there is."""
    blend = _draw_buttons(blend)
    with imgui_ctx.begin_table("Seeds", 3, _TABLE, imgui.get_content_region_avail()) as table:
        if table:
            blend = _draw_rows(blend)
    return blend


def _draw_buttons(blend: Blend) -> Blend:
    if controls.button(ADD, about="Add a seed with an equal share; the others give way."):
        return with_one_more(blend)
    controls.beside("Normalise")
    total = sum(part.weight for part in blend)
    can = abs(total) > _EXACT and abs(total - 1) > _EXACT
    why = "The weights sum to 1 already." if abs(total) > _EXACT else "The weights sum to 0."
    with controls.disabled(not can, why):
        about = f"Scale the weights so that they sum to 1; now they sum to {total:.3g}."
        return normalised(blend) if controls.button("Normalise", about=about) else blend


def _draw_rows(blend: Blend) -> Blend:
    imgui.table_setup_scroll_freeze(0, 1)
    imgui.table_setup_column("Seed", imgui.TableColumnFlags_.width_stretch)
    fixed = imgui.TableColumnFlags_.width_fixed
    imgui.table_setup_column("Weight", fixed, controls.width_of("-0.000", "Weight"))
    imgui.table_setup_column("", fixed, controls.icon_button_width())
    imgui.table_headers_row()
    removed = None
    for row, part in enumerate(blend):
        with imgui_ctx.push_id(str(row)):
            new, is_removed = _draw_row(part, is_last=len(blend) == 1)
        if new != part:
            blend = (*blend[:row], new, *blend[row + 1 :])
        removed = row if is_removed else removed
    return blend if removed is None else without(blend, removed)


def _draw_row(part: SeedWeight, *, is_last: bool) -> tuple[SeedWeight, bool]:
    imgui.table_next_row()
    imgui.table_next_column()
    imgui.set_next_item_width(-1)
    shown, flags = float(signed(part.seed)), imgui.InputTextFlags_.chars_decimal
    changed, seed = imgui.input_double("##Seed of the blend", shown, 0.0, 0.0, "%.0f", flags)
    controls.tooltip("A seed of the blend. Below 0 the plane goes on: −1 is seed 2³² − 1.")
    if changed and math.isfinite(seed) and abs(seed) < SEED_COUNT:
        part = replace(part, seed=round(seed) % SEED_COUNT)
    imgui.table_next_column()
    imgui.set_next_item_width(-1)
    changed, weight = number_field.drag_float("##Weight", part.weight, 0.005)
    controls.tooltip(f"{_WEIGHT}\nDrag to change. {controls.HOW_TO_TYPE}")
    if changed:
        part = replace(part, weight=controls.tidy(weight, part.weight))
    imgui.table_next_column()
    with (
        controls.disabled(is_last, "A blend has one seed at least."),
        imgui_ctx.push_style_color(imgui.Col_.button, controls.CLEAR),
    ):
        pressed = imgui.button(f"{icons.ICON_FA_XMARK}##Remove seed")
        controls.tooltip("Take this seed out; the others get its share.")
    return part, pressed


def _with_sum(blend: Blend, wanted: float) -> Blend:
    total = sum(part.weight for part in blend)
    if abs(total) <= _EXACT:
        return blend
    return tuple(replace(part, weight=controls.tidy(part.weight * wanted / total, 0.0)) for part in blend)

"""Which pictures stand side by side: so many columns and rows of seeds, or other models."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import PurePath

from imgui_bundle import icons_fontawesome_6 as icons
from imgui_bundle import imgui, imgui_ctx

from renderer.recording.picture_grid import GridChoice
from widgets import controls

MOST_SIDE = 8


def draw(grid: GridChoice, known: Sequence[str]) -> GridChoice:
    """The choice; `known` are the models that can be set beside."""
    if grid.models:
        return _draw_models(grid, known)
    columns = controls.slider_int(
        "Columns", grid.columns, 1, MOST_SIDE, default=1, about="Pictures in a row."
    )
    rows = controls.slider_int("Rows", grid.rows, 1, MOST_SIDE, default=1, about="Rows of pictures.")
    step = grid.seed_step
    if columns * rows > 1:
        about = "How many seeds the next picture is further on; the timeline is the same for all."
        step = controls.slider_int("Seed step", step, 1, 100, default=1, about=about)
    grid = GridChoice(columns, rows, step)
    return _draw_models(grid, known) if columns * rows == 1 else grid


def _draw_models(grid: GridChoice, known: Sequence[str]) -> GridChoice:
    models = list(grid.models)
    for place, model in enumerate(grid.models):
        with imgui_ctx.push_id(str(place)):
            if imgui.button(f"{icons.ICON_FA_XMARK}##Remove"):
                models.pop(place)
            controls.tooltip("Leave this model out.")
            imgui.same_line()
            controls.cut_text(controls.plain(PurePath(model).name))
    others = [model for model in known if model not in models]
    with controls.disabled(not others, "Models that were opened before can be set beside this one."):
        about = "The same scenes through another model, to the right."
        width = controls.width_left() - controls.em(controls.RESET_EM)
        with controls.dropdown("Models", "Set another model beside…", about=about, width=width) as is_open:
            for model in others if is_open else ():
                if controls.recent_item(model):
                    models.append(model)
    return replace(grid, models=tuple(models[: MOST_SIDE - 1]))

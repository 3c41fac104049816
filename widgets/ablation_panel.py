"""Switches that leave out parts of a layer's anti-aliasing."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from enum import Enum

from imgui_bundle import icons_fontawesome_6 as icons
from imgui_bundle import imgui, imgui_ctx

from renderer.interventions import Ablation, of_layer, with_layer
from renderer.model_info import LayerInfo
from widgets import controls, figure_table, number_field
from widgets.figure_table import Title

ROWS = 7
EVERY = "All layers"
LOWEST_CUTOFF, HIGHEST_CUTOFF = 0.1, 4.0
_WHY_NOT = "There is no filter left to change."
_NOT_RADIAL = "This layer's filter is separable as it is."
_HINT = "Compare (C): intact beside it."


class Part(Enum):
    """What is left out, by its name in `Ablation`."""

    DOWN_FILTER = "without_down_filter"
    ROUNDNESS = "separable"
    OVERSAMPLING = "without_oversampling"


_NAMES = {Part.DOWN_FILTER: "No filter", Part.ROUNDNESS: "Separable", Part.OVERSAMPLING: "1× rate"}
_ABOUT = {
    Part.DOWN_FILTER: "Without its down-filter: after the non-linearity samples are dropped without a "
    "low-pass, and all overtones fold back into the band.",
    Part.ROUNDNESS: "A filter of rows and columns in place of the radial one: its band is a square, not a "
    "disc. Only for layers with a radial filter (config R).",
    Part.OVERSAMPLING: "The non-linearity at the layer's own sampling rate: its overtones alias at once. In "
    "one layer much like “No filter”; in many worse, since their up-filters go, too.",
}
_ABOUT_CUTOFF = (
    "The down-filter's cutoff times this: more than 1 lets aliases through, less blurs.\n"
    "Drag to change, double-click to type."
)
_TITLES = (
    Title("Layer", "The layers that oversample; the others have nothing to leave out.", 1.4),
    *(
        Title(_NAMES[part], _ABOUT[part], weight)
        for part, weight in zip(Part, (1.05, 1.3, 0.85), strict=True)
    ),
    Title("Cutoff ×", _ABOUT_CUTOFF),
)


def draw(ablations: tuple[Ablation, ...], layers: Sequence[LayerInfo]) -> tuple[Ablation, ...]:
    """A row for all layers, and one for each of those that can be ablated."""
    if not layers:
        controls.dim_text("No layer of this model has anti-aliasing to leave out.")
        return ablations
    with controls.disabled(not ablations):
        if controls.button(f"{icons.ICON_FA_ROTATE_LEFT} Clear", about="Make every layer whole again."):
            ablations = ()
    imgui.same_line()
    imgui.align_text_to_frame_padding()
    controls.dim_text(_HINT)
    with figure_table.low_controls() as row:
        height = row * (min(len(layers), ROWS) + 2.3)
        return _draw_table(ablations, layers, height)


def _draw_table(
    ablations: tuple[Ablation, ...], layers: Sequence[LayerInfo], height: float
) -> tuple[Ablation, ...]:
    flags, names = figure_table.FLAGS_OF_CONTROLS, (EVERY, *(layer.name for layer in layers))
    with figure_table.table("Ablations", _TITLES, names, height, flags) as is_seen:
        if not is_seen:
            return ablations
        figure_table.set_up(_TITLES, frozen_rows=2)
        with imgui_ctx.push_id(EVERY):
            ablations = _draw_every(ablations, layers)
        for layer in layers:
            one = of_layer(ablations, layer.name, Ablation)
            with imgui_ctx.push_id(layer.name):
                wanted = _draw_row(one, layer)
            ablations = ablations if wanted == one else with_layer(ablations, wanted)
    return ablations


def _draw_every(ablations: tuple[Ablation, ...], layers: Sequence[LayerInfo]) -> tuple[Ablation, ...]:
    """One row that stands for all; what only some do without is shown as neither on nor off."""
    _begin_row(EVERY)
    for part in Part:
        concerned = [layer for layer in layers if part is not Part.ROUNDNESS or layer.radial]
        states = {getattr(one, part.value) for one in _of(ablations, concerned)}
        is_on = _draw_box(part, states, "" if states else _NOT_RADIAL)
        if is_on is not None:
            ablations = _with_all(ablations, concerned, **{part.value: is_on})
    scale = _draw_cutoff({one.cutoff_scale for one in _of(ablations, layers)}, "")
    return ablations if scale is None else _with_all(ablations, layers, cutoff_scale=scale)


def _of(ablations: tuple[Ablation, ...], layers: Sequence[LayerInfo]) -> list[Ablation]:
    return [of_layer(ablations, layer.name, Ablation) for layer in layers]


def _with_all(
    ablations: tuple[Ablation, ...], layers: Sequence[LayerInfo], **changes: float
) -> tuple[Ablation, ...]:
    for one in _of(ablations, layers):
        ablations = with_layer(ablations, replace(one, **changes))
    return ablations


def _draw_row(one: Ablation, layer: LayerInfo) -> Ablation:
    _begin_row(layer.name)
    for part in Part:
        has_no_filter = one.without_down_filter or one.without_oversampling
        why = "" if layer.radial else _NOT_RADIAL
        why = (_WHY_NOT if has_no_filter else why) if part is Part.ROUNDNESS else ""
        is_on = _draw_box(part, {getattr(one, part.value)}, why)
        one = one if is_on is None else replace(one, **{part.value: is_on})
    has_no_filter = one.without_down_filter or one.without_oversampling
    scale = _draw_cutoff({one.cutoff_scale}, _WHY_NOT if has_no_filter else "")
    return one if scale is None else replace(one, cutoff_scale=scale)


def _begin_row(name: str) -> None:
    imgui.table_next_row()
    imgui.table_next_column()
    imgui.align_text_to_frame_padding()
    imgui.text_unformatted(name)


def _draw_box(part: Part, states: set[bool], why_not: str) -> bool | None:
    """A check box; its new state if it was clicked. `states` are those of all that it stands for."""
    imgui.table_next_column()
    with controls.disabled(bool(why_not), why_not):
        imgui.push_item_flag(imgui.ItemFlags_.mixed_value, len(states) > 1)
        clicked, is_on = imgui.checkbox(f"##{_NAMES[part]}", states == {True})
        imgui.pop_item_flag()
    if not why_not:
        controls.tooltip(_ABOUT[part])
    return is_on if clicked else None


def _draw_cutoff(scales: set[float], why_not: str) -> float | None:
    """The factor if it was changed; of several different ones none is shown."""
    imgui.table_next_column()
    imgui.set_next_item_width(-1)
    shown = next(iter(scales)) if len(scales) == 1 else 1.0
    form = "%.2f" if len(scales) == 1 else "various"
    flags = imgui.SliderFlags_.always_clamp | imgui.SliderFlags_.logarithmic
    with controls.disabled(bool(why_not), why_not):
        changed, scale = number_field.drag_float(
            "##Cutoff", shown, 0.01, LOWEST_CUTOFF, HIGHEST_CUTOFF, form, flags
        )
    if not why_not:
        controls.tooltip(_ABOUT_CUTOFF)
    return controls.tidy(scale, shown) if changed else None

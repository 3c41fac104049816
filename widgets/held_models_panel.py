"""The models in memory: what each holds, what it is used for, and a button to let it go."""

from __future__ import annotations

from imgui_bundle import ImVec2, imgui, imgui_ctx
from imgui_bundle import icons_fontawesome_6 as icons

from renderer.model_jobs import HeldModel, ModelsHeld, Use
from widgets import controls, model_panel

_WHY = {
    Use.FIRST: "It is on show.",
    Use.SECOND: "It is on show beside the first: close the comparison to evict it.",
    Use.JOB: "A job works with it: wait for its end, or cancel it.",
}
_WIDE_EM = 30.0
_MOST_ROWS = 8


def size_text(count: int | None) -> str:
    """So many bytes as people say it.

    >>> size_text(1_234_567), size_text(2_500_000_000), size_text(None)
    ('1.2 MB', '2.5 GB', '–')
    """
    if count is None:
        return "–"
    if count < 10**9:
        return f"{count / 1e6:.1f} MB" if count < 10**8 else f"{count / 1e6:.0f} MB"
    return f"{count / 1e9:.1f} GB"


def draw(held: ModelsHeld, *, layers_bytes: int) -> str | None:
    """The table and its totals; the model that is to go. Units: bytes of the remembered layer outputs."""
    evicted = _draw_table(held) if held.models else None
    if not held.models:
        controls.dim_text("No model is in memory: open one in the Model pane.")
    models = sum(model.bytes for model in held.models)
    controls.fact("Models", f"{size_text(models)} of up to {size_text(held.most_bytes)} on {held.device}")
    controls.fact("Layer outputs", f"{size_text(layers_bytes)} kept")
    process = f"{size_text(held.process_bytes)}, {size_text(held.free_bytes)} free"
    controls.fact("Renderer", process)
    controls.tooltip(
        "The memory that the render process takes on the device, and what could still be had there."
    )
    return evicted


def _draw_table(held: ModelsHeld) -> str | None:
    is_wide = controls.width_left() > controls.em(_WIDE_EM)
    flags = imgui.TableFlags_.row_bg | imgui.TableFlags_.borders_outer | imgui.TableFlags_.scroll_y
    rows = min(len(held.models), _MOST_ROWS) + 1
    height = rows * (imgui.get_frame_height() + controls.em(0.15)) + controls.em(0.6)
    evicted = None
    with imgui_ctx.begin_table("Models in memory", 5 if is_wide else 4, flags, ImVec2(0, height)) as table:
        if not table:
            return None
        imgui.table_setup_scroll_freeze(0, 1)
        imgui.table_setup_column("Model", imgui.TableColumnFlags_.width_stretch)
        if is_wide:
            imgui.table_setup_column("Network", imgui.TableColumnFlags_.width_fixed, controls.em(9))
        imgui.table_setup_column("Memory", imgui.TableColumnFlags_.width_fixed, controls.em(4.4))
        imgui.table_setup_column("Use", imgui.TableColumnFlags_.width_fixed, controls.em(2.4))
        imgui.table_setup_column("##Evict", imgui.TableColumnFlags_.width_fixed, controls.em(1.7))
        imgui.table_headers_row()
        for index, model in enumerate(held.models):
            with imgui_ctx.push_id(str(index)):
                if _draw_row(model, is_wide=is_wide):
                    evicted = model.model
    return evicted


def _draw_row(model: HeldModel, *, is_wide: bool) -> bool:
    network = model_panel.ARCHITECTURES.get(model.architecture, model.architecture)
    imgui.table_next_row()
    imgui.table_next_column()
    imgui.align_text_to_frame_padding()
    imgui.text_unformatted(controls.cut_middle(controls.plain(model.name), controls.width_left()))
    controls.tooltip(f"{model.path or model.model}\n{network}, {model.resolution}×{model.resolution}")
    if is_wide:
        imgui.table_next_column()
        imgui.text_unformatted(f"{network} {model.resolution}²")
    imgui.table_next_column()
    controls.figure(size_text(model.bytes))
    imgui.table_next_column()
    imgui.text_unformatted(", ".join(use.value for use in model.uses))
    imgui.table_next_column()
    why = _WHY[model.uses[0]] if model.uses else ""
    with controls.disabled(bool(model.uses), why):
        return controls.button(f"{icons.ICON_FA_TRASH_CAN}##Evict", about="Evict: free its memory.")

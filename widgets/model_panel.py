"""Which model is open, and how to open another one."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import PurePath

from imgui_bundle import icons_fontawesome_6 as icons
from imgui_bundle import imgui

from renderer.model_info import ModelInfo
from widgets import controls, file_report_panel

ARCHITECTURES = {"stylegan3-t": "StyleGAN3-T", "stylegan3-r": "StyleGAN3-R", "stylegan2": "StyleGAN2"}


@dataclass(frozen=True, slots=True)
class ModelAction:
    """What was asked for: `open_model` a path or name, or to `browse` for one; and the text in the field."""

    path_text: str
    open_model: str | None = None
    browse: bool = False


def draw(path_text: str, model: ModelInfo | None, loading: str | None, recent: Sequence[str]) -> ModelAction:
    """Path field, browse button, recent models, and what is known of the open one."""
    chosen = None
    width = controls.width_left() - 2 * controls.icon_button_width()
    imgui.set_next_item_width(width)
    hint = controls.cut_end("Path, name or https address", width - 2 * imgui.get_style().frame_padding.x)
    shown = controls.readable(path_text)
    entered, text = imgui.input_text_with_hint(
        "##Model path", hint, shown, imgui.InputTextFlags_.enter_returns_true
    )
    path_text = path_text if text == shown else text
    controls.tooltip(
        "A model file, a training run's folder, an https address, or a name: demo, or of random weights like "
        "stylegan3-t-256, stylegan3-r-64 or stylegan2-64. Enter opens it. Projects, scenes and pictures made "
        "here open, too."
    )
    if entered and path_text.strip():
        chosen = path_text.strip()
    imgui.same_line()
    browse = controls.button(f"{icons.ICON_FA_FOLDER_OPEN}##Browse", about="Browse for a model file…")
    imgui.same_line()
    picked = _draw_recent(recent)
    if picked is not None:
        path_text = chosen = picked
    _draw_facts(model, loading)
    return ModelAction(path_text, chosen, browse)


def _draw_recent(recent: Sequence[str]) -> str | None:
    if controls.button(f"{icons.ICON_FA_CLOCK_ROTATE_LEFT}##Recent models", about="Recent models"):
        imgui.open_popup("Recent models")
    picked = None
    if imgui.begin_popup("Recent models"):
        if not recent:
            imgui.text_disabled("No model has been opened yet")
        for name in recent:
            if controls.recent_item(name):
                picked = name
        imgui.end_popup()
    return picked


def _draw_facts(model: ModelInfo | None, loading: str | None) -> None:
    if loading is not None:
        dots = "." * (1 + int(imgui.get_time() * 2) % 3)
        name = controls.cut_middle(
            controls.plain(PurePath(loading).name), controls.width_left() - controls.em(5)
        )
        controls.dim_text(f"Loading {name}{dots}")
    if model is None:
        if loading is None:
            controls.dim_text("No model is open. Drop a model file on the window, or browse for one.")
        return
    controls.fact("Model", model.name)
    controls.fact("Network", ARCHITECTURES.get(model.architecture, model.architecture))
    kind = {1: "grey", 3: "colour"}.get(model.image_channels, f"{model.image_channels} channels")
    controls.fact("Picture", f"{model.resolution}×{model.resolution}, {kind}")
    classes = f", {model.c_dim} classes" if model.c_dim else ""
    controls.fact("Latent", f"z {model.z_dim}, w {model.num_ws} × {model.w_dim}{classes}")
    controls.fact("Parameters", f"{model.parameters / 1e6:.2f} M")
    if model.note:
        controls.dim_text(controls.wrapped(model.note, controls.width_left()))
    if model.file_report is not None:
        file_report_panel.draw(model.file_report)

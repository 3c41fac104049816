"""Model, latent and transform: the panes that say what the picture is."""

from __future__ import annotations

from dataclasses import replace

from imgui_bundle import imgui

from visualizer import canvas_tools
from visualizer.session import Session
from widgets import (
    class_panel,
    controls,
    latent_panel,
    model_panel,
    noise_panel,
    stylemix_panel,
    transform_panel,
    truncation_panel,
)


class ModelPane:
    """Which model is open, and the field in which its path is typed."""

    def __init__(self, session: Session) -> None:
        self._session = session
        self._path_text = ""

    def draw(self) -> bool:
        """Draw it; whether a file is to be looked for."""
        session = self._session
        recent = session.preferences.recent_models
        if session.loading is not None and not imgui.is_any_item_active():
            self._path_text = session.loading
        action = model_panel.draw(self._path_text, session.model, session.loading, recent)
        self._path_text = action.path_text
        if action.open_model is not None:
            session.open_model(action.open_model)
        return action.browse


def draw_latent(session: Session) -> None:
    """The seed plane, and what is done to the w that it gives."""
    scene, model = session.scene, session.model
    with controls.section("Seed plane") as shown:
        if shown:
            latent, session.motion = latent_panel.draw(scene.latent, session.motion)
            scene = replace(scene, latent=latent)
    if model is None:
        session.scene = scene
        return
    if model.c_dim:
        with controls.section("Class") as shown:
            if shown:
                scene = replace(scene, class_index=class_panel.draw(scene.class_index, model.c_dim))
    with controls.section("Truncation") as shown:
        if shown:
            scene = replace(scene, truncation=truncation_panel.draw(scene.truncation, model.num_ws))
    with controls.section("Style mixing") as shown:
        if shown:
            scene = replace(scene, style_mix=stylemix_panel.draw(scene.style_mix, model.num_ws))
    with controls.section("Noise", is_open=model.has_noise) as shown:
        if shown:
            scene = replace(scene, noise=noise_panel.draw(scene.noise, model.has_noise))
    session.scene = scene


def draw_transform(session: Session) -> None:
    """Where the Fourier input is moved to."""
    model = session.model
    if model is None:
        canvas_tools.draw_no_model(session)
        return
    transform, session.motion = transform_panel.draw(
        session.scene.transform,
        session.motion,
        resolution=model.resolution,
        can_transform=model.has_input_transform,
    )
    session.scene = replace(session.scene, transform=transform)

"""The model and the transform."""

from __future__ import annotations

from dataclasses import replace

from imgui_bundle import imgui

from visualizer import canvas_tools
from visualizer.session import Session
from widgets import model_panel, transform_panel


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

"""The model and the transform."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from imgui_bundle import imgui

from visualizer import canvas_tools
from visualizer.motion.field_keying import field_keys
from visualizer.session import Session
from widgets import model_panel, transform_panel


class ModelPane:
    """Which model is open, and the field in which a path is typed; that goes to `open_typed`."""

    def __init__(self, session: Session, open_typed: Callable[[str], None]) -> None:
        self._session = session
        self._open_typed = open_typed
        self._path_text = ""
        self._known: tuple[str | None, str] = (None, "")

    def draw(self) -> bool:
        """Draw it; whether a file is to be looked for."""
        models, recent = self._session.models, self._session.preferences.recent_models
        now = models.loading, models.first.model if models.first is not None else ""
        if now != self._known and not imgui.is_any_item_active():
            self._follow(*now)
        action = model_panel.draw(self._path_text, models.first, models.loading, recent)
        self._path_text = action.path_text
        if action.open_model is not None:
            self._open_typed(action.open_model)
            if models.loading is None:  # it is no model
                self._path_text = now[1]
        return action.browse

    def _follow(self, loading: str | None, model: str) -> None:
        """Show what is on its way or was opened; what was refused stays, to be mended."""
        if loading is not None or model != self._known[1]:
            self._path_text = loading or model
        self._known = loading, model


def draw_transform(session: Session) -> None:
    """Where the Fourier input is moved to."""
    model = session.model
    if model is None:
        canvas_tools.draw_no_model(session)
        return
    with field_keys(session) as keys:
        transform, session.work.motion = transform_panel.draw(
            session.scene.transform,
            session.work.motion,
            resolution=model.resolution,
            can_transform=model.has_input_transform,
            keys=keys,
        )
        session.scene = replace(session.scene, transform=transform)

"""The layers: which one is on show, and what each does to the signal."""

from __future__ import annotations

from dataclasses import replace

from visualizer import canvas_tools
from visualizer.session import Session
from widgets import controls, layers_panel, spectrum_panel


class LayersPane:
    """The table of layers, and how the viewed one becomes a picture."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def draw(self) -> None:
        """Draw it."""
        session, model = self._session, self._session.model
        if model is None:
            canvas_tools.draw_no_model(session)
            return
        scene = replace(session.scene, view=layers_panel.draw(session.scene.view, model))
        with controls.section("Spectrum") as shown:
            if shown:
                scene = replace(scene, spectrum=spectrum_panel.draw(scene.spectrum))
        with controls.section("Statistics") as shown:
            if shown:
                layers_panel.draw_statistics(session.frame)
        session.scene = scene

"""Where energy lies out of band, and where equivariance breaks."""

from __future__ import annotations

from dataclasses import replace

from renderer.inspection import LayerSurvey
from renderer.model_info import ModelInfo
from renderer.scene_check import can_ablate
from visualizer import canvas_tools
from visualizer.inspecting import ablated, questions
from visualizer.panes.equivariance_section import EquivarianceSection
from visualizer.panes.metrics_section import MetricsSection
from visualizer.panes.sticking_section import StickingSection
from visualizer.session import Session
from widgets import ablation_panel, aliasing_panel, controls
from widgets.equivariance_panel import PICTURE

NOT_MOVABLE = "The input of this model cannot be moved, so its equivariance cannot be measured."
NO_BANDS = "The layers of this model are designed for no band, so no energy lies out of one."


class AliasingPane:
    """Ablations, out-of-band energy, equivariance, and what sticks to the pixel grid."""

    def __init__(self, session: Session) -> None:
        self._session = session
        self._equivariance = EquivarianceSection(session)
        self._metrics = MetricsSection(session)
        self._sticking = StickingSection(session)

    def draw(self) -> None:
        """Draw it."""
        model = self._session.model
        if model is None:
            canvas_tools.draw_no_model(self._session)
            return
        self._draw_ablations(model)
        with controls.section("Equivariance of this scene") as shown:
            if shown and _can_move(model):
                self._view(self._equivariance.draw(model))
        self._draw_energy(model)
        with controls.section("Equivariance, many latents", is_open=False) as shown:
            if shown and _can_move(model):
                self._metrics.draw(model)
        with controls.section("Sticking probe", is_open=False) as shown:
            if shown:
                self._sticking.draw(model)

    def note_frame(self) -> None:
        """Learn from every picture how fast the model is, also while the pane is out of sight."""
        if self._session.model is not None:
            self._equivariance.follow(self._session.model)

    def close(self) -> None:
        """Give textures back while the window's context is still there."""
        self._sticking.close()

    def _draw_ablations(self, model: ModelInfo) -> None:
        scene = self._session.scene
        count = len(scene.ablations)
        title = f"Ablations ({count} layer{'s' if count > 1 else ''})" if count else "Ablations"
        with controls.section(f"{title}###Ablations") as shown:
            if shown:
                layers = [layer for layer in model.layers if can_ablate(layer)]
                ablations = ablation_panel.draw(scene.ablations, layers)
                self._session.scene = replace(scene, ablations=ablations)

    def _draw_energy(self, model: ModelInfo) -> None:
        with controls.section("Out-of-band energy") as shown:
            if not shown:
                return
            if all(layer.cutoff is None for layer in model.layers):
                controls.dim_text(NO_BANDS)
                return
            scene = self._session.scene
            watched = self._session.jobs.watch("layers", questions.layers(model, scene))
            if watched.failure:
                controls.dim_text(watched.failure)
            rows = watched.result.rows if isinstance(watched.result, LayerSurvey) else ()
            done, is_stale = ablated.names(scene, model), not watched.is_current
            self._view(aliasing_panel.draw(rows, scene.view.layer, ablated=done, is_stale=is_stale))

    def _view(self, clicked: str | None) -> None:
        """Look at the row that was clicked."""
        if clicked is None:
            return
        scene = self._session.scene
        layer = None if clicked == PICTURE else clicked
        self._session.scene = replace(scene, view=replace(scene.view, layer=layer))


def _can_move(model: ModelInfo) -> bool:
    if not model.has_input_transform:
        controls.dim_text(NOT_MOVABLE)
    return model.has_input_transform

"""The layers: which one is on show, and what each does to the signal."""

from __future__ import annotations

from dataclasses import replace

from imgui_bundle import imgui

from renderer.inspection import LayerFigures, LayerSurvey
from renderer.model_info import ModelInfo
from visualizer import canvas_tools
from visualizer.inspecting import ablated, questions
from visualizer.motion.field_keying import field_keys
from visualizer.session import Session
from widgets import controls, layers_panel
from widgets.layer_columns import Measured


class LayersPane:
    """The table of layers, measured as long as it is in sight."""

    def __init__(self, session: Session) -> None:
        self._session = session
        self._shown: str | None = None
        self._figures: dict[str, LayerFigures] = {}
        self._figures_of = ""

    def draw(self) -> None:
        """Draw it."""
        session, model = self._session, self._session.model
        if model is None:
            canvas_tools.draw_no_model(session)
            return
        measured, remark = self._measured(model)
        below = 0.0
        if remark:
            extent = imgui.calc_text_size(remark, wrap_width=controls.width_left())
            below = extent.y + imgui.get_style().item_spacing.y
        view = session.scene.view
        reveal = view.layer != self._shown
        with field_keys(session) as keys:
            view = layers_panel.draw(view, model, measured, below=below, reveal=reveal, keys=keys)
            session.scene = replace(session.scene, view=view)
        self._shown = view.layer
        if remark:
            controls.dim_text(remark)

    def _measured(self, model: ModelInfo) -> tuple[Measured, str]:
        """What is known of the layers, and why no more is. Old figures stay until there are new ones."""
        session = self._session
        watched = session.jobs.watch("layers", questions.layers(model, session.scene))
        if self._figures_of != model.model:
            self._figures, self._figures_of = {}, model.model
        if isinstance(watched.result, LayerSurvey):
            self._figures |= {row.name: row for row in watched.result.rows}
        remark = f"The energies could not be measured: {watched.failure}" if watched.failure else ""
        measured = Measured(
            session.frame,
            self._figures,
            watched.is_current,
            equivariance=session.layer_equivariance,
            ablated=frozenset(ablated.names(session.scene, model)),
        )
        return measured, remark

"""Equivariance of the scene on show, measured live or once, with an error map on the canvas."""

from __future__ import annotations

import math
from dataclasses import replace

from renderer.aliasing.aliasing_figures import ErrorMap, LayerEquivariance, LiveEquivariance
from renderer.aliasing.aliasing_jobs import MapEquivarianceError, MeasureEquivariance
from renderer.model_info import ModelInfo
from visualizer.inspecting import ablated
from visualizer.inspecting.error_overlay import overlay_of
from visualizer.inspecting.questions import unseen
from visualizer.on_canvas import Overlay
from visualizer.rendering.jobs import Watched
from visualizer.session import Session
from widgets import equivariance_panel
from widgets.equivariance_panel import PICTURE, EquivarianceFigures, EquivarianceView

LIVE_BELOW_MS = 250.0  # of a synthesis; a measurement takes four, and 1 to 2 s to compare what they give
MOST_CHANNELS = 64


class EquivarianceSection:
    """Draws the figures of the picture and the layers, and says which of them are known to the session."""

    def __init__(self, session: Session) -> None:
        self._session = session
        self._view = EquivarianceView()
        self._model = ""
        self._layer_ms: dict[str, float] = {}
        self._asked: MeasureEquivariance | None = None
        self._known: LiveEquivariance | None = None
        self._mapped: tuple[ErrorMap, bool, Overlay] | None = None

    def draw(self, model: ModelInfo) -> str | None:
        """Draw it; the row that was clicked, PICTURE or the name of a layer."""
        self.follow(model)
        question = self._question(model)
        is_live = self._is_live()
        if is_live and not equivariance_panel.why_not(self._view):
            self._asked = question
        watched = Watched()
        if self._asked is not None:
            watched = self._session.jobs.watch("equivariance", self._asked)
        is_current = watched.is_current and self._asked == question
        if isinstance(watched.result, LiveEquivariance):
            self._known = merged(self._known, watched.result)
        if is_current and self._known is not None:
            self._session.layer_equivariance = {row.name: row for row in self._known.layers}
        whole = self._known.whole if self._known is not None else None
        figures = EquivarianceFigures(
            _rows(self._known),
            not is_current,
            self._note(watched),
            whole,
            ablated.names(self._session.scene, model),
        )
        action = equivariance_panel.draw(
            self._view,
            figures,
            is_live=is_live,
            viewed=self._session.scene.view.layer,
            channels_limit=MOST_CHANNELS if _largest(model) > MOST_CHANNELS else None,
        )
        if action.measure:
            self._asked = question
        error_of = action.view.error_of
        is_new = error_of is not None and error_of != self._view.error_of
        self._view = action.view
        self._draw_map(model, is_new=is_new)
        return error_of.layer if is_new and error_of is not None else action.clicked

    def follow(self, model: ModelInfo) -> None:
        """Another model is measured anew; how long its layers take is learned from its pictures."""
        if model.model != self._model:
            self._model, self._layer_ms = model.model, {}
            self._asked = self._known = self._mapped = None
            self._view = replace(self._view, error_of=None)
        timings = self._session.frame.layer_timings if self._session.frame is not None else ()
        for timing in timings:
            if not timing.cached:
                self._layer_ms[timing.name] = min(timing.ms, self._layer_ms.get(timing.name, math.inf))

    def _is_live(self) -> bool:
        if self._view.is_live is not None:
            return self._view.is_live
        return bool(self._layer_ms) and sum(self._layer_ms.values()) < LIVE_BELOW_MS

    def _question(self, model: ModelInfo) -> MeasureEquivariance:
        view = self._view
        scene, most = unseen(self._session.scene), None if view.all_channels else MOST_CHANNELS
        return MeasureEquivariance(model.model, scene, (view.x, view.y), view.turns, most)

    def _note(self, watched: Watched) -> str:
        why = equivariance_panel.why_not(self._view) or watched.failure
        if why:
            return why
        return "" if self._asked is None or watched.is_current else "Measuring…"

    def _draw_map(self, model: ModelInfo, *, is_new: bool) -> None:
        """Show the error of the layer that was asked for, as long as that is what is looked at."""
        error_of, scene = self._view.error_of, self._session.scene
        if error_of is None or equivariance_panel.why_not(self._view):
            return
        if error_of.layer != (scene.view.layer or PICTURE) and not is_new:
            self._view = replace(self._view, error_of=None)
            return
        motion = (self._view.x, self._view.y), self._view.turns
        layer = None if error_of.layer == PICTURE else error_of.layer
        question = MapEquivarianceError(model.model, unseen(scene), layer, error_of.kind, *motion)
        watched = self._session.jobs.watch("equivariance error", question)
        error, crop = watched.result, scene.view.crop_margins
        if not watched.is_current or not isinstance(error, ErrorMap):
            return
        if self._mapped is None or self._mapped[:2] != (error, crop):
            self._mapped = error, crop, overlay_of(error, model.layer(error.layer), crop_margins=crop)
        self._session.on_canvas_next = replace(self._session.on_canvas_next, overlay=self._mapped[2])


def merged(before: LiveEquivariance | None, now: LiveEquivariance) -> LiveEquivariance:
    """What is known now, with the last figures of layers that are still to come."""
    if before is None:
        return now
    measured = {row.name for row in now.layers}
    missing = tuple(row for row in before.layers if row.name not in measured)
    if not missing:
        return now
    picture = {name: getattr(before, name) for name in ("eqt_int_db", "eqt_frac_db", "eqr_db")}
    return replace(now, layers=now.layers + missing, **picture)


def _rows(known: LiveEquivariance | None) -> tuple[LayerEquivariance, ...]:
    if known is None:
        return ()
    picture = LayerEquivariance(PICTURE, known.eqt_int_db, known.eqt_frac_db, known.eqr_db)
    return (picture, *known.layers)


def _largest(model: ModelInfo) -> int:
    return max(layer.channels for layer in model.layers)

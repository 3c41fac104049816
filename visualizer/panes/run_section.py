"""The training run that the open model is a snapshot of: scrubbing, metrics, snapshots that appear."""

from __future__ import annotations

from pathlib import Path

from imgui_bundle import imgui

from renderer.model_jobs import PreloadModel
from renderer.training_runs import Snapshot, run_of
from visualizer.rendering.run_watch import RunWatch, Seen
from visualizer.session import Session
from widgets import controls, run_panel, training_plot
from widgets.run_panel import RunAction, RunShown
from widgets.training_plot import PlotView

_SMALLEST_PLOT_EM, _LARGEST_PLOT_EM = 9.0, 22.0
_BELOW_EM = 10.0  # what is left for the notes and for the sections below


class RunSection:
    """Goes from snapshot to snapshot: one is opened at a time, then the one that is wanted by then."""

    def __init__(self, session: Session, watch: RunWatch | None = None) -> None:
        self._session = session
        self._watch = watch or RunWatch()
        self._plot = PlotView()
        self._wanted: Snapshot | None = None
        self._asked: Snapshot | None = None
        self._offered: Snapshot | None = None
        self._was_drawn = False

    @property
    def has_run(self) -> bool:
        """Whether the open model is of a run that can be shown."""
        return self._watch.seen is not None

    def update(self, seconds: float, *, settled: bool) -> None:
        """Once a frame, whether it is drawn or not."""
        model = self._session.model
        path = Path(model.path) if model is not None and model.path else None
        self._watch.follow(run_of(path) if path is not None else None)
        self._watch.update(seconds)
        if self._watch.problem:
            self._session.notices = self._session.notices.with_problem(self._watch.problem)
            self._watch.problem = ""
        seen = self._watch.seen
        if seen is None or path is None:
            self._wanted = self._asked = None
            return
        self._go_on(path, settled=settled)
        if self._was_drawn and self._wanted is None:
            self._preload(seen, path)
        self._was_drawn = False
        self._offer(path)

    def draw(self) -> None:
        """Draw it."""
        seen, model = self._watch.seen, self._session.model
        if seen is None or model is None:
            controls.dim_text("Open the folder of a training run to go through its snapshots.")
            return
        self._was_drawn = True
        if seen.problem:
            controls.dim_text(seen.problem)
        wanted = self._wanted.path if self._wanted is not None else Path(model.path)
        index = seen.run.index_of(wanted)
        is_there = self._wanted is None and self._session.is_frame_current
        shown = RunShown(seen.run, seen.runs, index, is_there, self._watch.arrived, len(seen.unsettled))
        self._do(run_panel.draw(shown), seen)
        self._draw_metrics(seen, index)

    def _do(self, action: RunAction, seen: Seen) -> None:
        if action.index is not None:
            self._wanted = seen.run.snapshots[action.index]
        if action.run is not None:
            self._session.models.open(str(action.run))
        if action.opens_arrived:
            self._wanted = self._watch.arrived
        if action.opens_arrived or action.dismisses_arrived:
            self._watch.arrived = None
            self._session.notices = self._session.notices.without_offer()

    def _draw_metrics(self, seen: Seen, index: int | None) -> None:
        curves = seen.metrics.curves
        if curves:
            self._plot = training_plot.draw_choice(self._plot, curves)
            height = imgui.get_content_region_avail().y - controls.em(_BELOW_EM)
            height = min(max(height, controls.em(_SMALLEST_PLOT_EM)), controls.em(_LARGEST_PLOT_EM))
            kimg = seen.run.snapshots[index].kimg if index is not None else None
            size = (controls.width_left(), height)
            self._plot, clicked = training_plot.draw(self._plot, curves, kimg, size)
            if clicked is not None:
                self._wanted = seen.run.nearest(clicked)
        for note in seen.metrics.notes:
            controls.dim_text(note)

    def _go_on(self, path: Path, *, settled: bool) -> None:
        """Open the wanted snapshot once nothing is loading, and the last one's picture was there."""
        session, wanted = self._session, self._wanted
        if wanted is None or session.models.loading is not None:
            return
        if wanted.path == path or wanted == self._asked:  # it is open, or was refused, which a notice says
            self._wanted = self._asked = None
        elif settled or session.is_frame_current:
            self._asked = wanted
            session.models.open(str(wanted.path), is_passing=True)

    def _offer(self, path: Path) -> None:
        """Say once that a new snapshot is there; no more when it is open."""
        arrived, session = self._watch.arrived, self._session
        if arrived is not None and arrived.path == path:
            self._watch.arrived = None
            session.notices = session.notices.without_offer()
        elif arrived is not None and arrived != self._offered:
            self._offered = arrived
            summary = f"Snapshot {arrived.label} has appeared"
            session.notices = session.notices.with_offer(summary, str(arrived.path))

    def _preload(self, seen: Seen, path: Path) -> None:
        """Have the neighbours ready."""
        index = seen.run.index_of(path)
        if index is None:
            return
        for name, neighbour in (("snapshot after", index + 1), ("snapshot before", index - 1)):
            if 0 <= neighbour < len(seen.run.snapshots):
                self._session.jobs.watch(name, PreloadModel(str(seen.run.snapshots[neighbour].path)))

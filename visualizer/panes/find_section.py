"""Finding directions: what is looked for becomes a long job, whose answer goes into the library."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from renderer.directions.direction_jobs import (
    FindActivationDirections,
    FindBoundary,
    FindPrincipalDirections,
    FindStyleDirections,
    Sampling,
    VarianceSoFar,
)
from renderer.directions.direction_set import DirectionSet
from renderer.model_info import ModelInfo
from renderer.scene import Scene
from visualizer.editing.direction_desk import Search as Question
from visualizer.inspecting.questions import unseen
from visualizer.rendering.jobs import LongJob
from visualizer.session import Session
from widgets import controls, find_panel, jobs_panel
from widgets.find_panel import Groups, Method, Search, Underway, Wish


class FindSection:
    """Holds what to look for and the two groups; the desk runs the search."""

    def __init__(self, session: Session) -> None:
        self._session = session
        self._desk = session.directions
        self.search = Search()
        self.groups: tuple[tuple[Scene, ...], tuple[Scene, ...]] = ((), ())

    @property
    def mark(self) -> str:
        """How far the search under way is; empty where there is none."""
        search = self._desk.search
        progress = search.progress if search is not None else None
        if search is None or progress is None or not progress.total:
            return "" if search is None else "begins"
        return f"{progress.done / progress.total:.0%}"

    def draw(self, model: ModelInfo) -> None:
        """Draw it."""
        session, search = self._session, self._desk.search
        first, second = (tuple(map(_member_name, group)) for group in self.groups)
        self.search, groups, wish = find_panel.draw(
            self.search, Groups(first, second), model, None if search is None else _underway(search)
        )
        if groups.removed is not None:
            self._take_out(*groups.removed)
        match wish:
            case Wish.START:
                self._desk.find(self.question(model), self._name(model))
            case Wish.CANCEL:
                self._desk.leave_off()
            case Wish.ADD_TO_A:
                self.groups = (_with(self.groups[0], session.scene), self.groups[1])
            case Wish.ADD_TO_B:
                self.groups = (self.groups[0], _with(self.groups[1], session.scene))
        self._draw_last()

    def question(self, model: ModelInfo) -> Question:
        """What is asked for."""
        search = self.search
        class_index = search.class_index if model.c_dim else None
        sampling = Sampling(search.sample_count, search.seed, class_index)
        ends = search.layers.ends(model.num_ws)
        layers = None if ends == (0, model.num_ws - 1) else ends
        match search.method:
            case Method.W:
                return FindPrincipalDirections(model.model, sampling, search.components, layers)
            case Method.STYLE:
                return FindStyleDirections(model.model, sampling, search.components, layers)
            case Method.ACTIVATIONS:
                assert search.layer is not None
                return FindActivationDirections(model.model, search.layer, sampling, search.components)
            case Method.GROUPS:
                return FindBoundary(model.model, *self.groups, search.boundary, sampling, layers)

    def _name(self, model: ModelInfo) -> str:
        """What the set will be called at first."""
        search = self.search
        if search.method is Method.ACTIVATIONS:
            return f"PCA of {search.layer}"
        if search.method is Method.GROUPS:
            return f"A from B, {len(self.groups[0])} against {len(self.groups[1])}"
        ends = search.layers.ends(model.num_ws)
        where = "" if ends == (0, model.num_ws - 1) else f" in ws {search.layers.text(model.num_ws)}"
        return f"{search.method.value}{where}"

    def _take_out(self, group: int, place: int) -> None:
        members = self.groups[group]
        left = (*members[:place], *members[place + 1 :])
        self.groups = (left, self.groups[1]) if group == 0 else (self.groups[0], left)

    def _draw_last(self) -> None:
        """How well the last boundary tells the groups apart."""
        boundary = self._desk.last_boundary
        if self.search.method is not Method.GROUPS or boundary is None or self._desk.search is not None:
            return
        if boundary.accuracy is None or boundary.auc is None:
            controls.dim_text("The last boundary was found from too few for a check.")
            return
        controls.fact("Accuracy", f"{boundary.accuracy:.0%} in {boundary.folds} folds")
        controls.tooltip(
            "How often the boundary is right about pictures that it was not found from; 50 % is chance."
        )
        controls.fact("AUC", f"{boundary.auc:.2f}")
        controls.tooltip("The area under the ROC curve: 1 is perfect, 0.5 is chance.")


def _with(group: tuple[Scene, ...], scene: Scene) -> tuple[Scene, ...]:
    """The group with one more; the same w twice counts once."""
    member = replace(unseen(scene), transform=Scene().transform, noise=Scene().noise)
    member = replace(member, channel_mixes=(), ablations=())
    return group if member in group else (*group, member)


def _member_name(scene: Scene) -> str:
    parts = [f"seed {scene.latent.seed}"]
    if scene.latent.blend:
        parts = [f"{len(scene.latent.blend)} seeds"]
    elif (scene.latent.x, scene.latent.y) != (round(scene.latent.x), round(scene.latent.y)):
        parts = [f"near seed {scene.latent.seed}"]
    if scene.truncation.psi != 1:
        parts.append(f"psi {scene.truncation.psi:g}")
    if scene.style_mix.enabled:
        parts.append("mixed")
    if scene.edits.edits:
        parts.append("edited")
    return ", ".join(parts)


def _underway(job: LongJob) -> Underway:
    progress = job.progress
    share = progress.done / progress.total if progress is not None and progress.total else 0.0
    note = f"{progress.note}: " if progress is not None and progress.note else ""
    return Underway(
        job.title, share, f"{note}{jobs_panel.time_left(job.seconds_left)}", _variance(job.latest)
    )


def _variance(latest: object) -> np.ndarray | None:
    if isinstance(latest, VarianceSoFar | DirectionSet):
        return latest.variance_ratio
    return None

"""The recipe of a picture, from scene to pixels: one call a step, every step remembered."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import astuple, replace

import numpy as np
import torch

from ops import affine_resample, half_precision
from renderer.directions.direction_library import DirectionLibrary
from renderer.directions.direction_set import DirectionError
from renderer.directions.edit_stack import Edit, EditStack
from renderer.directions.edits import apply_edits
from renderer.directions.stored_ws import paste_rows
from renderer.directions.w_library import WPlusError
from renderer.latents import mix_styles, posed
from renderer.messages import (
    Frame,
    Histogram,
    InputPose,
    LayerInfo,
    Output,
    PictureStats,
    Quality,
    RenderRequest,
    StepTiming,
)
from renderer.model_store import LoadedModel
from renderer.picture import (
    DEEP_STEP,
    crop,
    deep_pixels,
    histogram,
    measure,
    shown_channels,
    to_pixels,
)
from renderer.probe import place
from renderer.scene import Scene, SeedWeight, Transform
from renderer.scene_check import fit_scene
from renderer.spectra.spectrum import colour_levels, spectrum_db
from renderer.stages import StageMemory
from renderer.step import Step
from renderer.synthesis import StagedSynthesis, input_matrix

Levels = tuple[float, float, float]
LayerTimings = tuple[StepTiming, ...]
Problems = tuple[str, ...]
LEFT_OUT = "{} Edits with them are left out."
ROWS_LEFT_OUT = "{} Its rows are left out."
OVERFLOW = "The numbers became too large for a picture; bring psi, weights and transform closer to zero."


class Recipe:
    """Makes pictures on one device. `layers` may be shared between recipes that follow the same scene."""

    def __init__(
        self, layers: StagedSynthesis, clock: Callable[[], float], library: DirectionLibrary
    ) -> None:
        self._layers = layers
        self._library = library
        self._clock = clock
        self._latents: Step[torch.Tensor] = Step("latents", clock)
        self._input_pose: Step[InputPose | None] = Step("input pose", clock)
        self._style_mix: Step[torch.Tensor] = Step("style mix", clock)
        self._edits: Step[tuple[torch.Tensor, Problems]] = Step("edits", clock)
        self._synthesis: Step[tuple[torch.Tensor, LayerTimings]] = Step("synthesis", clock)
        self._untransform: Step[torch.Tensor] = Step("untransform", clock)
        self._all_levels: Step[Levels] = Step("statistics", clock)
        self._shown_levels: Step[tuple[Levels, Histogram]] = Step("statistics of shown channels", clock)
        self._picture: Step[np.ndarray] = Step("picture", clock)
        self._spectrum: Step[np.ndarray] = Step("spectrum", clock)

    def beside(self, budget_bytes: int) -> Recipe:
        """A recipe with layers of its own, for other scenes than the one that this one follows."""
        return Recipe(StagedSynthesis(StageMemory(budget_bytes), self._clock), self._clock, self._library)

    def frame(
        self, model: LoadedModel, request: RenderRequest, *, should_stop: Callable[[], bool] | None = None
    ) -> Frame:
        """The answer to a request, without its companion. Raises: SceneError, Abandoned."""
        start = self._clock()
        scene, warning = fit_scene(request.scene, model.info)
        layer = model.info.layer(scene.view.layer)
        activation = self.activation(model, scene, request.quality, should_stop=should_stop)
        if scene.view.crop_margins:
            activation = crop(activation, layer)
        shown = shown_channels(activation, scene.view)
        stats, bins = self._measure(scene, activation, shown)
        if request.output is Output.ACTIVATION:
            pixels, picture_steps = activation.cpu().numpy(), []
        else:
            is_deep = request.output is Output.DEEP_PICTURE
            pixels, picture_steps = self._make_pixels(scene, activation, shown, stats, is_deep=is_deep)
        pixels.setflags(write=False)  # the steps remember them
        warning = " ".join((warning, *self._edits.result[1])).strip()
        if not all(math.isfinite(value) for value in astuple(stats)):
            warning = f"{warning} {OVERFLOW}".strip()
        steps = [self._latents, self._style_mix, self._edits, self._synthesis, self._untransform]
        steps += [self._all_levels, self._shown_levels, *picture_steps]
        return Frame(
            request_id=request.id,
            pixels=pixels,
            picture_size=(activation.shape[1], activation.shape[2]),
            stats=stats,
            timings=tuple(step.timing for step in steps),
            render_ms=(self._clock() - start) * 1000,
            quality=request.quality,
            warning=warning,
            layer_timings=self._layer_timings(),
            held_bytes=self._layers.held_bytes,
            histogram=bins,
            probe=_values_at(scene, layer, shown),
            input_pose=self._input_pose.run(
                (self._edits.inputs,), lambda: _input_pose(model, self._edits.result[0])
            ),
        )

    def activation(
        self,
        model: LoadedModel,
        scene: Scene,
        quality: Quality = Quality.FULL,
        *,
        should_stop: Callable[[], bool] | None = None,
    ) -> torch.Tensor:
        """From latents to what the viewed layer gives, for a scene that fits the model.

        Shapes: returns [C, H, W], float32.
        Raises: Abandoned.
        """
        ws = self.latents(model, scene)

        # Synthesis: up to the viewed layer, with what is done to single layers.
        half = quality is Quality.DRAFT and half_precision(model.generator.w_avg.device) is not None
        transform, layer = scene.transform, scene.view.layer
        interventions = (scene.noise, scene.channel_mixes, scene.ablations)
        activation, _ = self._synthesis.run(
            (self._edits.inputs, transform.matrix(), layer, half, interventions),
            lambda: (
                self._layers.run(
                    model,
                    ws,
                    transform,
                    stop_at=layer,
                    half=half,
                    noise=scene.noise,
                    channel_mixes=scene.channel_mixes,
                    ablations=scene.ablations,
                    should_stop=should_stop,
                ),
                self._timed_layers(),
            ),
        )

        # Untransform: the finished picture is resampled back.
        return self._untransform.run(
            (self._synthesis.inputs, transform.untransform),
            lambda: (
                _resample_back(activation, transform, model.info.layer(layer))
                if transform.untransform
                else activation
            ),
        )

    def latents(self, model: LoadedModel, scene: Scene) -> torch.Tensor:
        """The ws of a scene. Shapes: returns [1, num_ws, w_dim], on the CPU."""
        # Latents: the blend of seeds and classes, in W, and the pose of another.
        seeds, pose = scene.latent.seed_weights(), scene.pose
        ws = self._latents.run(
            (model.source, seeds, scene.class_index, scene.class_blend, scene.truncation, pose),
            lambda: posed(
                _map_seeds(model, scene, seeds),
                pose.source,
                w_avg=model.generator.w_avg.cpu(),
                kept=lambda: _map_seeds(model, scene, pose.kept.seed_weights()),
            ),
        )

        # Style mix: some ws are another seed's.
        mix = scene.style_mix
        ws = self._style_mix.run(
            (self._latents.inputs, mix),
            lambda: (
                mix_styles(ws, _map_seeds(model, scene, mix.seed_weights()), mix.indices)
                if mix.enabled
                else ws
            ),
        )

        # Edits: stored ws and directions, as far as the library has them and they fit.
        stack = scene.edits
        left_out = self._left_out(stack, model)
        no_source = self._rows_left_out(scene, model)
        problems = (
            *(ROWS_LEFT_OUT.format(reason) for reason in list(no_source.values())[:1]),
            *(LEFT_OUT.format(reason) for reason in list(left_out.values())[:1]),
        )
        rows = tuple(row for row in scene.w_rows if row.source_id not in no_source)
        edited, _ = self._edits.run(
            (self._style_mix.inputs, rows, stack, tuple(left_out), problems),
            lambda: (
                apply_edits(
                    paste_rows(ws, rows, lambda source_id: self._stored(source_id, model)),
                    replace(stack, edits=tuple(edit for edit in stack.edits if edit not in left_out)),
                    w_avg=model.generator.w_avg.cpu(),
                    offset=lambda edit: self._offset(edit, model),
                ),
                problems,
            ),
        )
        return edited

    def _left_out(self, stack: EditStack, model: LoadedModel) -> dict[Edit, str]:
        """The edits whose directions are not there or of no use to this model, each with the reason."""
        problems = {}
        for edit in stack.edits:
            try:
                self._offset(edit, model)
            except DirectionError as error:
                problems[edit] = str(error)
        return problems

    def _rows_left_out(self, scene: Scene, model: LoadedModel) -> dict[str, str]:
        """The stored w+ that are not there or of no use to this model, each with the reason."""
        problems = {}
        for source_id in {row.source_id for row in scene.w_rows}:
            try:
                self._stored(source_id, model)
            except WPlusError as error:
                problems[source_id] = str(error)
        return problems

    def _stored(self, source_id: str, model: LoadedModel) -> torch.Tensor:
        """Shapes: returns [num_ws, w_dim]. Raises: WPlusError."""
        stored = self._library.stored_ws.get(source_id)
        stored.check_fits(num_ws=model.info.num_ws, w_dim=model.info.w_dim)
        return torch.tensor(stored.ws)

    def _offset(self, edit: Edit, model: LoadedModel) -> torch.Tensor:
        """What a strength of 1 adds. Raises: DirectionError."""
        directions = self._library.get(edit.set_id)
        directions.check_fits(num_ws=model.info.num_ws, w_dim=model.info.w_dim)
        if not 0 <= edit.component < len(directions):
            last = len(directions) - 1
            raise DirectionError(f"There is no direction {edit.component}: the set has 0 to {last}.")
        return torch.from_numpy(directions.offset(edit.component))

    def _measure(
        self, scene: Scene, activation: torch.Tensor, shown: torch.Tensor
    ) -> tuple[PictureStats, Histogram]:
        """The statistics: those of all channels do not depend on which are shown."""
        view = scene.view
        inputs = (self._untransform.inputs, view.crop_margins)
        mean, std, largest = self._all_levels.run(inputs, lambda: measure(activation))
        (shown_mean, shown_std, shown_largest), bins = self._shown_levels.run(
            (inputs, view.base_channel, view.mono), lambda: (measure(shown), histogram(shown))
        )
        return PictureStats(mean, shown_mean, std, shown_std, largest, shown_largest), bins

    def _make_pixels(
        self,
        scene: Scene,
        activation: torch.Tensor,
        shown: torch.Tensor,
        stats: PictureStats,
        *,
        is_deep: bool,
    ) -> tuple[np.ndarray, list[Step]]:
        """The picture, with its spectrum to the right if asked for, and the steps that it took.

        Shapes: returns uint8 or, if deep, uint16 [H, W, 3 or 1].
        """
        view, spectrum = scene.view, scene.spectrum
        picture = self._picture.run(
            (self._untransform.inputs, view, is_deep),
            lambda: (deep_pixels if is_deep else to_pixels)(
                shown,
                gain_db=view.gain_db,
                normalize=view.normalize,
                color_map=view.color_map,
                largest=stats.max_all,
            )
            .cpu()
            .numpy(),
        )
        if not spectrum.enabled:
            return picture, [self._picture]
        source = activation if spectrum.all_channels else shown
        which = () if spectrum.all_channels else (view.base_channel, view.mono)
        panel = self._spectrum.run(
            (self._untransform.inputs, view.crop_margins, which, spectrum),
            lambda: (
                colour_levels(spectrum_db(source, beta=spectrum.beta), range_db=spectrum.range_db)
                .cpu()
                .numpy()
            ),
        )
        if is_deep:
            panel = panel.astype(np.uint16) * DEEP_STEP
        both = np.concatenate([np.broadcast_to(picture, panel.shape), panel], axis=1)
        return both, [self._picture, self._spectrum]

    def _timed_layers(self) -> LayerTimings:
        """The layers of the run that has just ended; another recipe may share them, and run next."""
        return tuple(
            replace(timing, precision=precision)
            for timing, precision in zip(self._layers.timings, self._layers.precisions, strict=True)
        )

    def _layer_timings(self) -> LayerTimings:
        timings = self._synthesis.result[1]
        if not self._synthesis.timing.cached:
            return timings
        return tuple(replace(timing, ms=0.0, cached=True) for timing in timings)


def _map_seeds(model: LoadedModel, scene: Scene, seeds: Sequence[SeedWeight]) -> torch.Tensor:
    """The blend of the seeds in the scene's class, and of its other class."""

    def mapped(class_index: int | None) -> torch.Tensor:
        return model.seeds.blend(
            [(each.seed, each.weight) for each in seeds],
            class_index=class_index,
            psi=scene.truncation.psi,
            cutoff=scene.truncation.cutoff,
        )

    ws, other = mapped(scene.class_index), scene.class_blend
    return ws if other.class_index is None else ws.lerp(mapped(other.class_index), other.share)


def _input_pose(model: LoadedModel, ws: torch.Tensor) -> InputPose | None:
    if not model.info.has_input_transform:
        return None
    return InputPose(*model.generator.input_pose(ws[0, 0].to(model.generator.w_avg)))


def _resample_back(activation: torch.Tensor, transform: Transform, layer: LayerInfo) -> torch.Tensor:
    """The activation as it would lie without the transform.

    A layer is wider than the picture by its margins, and translations count in widths of what is resampled.
    """
    matrix = input_matrix(transform)
    if layer.sampling_rate is not None:
        matrix[:2, 2] *= layer.sampling_rate / layer.size[1]
    return affine_resample(activation[None], matrix)[0]


def _values_at(scene: Scene, layer: LayerInfo, shown: torch.Tensor) -> tuple[float, ...]:
    """The shown channels at the probe point's sample; empty where there is no probe or it is out of sight."""
    if scene.probe is None:
        return ()
    column, row = place(scene.probe, scene.transform, layer, cropped=scene.view.crop_margins)
    x, y = math.floor(column), math.floor(row)
    if not (0 <= x < shown.shape[2] and 0 <= y < shown.shape[1]):
        return ()
    return tuple(shown[:, y, x].tolist())

"""The recipe of a picture, from scene to pixels: one call a step, every step remembered."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import astuple, replace

import torch

from ops import affine_resample, half_precision
from renderer.directions.direction_library import DirectionLibrary
from renderer.frame import Frame, Output, Quality, StepTiming
from renderer.messages import RenderRequest
from renderer.model_info import LayerInfo
from renderer.model_store import LoadedModel
from renderer.picture import crop, shown_channels
from renderer.probe import place
from renderer.scene import Scene, Transform
from renderer.scene_check import fit_scene
from renderer.scene_ws import SceneWs
from renderer.shown_picture import ShownPicture
from renderer.stages import StageMemory
from renderer.step import Step
from renderer.synthesis import StagedSynthesis, input_matrix

LayerTimings = tuple[StepTiming, ...]
OVERFLOW = "The numbers became too large for a picture; bring psi, weights and transform closer to zero."


class Recipe:
    """Makes pictures on one device. `layers` may be shared between recipes that follow the same scene."""

    def __init__(
        self, layers: StagedSynthesis, clock: Callable[[], float], library: DirectionLibrary
    ) -> None:
        self._layers = layers
        self._library = library
        self._clock = clock
        self._ws = SceneWs(library, clock)
        self._synthesis: Step[tuple[torch.Tensor, LayerTimings]] = Step("synthesis", clock)
        self._untransform: Step[torch.Tensor] = Step("untransform", clock)
        self._shown = ShownPicture(clock)

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
        inputs = self._untransform.inputs
        stats, bins = self._shown.measure(inputs, scene, activation, shown)
        if request.output is Output.ACTIVATION:
            pixels, picture_steps = activation.cpu().numpy(), []
        else:
            is_deep = request.output is Output.DEEP_PICTURE
            pixels, picture_steps = self._shown.pixels(
                inputs, scene, activation, shown, stats, is_deep=is_deep
            )
        pixels.setflags(write=False)  # the steps remember them
        warning = " ".join((warning, *self._ws.problems)).strip()
        if not all(math.isfinite(value) for value in astuple(stats)):
            warning = f"{warning} {OVERFLOW}".strip()
        steps = (*self._ws.steps, self._synthesis, self._untransform, *self._shown.measuring, *picture_steps)
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
            input_pose=self._ws.input_pose(model),
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
            (self._ws.inputs, transform.matrix(), layer, half, interventions),
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
        return self._ws.of(model, scene)

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

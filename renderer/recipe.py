"""The recipe of a picture, from scene to pixels: one call a step, every step remembered."""

from __future__ import annotations

import math
import time
from collections.abc import Callable
from dataclasses import astuple

import torch

from ops import affine_resample, half_precision
from renderer.device_time import Clock
from renderer.directions.direction_library import DirectionLibrary
from renderer.frame import Frame, InputPose, Output, Quality
from renderer.host_memory import HostCopy
from renderer.messages import RenderRequest
from renderer.model_info import LayerInfo
from renderer.model_store import LoadedModel
from renderer.picture import crop, shown_channels
from renderer.probe import place
from renderer.scene import Scene, Transform
from renderer.scene_check import fit_scene
from renderer.scene_ws import SceneWs
from renderer.shown_picture import ShownPicture
from renderer.step import Step
from renderer.synthesis import LayerTime, StagedSynthesis, input_matrix

OVERFLOW = "The numbers became too large for a picture; bring psi, weights and transform closer to zero."


class Recipe:
    """Makes pictures on one device. `layers` may be shared between recipes that follow the same scene."""

    def __init__(self, layers: StagedSynthesis, clock: Clock, library: DirectionLibrary) -> None:
        self._layers = layers
        self._library = library
        self._clock = clock
        self._ws = SceneWs(library, clock)
        self._synthesis: Step[tuple[torch.Tensor, tuple[LayerTime, ...]]] = Step("synthesis", clock)
        self._untransform: Step[torch.Tensor] = Step("untransform", clock)
        self._shown = ShownPicture(clock)

    def beside(self, budget_bytes: int, *, for_many: bool = False) -> Recipe:
        """A recipe with layers of its own, for other scenes than the one that this one follows.

        `for_many` pictures it prepares the device, if that makes each faster.
        """
        layers = self._layers.beside(budget_bytes, for_many=for_many)
        return Recipe(layers, self._clock, self._library)

    def frame(
        self, model: LoadedModel, request: RenderRequest, *, should_stop: Callable[[], bool] | None = None
    ) -> Frame:
        """The answer to a request, without its companion. Raises: SceneError, Abandoned.

        A device gets all its work first; then the program waits for what comes of it.
        """
        start = time.perf_counter()
        scene, warning = fit_scene(request.scene, model.info)
        layer = model.info.layer(scene.view.layer)
        activation = self.activation(model, scene, request.quality, should_stop=should_stop)
        if scene.view.crop_margins:
            activation = crop(activation, layer)
        shown = shown_channels(activation, scene.view)
        inputs = self._untransform.inputs
        measured = self._shown.measure(inputs, scene, activation, shown)
        if request.output is Output.ACTIVATION:
            shown_as, picture_steps = HostCopy(activation), []
        else:
            is_deep = request.output is Output.DEEP_PICTURE
            shown_as, picture_steps = self._shown.picture(
                inputs, scene, activation, shown, measured.largest, is_deep=is_deep
            )
        probe, pose = _values_at(scene, layer, shown), self._ws.input_pose(model)

        pixels, stats = shown_as.numpy(), measured.stats()
        is_finite = all(math.isfinite(value) for value in astuple(stats))
        problems = (warning, *self._ws.problems, "" if is_finite else OVERFLOW)
        steps = (*self._ws.steps, self._synthesis, self._untransform, *self._shown.measuring, *picture_steps)
        return Frame(
            request_id=request.id,
            pixels=pixels,
            picture_size=(activation.shape[1], activation.shape[2]),
            stats=stats,
            timings=tuple(step.timing for step in steps),
            render_ms=(time.perf_counter() - start) * 1000,
            quality=request.quality,
            warning=" ".join(filter(None, problems)),
            layer_timings=tuple(
                each.timing(cached=self._synthesis.is_cached) for each in self._synthesis.result[1]
            ),
            held_bytes=self._layers.held_bytes,
            histogram=measured.histogram(),
            probe=() if probe is None else tuple(probe.numpy().tolist()),
            input_pose=None if pose is None else InputPose(*pose.numpy().tolist()),
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
                self._layers.times,
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


def _resample_back(activation: torch.Tensor, transform: Transform, layer: LayerInfo) -> torch.Tensor:
    """The activation as it would lie without the transform.

    A layer is wider than the picture by its margins, and translations count in widths of what is resampled.
    """
    matrix = input_matrix(transform)
    if layer.sampling_rate is not None:
        matrix[:2, 2] *= layer.sampling_rate / layer.size[1]
    return affine_resample(activation[None], matrix)[0]


def _values_at(scene: Scene, layer: LayerInfo, shown: torch.Tensor) -> HostCopy | None:
    """The shown channels at the probe point's sample; None where there is no probe or it is out of sight.

    Shapes: [3 or 1].
    """
    if scene.probe is None:
        return None
    column, row = place(scene.probe, scene.transform, layer, cropped=scene.view.crop_margins)
    x, y = math.floor(column), math.floor(row)
    if not (0 <= x < shown.shape[2] and 0 <= y < shown.shape[1]):
        return None
    return HostCopy(shown[:, y, x])

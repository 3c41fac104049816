"""The recipe of a picture, from scene to pixels: one call a step, every step remembered."""

from __future__ import annotations

import math
import time
from collections.abc import Callable
from dataclasses import astuple

import numpy as np
import torch

from ops import affine_resample, available_backends, half_precision
from renderer.device import device_name, pick_device
from renderer.latents import mix_styles
from renderer.messages import (
    Frame,
    LayerInfo,
    ModelInfo,
    Output,
    PictureStats,
    Quality,
    RendererReady,
    RenderRequest,
    StepTiming,
)
from renderer.model_store import LoadedModel, ModelStore
from renderer.picture import measure, shown_channels, to_pixels
from renderer.scene import Scene, Transform
from renderer.scene_check import fit_scene
from renderer.spectrum import colour_levels, spectrum_db
from renderer.stages import StageMemory, memory_budget
from renderer.step import Step
from renderer.synthesis import StagedSynthesis, input_matrix

Levels = tuple[float, float, float]
OVERFLOW = "The numbers became too large for a picture; bring psi, weights and transform closer to zero."


class Renderer:
    """Opens models and answers render requests on one device.

    Raises: DeviceError if there is no such device.
    """

    def __init__(self, device: str = "auto") -> None:
        self.device = pick_device(device)
        self.models = ModelStore(self.device)
        self._layers = StagedSynthesis(StageMemory(memory_budget(self.device)), self.clock)
        self._forget_steps()

    def ready(self) -> RendererReady:
        """What the renderer runs on."""
        return RendererReady(
            device=str(self.device),
            device_name=device_name(self.device),
            threads=torch.get_num_threads(),
            torch_version=str(torch.__version__),  # its own type would load torch wherever it is unpickled
            backends=tuple(backend.value for backend in available_backends(self.device)),
        )

    def open(self, model: str) -> ModelInfo:
        """Load a model. Raises: ModelError."""
        return self.models.open(model).info

    def forget(self) -> None:
        """Drop every model and every result, for instance when memory has run out."""
        self.models.forget()
        self._forget_steps()
        if self.device.type == "cuda":
            torch.cuda.empty_cache()

    def render(self, request: RenderRequest, *, should_stop: Callable[[], bool] | None = None) -> Frame:
        """The answer to a request; `should_stop` is asked before each layer.

        Raises: SceneError for what the model cannot show, Abandoned if told to stop, ModelError as `open`.
        """
        start = self.clock()
        model = self.models.get(request.model)
        scene, warning = fit_scene(request.scene, model.info)
        with torch.inference_mode():
            activation = self._make_activation(model, scene, request.quality, should_stop)
            shown = shown_channels(activation, scene.view)
            stats = self._measure(scene, activation, shown)
            if request.output is Output.ACTIVATION:
                pixels, picture_steps = activation.cpu().numpy(), []
            else:
                pixels, picture_steps = self._make_pixels(scene, activation, shown)
        pixels.setflags(write=False)  # the steps remember them
        if not all(math.isfinite(value) for value in astuple(stats)):
            warning = f"{warning} {OVERFLOW}".strip()
        steps = [self._latents, self._style_mix, self._synthesis, self._untransform]
        steps += [self._all_levels, self._shown_levels, *picture_steps]
        return Frame(
            request_id=request.id,
            pixels=pixels,
            picture_size=(activation.shape[1], activation.shape[2]),
            stats=stats,
            timings=tuple(step.timing for step in steps),
            render_ms=(self.clock() - start) * 1000,
            quality=request.quality,
            warning=warning,
            layer_timings=self._layer_timings(),
            held_bytes=self._layers.held_bytes,
        )

    def clock(self) -> float:
        """Seconds, once the device has done all that it was given."""
        if self.device.type == "cuda":
            torch.cuda.synchronize(self.device)
        elif self.device.type == "mps":
            torch.mps.synchronize()
        return time.perf_counter()

    def _make_activation(
        self, model: LoadedModel, scene: Scene, quality: Quality, should_stop: Callable[[], bool] | None
    ) -> torch.Tensor:
        """From latents to what the viewed layer gives. Shapes: returns [C, H, W], float32."""
        # Latents: the blend of seeds, in W.
        seeds = [(share.seed, share.weight) for share in scene.latent.seed_weights()]
        ws = self._latents.run(
            (model.source, tuple(seeds), scene.class_index, scene.truncation),
            lambda: _map_seeds(model, scene, seeds),
        )

        # Style mix: some ws are another seed's.
        mix = scene.style_mix
        ws = self._style_mix.run(
            (self._latents.inputs, mix),
            lambda: (
                mix_styles(ws, _map_seeds(model, scene, [(mix.seed, 1.0)]), mix.indices)
                if mix.enabled
                else ws
            ),
        )

        # Synthesis: up to the viewed layer.
        half = quality is Quality.DRAFT and half_precision(self.device) is not None
        transform, layer = scene.transform, scene.view.layer
        activation = self._synthesis.run(
            (self._style_mix.inputs, transform.matrix(), layer, half),
            lambda: self._layers.run(model, ws, transform, stop_at=layer, half=half, should_stop=should_stop),
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

    def _measure(self, scene: Scene, activation: torch.Tensor, shown: torch.Tensor) -> PictureStats:
        """The statistics: those of all channels do not depend on which are shown."""
        view, inputs = scene.view, self._untransform.inputs
        mean, std, magnitude = self._all_levels.run((inputs,), lambda: measure(activation))
        shown_mean, shown_std, shown_magnitude = self._shown_levels.run(
            (inputs, view.base_channel, view.mono), lambda: measure(shown)
        )
        return PictureStats(mean, shown_mean, std, shown_std, magnitude, shown_magnitude)

    def _make_pixels(
        self, scene: Scene, activation: torch.Tensor, shown: torch.Tensor
    ) -> tuple[np.ndarray, list[Step]]:
        """The picture, with its spectrum to the right if asked for, and the steps that it took.

        Shapes: returns uint8 [H, W, 3 or 1].
        """
        view, spectrum = scene.view, scene.spectrum
        picture = self._picture.run(
            (self._untransform.inputs, view),
            lambda: to_pixels(shown, gain_db=view.gain_db, normalize=view.normalize).cpu().numpy(),
        )
        if not spectrum.enabled:
            return picture, [self._picture]
        source, inputs = (
            (activation, ()) if spectrum.all_channels else (shown, (view.base_channel, view.mono))
        )
        panel = self._spectrum.run(
            (self._untransform.inputs, inputs, spectrum),
            lambda: (
                colour_levels(spectrum_db(source, beta=spectrum.beta), range_db=spectrum.range_db)
                .cpu()
                .numpy()
            ),
        )
        both = np.concatenate([np.broadcast_to(picture, panel.shape), panel], axis=1)
        return both, [self._picture, self._spectrum]

    def _layer_timings(self) -> tuple[StepTiming, ...]:
        if not self._synthesis.timing.cached:
            return self._layers.timings
        return tuple(StepTiming(layer.name, 0.0, cached=True) for layer in self._layers.timings)

    def _forget_steps(self) -> None:
        self._latents: Step[torch.Tensor] = Step("latents", self.clock)
        self._style_mix: Step[torch.Tensor] = Step("style mix", self.clock)
        self._synthesis: Step[torch.Tensor] = Step("synthesis", self.clock)
        self._untransform: Step[torch.Tensor] = Step("untransform", self.clock)
        self._all_levels: Step[Levels] = Step("statistics", self.clock)
        self._shown_levels: Step[Levels] = Step("statistics of shown channels", self.clock)
        self._picture: Step[np.ndarray] = Step("picture", self.clock)
        self._spectrum: Step[np.ndarray] = Step("spectrum", self.clock)
        self._layers.forget()


def _map_seeds(model: LoadedModel, scene: Scene, seeds: list[tuple[int, float]]) -> torch.Tensor:
    return model.seeds.blend(
        seeds,
        class_index=scene.class_index,
        psi=scene.truncation.psi,
        cutoff=scene.truncation.cutoff,
    )


def _resample_back(activation: torch.Tensor, transform: Transform, layer: LayerInfo) -> torch.Tensor:
    """The activation as it would lie without the transform.

    A layer is wider than the picture by its margins, and translations count in widths of what is resampled.
    """
    matrix = input_matrix(transform)
    if layer.sampling_rate is not None:
        matrix[:2, 2] *= layer.sampling_rate / layer.size[1]
    return affine_resample(activation[None], matrix)[0]

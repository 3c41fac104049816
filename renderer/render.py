"""The recipe of a picture, from scene to pixels: one call a step, every step remembered."""

from __future__ import annotations

import time
from collections.abc import Callable

import numpy as np
import torch

from ops import Backend, affine_resample
from renderer.device import device_name, pick_device
from renderer.latents import blend_seeds, mix_styles
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
from renderer.scene import Scene
from renderer.scene_check import fit_scene
from renderer.spectrum import colour_levels, spectrum_db
from renderer.step import Step


class Renderer:
    """Opens models and answers render requests on one device.

    Raises: DeviceError if there is no such device.
    """

    def __init__(self, device: str = "auto") -> None:
        self.device = pick_device(device)
        self.models = ModelStore(self.device)
        self._forget_steps()

    def ready(self) -> RendererReady:
        """What the renderer runs on."""
        return RendererReady(
            device=str(self.device),
            device_name=device_name(self.device),
            threads=torch.get_num_threads(),
            torch_version=str(torch.__version__),  # its own type would load torch wherever it is unpickled
            backends=tuple(backend.value for backend in Backend),
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
        start = self._clock()
        model = self.models.get(request.model)
        scene, warning = fit_scene(request.scene, model.info)
        with torch.inference_mode():
            activation = self._make_activation(model, scene, request.quality, should_stop)
            shown = shown_channels(activation, scene.view)
            stats = self._statistics.run(
                (self._untransform.inputs, scene.view.base_channel, scene.view.mono),
                lambda: measure(activation, shown),
            )
            steps = [self._latents, self._style_mix, self._synthesis, self._untransform, self._statistics]
            if request.output is Output.ACTIVATION:
                pixels = activation.cpu().numpy()
            else:
                pixels = self._make_pixels(scene, activation, shown)
                steps += [self._picture, self._spectrum] if scene.spectrum.enabled else [self._picture]
        pixels.setflags(write=False)  # the steps remember them
        return Frame(
            request_id=request.id,
            pixels=pixels,
            picture_size=(activation.shape[1], activation.shape[2]),
            stats=stats,
            timings=tuple(step.timing for step in steps),
            render_ms=(self._clock() - start) * 1000,
            quality=request.quality,
            warning=warning,
            layer_timings=self._layer_timings,
        )

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

        # Synthesis: up to the viewed layer. The input moves by the inverse of the wanted transform.
        matrix = torch.linalg.inv(torch.tensor(scene.transform.matrix(), dtype=torch.float64)).to(
            torch.float32
        )
        half = quality is Quality.DRAFT and self.device.type == "cuda"
        layer = model.info.layer(scene.view.layer)
        activation = self._synthesis.run(
            (self._style_mix.inputs, scene.transform.matrix(), scene.view.layer, half),
            lambda: self._synthesize(model, scene, ws, matrix, half, should_stop),
        )

        # Untransform: the finished picture is resampled back.
        untransform = scene.transform.untransform
        return self._untransform.run(
            (self._synthesis.inputs, untransform),
            lambda: _resample_back(activation, matrix, layer) if untransform else activation,
        )

    def _make_pixels(self, scene: Scene, activation: torch.Tensor, shown: torch.Tensor) -> np.ndarray:
        """The picture, with its spectrum to the right if asked for. Shapes: returns uint8 [H, W, 3 or 1]."""
        view, spectrum = scene.view, scene.spectrum
        picture = self._picture.run(
            (self._untransform.inputs, view),
            lambda: to_pixels(shown, gain_db=view.gain_db, normalize=view.normalize).cpu().numpy(),
        )
        if not spectrum.enabled:
            return picture
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
        return np.concatenate([np.broadcast_to(picture, panel.shape), panel], axis=1)

    def _synthesize(
        self,
        model: LoadedModel,
        scene: Scene,
        ws: torch.Tensor,
        matrix: torch.Tensor,
        half: bool,
        should_stop: Callable[[], bool] | None,
    ) -> torch.Tensor:
        """Run the network up to the viewed layer and note what each layer took."""
        timings: list[StepTiming] = []
        previous = self._clock()

        def note_time(name: str, _: torch.Tensor) -> None:
            nonlocal previous
            now = self._clock()
            timings.append(StepTiming(name, (now - previous) * 1000))
            previous = now

        activation = model.generator.synthesize(
            ws,
            input_matrix=matrix,
            stop_at=scene.view.layer,
            half=half,
            on_layer=note_time,
            should_stop=should_stop,
        )
        self._layer_timings = tuple(timings)
        return activation[0]

    def _clock(self) -> float:
        """Seconds, once the device has done all that it was given."""
        if self.device.type == "cuda":
            torch.cuda.synchronize(self.device)
        elif self.device.type == "mps":
            torch.mps.synchronize()
        return time.perf_counter()

    def _forget_steps(self) -> None:
        self._latents: Step[torch.Tensor] = Step("latents", self._clock)
        self._style_mix: Step[torch.Tensor] = Step("style mix", self._clock)
        self._synthesis: Step[torch.Tensor] = Step("synthesis", self._clock)
        self._untransform: Step[torch.Tensor] = Step("untransform", self._clock)
        self._statistics: Step[PictureStats] = Step("statistics", self._clock)
        self._picture: Step[np.ndarray] = Step("picture", self._clock)
        self._spectrum: Step[np.ndarray] = Step("spectrum", self._clock)
        self._layer_timings: tuple[StepTiming, ...] = ()


def _map_seeds(model: LoadedModel, scene: Scene, seeds: list[tuple[int, float]]) -> torch.Tensor:
    return blend_seeds(
        model.generator,
        seeds,
        class_index=scene.class_index,
        psi=scene.truncation.psi,
        cutoff=scene.truncation.cutoff,
    )


def _resample_back(activation: torch.Tensor, matrix: torch.Tensor, layer: LayerInfo) -> torch.Tensor:
    """The activation as it would lie without the transform.

    A layer is wider than the picture by its margins, and translations count in widths of what is resampled.
    """
    matrix = matrix.clone()
    if layer.sampling_rate is not None:
        matrix[:2, 2] *= layer.sampling_rate / layer.size[1]
    return affine_resample(activation[None], matrix)[0]

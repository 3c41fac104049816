"""How fast a renderer is with a model: all figures from one run, taken in turns, as medians."""

from __future__ import annotations

import statistics
from collections.abc import Callable, Iterator
from dataclasses import replace

import torch
import torch.nn.functional as F

from ops import Backend, use
from renderer.device import peak_memory
from renderer.device_time import Span
from renderer.frame import Quality
from renderer.generator_layers import SynthesisLayer
from renderer.generator_layers_sg2 import ModulatedLayer, Shortcut
from renderer.messages import RenderRequest
from renderer.model_info import ModelInfo
from renderer.model_store import LoadedModel
from renderer.render import Renderer
from renderer.render_figures import LayerCost, RenderFigures
from renderer.scene import LatentPoint, LayerView, Scene, StyleMix
from renderer.stage import Stage

ConvolvingLayer = SynthesisLayer | ModulatedLayer | Shortcut

TAIL_LAYERS = 4
REFERENCE_BUDGET_MS = 60_000.0  # once so long has gone into the reference, no further round repeats it


def measure(
    renderer: Renderer, model: str, *, frames: int, with_reference: bool, note: Callable[[str], None]
) -> RenderFigures:
    """Figures from so many rounds, in each of which everything is timed once; `note` gets lines of progress.

    Raises: ModelError.
    """
    note("warming up")
    bench = _Bench(renderer, model)
    for timer in bench.of_renderer.values():
        timer(0)
    peak_bytes = peak_memory(renderer.device)  # before the reference, which needs far more
    taken: dict[str, list[float]] = {name: [] for name in (*bench.of_renderer, "reference", "floor")}
    layers: list[list[LayerCost]] = []
    for round_ in range(1, frames + 1):
        for name, timer in bench.of_renderer.items():
            taken[name].append(timer(round_))
        layers.append(bench.layer_costs(round_))
        taken["floor"].append(bench.conv_floor_ms())
        note(f"round {round_} of {frames}: a frame in {taken['full'][-1]:.0f} ms")
        if with_reference and sum(taken["reference"]) < REFERENCE_BUDGET_MS:
            taken["reference"].append(bench.reference_ms(round_))
            note(f"round {round_} of {frames}: on the reference backend {taken['reference'][-1]:.0f} ms")
    middle = {name: statistics.median(ms) for name, ms in taken.items() if ms}
    return RenderFigures(
        frames=frames,
        full_ms=middle["full"],
        draft_ms=middle["draft"],
        reference_ms=middle.get("reference"),
        conv_floor_ms=middle["floor"],
        view_change_ms=middle["view"],
        tail_edit_ms=middle["tail"],
        per_layer=tuple(map(_middle_cost, zip(*layers, strict=True))),
        held_bytes=bench.held_bytes,
        peak_bytes=peak_bytes,
    )


class _Bench:
    """The things to time, each as a function from the number of the round to milliseconds."""

    def __init__(self, renderer: Renderer, model: str) -> None:
        self._renderer = renderer
        self._model = model
        self._loaded: LoadedModel = renderer.models.get(model)
        self.held_bytes = 0
        self.of_renderer = {
            "full": self._full_ms,
            "draft": self._draft_ms,
            "tail": self._tail_edit_ms,
            "view": self._view_change_ms,
        }

    def reference_ms(self, round_: int) -> float:
        """The frame on the reference backend."""
        with use(Backend.REFERENCE):
            return self._render_ms(Scene(latent=LatentPoint(x=2000 + round_)))

    def layer_costs(self, round_: int) -> list[LayerCost]:
        """Each layer that convolves by itself on what the layer before gives."""
        clock = self._renderer.clock
        costs: list[LayerCost] = []
        with torch.inference_mode():
            for name, layer, x, w in self._layers_with_inputs(round_):
                start = clock()
                y = layer.convolve(x, w)
                between = clock()
                layer.filter(y)
                costs.append(LayerCost(name, Span(start, between).ms, Span(between, clock()).ms))
        return costs

    def conv_floor_ms(self) -> float:
        """Plain convolutions of the shapes that the layers convolve, one after the other."""
        clock = self._renderer.clock
        total = 0.0
        with torch.inference_mode():
            for _, layer, x, _ in self._layers_with_inputs(0):
                x, weight = torch.randn_like(x), torch.randn_like(layer.weight)
                start = clock()
                if isinstance(layer, ModulatedLayer) and layer.plan.up > 1:
                    F.conv_transpose2d(x, weight.transpose(0, 1), stride=layer.plan.up)
                else:
                    F.conv2d(x, weight, padding=layer.padding)
                total += Span(start, clock()).ms
        return total

    def _layers_with_inputs(
        self, round_: int
    ) -> Iterator[tuple[str, ConvolvingLayer, torch.Tensor, torch.Tensor]]:
        """The layers that convolve, each with what it reads: features [1, C, h, w], and a w [1, w_dim]."""
        generator = self._loaded.generator
        ws = self._loaded.seeds.blend([(round_, 1.0)]).to(self._renderer.device)
        below: Stage | None = None
        for stage in generator.iterate_stages(ws):
            layer, number = generator.layers[stage.layer], generator.synthesis.w_of(stage.layer)
            w = ws[:, number or 0]
            x = generator.synthesis.reads(stage.layer, below, w)
            if x is not None and isinstance(layer, ConvolvingLayer):
                yield stage.layer, layer, x, w
            below = stage

    def _full_ms(self, round_: int) -> float:
        return self._render_ms(Scene(latent=LatentPoint(x=round_)))

    def _draft_ms(self, round_: int) -> float:
        return self._render_ms(Scene(latent=LatentPoint(x=1000 + round_)), Quality.DRAFT)

    def _tail_edit_ms(self, round_: int) -> float:
        num_ws = self._loaded.info.num_ws
        scene = Scene(style_mix=StyleMix(True, 0, tuple(range(num_ws - TAIL_LAYERS, num_ws))))
        for seed in (500, 501):  # so that the picture is on show and the drag has begun
            self._render_ms(replace(scene, style_mix=replace(scene.style_mix, seed=seed)))
        return self._render_ms(replace(scene, style_mix=replace(scene.style_mix, seed=502 + round_)))

    def _view_change_ms(self, round_: int) -> float:
        layer = _largest_layer(self._loaded.info)
        self._render_ms(Scene(view=LayerView(layer)))
        return self._render_ms(Scene(view=LayerView(layer, base_channel=1 + round_)))

    def _render_ms(self, scene: Scene, quality: Quality = Quality.FULL) -> float:
        frame = self._renderer.render(RenderRequest(0, self._model, scene, quality))
        self.held_bytes = max(self.held_bytes, frame.held_bytes)
        return frame.render_ms


def _largest_layer(model: ModelInfo) -> str:
    return max(model.layers, key=lambda layer: layer.channels * layer.size[0] * layer.size[1]).name


def _middle_cost(costs: tuple[LayerCost, ...]) -> LayerCost:
    return LayerCost(
        costs[0].name,
        statistics.median(cost.conv_ms for cost in costs),
        statistics.median(cost.filter_ms for cost in costs),
    )

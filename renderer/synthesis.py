"""The synthesis step: from ws to an activation, resumed where a past run allows, each layer timed."""

from __future__ import annotations

from collections.abc import Callable, Hashable
from dataclasses import dataclass
from functools import partial

import torch

from renderer.device_time import Clock, Span
from renderer.frame import StepTiming
from renderer.host_memory import on_device
from renderer.interventions import NO_INTERVENTIONS, Ablation, ChannelMix, Interventions
from renderer.layer_graphs import LayerGraphs
from renderer.model_store import LoadedModel
from renderer.noise import Noise
from renderer.scene import Transform
from renderer.stage import Stage
from renderer.stages import StageMemory

CONST_NOISE = Noise()


@dataclass(frozen=True, slots=True, eq=False)
class LayerTime:
    """When a layer was computed; not at all in a run that had its output. `precision` is "float32" or so."""

    layer: str
    span: Span | None
    precision: str

    def timing(self, *, cached: bool = False) -> StepTiming:
        """How long it took, or that another step had remembered it; waits for the device."""
        if cached or self.span is None:
            return StepTiming(self.layer, 0.0, True, self.precision)
        return StepTiming(self.layer, self.span.ms, False, self.precision)


class StagedSynthesis:
    """Runs generators layer by layer and computes only from the first layer whose inputs changed.

    After a run `times` has an entry for each layer up to the wanted one. The type that it computed in
    ("float32", "float16" or "bfloat16") may be that of an earlier run.
    """

    def __init__(self, stages: StageMemory, clock: Clock, graphs: LayerGraphs | None = None) -> None:
        self._stages = stages
        self._clock = clock
        self._graphs = graphs
        self._computed_in: dict[str, str] = {}
        self.times: tuple[LayerTime, ...] = ()

    @property
    def held_bytes(self) -> int:
        """Memory that the remembered layers take, and what they are recomputed with."""
        if self._graphs is None:
            return self._stages.held_bytes
        counted = self._graphs.storages
        own = (size for place, size in self._stages.storages.items() if place not in counted)
        return sum(own) + self._graphs.held_bytes

    def beside(self, budget_bytes: int, *, for_many: bool = False) -> StagedSynthesis:
        """Another that remembers layers of its own; with graphs, if there are any, `for_many` pictures."""
        graphs = self._graphs.beside() if self._graphs is not None and for_many else None
        return StagedSynthesis(StageMemory(budget_bytes), self._clock, graphs)

    def run(
        self,
        model: LoadedModel,
        ws: torch.Tensor,
        transform: Transform,
        *,
        stop_at: str | None,
        half: bool,
        noise: Noise = CONST_NOISE,
        channel_mixes: tuple[ChannelMix, ...] = (),
        ablations: tuple[Ablation, ...] = (),
        should_stop: Callable[[], bool] | None = None,
    ) -> torch.Tensor:
        """What the layer gives, or the picture. What was computed stays known if the run is abandoned.

        Shapes: ws [1, num_ws, w_dim], on the CPU; returns [C, H, W], float32.
        Raises: Abandoned.
        """
        generator, interventions = model.generator, Interventions(channel_mixes, ablations)
        names = generator.layer_names
        last = len(names) - 1 if stop_at is None else names.index(stop_at)
        inputs = _layer_inputs(model, ws, transform, interventions, noise=noise)
        self._stages.begin(inputs[: last + 1])
        done = self._stages.latest(last, for_draft=half)
        spans: dict[int, Span] = {}
        previous = self._clock()
        device = generator.w_avg.device
        stages = generator.iterate_stages(
            on_device(ws, device),
            input_matrix=on_device(input_matrix(transform), device),
            noise=noise,
            interventions=interventions,
            half=half,
            resume=done and done[1],
            should_stop=should_stop,
            step=None if self._graphs is None else partial(self._graphs.step, generator.synthesis),
        )
        for number, stage in enumerate(stages, start=done[0] if done else 0):
            if done is None or stage is not done[1]:
                spans[number] = Span(previous, self._clock())
                previous = spans[number].end
                self._stages.keep(number, stage, spans[number], is_draft=half)
                precision = str(generator.precision(stage.layer, half=half)).removeprefix("torch.")
                self._computed_in[stage.layer] = precision
            if number == last:
                self.times = tuple(
                    LayerTime(name, spans.get(at), self._computed_in[name])
                    for at, name in enumerate(names[: last + 1])
                )
                shown = generator.shown(stage, interventions, as_picture=stop_at is None)[0]
                is_of_graph = self._graphs is not None and _shares_memory(shown, stage)
                return shown.clone() if is_of_graph else shown
        raise AssertionError("The last layer is one of those that are computed.")

    def forget(self) -> None:
        """Drop every remembered layer."""
        self._stages.forget()
        if self._graphs is not None:
            self._graphs.forget()
        self.times, self._computed_in = (), {}


def _shares_memory(x: torch.Tensor, stage: Stage) -> bool:
    return x.untyped_storage().data_ptr() in stage.storages


def input_matrix(transform: Transform) -> torch.Tensor:
    """The input moves by the inverse of the wanted transform. Shapes: returns [3, 3], float32."""
    return torch.linalg.inv(torch.tensor(transform.matrix(), dtype=torch.float64)).to(torch.float32)


def _layer_inputs(
    model: LoadedModel,
    ws: torch.Tensor,
    transform: Transform,
    interventions: Interventions = NO_INTERVENTIONS,
    *,
    noise: Noise = CONST_NOISE,
) -> list[tuple[Hashable, ...]]:
    """What each layer depends on besides the layer before: its w, and what it is made to do without.

    The first depends on what is for all, too. Outputs are remembered before their channels are mixed, so a
    layer's mix belongs to the one above.
    """
    generator = model.generator
    names, each_w = generator.layer_names, [w.tobytes() for w in ws[0].numpy()]
    numbers = [generator.synthesis.w_of(name) for name in names]
    styles = [None if number is None else each_w[number] for number in numbers]
    mixes = [None, *map(interventions.mix_of, names[:-1])]
    rows: list[tuple[Hashable, ...]] = [
        (style, interventions.ablation_of(name), mix)
        for name, style, mix in zip(names, styles, mixes, strict=True)
    ]
    rows[0] += (model.source, transform.matrix(), noise)
    return rows

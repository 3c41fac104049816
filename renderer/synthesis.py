"""The synthesis step: from ws to an activation, resumed where a past run allows, each layer timed."""

from __future__ import annotations

from collections.abc import Callable, Hashable

import torch

from renderer.frame import StepTiming
from renderer.interventions import NO_INTERVENTIONS, Ablation, ChannelMix, Interventions
from renderer.model_store import LoadedModel
from renderer.noise import Noise
from renderer.scene import Transform
from renderer.stages import StageMemory

CONST_NOISE = Noise()


class StagedSynthesis:
    """Runs generators layer by layer and computes only from the first layer whose inputs changed.

    After a run `timings` and `precisions` have an entry for each layer up to the wanted one: how long it
    took, and the type that it computed in ("float32", "float16" or "bfloat16"), maybe in an earlier run.
    """

    def __init__(self, stages: StageMemory, clock: Callable[[], float]) -> None:
        self._stages = stages
        self._clock = clock
        self._computed_in: dict[str, str] = {}
        self.timings: tuple[StepTiming, ...] = ()
        self.precisions: tuple[str, ...] = ()

    @property
    def held_bytes(self) -> int:
        """Memory that the remembered layers take."""
        return self._stages.held_bytes

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
        timings = [StepTiming(name, 0.0, cached=True) for name in names[: last + 1]]
        previous = self._clock()
        stages = generator.iterate_stages(
            ws.to(generator.w_avg.device),
            input_matrix=input_matrix(transform),
            noise=noise,
            interventions=interventions,
            half=half,
            resume=done and done[1],
            should_stop=should_stop,
        )
        for number, stage in enumerate(stages, start=done[0] if done else 0):
            if done is None or stage is not done[1]:
                now = self._clock()
                timings[number] = StepTiming(stage.layer, (now - previous) * 1000)
                self._stages.keep(number, stage, timings[number].ms, is_draft=half)
                precision = str(generator.precision(stage.layer, half=half)).removeprefix("torch.")
                self._computed_in[stage.layer] = precision
                previous = now
            if number == last:
                self.timings = tuple(timings)
                self.precisions = tuple(self._computed_in[name] for name in names[: last + 1])
                return generator.shown(stage, interventions, as_picture=stop_at is None)[0]
        raise AssertionError("The last layer is one of those that are computed.")

    def forget(self) -> None:
        """Drop every remembered layer."""
        self._stages.forget()
        self.timings, self.precisions, self._computed_in = (), (), {}


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

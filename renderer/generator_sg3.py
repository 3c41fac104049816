"""AliasFreeSynthesis: StyleGAN3's synthesis network, from Fourier features to ToRGB."""

from __future__ import annotations

from collections.abc import Mapping

import torch
from torch import nn

from renderer.generator_config import GeneratorConfig
from renderer.generator_layers import FourierInput, SynthesisLayer
from renderer.interventions import Ablation
from renderer.stage import Stage
from renderer.synthesis_network import Conditions, SynthesisNetwork


class AliasFreeSynthesis(SynthesisNetwork):
    """A chain of layers with one w each: `input`, `L0_36_512`, …, ToRGB."""

    def __init__(self, config: GeneratorConfig) -> None:
        super().__init__()
        self.input = FourierInput(config.input_signal, config.w_dim)
        for plan in config.layers:
            self.add_module(plan.name, SynthesisLayer(plan, config))
        self._numbers = {name: number for number, name in enumerate(self.layers)}
        self._output_scale = config.output_scale

    @property
    def layers(self) -> Mapping[str, nn.Module]:
        """From "input" to ToRGB."""
        return dict(self.named_children())

    def w_of(self, layer: str) -> int:
        """See `SynthesisNetwork`."""
        return self._numbers[layer]

    def reads(self, layer: str, below: Stage | None, w: torch.Tensor | None) -> torch.Tensor | None:
        """See `SynthesisNetwork`."""
        return None if below is None else below.output

    def step(
        self,
        layer: str,
        below: Stage | None,
        w: torch.Tensor | None,
        *,
        conditions: Conditions,
        ablation: Ablation | None,
    ) -> Stage:
        """See `SynthesisNetwork`."""
        assert w is not None
        x = self.reads(layer, below, w)
        if x is None:
            return Stage(layer, self.input(w, conditions.input_matrix))
        return Stage(layer, self.get_submodule(layer)(x, w, half=conditions.half, ablation=ablation))

    def picture(self, stage: Stage) -> torch.Tensor:
        """See `SynthesisNetwork`."""
        return stage.output.to(torch.float32) * self._output_scale

    def precision(self, layer: str, *, half: bool) -> torch.dtype:
        """See `SynthesisNetwork`."""
        module = self.layers[layer]
        if isinstance(module, SynthesisLayer):
            return module.precision(module.weight.device, half=half)
        return torch.float32

"""StyleGan2Synthesis: StyleGAN2's synthesis network in its three wirings (StyleGAN2 paper, Section 4.1)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

import torch
from torch import nn

from ops import upfirdn
from renderer.generator_config_sg2 import LayerKind, Sg2Layer, StyleGan2Config
from renderer.generator_layers_sg2 import ModulatedLayer, Shortcut, fir, interpolation_padding, noise_of
from renderer.interventions import Ablation
from renderer.stage import Stage
from renderer.synthesis_network import Conditions, SynthesisNetwork


class Block(nn.Module):
    """The layers of one resolution, and how an image from below is brought to it."""

    const: torch.Tensor | None
    resample_filter: torch.Tensor

    def __init__(self, config: StyleGan2Config, layers: list[Sg2Layer]) -> None:
        super().__init__()
        lowest = layers[0].resolution == 4
        self.const = nn.Parameter(torch.zeros(config.channels(4), 4, 4)) if lowest else None
        self.register_buffer("resample_filter", fir(config))
        for layer in layers:
            is_shortcut = layer.kind is LayerKind.SHORTCUT
            module = Shortcut(layer, config) if is_shortcut else ModulatedLayer(layer, config)
            self.add_module(layer.name.partition(".")[2], module)


class StyleGan2Synthesis(SynthesisNetwork):
    """Blocks of layers, `b4` to `b1024`.

    - skip: each block's ToRGB adds to an image, which is interpolated from block to block;
    - resnet: a shortcut is added to each block's features, and only the last block has a ToRGB;
    - orig: neither.

    A layer's output is its own: of ToRGB what it adds to the image, of a block's last convolution the
    features without the shortcut. What they are added to is beside it in the `Stage`.
    """

    def __init__(self, config: StyleGan2Config) -> None:
        super().__init__()
        self._plans = {layer.name: layer for layer in config.layers}
        for size in dict.fromkeys(layer.resolution for layer in config.layers):
            own = [layer for layer in config.layers if layer.resolution == size]
            self.add_module(f"b{size}", Block(config, own))
        self._last = config.layers[-1].name

    @property
    def layers(self) -> Mapping[str, nn.Module]:
        """From "b4.conv1" to the last ToRGB."""
        return {name: self.get_submodule(name) for name in self._plans}

    def w_of(self, layer: str) -> int | None:
        """See `SynthesisNetwork`."""
        return self._plans[layer].w

    def reads(self, layer: str, below: Stage | None, w: torch.Tensor | None) -> torch.Tensor:
        """See `SynthesisNetwork`. The lowest layer reads a constant."""
        plan = self._plans[layer]
        if below is None:
            assert w is not None
            return self.get_parameter("b4.const").expand(len(w), -1, -1, -1)
        if plan.kind is LayerKind.CONV and plan.up == 1:
            return below.output
        if self._plans[below.layer].kind is LayerKind.SHORTCUT:
            assert below.features is not None
            return below.features
        return self._features(below)

    def step(
        self,
        layer: str,
        below: Stage | None,
        w: torch.Tensor | None,
        *,
        conditions: Conditions,
        ablation: Ablation | None,
    ) -> Stage:
        """See `SynthesisNetwork`. There is no anti-aliasing to leave out, so `ablation` has no effect."""
        plan, module, half = self._plans[layer], self.get_submodule(layer), conditions.half
        x = self.reads(layer, below, w)
        if isinstance(module, Shortcut):
            return Stage(layer, module(x, half=half), features=x)
        assert isinstance(module, ModulatedLayer)
        if plan.kind is LayerKind.TORGB:
            assert below is not None
            kept = None if layer == self._last else x
            return Stage(layer, module(x, w, half=half), features=kept, image=self._interpolated(below))
        output = module(x, w, noise=noise_of(module, conditions.noise), half=half)
        if below is None:
            return Stage(layer, output)
        if plan.up == 1:
            return replace(below, layer=layer, output=output)
        if self._plans[below.layer].kind is LayerKind.SHORTCUT:
            return Stage(layer, output, shortcut=below.output)
        return Stage(layer, output, image=self._image(below))

    def picture(self, stage: Stage) -> torch.Tensor:
        """See `SynthesisNetwork`."""
        image = self._image(stage)
        assert image is not None
        return image

    def precision(self, layer: str, *, half: bool) -> torch.dtype:
        """See `SynthesisNetwork`."""
        module = self.layers[layer]
        assert isinstance(module, ModulatedLayer | Shortcut)
        return module.precision(module.weight.device, half=half)

    def _features(self, stage: Stage) -> torch.Tensor:
        """What is read after a stage: past ToRGB what it has read, at the end of a residual block the sum."""
        if self._plans[stage.layer].kind is LayerKind.TORGB:
            assert stage.features is not None
            return stage.features
        return stage.output if stage.shortcut is None else stage.output + stage.shortcut

    def _image(self, stage: Stage) -> torch.Tensor | None:
        """The image after a stage: what was carried past it, and what ToRGB adds. Shapes: [B, C, H, W]."""
        if self._plans[stage.layer].kind is not LayerKind.TORGB:
            return stage.image
        output = stage.output.to(torch.float32)
        return output if stage.image is None else stage.image + output

    def _interpolated(self, stage: Stage) -> torch.Tensor | None:
        """The image of the blocks below, at the resolution of the block of a stage."""
        image = self._image(stage)
        if image is None:
            return None
        taps = self.get_buffer(f"b{self._plans[stage.layer].resolution}.resample_filter")
        return upfirdn(image, taps, up=2, padding=interpolation_padding(taps), gain=4)

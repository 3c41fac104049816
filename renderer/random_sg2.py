"""StyleGAN2 generators without training: the configurations behind names, and what sets the layers right."""

from __future__ import annotations

import math

import torch

from renderer import random_names
from renderer.generator import Generator
from renderer.generator_config_sg2 import LayerKind, StyleGan2Config, Wiring
from renderer.generator_layers_sg2 import ModulatedLayer
from renderer.synthesis_network import Conditions

_MOST_NOISE = 0.1
_STYLE_SPREAD = (
    0.6  # of styles around 1: at 0.3 neighbouring seeds look alike, since all begin with one constant
)


def named_sg2_config(name: str) -> StyleGan2Config | None:
    """The configuration behind a name like `stylegan2-64` or `stylegan2-resnet-64`; None for any other name.

    From 256² on these are the published hyper-parameters (StyleGAN2 paper, Appendix B), below there are few
    channels.

    >>> named_sg2_config("stylegan2-256").layers[0].channels
    512
    """
    match = random_names.STYLEGAN2.fullmatch(name)
    if match is None:
        return None
    resolution = int(match["resolution"])
    is_published = resolution >= 256
    latent = 512 if is_published else 128
    return StyleGan2Config(
        z_dim=latent,
        c_dim=0,
        w_dim=latent,
        img_resolution=resolution,
        img_channels=3,
        channel_base={256: 16384}.get(resolution, 32768) if is_published else 16 * resolution,
        channel_max=512 if is_published else 32,
        wiring=Wiring(match["wiring"] or "skip"),
    )


def draw_layers(generator: Generator, source: torch.Generator) -> None:
    """Draw constant, noise and its strengths, and let styles lie around 1."""
    generator.get_parameter("synthesis.b4.const").normal_(generator=source)
    for layer in generator.layers.values():
        if not isinstance(layer, ModulatedLayer):
            continue
        layer.affine.weight.mul_(_STYLE_SPREAD)
        layer.affine.bias.fill_(1.0)
        if layer.plan.kind is LayerKind.CONV:
            layer.noise_const.normal_(generator=source)
            layer.noise_strength.copy_(_MOST_NOISE * torch.rand((), generator=source))


def calibrate(generator: Generator, w: torch.Tensor, *, contrast: float) -> None:
    """Go up the layers once, and set each to what it gets.

    Each bias becomes minus the mean before it. The images that ToRGB layers add get one spread, so that their
    sum has the wanted one.

    Shapes: w [B, w_dim].
    """
    synthesis, below = generator.synthesis, None
    images = sum(layer.kind is LayerKind.TORGB for layer in _config(generator).layers)
    for name, layer in generator.layers.items():
        if isinstance(layer, ModulatedLayer):
            x = synthesis.reads(name, below, w)
            assert x is not None
            if layer.plan.kind is LayerKind.TORGB:
                layer.weight.mul_(contrast / math.sqrt(images) / layer.convolve(x, w).std())
            layer.bias.copy_(-layer.low_pass(layer.convolve(x, w)).mean(dim=(0, 2, 3)))
        below = synthesis.step(name, below, w, conditions=Conditions(), ablation=None)


def _config(generator: Generator) -> StyleGan2Config:
    assert isinstance(generator.config, StyleGan2Config)
    return generator.config

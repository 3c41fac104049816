"""Generators without training, for trying the program and for tests: random weights, lively pictures."""

from __future__ import annotations

import math

import torch

from renderer import random_names, random_sg2
from renderer.generator import Generator
from renderer.generator_config import GeneratorConfig
from renderer.generator_config_sg2 import AnyConfig, StyleGan2Config
from renderer.generator_layers import FourierInput, FullyConnected, SynthesisLayer
from renderer.generator_layers_sg2 import ModulatedLayer, Shortcut

# How much seeds differ in pose: spread of the turn (its tangent) and of the shift in image widths.
_TURN_SPREAD = 0.35
_SHIFT_SPREAD = 0.06
# How much styles differ around 1. At 1, as drawn, most seeds are one flat colour; at 0.1 they look alike.
_STYLE_SPREAD = 0.3
# The spread of the picture's values, of which −1…1 can be seen: strong colours, little clipping.
_CONTRAST = 0.5


def named_config(name: str) -> GeneratorConfig | None:
    """The configuration behind a name like `stylegan3-r-64`; None for any other name.

    From 256² on these are the published hyper-parameters (StyleGAN3 paper, Appendix G). Below there are none:
    channels are few, so that a CPU draws a picture while a slider moves.

    >>> named_config("stylegan3-t-256").layers[0].name
    'L0_36_512'
    """
    match = random_names.STYLEGAN3.fullmatch(name)
    if match is None:
        return None
    resolution = int(match["resolution"])
    is_r = match["kind"] == "r"
    is_published = resolution >= 256
    latent = 512 if is_published else 128
    channel_base = {256: 16384}.get(resolution, 32768) if is_published else 16 * resolution
    channel_max = 512 if is_published else 32
    return GeneratorConfig(
        z_dim=latent,
        c_dim=0,
        w_dim=latent,
        img_resolution=resolution,
        img_channels=3,
        channel_base=channel_base * 2 if is_r else channel_base,
        channel_max=channel_max * 2 if is_r and is_published else channel_max,
        conv_kernel=1 if is_r else 3,
        use_radial_filters=is_r,
    )


def config_named(name: str) -> AnyConfig | None:
    """The configuration behind the name of a random model of any family; None for any other name."""
    return named_config(name) or random_sg2.named_sg2_config(name)


def random_generator(config: AnyConfig, seed: int) -> Generator:
    """A generator with random weights, the same for the same config and seed.

    Weights are drawn as before training (equalised learning rate: from the unit normal), but for smaller
    style weights and, in StyleGAN3, a pose that differs from seed to seed. Then a few pictures are
    synthesised, and what training would do is set to what they show, layer by layer:
    - `magnitude_ema`: the mean square of what the layer reads (StyleGAN3 paper, Appendix C.1);
    - `bias`: minus the mean before it, or each leaky ReLU would make more of the signal a constant;
    - ToRGB's scale: the picture gets a spread of 0.5 in −1…1.
    """
    source = torch.Generator().manual_seed(seed)
    generator = Generator(config)
    with torch.no_grad():
        _draw_weights(generator, source)
        _set_average(generator, source)
        w = _map_random(generator, 8 if config.img_resolution <= 128 else 1, source)
        if isinstance(config, StyleGan2Config):
            random_sg2.calibrate(generator, w, contrast=_CONTRAST)
        else:
            _calibrate(generator, w)
    return generator


def _draw_weights(generator: Generator, source: torch.Generator) -> None:
    for module in generator.modules():
        if isinstance(module, FullyConnected):
            module.weight.normal_(generator=source).div_(module.lr)
        elif isinstance(module, FourierInput | SynthesisLayer | ModulatedLayer | Shortcut):
            module.weight.normal_(generator=source)
    if isinstance(generator.config, StyleGan2Config):
        random_sg2.draw_layers(generator, source)
    for layer in generator.layers.values():
        if isinstance(layer, FourierInput):
            _draw_waves(layer, source)
        elif isinstance(layer, SynthesisLayer):
            layer.affine.weight.mul_(_STYLE_SPREAD)
            layer.affine.bias.fill_(1.0)


def _draw_waves(layer: FourierInput, source: torch.Generator) -> None:
    """Frequencies uniform in the disc of the bandwidth, phases uniform, the pose near the identity."""
    count = layer.phases.shape[0]
    turn = 2 * math.pi * torch.rand(count, generator=source)
    radius = layer.signal.cutoff * torch.rand(count, generator=source).sqrt()
    layer.freqs.copy_(torch.stack([turn.cos() * radius, turn.sin() * radius], dim=1))
    layer.phases.copy_(torch.rand(count, generator=source) - 0.5)
    layer.affine.weight.mul_(torch.tensor([0.0, _TURN_SPREAD, _SHIFT_SPREAD, _SHIFT_SPREAD])[:, None])
    layer.affine.bias.copy_(torch.tensor([1.0, 0.0, 0.0, 0.0]))


def _map_random(generator: Generator, count: int, source: torch.Generator) -> torch.Tensor:
    config = generator.config
    z = torch.randn(count, config.z_dim, generator=source)
    if config.c_dim == 0:
        return generator.map_latents(z)
    classes = torch.randint(config.c_dim, (count,), generator=source)
    return generator.map_latents(z, torch.nn.functional.one_hot(classes, config.c_dim).float())


def _set_average(generator: Generator, source: torch.Generator) -> None:
    generator.w_avg.copy_(_map_random(generator, 4096, source).mean(dim=0))


def _calibrate(generator: Generator, w: torch.Tensor) -> None:
    """Go up the layers once, and set each to what it gets."""
    x = w
    for layer in generator.layers.values():
        if isinstance(layer, SynthesisLayer):
            layer.magnitude_ema.copy_(x.square().mean())
            if layer.plan.is_torgb:
                spread = layer.convolve(x, w).std() * generator.config.output_scale
                layer.weight.mul_(_CONTRAST / spread)
            layer.bias.copy_(-layer.convolve(x, w).mean(dim=(0, 2, 3)))
            x = layer(x, w)
        else:
            x = layer(w)

"""The generator of the demo model: its size, its first weights, and its synthesis at single points."""

from __future__ import annotations

import math

import torch
import torch.nn.functional as F

from assets.demo.mapping import W_DIM, Z_DIM, set_mapping, set_pose
from renderer.generator import Generator
from renderer.generator_config import GeneratorConfig
from renderer.generator_layers import FourierInput, FullyConnected, SynthesisLayer

# The cutoffs begin high, where those of published networks begin at 2: so most of the training can leave the
# filters out (`at_points`), which in low layers would blur what it has learned.
CONFIG = GeneratorConfig(
    z_dim=Z_DIM,
    c_dim=0,
    w_dim=W_DIM,
    img_resolution=128,
    img_channels=3,
    mapping_lr=1.0,
    channel_base=7544,
    channel_max=96,
    num_layers=8,
    first_cutoff=38.0,
    first_stopband=58.0,
    conv_kernel=1,
    use_radial_filters=True,
)


_HIGHEST_WAVE = 5.0  # cycles per image width


def untrained(seed: int, config: GeneratorConfig = CONFIG) -> Generator:
    """A generator at the start of training: it takes *centred* w, and draws a grey picture."""
    source = torch.Generator().manual_seed(seed)
    generator = Generator(config)
    with torch.no_grad():
        for layer in generator.layers.values():
            if isinstance(layer, FourierInput):
                _draw_waves(layer, source)
                set_pose(layer.affine)
            elif isinstance(layer, SynthesisLayer):
                layer.weight.normal_(generator=source)
                layer.affine.weight.normal_(generator=source)
                layer.affine.bias.fill_(1.0)
        set_mapping(generator.mapping)
    generator.mapping.requires_grad_(False)
    fourier_input(generator).affine.requires_grad_(False)
    return generator


def fourier_input(generator: Generator) -> FourierInput:
    """The bottom of the synthesis."""
    layer = generator.layers["input"]
    assert isinstance(layer, FourierInput)
    return layer


def at_points(
    generator: Generator,
    w: torch.Tensor,
    places: torch.Tensor,
    *,
    magnitudes: list[torch.Tensor] | None = None,
) -> torch.Tensor:
    """The picture at single places, as if sampling rates were infinite: no filters, so no margins either.

    All convolutions of configuration R are 1×1, so without its filters the synthesis is a network on
    coordinates: what it computes for one place needs no other. This is what most of the training uses: it
    costs a tenth of the real picture, and comes near it, since filters only take away what is too fine.
    The pose of w is left out. The mean squares of what the layers read are appended to `magnitudes`.

    Shapes: w [B, w_dim] (centred), places [B, P, 2] as (x, y); returns [B, P, channels].
    Units: places in image widths from the middle; the picture is −1…1.
    """
    first = fourier_input(generator)
    with torch.autocast("cpu", enabled=False):  # half precision is too coarse for a phase
        waves = torch.sin(2 * math.pi * (places @ first.freqs.t() + first.phases))
    x = waves @ (first.weight / math.sqrt(first.signal.channels)).t()
    for layer in generator.layers.values():
        if not isinstance(layer, SynthesisLayer):
            continue
        if magnitudes is not None:
            magnitudes.append(x.detach()[:, ::4].float().square().mean())
        is_torgb = layer.plan.is_torgb
        gain = 1.0 if is_torgb else math.sqrt(2.0)
        weight = modulated(layer, w) * gain
        x = torch.baddbmm((layer.bias * gain)[None, None], x, weight.transpose(1, 2))
        if not is_torgb:
            x = F.leaky_relu(x, 0.2)
    return x * generator.config.output_scale


def modulated(layer: SynthesisLayer, w: torch.Tensor) -> torch.Tensor:
    """A 1×1 layer's weights for each sample (StyleGAN2 paper, Equations 1 and 3). Shapes: [B, out, in].

    Under autocast the products are made in its 16 bits.
    """
    is_half = torch.is_autocast_enabled("cpu")
    with torch.autocast("cpu", enabled=False):
        style, weight = layer.affine(w), layer.weight[:, :, 0, 0]
        if layer.plan.is_torgb:
            return weight * (style / math.sqrt(weight.shape[1]) * layer.magnitude_ema.rsqrt())[:, None]
        weight = weight * weight.square().mean(dim=1, keepdim=True).rsqrt()
        style = style * style.square().mean(dim=1, keepdim=True).rsqrt()
        scale = (style.square() @ weight.square().t() + 1e-8).rsqrt() * layer.magnitude_ema.rsqrt()
        if is_half:
            weight, style, scale = weight.bfloat16(), style.bfloat16(), scale.bfloat16()
        return weight * style[:, None] * scale[:, :, None]


def take_plain_w(generator: Generator) -> None:
    """Let a generator that takes centred w take w itself, by moving w_avg into the biases.

    Its weights are rounded first as a file in float16 has them, so that nothing of w_avg is left over.
    """
    with torch.no_grad():
        for layer in generator.layers.values():
            affine = layer.affine
            assert isinstance(affine, FullyConnected)
            affine.weight.copy_(affine.weight.half())
            affine.bias -= affine(generator.w_avg[None])[0] - affine.bias * affine.lr


def _draw_waves(layer: FourierInput, source: torch.Generator) -> None:
    """Frequencies uniform in a disc well within the bandwidth, phases uniform: faces are smooth at first."""
    count = layer.phases.shape[0]
    turn = 2 * math.pi * torch.rand(count, generator=source)
    radius = min(layer.signal.cutoff, _HIGHEST_WAVE) * torch.rand(count, generator=source).sqrt()
    layer.freqs.copy_(torch.stack([turn.cos() * radius, turn.sin() * radius], dim=1))
    layer.phases.copy_(torch.rand(count, generator=source) - 0.5)
    layer.weight.normal_(generator=source)

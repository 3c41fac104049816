"""The modules that a Generator is made of: mapping, Fourier input, synthesis layer."""

from __future__ import annotations

import math

import numpy as np
import torch
from torch import nn

from ops import Activation, bias_act, filtered_lrelu, half_precision, modulated_conv
from renderer.generator_config import GeneratorConfig
from renderer.generator_config_sg2 import AnyConfig
from renderer.interventions import Ablation
from renderer.layer_plan import LayerPlan, Signal, design_filters, remembered_filters


class FullyConnected(nn.Module):
    """x·Wᵀ + b with an equalised learning rate: the stored weight is multiplied by lr/√in, the bias by lr."""

    def __init__(self, in_features: int, out_features: int, *, lr: float = 1.0) -> None:
        super().__init__()
        self.weight = nn.Parameter(torch.zeros(out_features, in_features))
        self.bias = nn.Parameter(torch.zeros(out_features))
        self.lr = lr

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        """Shapes: x [B, in]; returns [B, out]."""
        scale = self.lr / math.sqrt(self.weight.shape[1])
        return torch.addmm(self.bias * self.lr, x, (self.weight * scale).t())


class MappingNetwork(nn.Module):
    """z and the class to w, one per sample (StyleGAN paper, Section 2)."""

    w_avg: torch.Tensor

    def __init__(self, config: AnyConfig) -> None:
        super().__init__()
        embedded = config.w_dim if config.c_dim > 0 else 0
        self.embed = FullyConnected(config.c_dim, config.w_dim) if embedded else None
        for i in range(config.mapping_layers):
            in_features = config.z_dim + embedded if i == 0 else config.w_dim
            self.add_module(f"fc{i}", FullyConnected(in_features, config.w_dim, lr=config.mapping_lr))
        self.num_layers = config.mapping_layers
        self.register_buffer("w_avg", torch.zeros(config.w_dim))

    def forward(self, z: torch.Tensor, c: torch.Tensor | None) -> torch.Tensor:
        """Shapes: z [B, z_dim], c [B, c_dim] or None for an unconditional model; returns [B, w_dim]."""
        x = _unit_mean_square(z)
        if self.embed is not None:
            if c is None:
                raise ValueError("This model has classes, so its mapping needs one.")
            x = torch.cat([x, _unit_mean_square(self.embed(c))], dim=1)
        for i in range(self.num_layers):
            x = bias_act(self.get_submodule(f"fc{i}")(x), activation=Activation.LEAKY_RELU)
        return x


class FourierInput(nn.Module):
    """The bottom of the synthesis: plane waves that w[0] turns and shifts (StyleGAN3 paper, Section 3.2)."""

    freqs: torch.Tensor
    phases: torch.Tensor
    transform: torch.Tensor

    def __init__(self, signal: Signal, w_dim: int) -> None:
        super().__init__()
        self.signal = signal
        self.affine = FullyConnected(w_dim, 4)
        self.weight = nn.Parameter(torch.zeros(signal.channels, signal.channels))
        # Not torch.eye: without storage, as models are built, it imports all of torch's compiler: 0.9 s.
        self.register_buffer("transform", torch.tensor(np.eye(3), dtype=torch.float32))
        self.register_buffer("freqs", torch.zeros(signal.channels, 2))
        self.register_buffer("phases", torch.zeros(signal.channels))

    def pose(self, w: torch.Tensor) -> torch.Tensor:
        """(cos, sin, t_x, t_y) of the learned pose. Shapes: w [B, w_dim]; returns [B, 4]."""
        raw = self.affine(w)
        return raw / raw[:, :2].norm(dim=1, keepdim=True)

    def forward(self, w: torch.Tensor, input_matrix: torch.Tensor | None = None) -> torch.Tensor:
        """Shapes: w [B, w_dim], input_matrix [3, 3]; returns [B, channels, size, size]."""
        # Sampling position: M = Rot(r)·Trans(−t)·U maps a place in the picture to one on the plane waves.
        user = self.transform if input_matrix is None else input_matrix.to(self.transform)
        matrix = _pose_matrix(self.pose(w)) @ user

        # Moving the sampling positions is the same as moving phases and turning frequencies.
        phases = self.phases + (self.freqs @ matrix[:, :2, 2:])[..., 0]
        freqs = self.freqs @ matrix[:, :2, :2]

        # A frequency that scaling pushed towards Nyquist fades out, so that nothing aliases.
        signal = self.signal
        room = signal.sampling_rate / 2 - signal.cutoff
        amplitudes = (1 - (freqs.norm(dim=2) - signal.cutoff) / room).clamp(0, 1)

        # Pixel centres, in image widths from the middle.
        axis = (torch.arange(signal.size, device=w.device) + 0.5 - signal.size / 2) / signal.sampling_rate
        angle = axis[:, None, None] * freqs[:, None, None, :, 1] + axis[:, None] * freqs[:, None, None, :, 0]
        waves = torch.sin(2 * math.pi * (angle + phases[:, None, None])) * amplitudes[:, None, None]
        mixed = waves @ (self.weight / math.sqrt(signal.channels)).t()
        return mixed.permute(0, 3, 1, 2)


class SynthesisLayer(nn.Module):
    """Modulated convolution and filtered leaky ReLU, from signal to signal (StyleGAN3 paper, Section 3)."""

    magnitude_ema: torch.Tensor
    up_filter: torch.Tensor | None
    down_filter: torch.Tensor | None

    def __init__(self, plan: LayerPlan, config: GeneratorConfig) -> None:
        super().__init__()
        self.plan = plan
        self.padding = plan.kernel - 1
        self.clamp = config.conv_clamp
        in_channels, out_channels = plan.reads.channels, plan.writes.channels
        self.affine = FullyConnected(config.w_dim, in_channels)
        self.weight = nn.Parameter(torch.zeros(out_channels, in_channels, plan.kernel, plan.kernel))
        self.bias = nn.Parameter(torch.zeros(out_channels))
        self.register_buffer("magnitude_ema", torch.ones(()))
        up_filter, down_filter = design_filters(plan)
        self.register_buffer("up_filter", up_filter)
        self.register_buffer("down_filter", down_filter)

    def forward(
        self, x: torch.Tensor, w: torch.Tensor, *, half: bool = False, ablation: Ablation | None = None
    ) -> torch.Tensor:
        """Shapes: x [B, in, n, n], w [B, w_dim]; returns [B, out, m, m].

        With `half` in the type of `precision`; a CPU then convolves in it, and filters and returns float32.
        """
        x = self.convolve(x.to(self.precision(x.device, half=half)), w)
        return self.filter(x.to(torch.float32) if x.device.type == "cpu" else x, ablation=ablation)

    def precision(self, device: torch.device, *, half: bool) -> torch.dtype:
        """The type that the layer computes in; see `layer_precision`."""
        return layer_precision(device, half=half, uses_fp16=self.plan.uses_fp16)

    def filter(self, x: torch.Tensor, *, ablation: Ablation | None = None) -> torch.Tensor:
        """The non-linearity of what `convolve` gives. Shapes: x [B, out, m, m]; returns [B, out, n, n]."""
        plan, up_filter, down_filter = self.resampling(ablation)
        return filtered_lrelu(
            x,
            self.bias,
            up_taps=up_filter,
            down_taps=down_filter,
            up=plan.up,
            down=plan.down,
            padding=(*plan.padding, *plan.padding),
            gain=1.0 if plan.is_torgb else math.sqrt(2.0),
            slope=1.0 if plan.is_torgb else 0.2,
            clamp=self.clamp,
        )

    def convolve(self, x: torch.Tensor, w: torch.Tensor) -> torch.Tensor:
        """What the non-linearity gets, before its bias. Shapes: x [B, in, n, n]; returns [B, out, m, m]."""
        plan = self.plan
        style = self.affine(w)
        if plan.is_torgb:
            style = style / math.sqrt(plan.reads.channels * plan.kernel**2)
        return modulated_conv(
            x,
            self.weight,
            style,
            demodulate=not plan.is_torgb,
            padding=self.padding,
            input_gain=self.magnitude_ema.rsqrt(),
        )

    def resampling(
        self, ablation: Ablation | None = None
    ) -> tuple[LayerPlan, torch.Tensor | None, torch.Tensor | None]:
        """The plan with its up- and down-filter: those of the file, as far as they are as it was trained."""
        plan = self.plan if ablation is None else self.plan.ablated(ablation)
        if plan == self.plan:
            return plan, self.up_filter, self.down_filter
        up_filter, down_filter = remembered_filters(plan, self.weight.device)
        has_own_up_filter = (plan.up, plan.up_taps) == (self.plan.up, self.plan.up_taps)
        return plan, self.up_filter if has_own_up_filter else up_filter, down_filter


def layer_precision(device: torch.device, *, half: bool, uses_fp16: bool) -> torch.dtype:
    """The type that a layer computes in: with `half` float16 on a GPU, where its plan says so.

    On a CPU it is the device's own 16-bit type, if any, which has the range of float32.
    """
    if not half:
        return torch.float32
    if device.type == "cpu":
        return half_precision(device) or torch.float32
    return torch.float16 if uses_fp16 else torch.float32


def _unit_mean_square(x: torch.Tensor) -> torch.Tensor:
    return x * (x.square().mean(dim=1, keepdim=True) + 1e-8).rsqrt()


def _pose_matrix(pose: torch.Tensor) -> torch.Tensor:
    """Rot(r)·Trans(−t). Shapes: pose [B, 4] as (cos, sin, t_x, t_y); returns [B, 3, 3]."""
    cos, sin, x, y = pose.unbind(dim=1)
    zero, one = torch.zeros_like(cos), torch.ones_like(cos)
    rows = (cos, -sin, sin * y - cos * x), (sin, cos, -sin * x - cos * y), (zero, zero, one)
    return torch.stack([torch.stack(row, dim=1) for row in rows], dim=1)

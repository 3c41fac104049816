"""Generator: StyleGAN3's mapping network, and its synthesis network as a plain list of named layers."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping

import torch
from torch import nn

from renderer.generator_config import GeneratorConfig
from renderer.generator_layers import FourierInput, MappingNetwork, SynthesisLayer

# Buffers that follow from the config: a file may leave them out; where it has them, they are what it was
# trained with, and are used.
_DERIVED = ("up_filter", "down_filter", "transform")


class WeightsError(ValueError):
    """The tensors of a file do not fit the generator that its config describes; the message names them."""


class Abandoned(Exception):
    """Raised between two layers when the caller no longer wants the picture."""


class Generator(nn.Module):
    """A StyleGAN3 generator; its tensors have the names of the official files (`synthesis.L0_36_24.weight`).

    Made with zero weights: `load_weights` or `renderer.random_model` fill them in.
    """

    def __init__(self, config: GeneratorConfig) -> None:
        super().__init__()
        self.config = config
        self.mapping = MappingNetwork(config)
        layers: dict[str, nn.Module] = {"input": FourierInput(config.input_signal, config.w_dim)}
        layers |= {plan.name: SynthesisLayer(plan, config) for plan in config.layers}
        self.synthesis = nn.ModuleDict(layers)

    @property
    def layer_names(self) -> tuple[str, ...]:
        """From "input" to ToRGB."""
        return tuple(self.synthesis.keys())

    @property
    def w_avg(self) -> torch.Tensor:
        """The average w, to which truncation pulls. Shapes: [w_dim]."""
        return self.mapping.w_avg

    def map_latents(self, z: torch.Tensor, c: torch.Tensor | None = None) -> torch.Tensor:
        """w for every z, without truncation.

        Shapes: z [B, z_dim], c [B, c_dim] (one-hot) for a model with classes; returns [B, w_dim].
        """
        return self.mapping(z, c)

    def input_pose(self, w0: torch.Tensor) -> tuple[float, float, float]:
        """(angle, t_x, t_y): the turn and shift that the first w gives the picture.

        The signs are those of the user's transform: matrix [[cos, sin, t_x], [−sin, cos, t_y], [0, 0, 1]].

        Shapes: w0 [w_dim].
        Units: angle in turns, −0.5 to 0.5; translation in image widths.
        """
        cos, sin, shift_x, shift_y = self._input().pose(w0.reshape(1, -1))[0].tolist()
        return math.atan2(sin, cos) / (2 * math.pi), shift_x, shift_y

    def synthesize(
        self,
        ws: torch.Tensor,
        *,
        input_matrix: torch.Tensor | None = None,
        stop_at: str | None = None,
        half: bool = False,
        resume: tuple[str, torch.Tensor] | None = None,
        on_layer: Callable[[str, torch.Tensor], None] | None = None,
        should_stop: Callable[[], bool] | None = None,
    ) -> torch.Tensor:
        """The picture for ws, or with `stop_at` the output of that layer.

        A layer's output is what it hands on: ToRGB's is the picture before `config.output_scale`.
        `input_matrix` is the inverse of the wanted transform (None: the file's own, normally the identity).
        `half` computes in the 16 bits that suit the device, if any do (`ops.half_precision`).
        `resume` is a layer up to `stop_at` and what `on_layer` got for it: computing starts after that layer.
        `on_layer` gets every computed layer's name and output; `should_stop` is asked before each.

        Shapes: ws [B, num_ws, w_dim], input_matrix [3, 3]; returns [B, channels, height, width], float32.
        Units: the picture is −1…1 from black to white, but not clamped.
        Raises: Abandoned if should_stop() said so; ValueError for an unknown layer or a wrong shape of ws.
        """
        self._check_request(ws, stop_at)
        ws = ws.to(torch.float32)
        names = self.layer_names
        first, x = (0, ws) if resume is None else (names.index(resume[0]) + 1, resume[1])
        last = len(names) - 1 if stop_at is None else names.index(stop_at)
        layers = tuple(zip(self.synthesis.items(), ws.unbind(dim=1), strict=True))
        for (name, layer), w in layers[first : last + 1]:
            if should_stop is not None and should_stop():
                raise Abandoned(f"Stopped before layer {name}.")
            x = layer(w, input_matrix) if isinstance(layer, FourierInput) else layer(x, w, half=half)
            if on_layer is not None:
                on_layer(name, x)
        x = x.to(torch.float32)
        return x * self.config.output_scale if stop_at is None else x

    def load_weights(self, state: Mapping[str, torch.Tensor], *, copy: bool = True) -> None:
        """Take the weights of a file, named and shaped as in the official ones; nothing changes on an error.

        The filters and the input transform follow from the config and may be missing; a file's own are used
        where it has them, since it was trained with those. Without `copy` the tensors themselves are taken
        over where they are float32, so nobody else may change them.

        Raises: WeightsError for tensors that are missing, unknown or of another shape.
        """
        own = self.state_dict()
        missing = [name for name in own if name not in state and not name.endswith(_DERIVED)]
        if missing:
            raise WeightsError(f"The model file lacks {_listed(missing)}.")
        extra = [name for name in state if name not in own]
        if extra:
            raise WeightsError(f"The model file has {_listed(extra)}, for which its generator has no place.")
        for name, tensor in state.items():
            shape, wanted = tuple(tensor.shape), tuple(own[name].shape)
            if shape != wanted:
                raise WeightsError(f"The model file's {name} is of shape {shape}, not {wanted}.")
        taken = {name: tensor.to(own[name].dtype) for name, tensor in state.items()}
        self.load_state_dict(taken, strict=False, assign=not copy)

    def _input(self) -> FourierInput:
        layer = self.synthesis["input"]
        assert isinstance(layer, FourierInput)
        return layer

    def _check_request(self, ws: torch.Tensor, stop_at: str | None) -> None:
        shape, wanted = tuple(ws.shape), (self.config.num_ws, self.config.w_dim)
        if shape[1:] != wanted:
            raise ValueError(f"The ws are of shape {shape}; this model takes [B, {wanted[0]}, {wanted[1]}].")
        if stop_at is not None and stop_at not in self.synthesis:
            raise ValueError(f"This model has no layer {stop_at}.")


def _listed(names: list[str]) -> str:
    shown = ", ".join(names[:3])
    return shown if len(names) <= 3 else f"{shown} and {len(names) - 3} more tensors"

"""Generator: StyleGAN3's mapping network, and its synthesis network as a plain list of named layers."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Mapping

import torch
from torch import nn

from renderer.generator_config import GeneratorConfig
from renderer.generator_layers import FourierInput, MappingNetwork, SynthesisLayer
from renderer.interventions import NO_INTERVENTIONS, ChannelMix, Interventions

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
        interventions: Interventions = NO_INTERVENTIONS,
        stop_at: str | None = None,
        half: bool = False,
        resume: tuple[str, torch.Tensor] | None = None,
        on_layer: Callable[[str, torch.Tensor], None] | None = None,
        should_stop: Callable[[], bool] | None = None,
    ) -> torch.Tensor:
        """The picture for ws, or with `stop_at` the output of that layer.

        A layer's output is what it hands on: ToRGB's is the picture before `config.output_scale`.
        `resume` names a layer up to `stop_at`. All else is as for `iterate_layers`.

        Shapes: ws [B, num_ws, w_dim], input_matrix [3, 3]; returns [B, channels, height, width], float32.
        Units: the picture is −1…1 from black to white, but not clamped.
        Raises: Abandoned if should_stop() said so; ValueError for an unknown layer or a wrong shape of ws.
        """
        last = self.layer_names[-1] if stop_at is None else stop_at
        if last not in self.synthesis:
            raise ValueError(f"This model has no layer {stop_at}.")
        layers = self.iterate_layers(
            ws,
            input_matrix=input_matrix,
            interventions=interventions,
            half=half,
            resume=resume,
            on_layer=on_layer,
            should_stop=should_stop,
        )
        x = next(x for name, x in layers if name == last).to(torch.float32)
        return x * self.config.output_scale if stop_at is None else x

    def iterate_layers(
        self,
        ws: torch.Tensor,
        *,
        input_matrix: torch.Tensor | None = None,
        interventions: Interventions = NO_INTERVENTIONS,
        half: bool = False,
        resume: tuple[str, torch.Tensor] | None = None,
        on_layer: Callable[[str, torch.Tensor], None] | None = None,
        should_stop: Callable[[], bool] | None = None,
    ) -> Iterator[tuple[str, torch.Tensor]]:
        """Each layer's name and output, its channels mixed, computed when it is asked for.

        `input_matrix` is the inverse of the wanted transform (None: the file's own, normally the identity).
        `half` computes in the 16 bits that suit the device, if any do (`ops.half_precision`).
        `on_layer` gets every computed layer's name and output before its channels are mixed; `resume` is such
        a pair: that layer comes first, and computing starts after it. `should_stop` is asked before each.

        Shapes: ws [B, num_ws, w_dim], input_matrix [3, 3]; gives [B, channels, height, width], in float16
        where `half` computes in it on a GPU, else float32.
        Raises: Abandoned if should_stop() said so; ValueError for a wrong shape of ws.
        """
        self._check_ws(ws)
        ws = ws.to(torch.float32)
        first, x = 0, ws
        if resume is not None:
            first, x = (
                self.layer_names.index(resume[0]) + 1,
                _mixed(resume[1], interventions.mix_of(resume[0])),
            )
            yield resume[0], x
        layers = tuple(zip(self.synthesis.items(), ws.unbind(dim=1), strict=True))
        for (name, layer), w in layers[first:]:
            if should_stop is not None and should_stop():
                raise Abandoned(f"Stopped before layer {name}.")
            if isinstance(layer, FourierInput):
                x = layer(w, input_matrix)
            else:
                x = layer(x, w, half=half, ablation=interventions.ablation_of(name))
            if on_layer is not None:
                on_layer(name, x)
            x = _mixed(x, interventions.mix_of(name))
            yield name, x

    def precision(self, layer: str, *, half: bool) -> torch.dtype:
        """The type that a layer computes in on the device where it lies. Raises: KeyError."""
        module = self.synthesis[layer]
        return (
            module.precision(self.w_avg.device, half=half)
            if isinstance(module, SynthesisLayer)
            else torch.float32
        )

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

    def _check_ws(self, ws: torch.Tensor) -> None:
        shape, wanted = tuple(ws.shape), (self.config.num_ws, self.config.w_dim)
        if shape[1:] != wanted:
            raise ValueError(f"The ws are of shape {shape}; this model takes [B, {wanted[0]}, {wanted[1]}].")


def _mixed(x: torch.Tensor, mix: ChannelMix | None) -> torch.Tensor:
    """x with its channels scaled; a muted one is zero whatever it was. Shapes: x [B, C, H, W]."""
    if mix is None:
        return x
    gains = torch.tensor(mix.gains(x.shape[1])).to(x)[:, None, None]
    return torch.where(gains == 0, 0.0, x * gains)


def _listed(names: list[str]) -> str:
    shown = ", ".join(names[:3])
    return shown if len(names) <= 3 else f"{shown} and {len(names) - 3} more tensors"

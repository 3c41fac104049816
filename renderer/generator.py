"""Generator: a mapping network, and a synthesis network as a plain list of named layers."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Mapping

import torch
from torch import nn

from renderer.generator_config_sg2 import AnyConfig, StyleGan2Config
from renderer.generator_layers import FourierInput, MappingNetwork
from renderer.generator_sg2 import StyleGan2Synthesis
from renderer.generator_sg3 import AliasFreeSynthesis
from renderer.interventions import NO_INTERVENTIONS, Interventions
from renderer.mixed_stage import mixed
from renderer.noise import Noise
from renderer.stage import Stage
from renderer.synthesis_network import Conditions, SynthesisNetwork

# Buffers that follow from the config: a file may leave them out; where it has them, they are what it was
# trained with, and are used.
_DERIVED = ("up_filter", "down_filter", "resample_filter", "transform")


class WeightsError(ValueError):
    """The tensors of a file do not fit the generator that its config describes; the message names them."""


class Abandoned(Exception):
    """Raised between two layers when the caller no longer wants the picture."""


class Generator(nn.Module):
    """A StyleGAN generator; its tensors have the names of the official files (`synthesis.L0_36_24.weight`).

    Made with zero weights: `load_weights` or `renderer.random_model` fill them in.
    """

    synthesis: SynthesisNetwork

    def __init__(self, config: AnyConfig) -> None:
        super().__init__()
        self.config = config
        self.mapping = MappingNetwork(config)
        is_stylegan2 = isinstance(config, StyleGan2Config)
        self.synthesis = StyleGan2Synthesis(config) if is_stylegan2 else AliasFreeSynthesis(config)
        self.layer_names = tuple(self.synthesis.layers)  # in the order in which they are computed

    @property
    def layers(self) -> Mapping[str, nn.Module]:
        """The layers of the synthesis by name, in the order in which they are computed."""
        return self.synthesis.layers

    @property
    def w_avg(self) -> torch.Tensor:
        """The average w, to which truncation pulls. Shapes: [w_dim]."""
        return self.mapping.w_avg

    def map_latents(self, z: torch.Tensor, c: torch.Tensor | None = None) -> torch.Tensor:
        """w for every z, without truncation.

        Shapes: z [B, z_dim], c [B, c_dim] (one-hot) for a model with classes; returns [B, w_dim].
        """
        return self.mapping(z, c)

    def input_pose(self, w0: torch.Tensor) -> torch.Tensor:
        """(angle, t_x, t_y): the turn and shift that the first w gives the picture; of StyleGAN3 only.

        The signs are those of the user's transform: matrix [[cos, sin, t_x], [−sin, cos, t_y], [0, 0, 1]].

        Shapes: w0 [w_dim]; returns [3].
        Units: angle in turns, −0.5 to 0.5; translation in image widths.
        """
        cos, sin, shift_x, shift_y = self._moving_input().pose(w0.reshape(1, -1))[0]
        return torch.stack([torch.atan2(sin, cos) / (2 * math.pi), shift_x, shift_y])

    def synthesize(
        self,
        ws: torch.Tensor,
        *,
        input_matrix: torch.Tensor | None = None,
        noise: Noise | None = None,
        interventions: Interventions = NO_INTERVENTIONS,
        stop_at: str | None = None,
        half: bool = False,
        resume: Stage | None = None,
        on_layer: Callable[[str, torch.Tensor], None] | None = None,
        should_stop: Callable[[], bool] | None = None,
    ) -> torch.Tensor:
        """The picture for ws, or with `stop_at` the output of that layer.

        A layer's output is what it hands on: ToRGB's is the picture before `config.output_scale`, or in
        StyleGAN2 what it adds to the image. `resume` is of a layer up to `stop_at`. `on_layer` gets every
        computed layer's name and output before its channels are mixed. All else is as for `iterate_stages`.

        Shapes: ws [B, num_ws, w_dim], input_matrix [3, 3]; returns [B, channels, height, width], float32.
        Units: the picture is −1…1 from black to white, but not clamped.
        Raises: Abandoned if should_stop() said so; ValueError for an unknown layer or a wrong shape of ws.
        """
        last = self.layer_names[-1] if stop_at is None else stop_at
        if last not in self.layer_names:
            raise ValueError(f"This model has no layer {stop_at}.")
        stages = self.iterate_stages(
            ws,
            input_matrix=input_matrix,
            noise=noise,
            interventions=interventions,
            half=half,
            resume=resume,
            should_stop=should_stop,
        )
        for stage in stages:
            if on_layer is not None and stage is not resume:
                on_layer(stage.layer, stage.output)
            if stage.layer == last:
                return self.shown(stage, interventions, as_picture=stop_at is None)
        raise AssertionError("The last layer is one of those that are computed.")

    def iterate_layers(
        self,
        ws: torch.Tensor,
        *,
        input_matrix: torch.Tensor | None = None,
        noise: Noise | None = None,
        interventions: Interventions = NO_INTERVENTIONS,
        half: bool = False,
    ) -> Iterator[tuple[str, torch.Tensor]]:
        """Each layer's name and output, its channels mixed, computed when it is asked for.

        Shapes: as for `iterate_stages`; gives [B, channels, height, width].
        Raises: ValueError for a wrong shape of ws.
        """
        stages = self.iterate_stages(
            ws, input_matrix=input_matrix, noise=noise, interventions=interventions, half=half
        )
        for stage in stages:
            yield stage.layer, mixed(stage, interventions).output

    def iterate_stages(
        self,
        ws: torch.Tensor,
        *,
        input_matrix: torch.Tensor | None = None,
        noise: Noise | None = None,
        interventions: Interventions = NO_INTERVENTIONS,
        half: bool = False,
        resume: Stage | None = None,
        should_stop: Callable[[], bool] | None = None,
        step: Callable[..., Stage] | None = None,
    ) -> Iterator[Stage]:
        """Each layer's stage, computed when it is asked for; its output is as it is before mixing.

        `input_matrix` is the inverse of the wanted transform (None: the file's own, normally the identity).
        `noise` is what StyleGAN2 adds (None: the trained patterns); neither model has use for the other's.
        `half` computes in the 16 bits that suit the device, if any do (`ops.half_precision`).
        `resume` comes first, and computing starts after it. `should_stop` is asked before each. `step` does
        what that of the synthesis does, in its place.

        Shapes: ws [B, num_ws, w_dim], input_matrix [3, 3]; outputs are [B, channels, height, width], in
        float16 where `half` computes in it on a GPU, else float32.
        Raises: Abandoned if should_stop() said so; ValueError for a wrong shape of ws.
        """
        self._check_ws(ws)
        each_w = ws.to(torch.float32).unbind(dim=1)
        conditions = Conditions(input_matrix, noise or Noise(), half)
        first, below = 0, None
        if resume is not None:
            first, below = self.layer_names.index(resume.layer) + 1, mixed(resume, interventions)
            yield resume
        for name in self.layer_names[first:]:
            if should_stop is not None and should_stop():
                raise Abandoned(f"Stopped before layer {name}.")
            number = self.synthesis.w_of(name)
            stage = (step or self.synthesis.step)(
                name,
                below,
                None if number is None else each_w[number],
                conditions=conditions,
                ablation=interventions.ablation_of(name),
            )
            yield stage
            below = mixed(stage, interventions)

    def shown(
        self, stage: Stage, interventions: Interventions = NO_INTERVENTIONS, *, as_picture: bool = False
    ) -> torch.Tensor:
        """A layer's output with its channels mixed, or, of the last layer, the picture.

        Shapes: returns [B, channels, height, width], float32.
        """
        stage = mixed(stage, interventions)
        return (self.synthesis.picture(stage) if as_picture else stage.output).to(torch.float32)

    def precision(self, layer: str, *, half: bool) -> torch.dtype:
        """The type that a layer computes in on the device where it lies. Raises: KeyError."""
        return self.synthesis.precision(layer, half=half)

    def load_weights(self, state: Mapping[str, torch.Tensor], *, copy: bool = True) -> None:
        """Take the weights of a file, named and shaped as in the official ones; nothing changes on an error.

        The filters and the input transform follow from the config and may be missing; a file's own are used
        where it has them, since it was trained with those. Without `copy` the tensors themselves are taken
        over where they are float32, so nobody else may change them.

        Raises: WeightsError for tensors that are missing, unknown or of another shape.
        """
        self.check_weights(state)
        own = self.state_dict()
        taken = {
            name: tensor if copy or tensor.dtype == own[name].dtype else own[name].copy_(tensor)
            for name, tensor in state.items()
        }
        self.load_state_dict(taken, strict=False, assign=not copy)

    def check_weights(self, state: Mapping[str, torch.Tensor]) -> None:
        """Raise WeightsError for tensors that are missing, unknown or of another shape; needs no weights."""
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

    def _moving_input(self) -> FourierInput:
        assert isinstance(self.synthesis, AliasFreeSynthesis)
        return self.synthesis.input

    def _check_ws(self, ws: torch.Tensor) -> None:
        shape, wanted = tuple(ws.shape), (self.config.num_ws, self.config.w_dim)
        if shape[1:] != wanted:
            raise ValueError(f"The ws are of shape {shape}; this model takes [B, {wanted[0]}, {wanted[1]}].")


def _listed(names: list[str]) -> str:
    shown = ", ".join(names[:3])
    return shown if len(names) <= 3 else f"{shown} and {len(names) - 3} more tensors"

"""SynthesisNetwork: what the synthesis of each architecture can do, one named layer at a time."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Mapping
from dataclasses import dataclass

import torch
from torch import nn

from renderer.interventions import Ablation
from renderer.noise import Noise
from renderer.stage import Stage


@dataclass(frozen=True, slots=True, eq=False)
class Conditions:
    """What a synthesis depends on besides ws and interventions; each architecture takes what it has use for.

    `input_matrix` [3, 3] is the inverse of the wanted transform (None: the file's own, mostly the identity).
    `half` computes in the 16 bits that suit the device, if any do (`ops.half_precision`).
    """

    input_matrix: torch.Tensor | None = None
    noise: Noise = Noise()  # noqa: RUF009 - frozen
    half: bool = False


class SynthesisNetwork(nn.Module, ABC):
    """From ws to a picture, layer by layer; its tensors have the names of the official files."""

    @property
    @abstractmethod
    def layers(self) -> Mapping[str, nn.Module]:
        """The layers by name, in the order in which they are computed."""

    @abstractmethod
    def w_of(self, layer: str) -> int | None:
        """The number of the w that gives a layer its style; None if it has none."""

    @abstractmethod
    def reads(self, layer: str, below: Stage | None, w: torch.Tensor | None) -> torch.Tensor | None:
        """What a layer reads of the stage below it (None for the first); None if it reads nothing but its w.

        Shapes: w [B, w_dim]; returns [B, C, H, W].
        """

    @abstractmethod
    def step(
        self,
        layer: str,
        below: Stage | None,
        w: torch.Tensor | None,
        *,
        conditions: Conditions,
        ablation: Ablation | None,
    ) -> Stage:
        """Compute a layer from the stage below it (None for the first), the channels of which are mixed.

        Shapes: w [B, w_dim].
        """

    @abstractmethod
    def picture(self, stage: Stage) -> torch.Tensor:
        """The picture after the last layer, the channels of which are mixed. Shapes: returns [B, C, H, W]."""

    @abstractmethod
    def precision(self, layer: str, *, half: bool) -> torch.dtype:
        """The type that a layer computes in on the device where it lies. Raises: KeyError."""

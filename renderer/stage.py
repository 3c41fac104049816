"""Stage: where a synthesis stands after one of its layers."""

from __future__ import annotations

from dataclasses import dataclass

import torch


@dataclass(frozen=True, slots=True, eq=False)
class Stage:
    """What a layer gave, and all else that the layers above need, so that a synthesis can go on from here.

    `output` is what the layer hands on, before its channels are mixed. In StyleGAN3 that is all. In StyleGAN2
    there may be, past the layer, `features`: what the next block or convolution reads instead of the output;
    `image`: what ToRGB adds to; `shortcut`: what the features of a residual block are added to.

    Shapes: `output` [B, C, H, W]; the others have that B.
    """

    layer: str
    output: torch.Tensor
    features: torch.Tensor | None = None
    image: torch.Tensor | None = None
    shortcut: torch.Tensor | None = None

    @property
    def tensors(self) -> dict[str, torch.Tensor]:
        """Those that there are, by the names of their fields."""
        named = {name: getattr(self, name) for name in ("output", "features", "image", "shortcut")}
        return {name: tensor for name, tensor in named.items() if tensor is not None}

    @property
    def storages(self) -> dict[int, int]:
        """The memory that it holds, as address and bytes; stages may share some."""
        held = [tensor.untyped_storage() for tensor in self.tensors.values()]
        return {storage.data_ptr(): storage.nbytes() for storage in held}

"""From seeds to ws: drawing z, mapping, truncation, blending neighbours, mixing styles."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import numpy as np
import torch

from renderer.generator import Generator


def latent_of_seed(seed: int, z_dim: int, c_dim: int = 0) -> tuple[torch.Tensor, int | None]:
    """The z of a seed and, for a model with classes, the class that comes with it.

    Both come from NumPy's legacy generator, class after z, so that seeds mean the same in every tool.

    Shapes: z [z_dim], float32.
    Units: any whole number is a seed; it is taken modulo 2³².

    >>> latent_of_seed(0, 2)
    (tensor([1.7641, 0.4002]), None)
    """
    source = np.random.RandomState(seed % 2**32)
    z = torch.from_numpy(source.randn(z_dim).astype(np.float32))
    return z, int(source.randint(c_dim)) if c_dim > 0 else None


def truncate(ws: torch.Tensor, w_avg: torch.Tensor, psi: float, cutoff: int | None = None) -> torch.Tensor:
    """Pull the first `cutoff` ws towards the average: w_avg + psi·(w − w_avg) (StyleGAN paper, Section B).

    `cutoff=None` means all of them; psi 1 changes nothing, 0 gives the average.

    Shapes: ws [B, num_ws, w_dim], w_avg [w_dim]; returns the shape of ws.
    """
    count = ws.shape[1] if cutoff is None else cutoff
    return torch.cat([w_avg.lerp(ws[:, :count], psi), ws[:, count:]], dim=1)


def blend_seeds(
    generator: Generator,
    seeds_and_weights: Sequence[tuple[int, float]],
    *,
    class_index: int | None = None,
    psi: float = 1.0,
    cutoff: int | None = None,
) -> torch.Tensor:
    """w_avg + Σ weight·(mapping(z, c, psi, cutoff) − w_avg): a blend of seeds in W, after truncation.

    `class_index=None` gives every seed its own class; models without classes have none either way.

    Shapes: returns [1, num_ws, w_dim].
    Raises: ValueError if the model has no such class.
    """
    config = generator.config
    if class_index is not None and config.c_dim > 0 and not 0 <= class_index < config.c_dim:
        raise ValueError(f"This model has the classes 0 to {config.c_dim - 1}, not {class_index}.")
    w_avg = generator.w_avg
    latents = [latent_of_seed(seed, config.z_dim, config.c_dim) for seed, _ in seeds_and_weights]
    z = torch.stack([z for z, _ in latents]).to(w_avg)
    c = None
    if config.c_dim > 0:
        classes = torch.tensor([own if class_index is None else class_index for _, own in latents])
        c = torch.nn.functional.one_hot(classes, config.c_dim).to(w_avg)

    ws = generator.map_latents(z, c)[:, None].expand(-1, config.num_ws, -1)
    ws = truncate(ws, w_avg, psi, cutoff)
    weights = torch.tensor([weight for _, weight in seeds_and_weights], dtype=torch.float32).to(w_avg)
    return w_avg + (weights[:, None, None] * (ws - w_avg)).sum(dim=0, keepdim=True)


def mix_styles(ws: torch.Tensor, style_ws: torch.Tensor, indices: Iterable[int]) -> torch.Tensor:
    """ws with those of `style_ws` at the chosen places (StyleGAN paper, Section 3.1).

    An index beyond the last w changes nothing, so that a choice survives a change to a smaller model.

    Shapes: ws and style_ws [B, num_ws, w_dim]; returns the shape of ws.
    """
    mixed = ws.clone()
    for index in indices:
        if 0 <= index < ws.shape[1]:
            mixed[:, index] = style_ws[:, index]
    return mixed

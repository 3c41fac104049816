"""From seeds to ws: drawing z, mapping, truncation, blending neighbours, mixing styles."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Iterable, Sequence

import numpy as np
import torch

from renderer.generator import Generator
from renderer.scene import PoseSource


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
    blend = MappedSeeds(generator).blend(seeds_and_weights, class_index=class_index, psi=psi, cutoff=cutoff)
    return blend.to(generator.w_avg.device)


def map_seed(generator: Generator, seed: int, class_index: int | None = None) -> torch.Tensor:
    """The w of a seed, without truncation, mapped by itself: in a batch it would differ in the last bits.

    Shapes: returns [w_dim].
    Raises: ValueError if the model has no such class.
    """
    config = generator.config
    z, own = latent_of_seed(seed, config.z_dim, config.c_dim)
    if own is None:
        return generator.map_latents(z[None].to(generator.w_avg))[0]
    if class_index is not None and not 0 <= class_index < config.c_dim:
        raise ValueError(f"This model has the classes 0 to {config.c_dim - 1}, not {class_index}.")
    c = torch.nn.functional.one_hot(torch.tensor(own if class_index is None else class_index), config.c_dim)
    return generator.map_latents(z[None].to(generator.w_avg), c[None].to(generator.w_avg))[0]


def blend_ws(
    w: torch.Tensor,
    weights: Sequence[float],
    *,
    w_avg: torch.Tensor,
    num_ws: int,
    psi: float = 1.0,
    cutoff: int | None = None,
) -> torch.Tensor:
    """w_avg + Σ weight·(truncated w − w_avg). Shapes: w [B, w_dim]; returns [1, num_ws, w_dim]."""
    ws = truncate(w[:, None].expand(-1, num_ws, -1), w_avg, psi, cutoff)
    shares = torch.tensor(weights, dtype=torch.float32).to(w_avg)
    return w_avg + (shares[:, None, None] * (ws - w_avg)).sum(dim=0, keepdim=True)


class MappedSeeds:
    """A generator's seeds in W, each mapped once; the least recently used goes.

    They lie on the CPU, where blending them takes microseconds and comparing them waits for no device.
    """

    def __init__(self, generator: Generator, *, most: int = 1024) -> None:
        self._generator = generator
        self._most = most
        self._w_avg = generator.w_avg.cpu()
        self._known: OrderedDict[tuple[int, int | None], torch.Tensor] = OrderedDict()

    def blend(
        self,
        seeds_and_weights: Sequence[tuple[int, float]],
        *,
        class_index: int | None = None,
        psi: float = 1.0,
        cutoff: int | None = None,
    ) -> torch.Tensor:
        """What `blend_seeds` gives, on the CPU. Shapes: returns [1, num_ws, w_dim].

        Raises: ValueError if the model has no such class.
        """
        w = torch.stack([self._map(seed, class_index) for seed, _ in seeds_and_weights])
        weights = [weight for _, weight in seeds_and_weights]
        num_ws = self._generator.config.num_ws
        return blend_ws(w, weights, w_avg=self._w_avg, num_ws=num_ws, psi=psi, cutoff=cutoff)

    def _map(self, seed: int, class_index: int | None) -> torch.Tensor:
        key = (seed, class_index)
        if key not in self._known:
            self._known[key] = map_seed(self._generator, seed, class_index).cpu()
        self._known.move_to_end(key)
        w = self._known[key]
        if len(self._known) > self._most:
            self._known.popitem(last=False)
        return w


def posed(
    ws: torch.Tensor, source: PoseSource, *, w_avg: torch.Tensor, kept: Callable[[], torch.Tensor]
) -> torch.Tensor:
    """ws with the w[0] that turns and shifts the picture (StyleGAN3 paper, Appendix F): own, kept or average.

    Shapes: ws [B, num_ws, w_dim], w_avg [w_dim]; `kept` gives, and this returns, the shape of ws.
    """
    if source is PoseSource.OWN:
        return ws
    ws = ws.clone()
    ws[:, 0] = w_avg if source is PoseSource.AVERAGE else kept()[:, 0]
    return ws


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

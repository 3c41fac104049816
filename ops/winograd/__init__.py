"""3×3 convolution on the CPU with fewer products: Winograd's F(2×2, 3×3) (Lavin and Gray, 2016, Section 4.1).

A tile d of 4×4 samples gives 2×2 results with a filter g, from 16 products instead of 36:

    y = Aᵀ[(G·g·Gᵀ) ⊙ (Bᵀ·d·B)]A, where the sum over the channels that are read comes before Aᵀ and A

         1  0  0            1  0 −1  0
    G =  ½  ½  ½     Bᵀ =   0  1  1  0     Aᵀ =  1  1  1  0
         ½ −½  ½            0 −1  1  0           0  1 −1 −1
         0  0  1            0  1  0 −1

With that sum, each of the 16 is a matrix product: weights [out, in] times tiles [in, tiles]. Larger tiles
need still fewer, but with 512 channels F(4×4, 3×3) is off by 1e-5 to 5e-5 of the spread; this, by 3e-6.
"""

from __future__ import annotations

from collections.abc import Iterator

import torch
import torch.nn.functional as F

from ops.threads import share

_PRODUCTS = 16
# With fewer pairs of channels or fewer pixels little is gained, while each layer adds its error: T 256² with
# the four layers beyond these sizes is within 7e-6 of the reference, with all that would gain, 1.3e-5.
_LEAST_PAIRS = 2**15
_LEAST_PIXELS = 5000
# Tiles and products of so many bytes are in memory at once. More would be faster by a tenth, if fresh memory
# cost nothing.
_BLOCK_BYTES = 16 * 2**20


def is_worth_it(x: torch.Tensor, weight: torch.Tensor) -> bool:
    """Whether `convolve` saves much time here. Shapes: x [in, H, W], weight [out, in, k, k]."""
    pairs, pixels = weight.shape[0] * weight.shape[1], x.shape[1] * x.shape[2]
    return weight.shape[2:] == (3, 3) and pairs >= _LEAST_PAIRS and pixels >= _LEAST_PIXELS


def convolve(x: torch.Tensor, weight: torch.Tensor, *, padding: int) -> torch.Tensor:
    """What F.conv2d(x, weight, padding=padding) computes; float32 on the CPU, without gradients.

    Shapes: x [in, H, W], weight [out, in, 3, 3]; returns [out, H + 2·padding − 2, W + 2·padding − 2].
    """
    x = x.detach().contiguous()
    weights = _transform(weight.detach().contiguous())
    out_channels = weight.shape[0]
    result = torch.empty(out_channels, x.shape[1] + 2 * padding - 2, x.shape[2] + 2 * padding - 2)
    tall, wide = -(-result.shape[1] // 2), -(-result.shape[2] // 2)
    rows_in_memory = max(1, _BLOCK_BYTES // (4 * _PRODUCTS * (weights.shape[1] + out_channels) * wide))
    blocks = -(-tall // rows_in_memory)
    for block in range(blocks):
        top, bottom = tall * block // blocks, tall * (block + 1) // blocks
        tiles = torch.empty(_PRODUCTS, weights.shape[1], bottom - top, wide)
        _read(x, tiles, top, padding)
        products = F.conv2d(tiles.flatten(0, 1)[None], weights, groups=_PRODUCTS)
        _write(products[0].unflatten(0, (_PRODUCTS, out_channels)), result, top)
    return result


def _transform(weight: torch.Tensor) -> torch.Tensor:
    """G·g·Gᵀ. Shapes: weight [out, in, 3, 3]; returns [16·out, in or in + 1, 1, 1].

    For groups of channels that are no multiple of 16 oneDNN multiplies matrices. Other groups it convolves in
    a format of its own, and the conversions take longer: so they get a channel of zeros.
    """
    from ops.winograd.kernels import transform_weights

    out_channels, channels = weight.shape[:2]
    result = torch.empty(_PRODUCTS, out_channels, channels + (channels % 16 == 0))
    result[:, :, channels:] = 0

    def work(portions: Iterator[range]) -> None:
        scratch = torch.empty(21, channels)
        for part in portions:
            transform_weights(weight.numpy(), part.start, part.stop, result.numpy(), scratch.numpy())

    share(out_channels, work)
    return result.flatten(0, 1)[:, :, None, None]


def _read(x: torch.Tensor, tiles: torch.Tensor, top: int, padding: int) -> None:
    """Bᵀ·d·B for the rows of tiles from `top` on. Shapes: tiles [16, in or in + 1, rows, wide]."""
    from ops.winograd.kernels import read_tiles

    def work(portions: Iterator[range]) -> None:
        scratch = torch.empty(4, 2 * tiles.shape[3] + 2)
        for part in portions:
            read_tiles(x.numpy(), part.start, part.stop, top, padding, tiles.numpy(), scratch.numpy())

    tiles[:, x.shape[0] :] = 0
    share(x.shape[0], work)


def _write(products: torch.Tensor, result: torch.Tensor, top: int) -> None:
    """Aᵀ·m·A for the rows of tiles from `top` on. Shapes: products [16, out, rows, wide]."""
    from ops.winograd.kernels import write_tiles

    def work(portions: Iterator[range]) -> None:
        scratch = torch.empty(8, products.shape[3])
        for part in portions:
            write_tiles(products.numpy(), part.start, part.stop, top, result.numpy(), scratch.numpy())

    share(result.shape[0], work)

"""SeFa: directions from the weights alone (Shen and Zhou, "Closed-Form Factorization …", CVPR 2021)."""

from __future__ import annotations

from collections.abc import Generator

import numpy as np
import torch

from renderer.directions.direction_jobs import DEFAULT_COMPONENTS, Sampling
from renderer.directions.direction_set import DirectionError, DirectionMethod, DirectionSet
from renderer.directions.stdev import measure_stdev
from renderer.directions.w_samples import check_sampling, count_components, with_fixed_signs
from renderer.generator import Generator as StyleGenerator
from renderer.generator_layers import FourierInput, SynthesisLayer
from renderer.generator_layers_sg2 import ModulatedLayer
from renderer.messages import Progress


@torch.inference_mode()
def find_style_directions(
    generator: StyleGenerator,
    sampling: Sampling,
    *,
    components: int | None = None,
    layers: tuple[int, int] | None = None,
) -> Generator[Progress, None, DirectionSet]:
    """The directions of w that change the styles of the layers most: eigenvectors of AᵀA (Equation 9).

    A has a row for each style of the layers (for w[0] the four numbers of the pose), scaled to unit length
    as in the authors' code, so that no style counts for more than another. `variance_ratio` are the shares of
    the eigenvalues.

    Raises: DirectionError.
    """
    check_sampling(generator, sampling)
    rows = _style_rows(generator, layers)
    most = int(np.linalg.matrix_rank(rows)) if len(rows) else 0
    if most == 0:
        raise DirectionError("The styles of these layers do not depend on w, so there are no directions.")
    count = count_components(components, default=DEFAULT_COMPONENTS, most=most)
    values, vectors = np.linalg.eigh(rows.T @ rows)
    found = DirectionSet(
        components=with_fixed_signs(vectors.T[::-1][:count]).astype(np.float32),
        stdev=np.ones(count),
        method=DirectionMethod.SEFA,
        layers=layers,
        variance_ratio=values[::-1][:count] / values.sum(),
    )
    return (yield from measure_stdev(generator, found, sampling))


def _style_rows(generator: StyleGenerator, layers: tuple[int, int] | None) -> np.ndarray:
    """Shapes: returns float64 [styles, w_dim]; a style that no w changes has no row."""
    first, last = layers or (0, generator.config.num_ws - 1)
    matrices = [
        layer.affine.weight.double().cpu().numpy()
        for name, layer in generator.layers.items()
        if isinstance(layer, FourierInput | SynthesisLayer | ModulatedLayer)
        and first <= (generator.synthesis.w_of(name) or 0) <= last
    ]
    rows = np.concatenate(matrices)
    sizes = np.linalg.norm(rows, axis=1, keepdims=True)
    return (rows / np.where(sizes > 0, sizes, 1))[sizes[:, 0] > 0]

"""Where a point of the scene lies on a layer's sample grid, and which point lies under a sample. No torch.

Positions on a grid are continuous, as the canvas has them: sample c covers c to c + 1, its centre is c + ½,
and the floor of a position is the sample that it lies in.
"""

from __future__ import annotations

from renderer.model_info import LayerInfo
from renderer.scene import ProbePoint, Transform


def place(
    point: ProbePoint, transform: Transform, layer: LayerInfo, *, cropped: bool = False
) -> tuple[float, float]:
    """(column, row) of a point in a layer's output as it is shown; beyond the grid if it is out of sight.

    What the transform moves, the point moves with; with `untransform` both are back where they were. The pose
    that the model itself has learned (w[0]) is part of the scene, and not undone.

    `cropped` says that the margins are left out.
    Units: samples from the left and upper edge of the grid.
    """
    x, y = point.x, point.y
    if not transform.untransform:
        (a, b, tx), (c, d, ty), _ = transform.matrix()
        x, y = a * x + b * y + tx, c * x + d * y + ty
    rate, (middle_x, middle_y) = _grid(layer, cropped=cropped)
    return middle_x + x * rate, middle_y + y * rate


def point_at(
    position: tuple[float, float], transform: Transform, layer: LayerInfo, *, cropped: bool = False
) -> ProbePoint:
    """The point at a (column, row) of what is shown: the inverse of `place`."""
    rate, (middle_x, middle_y) = _grid(layer, cropped=cropped)
    x, y = (position[0] - middle_x) / rate, (position[1] - middle_y) / rate
    if not transform.untransform:
        (a, b, tx), (c, d, ty), _ = transform.matrix()
        x, y = x - tx, y - ty
        x, y = a * x + c * y, b * x + d * y  # a rotation's inverse is its transpose
    return ProbePoint(x, y)


def _grid(layer: LayerInfo, *, cropped: bool) -> tuple[float, tuple[float, float]]:
    """Samples per image width, and where the middle of the picture is, in samples."""
    height, width = layer.size
    rate = layer.sampling_rate or width
    if cropped:
        height, width = min(height, rate), min(width, rate)
    return rate, (width / 2, height / 2)

"""The mapping network of the demo model: constructed instead of learned, so that w is linear in a face.

z and the two fully connected layers of a StyleGAN3 mapping are enough for that:
- the coordinates of z, of unit mean square, are nearly normal: one for each choice, each tone and each pose;
- the first layer has two units for each border between two shapes: the difference of two leaky ReLUs that
  are `RAMP` apart is a ramp from 0 to 1, so choices are staircases of their coordinate;
- the second layer adds up the code of the face, turned by a fixed rotation so that no channel of w is
  special, and lifted by `LIFT` so that its own leaky ReLU is never below zero.
"""

from __future__ import annotations

import math
from functools import cache
from statistics import NormalDist

import numpy as np
import torch

from assets.demo.attributes import CHOICES, TONES, Faces, Floats, code_size, codes, shape_axes
from renderer.generator_layers import FullyConnected, MappingNetwork

Z_DIM = 64
W_DIM = 96

# Two seeds in a hundred have a coordinate that lies on one of the 31 ramps.
RAMP = 0.002
LIFT = 8.0

# Turn (radians), shift right and down (image widths), for one standard deviation; and their spread in w.
POSE_SPREAD = (0.07, 0.012, 0.012)
POSE_SCALE = (1.45, 0.7, 0.6)

_SLOPE = 0.2
_GAIN = math.sqrt(2.0)


@cache
def rotation() -> Floats:
    """From code and pose, padded with zeros, to w. Shapes: [W_DIM, W_DIM], orthogonal."""
    matrix, _ = np.linalg.qr(np.random.default_rng(0).standard_normal((W_DIM, W_DIM)))
    return matrix


def centred_w(faces: Faces, shape_strength: Floats | float = 1.0, pose: Floats | None = None) -> Floats:
    """w − w_avg of faces; pose in standard deviations. Shapes: pose [N, 3]; returns [N, W_DIM]."""
    code = codes(faces, shape_strength)
    known = rotation()[:, : code_size()]
    moved = 0.0 if pose is None else (pose * POSE_SCALE) @ _pose_axes().T
    return code @ known.T + moved


def faces_of(z: Floats) -> tuple[Faces, Floats]:
    """The faces and poses of seeds, by the definition that the mapping network follows.

    Shapes: z [N, Z_DIM]; returns the faces and their poses [N, 3].
    """
    z = z / np.sqrt(np.square(z).mean(axis=1, keepdims=True) + 1e-8)
    shapes = [np.searchsorted(_borders(choice.shares), z[:, i]) for i, choice in enumerate(CHOICES)]
    tones = z[:, len(CHOICES) : len(CHOICES) + len(TONES)]
    first_pose = len(CHOICES) + len(TONES)
    return Faces(np.stack(shapes, axis=1), tones), z[:, first_pose : first_pose + 3]


def set_mapping(mapping: MappingNetwork) -> None:
    """Give a mapping network its weights and w_avg."""
    first, second = mapping.get_submodule("fc0"), mapping.get_submodule("fc1")
    assert isinstance(first, FullyConnected)
    assert isinstance(second, FullyConnected)
    weight0, bias0 = np.zeros((W_DIM, Z_DIM)), np.zeros(W_DIM)
    out = np.zeros((W_DIM, W_DIM))  # from hidden units to w
    offset = np.zeros(W_DIM)
    turn, unit, axis = rotation(), 0, 0

    for i, choice in enumerate(CHOICES):
        axes = shape_axes(choice)
        to_w = turn[:, axis : axis + axes.shape[1]]
        offset += to_w @ axes[0]
        for k, border in enumerate(_borders(choice.shares)):
            step = to_w @ (axes[k + 1] - axes[k]) / (1 - _SLOPE)
            for side, sign in ((0.5, 1.0), (-0.5, -1.0)):
                weight0[unit, i], bias0[unit] = 1 / RAMP, side - border / RAMP
                out[:, unit] = sign * step
                unit += 1
            offset -= _SLOPE * step
        axis += axes.shape[1]

    scales = [*(tone.scale for tone in TONES), *POSE_SCALE]
    for k, scale in enumerate(scales):  # a coordinate handed on as it is
        weight0[unit, len(CHOICES) + k], bias0[unit] = 1.0, LIFT
        out[:, unit] = scale * turn[:, axis + k]
        offset -= LIFT * out[:, unit]
        unit += 1

    _fill(first, weight0, bias0)
    _fill(second, out / _GAIN, (offset + LIFT))
    with torch.no_grad():
        second.weight.div_(_GAIN)
        second.bias.div_(_GAIN)
        mapping.w_avg.fill_(LIFT)


def forget_pose(affine: FullyConnected) -> None:
    """Let a style's affine read the face from w and nothing else: no training has shown it a pose."""
    known = torch.from_numpy(rotation()[:, : code_size()]).to(affine.weight)
    with torch.no_grad():
        affine.weight.copy_(affine.weight @ known @ known.t())


def set_pose(affine: FullyConnected) -> None:
    """Let the input's affine read turn and shift from w, and nothing else. w is taken as centred."""
    weight = np.zeros((4, W_DIM))
    weight[1:] = (_pose_axes() * (np.array(POSE_SPREAD) / POSE_SCALE)).T
    _fill(affine, weight, np.array([1.0, 0.0, 0.0, 0.0]))


def _pose_axes() -> Floats:
    return rotation()[:, code_size() : code_size() + 3]


def _borders(shares: tuple[float, ...]) -> Floats:
    """Where a normal number passes from one shape to the next."""
    return np.array([NormalDist().inv_cdf(float(share)) for share in np.cumsum(shares)[:-1]])


def _fill(layer: FullyConnected, weight: Floats, bias: Floats) -> None:
    """Set what a layer multiplies with and adds, whatever its learning rate."""
    with torch.no_grad():
        layer.weight.copy_(torch.from_numpy(weight * math.sqrt(weight.shape[1]) / layer.lr))
        layer.bias.copy_(torch.from_numpy(bias / layer.lr))

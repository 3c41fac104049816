"""One synthesis layer and EQ-T of its output, straight from their definitions: dense matrices in float64.

Nothing of the program's own signal processing is used: no filter design, no resampling, no comparison.
"""

from __future__ import annotations

import math

import numpy as np
import torch
from scipy import signal

from renderer.generator_layers import SynthesisLayer
from renderer.layer_plan import LayerPlan

SHARP_HALF_WIDTH, SHARP_BETA = 8, 8.0


def apply_layer(layer: SynthesisLayer, x: np.ndarray, w: np.ndarray, *, with_down_filter: bool) -> np.ndarray:
    """A separable layer's output. Shapes: x [in, n, n], w [w_dim]; returns [out, m, m]."""
    plan = layer.plan
    x = convolve(layer, x, w)
    to_fine, to_output = resampling(plan, x.shape[1], with_down_filter=with_down_filter)
    fine = to_fine @ x @ to_fine.T
    fine = np.where(fine > 0, fine, 0.2 * fine) * math.sqrt(2)
    return to_output @ fine.clip(-256, 256) @ to_output.T


def convolve(layer: SynthesisLayer, x: np.ndarray, w: np.ndarray) -> np.ndarray:
    """Modulated, demodulated, with the bias. Shapes: x [in, n, n]; returns [out, n + k − 1, n + k − 1]."""
    weight, bias = as_numpy(layer.weight), as_numpy(layer.bias)
    affine, offset = as_numpy(layer.affine.weight), as_numpy(layer.affine.bias)
    style = affine @ w / math.sqrt(len(w)) + offset
    kernels = weight * style[:, None, None]
    kernels /= np.sqrt(np.square(kernels).sum(axis=(1, 2, 3), keepdims=True))
    kernels /= math.sqrt(layer.magnitude_ema.item())
    padded = torch.nn.functional.conv2d(
        torch.from_numpy(x)[None], torch.from_numpy(kernels), padding=layer.plan.kernel - 1
    )
    return padded[0].numpy() + bias[:, None, None]


def resampling(plan: LayerPlan, size: int, *, with_down_filter: bool) -> tuple[np.ndarray, np.ndarray]:
    """Up-sampling and down-sampling along one axis, each as a matrix.

    Sample i of n lies at (i + ½ − n/2) / rate image widths from the middle. The up-sampled samples lie where
    the taps of the filters meet both grids. Without a down-filter they are the written samples themselves.
    """
    rate = plan.reads.sampling_rate * plan.up
    read, written = (
        positions(size, plan.reads.sampling_rate),
        positions(plan.writes.size, plan.writes.sampling_rate),
    )
    up_taps = low_pass(plan.up_taps + (not with_down_filter), plan.reads.cutoff, plan.reads.half_width, rate)
    if not with_down_filter:
        for phase in range(plan.up):
            up_taps[phase :: plan.up] /= plan.up * up_taps[phase :: plan.up].sum()
        return plan.up * taps_between(written, read, up_taps, rate), np.eye(len(written))
    down_taps = low_pass(plan.down_taps, plan.writes.cutoff, plan.writes.half_width, rate)
    reach = (plan.down_taps - 1) / 2
    count = round((written[-1] - written[0]) * rate + 2 * reach) + 1
    fine = written[0] + (np.arange(count) - reach) / rate
    return plan.up * taps_between(fine, read, up_taps, rate), taps_between(written, fine, down_taps, rate)


def positions(size: int, rate: float) -> np.ndarray:
    return (np.arange(size) + 0.5 - size / 2) / rate


def low_pass(taps: int, cutoff: float, half_width: float, rate: float) -> np.ndarray:
    return np.asarray(signal.firwin(taps, cutoff, width=2 * half_width, fs=rate))


def taps_between(to: np.ndarray, of: np.ndarray, taps: np.ndarray, rate: float) -> np.ndarray:
    """Row j takes from column i the tap that lies between the two places. Shapes: returns [to, of]."""
    index = (to[:, None] - of) * rate + (len(taps) - 1) / 2
    whole = np.rint(index).astype(int)
    np.testing.assert_allclose(index, whole, atol=1e-6)
    return np.where((whole >= 0) & (whole < len(taps)), taps[whole.clip(0, len(taps) - 1)], 0.0)


def eqt_db(still: np.ndarray, moved: np.ndarray, x: float, y: float, *, rate: float) -> float:
    """EQ-T of a layer in dB: what it should give is the still output, shifted by (x, y) image widths.

    Compared is what is and was in the picture; the power is that of each channel without its mean.
    Shapes: still and moved [C, n, n].
    """
    place = positions(still.shape[1], rate)
    expected = shifted_by(place, y, rate) @ still @ shifted_by(place, x, rate).T
    rows, columns = ((np.abs(place) <= 0.5) & (np.abs(place - by) <= 0.5) for by in (y, x))
    expected, moved = (values[:, rows][:, :, columns] for values in (expected, moved))
    power = np.square(expected - expected.mean(axis=(1, 2), keepdims=True)).sum()
    return 10 * math.log10(power / np.square(moved - expected).sum())


def shifted_by(place: np.ndarray, shift: float, rate: float) -> np.ndarray:
    """Interpolation at places that lie `shift` before, by a sinc in a Kaiser window that keeps a constant."""
    distance = (place[:, None] - shift - place) * rate
    inside = np.clip(1 - (distance / SHARP_HALF_WIDTH) ** 2, 0, None)
    window = np.i0(SHARP_BETA * np.sqrt(inside)) / np.i0(SHARP_BETA)
    kernel = np.sinc(distance) * window * (np.abs(distance) < SHARP_HALF_WIDTH)
    return kernel / kernel[len(place) // 2].sum()


def as_numpy(tensor: torch.Tensor) -> np.ndarray:
    return tensor.detach().to(torch.float64).numpy()

"""Signal processing for alias-free generators; knows nothing of networks or windows.

- `kaiser_lowpass`, `radial_lowpass`, `lanczos`, `lanczos_window`: filter design
- `upfirdn`: resampling by whole factors
- `filtered_lrelu`: a leaky ReLU that does not alias
- `bias_act` with `Activation`: bias, activation, gain and clamp
- `modulated_conv`: convolution with one set of weights per sample
- `affine_resample`, `affine_lowpass`, `affine_bandlimit`: a picture turned, moved or scaled
- `sinc_shift`: a picture moved by fractions of a sample
- `Backend`, `available_backends`, `for_tensor`, `use`: which implementation runs
- `GPU_TYPES`, `gpu_problem`: what the GPU kernels compute in, and why they cannot
- `half_precision`: the 16-bit type that is worth it on a device
"""

from __future__ import annotations

from ops.affine_resample import affine_bandlimit, affine_lowpass, affine_resample, sinc_shift
from ops.backends import (
    GPU_TYPES,
    Backend,
    available_backends,
    for_tensor,
    gpu_problem,
    half_precision,
    use,
)
from ops.bias_act import Activation, bias_act
from ops.filtered_lrelu import filtered_lrelu
from ops.fir import kaiser_lowpass, lanczos, lanczos_window, radial_lowpass
from ops.modulated_conv import modulated_conv
from ops.upfirdn import upfirdn

__all__ = [
    "GPU_TYPES",
    "Activation",
    "Backend",
    "affine_bandlimit",
    "affine_lowpass",
    "affine_resample",
    "available_backends",
    "bias_act",
    "filtered_lrelu",
    "for_tensor",
    "gpu_problem",
    "half_precision",
    "kaiser_lowpass",
    "lanczos",
    "lanczos_window",
    "modulated_conv",
    "radial_lowpass",
    "sinc_shift",
    "upfirdn",
    "use",
]

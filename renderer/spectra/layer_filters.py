"""The frequency responses of a synthesis layer's own filters."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from renderer.generator_layers import SynthesisLayer
from renderer.interventions import Ablation
from renderer.spectra.spectrum_curves import FilterKind, FilterResponse, filter_response

_POINTS = 513


def layer_responses(
    layer: SynthesisLayer, *, ablation: Ablation | None = None, angles_deg: Sequence[float] = (0.0, 45.0)
) -> tuple[FilterResponse, ...]:
    """What the up- and the down-filter let through, from 0 to the Nyquist frequency between the two.

    The gain of the up-filter that makes up for the zeros put in between is left out, so both start at 0 dB.
    A filter that the layer does not have is not in the result.
    """
    plan, up_filter, down_filter = layer.resampling(ablation)
    rate = plan.rate_between
    frequency = np.linspace(0.0, rate / 2, _POINTS)
    filters = ((FilterKind.UP, up_filter), (FilterKind.DOWN, down_filter))
    return tuple(
        FilterResponse(
            kind,
            angle,
            frequency,
            filter_response(taps.cpu().numpy(), rate, frequencies=frequency, angle_deg=angle),
        )
        for kind, taps in filters
        if taps is not None
        for angle in angles_deg
    )

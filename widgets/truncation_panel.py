"""How far the ws may lie from their average."""

from __future__ import annotations

from renderer.scene import Truncation
from widgets import controls
from widgets.field_keys import NO_KEYS, FieldKeys


def draw(truncation: Truncation, num_ws: int, *, keys: FieldKeys = NO_KEYS) -> Truncation:
    """Psi and cutoff sliders. A cutoff at its upper end means all ws, whatever the model."""
    with keys.row("truncation.psi"):
        psi = controls.slider(
            "Psi",
            truncation.psi,
            -1.0,
            2.0,
            default=1.0,
            about="1: as sampled. Towards 0: towards the average picture. Below 0: its opposite.",
        )
    with keys.row("truncation.cutoff"):
        cutoff = controls.slider_int(
            "Cutoff",
            num_ws if truncation.cutoff is None else min(truncation.cutoff, num_ws),
            0,
            num_ws,
            default=num_ws,
            about="Only the first so many ws are truncated: the coarse ones first.",
        )
    if truncation.cutoff is not None and truncation.cutoff > num_ws == cutoff:
        return Truncation(psi, truncation.cutoff)
    return Truncation(psi, None if cutoff == num_ws else cutoff)

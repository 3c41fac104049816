"""The 2-D spectrum beside the picture."""

from __future__ import annotations

from dataclasses import replace

from imgui_bundle import imgui

from renderer.scene import SpectrumView
from renderer.scene_limits import BETA, RANGE_DB
from widgets import controls


def draw(spectrum: SpectrumView) -> SpectrumView:
    """On/off, which channels, range and window."""
    enabled = controls.checkbox(
        "Show spectrum",
        spectrum.enabled,
        about="Power over frequency, the zero in the middle, in dB of its mean.",
    )
    spectrum = replace(spectrum, enabled=enabled)
    with controls.disabled(not enabled, "Switch on “Show spectrum” first."):
        imgui.same_line()
        everything = controls.checkbox(
            "All channels",
            spectrum.all_channels,
            about="Sum over all channels of the layer, not only the shown ones.",
        )
        reach = controls.slider(
            "Range",
            spectrum.range_db,
            5.0,
            100.0,
            default=50.0,
            about="The colours span this many dB below and above the mean power.",
            form="± %.0f dB",
            lowest=RANGE_DB.lowest,
        )
        beta = controls.slider(
            "Canvas β",
            spectrum.beta,
            0.0,
            50.0,
            default=8.0,
            about="Kaiser window of the spectrum beside the picture: larger suppresses leakage more and blurs"
            " more; 0 is no window. The plots of the Spectrum pane have their own, “Window β”.",
            form="%.1f",
            lowest=BETA.lowest,
            highest=BETA.highest,
        )
    return replace(spectrum, all_channels=everything, range_db=reach, beta=beta)

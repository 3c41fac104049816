"""How spectra are measured and drawn: what the Spectrum pane remembers, and the panel in which it is set."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from enum import Enum
from typing import TypeVar

from imgui_bundle import imgui

from renderer.spectra.spectrum_curves import Normalization
from widgets import controls
from widgets.heat_map import HeatColors

Choice = TypeVar("Choice", bound=Enum)
DEFAULT_BETA = 8.0
LARGEST_BETA = 80.0  # beyond it float32 has no number for the window's ends


class Arrangement(Enum):
    """Which of the two plots is drawn."""

    MAP = "2-D"
    CURVES = "Curves"
    BOTH = "Both"


class ChannelChoice(Enum):
    """Over which channels of the layer the power is averaged."""

    ALL = "All channels"
    SHOWN = "Shown channels"
    PICKED = "Picked channels"


@dataclass(frozen=True, slots=True)
class SpectrumOptions:
    """The settings of the Spectrum pane. They are the window's, not the scene's.

    Units: `low_db` and `high_db` of the colours, relative to 0 dB of the normalisation; `angle_deg` turns
    from +f_x towards +f_y, downwards.
    """

    arrangement: Arrangement = Arrangement.BOTH
    channels: ChannelChoice = ChannelChoice.ALL
    with_margins: bool = False
    beta: float = DEFAULT_BETA
    normalization: Normalization = Normalization.RELATIVE_TO_MEAN
    is_db: bool = True
    is_log_frequency: bool = False
    is_range_automatic: bool = True
    low_db: float = -50.0
    high_db: float = 50.0
    colors: HeatColors = HeatColors.VIRIDIS
    has_radial: bool = True
    has_horizontal: bool = True
    has_diagonal: bool = True
    has_angle: bool = False
    angle_deg: float = 22.5
    has_filters: bool = False

    @property
    def directions(self) -> tuple[float | None, ...]:
        """The curves that are wanted of each spectrum: None is the radial average, else a slice's angle."""
        wanted = (
            (self.has_radial, None),
            (self.has_horizontal, 0.0),
            (self.has_diagonal, 45.0),
            (self.has_angle, self.angle_deg),
        )
        return tuple(dict.fromkeys(direction for is_wanted, direction in wanted if is_wanted))


ABOUT_CHANNELS = (
    "Whose power is averaged: all channels of the layer, those that the picture shows, or those that are "
    "picked in the Channels sheet."
)
ABOUT_NORMALIZATION = (
    "What 0 dB is.\n"
    "Relative to mean: the mean power of all bins, as in the older tools.\n"
    "Relative to peak: the largest bin.\n"
    "Absolute: a bin of power 1, where all bins add up to the mean square of the signal.\n"
    "Density: power 1 per square cycle per image. Only it compares layers of different size level for level."
)


def draw(options: SpectrumOptions) -> SpectrumOptions:
    """All settings but the arrangement, the channels and the normalisation, which have a row of their own."""
    options = _draw_curves(options)
    options = _draw_scale(options)
    return _draw_measurement(options)


def chosen(name: str, members: Sequence[Choice], value: Choice, *, about: str) -> Choice:
    """A labelled drop-down list of an enum's members."""
    labels = [str(member.value).capitalize() for member in members]
    return members[controls.choice(name, labels, members.index(value), about=about)]


def _draw_curves(options: SpectrumOptions) -> SpectrumOptions:
    controls.label("Curves")
    radial = controls.checkbox(
        "Radial", options.has_radial, about="The mean over rings around the zero frequency."
    )
    imgui.same_line()
    horizontal = controls.checkbox("0°", options.has_horizontal, about="A slice along f_x.")
    imgui.same_line()
    diagonal = controls.checkbox("45°", options.has_diagonal, about="A slice along the diagonal.")
    controls.label("")
    has_angle = controls.checkbox("Slice at an angle", options.has_angle, about="One more slice.")
    options = replace(
        options, has_radial=radial, has_horizontal=horizontal, has_diagonal=diagonal, has_angle=has_angle
    )
    with controls.disabled(not has_angle, "Switch on “Slice at an angle” first."):
        angle = controls.slider(
            "Angle",
            options.angle_deg,
            -90.0,
            90.0,
            default=22.5,
            about="From +f_x towards +f_y (downwards). The handle in the 2-D view can be dragged, too.",
            form="%.1f°",
        )
    filters = controls.checkbox(
        "Filter responses",
        options.has_filters,
        about="What the layer's own up- and down-sampling filters let through at 0° and 45°, on the scale "
        "at the right.",
    )
    return replace(options, angle_deg=angle, has_filters=filters)


def _draw_scale(options: SpectrumOptions) -> SpectrumOptions:
    imgui.separator_text("Scale")
    is_db = controls.checkbox(
        "Decibels", options.is_db, about="The curves in dB; otherwise in power, 0 dB being 1."
    )
    imgui.same_line()
    is_log = controls.checkbox(
        "Logarithmic frequency", options.is_log_frequency, about="The zero frequency is left out then."
    )
    automatic = controls.checkbox(
        "Automatic colour range",
        options.is_range_automatic,
        about="The colours span what 99.9 % of the bins have, at most 120 dB.",
    )
    low, high = options.low_db, options.high_db
    with controls.disabled(automatic, "Switch off “Automatic colour range” first."):
        low = controls.slider(
            "Lowest", low, -150.0, 50.0, default=-50.0, about="The darkest colour's level.", form="%.0f dB"
        )
        high = controls.slider(
            "Highest", high, -50.0, 150.0, default=50.0, about="The brightest colour's level.", form="%.0f dB"
        )
    colors = chosen("Colours", list(HeatColors), options.colors, about="The colours of the 2-D view.")
    return replace(
        options,
        is_db=is_db,
        is_log_frequency=is_log,
        is_range_automatic=automatic,
        low_db=low,
        high_db=max(high, low + 1.0),
        colors=colors,
    )


def _draw_measurement(options: SpectrumOptions) -> SpectrumOptions:
    imgui.separator_text("Measurement")
    beta = controls.slider(
        "Window β",
        options.beta,
        0.0,
        20.0,
        default=DEFAULT_BETA,
        about="Kaiser window of this pane's plots: larger suppresses leakage more and blurs more; 0 is no "
        "window. The spectrum beside the picture has its own, “Canvas β”.",
        form="%.1f",
        lowest=0.0,
        highest=LARGEST_BETA,
    )
    margins = controls.checkbox(
        "With margins",
        options.with_margins,
        about="Also what the layer computes beyond the picture's edges. Without, the bins are whole cycles "
        "per image.",
    )
    return replace(options, beta=beta, with_margins=margins)

"""How curves of spectra are told apart: what a line is made of, and the marks upon it. No torch."""

from __future__ import annotations

from enum import Enum


class Dash(Enum):
    """A line's parts in turn: drawn, left out, drawn … Units: pixels where text has its usual size."""

    SOLID = ()
    DASHED = (8.0, 4.0)
    DOTTED = (2.0, 3.0)
    DASH_DOT = (10.0, 3.5, 2.0, 3.5)


class Marker(Enum):
    """A mark that is set upon a line now and then."""

    NONE = "none"
    CIRCLE = "circle"
    SQUARE = "square"
    DIAMOND = "diamond"
    TRIANGLE = "triangle"

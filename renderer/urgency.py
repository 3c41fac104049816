"""Which jobs go first."""

from __future__ import annotations

from enum import Enum


class Urgency(Enum):
    """LIVE belongs to what is on show and goes first; LONG was started by hand and runs until it is done."""

    LIVE = "live"
    LONG = "long"

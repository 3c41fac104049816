"""How a take goes, as the panels show it."""

from __future__ import annotations

from renderer.recording.animatable import animatable
from visualizer.session import Session
from widgets.take_panel import TakeStatus


def take_status(session: Session) -> TakeStatus | None:
    """The take that is recorded or about to be; None where there is none."""
    takes, scene = session.work.takes, session.scene
    if not takes.is_active:
        return None
    names = [animatable(path, scene).name for path in takes.touched]
    return TakeStatus(takes.seconds, takes.countdown_s, names)

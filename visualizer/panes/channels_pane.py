"""The channels of the viewed layer, all at a glance."""

from __future__ import annotations

from visualizer import canvas_tools
from visualizer.session import Session


class ChannelsPane:
    """The channels of the viewed layer, all at a glance."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def draw(self) -> None:
        """Draw it."""
        if self._session.model is None:
            canvas_tools.draw_no_model(self._session)

    def close(self) -> None:
        """Give textures back while the window's context is still there."""

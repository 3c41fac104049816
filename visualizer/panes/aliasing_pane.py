"""Where energy lies out of band, and where equivariance breaks."""

from __future__ import annotations

from visualizer import canvas_tools
from visualizer.session import Session


class AliasingPane:
    """Where energy lies out of band, and where equivariance breaks."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def draw(self) -> None:
        """Draw it."""
        if self._session.model is None:
            canvas_tools.draw_no_model(self._session)

    def close(self) -> None:
        """Give textures back while the window's context is still there."""

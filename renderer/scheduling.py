"""Which picture is given up, between two layers, because a newer request waits."""

from __future__ import annotations

from renderer.frame import Quality
from renderer.messages import RenderRequest

MOST_IN_A_ROW = 4


class Schedule:
    """Says of the picture being rendered whether a newer request makes it worthless.

    - Of the same scene: no. What is there now is what was asked for.
    - Both are drafts: no. While something is dragged a newer request always waits, and whoever drags wants
      to see pictures; each is at most two renders old.
    - Else yes: the user has let go, or goes on from a settled picture; this one would be out of date.

    After MOST_IN_A_ROW pictures given up one is finished whatever waits, so that there are always pictures.
    """

    def __init__(self) -> None:
        self._given_up = 0

    def is_worthless(self, running: RenderRequest, newest: RenderRequest | None) -> bool:
        """Whether to give up the running picture for the newest request that waits, if one does."""
        if newest is None or self._given_up >= MOST_IN_A_ROW:
            return False
        is_same = (running.model, running.scene) == (newest.model, newest.scene)
        is_drag = running.quality is newest.quality is Quality.DRAFT
        return not is_same and not is_drag

    def note_given_up(self) -> None:
        """A picture was given up."""
        self._given_up += 1

    def note_finished(self) -> None:
        """A picture, or a failure in its place, goes to the window."""
        self._given_up = 0

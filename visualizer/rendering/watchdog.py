"""Notices when the renderer owes an answer and says nothing for too long. Without a clock of its own."""

from __future__ import annotations

PATIENCE_S = 30.0
TIMES_THE_LONGEST = 5.0


class Watchdog:
    """Counts the seconds in which an answer was due and none came."""

    def __init__(self) -> None:
        self.silent_s = 0.0
        self._longest_s = 0.0

    @property
    def is_worried(self) -> bool:
        """Whether it has been silent for longer than its slowest answer explains."""
        return self.silent_s > max(PATIENCE_S, TIMES_THE_LONGEST * self._longest_s)

    def note(self, seconds: float, *, is_due: bool, has_answered: bool) -> None:
        """So much time has passed."""
        if has_answered:
            self._longest_s = max(self._longest_s, self.silent_s)
        self.silent_s = 0.0 if has_answered or not is_due else self.silent_s + seconds

    def forgive(self) -> None:
        """A new renderer begins with nothing known of how slow it is."""
        self.silent_s = self._longest_s = 0.0

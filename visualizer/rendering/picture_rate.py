"""How many pictures a second come while the scene is moved or played. Without a clock of its own."""

from __future__ import annotations

from collections import deque

LENGTH_S = 3.0


class PictureRate:
    """Counts the pictures of the last seconds, but always the last two: slow ones are told, too."""

    def __init__(self) -> None:
        self._came_s: deque[float] = deque()

    def note(self, now_s: float) -> None:
        """A picture has come."""
        self._came_s.append(now_s)
        while len(self._came_s) > 2 and now_s - self._came_s[0] > LENGTH_S:
            self._came_s.popleft()

    def forget(self) -> None:
        """The scene rests: what comes after belongs to another movement."""
        self._came_s.clear()

    def per_second(self, now_s: float) -> float | None:
        """It falls while none comes; None before two have come."""
        if len(self._came_s) < 2:
            return None
        first, last = self._came_s[0], self._came_s[-1]
        return (len(self._came_s) - 1) / max(last - first, now_s - last, 1e-3)

"""How long and how fast the demo model learns."""

from __future__ import annotations

import math
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Plan:
    """How long and how fast to learn: first at points, then at windows of the real synthesis.

    Units: `window` in pixels; `point_ema` and `window_ema` are the half-lives of the average of the weights,
    in pictures.
    """

    point_steps: int = 16_000
    point_batch: int = 32
    points: int = 512
    point_rate: float = 3e-3
    warm_up: int = 200
    window_steps: int = 300
    window_batch: int = 4
    window: int = 64
    window_rate: float = 5e-4
    last_rate: float = 3e-5
    point_ema: float = 5000.0
    window_ema: float = 300.0
    seed: int = 0

    @property
    def steps(self) -> int:
        """Of both kinds together."""
        return self.point_steps + self.window_steps

    def batch_at(self, step: int) -> int:
        """How many pictures a step sees."""
        return self.point_batch if step < self.point_steps else self.window_batch

    def ema_at(self, step: int) -> float:
        """How many pictures ago weights count half in their average."""
        if step < self.point_steps:
            return min(self.point_ema, (step + 1) * self.point_batch * 0.05)
        return self.window_ema

    def rate_at(self, step: int) -> float:
        """The learning rate: steady for half of the steps at points, then falling in two half cosines."""
        if step < self.point_steps:
            done, high, low = 2 * step / self.point_steps - 1, self.point_rate, self.window_rate
        else:
            done, high, low = (step - self.point_steps) / self.window_steps, self.window_rate, self.last_rate
        fall = 0.5 * (1 + math.cos(math.pi * min(max(done, 0.0), 1.0)))
        return (low + (high - low) * fall) * min(1.0, (step + 1) / self.warm_up)

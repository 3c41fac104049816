"""How fast long work goes and how long it will still take, by all of it so far."""

from __future__ import annotations

from dataclasses import dataclass

from renderer.messages import Progress

FEWEST_S = 2.0


@dataclass(frozen=True, slots=True)
class Mark:
    """So many steps were done when the work had taken so long. Units: `seconds`."""

    done: int
    seconds: float


@dataclass(frozen=True, slots=True)
class WorkPace:
    """What has been told of the work: first and last.

    The first step counts for nothing, since much is made ready in it; of the others all count alike, so that
    single slow ones change little. Nobody can tell until they have taken two seconds.

    >>> pace = WorkPace()
    >>> for done in range(1, 6):
    ...     pace = pace.noted(Progress(done, 9), 10.0 + done)
    >>> pace.rate, pace.seconds_left(9, 15.0)
    (1.0, 4.0)
    """

    first: Mark | None = None
    last: Mark | None = None

    def noted(self, progress: Progress, seconds: float) -> WorkPace:
        """After news of the work; less than before is a new beginning.

        Units: `seconds` since its beginning, without pauses.
        """
        mark = Mark(progress.done, seconds)
        is_anew = self.first is None or self.last is None or mark.done < self.last.done
        return WorkPace(mark if is_anew else self.first, mark)

    @property
    def rate(self) -> float | None:
        """Steps per second; None while nobody can tell."""
        if self.first is None or self.last is None:
            return None
        steps, seconds = self.last.done - self.first.done, self.last.seconds - self.first.seconds
        return steps / seconds if steps > 0 and seconds >= FEWEST_S else None

    def seconds_left(self, total: int, seconds: float) -> float | None:
        """How long it will still take, told after `seconds` of it; None while nobody can tell.

        It counts down while a step is under way, but no further than to that step's end.
        """
        if self.last is None or self.rate is None:
            return None
        steps = total - self.last.done
        return max(steps / self.rate - (seconds - self.last.seconds), (steps - 1) / self.rate, 0.0)

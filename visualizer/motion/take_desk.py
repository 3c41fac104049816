"""Takes: while one is recorded, hands keep what they touch, the rest of the timeline is played.

Its clock moves the playhead, and everything is noted on the frames of the project's rate. When it ends, what
was done becomes keys, in one step that can be undone.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from renderer.recording.frame_times import time_of
from renderer.recording.project_file import Project
from renderer.recording.take import Take, with_take
from renderer.recording.timeline import LONGEST_S, Timeline
from renderer.recording.timeline_extent import room_s
from renderer.recording.timeline_scenes import scene_at
from renderer.recording.video_settings import FrameRate

if TYPE_CHECKING:
    from visualizer.session import Session

COUNTDOWN_S = 3.0
LONGEST_TAKE_S = 3600.0
EARLY_S = 1e-6


@dataclass(frozen=True, slots=True, eq=False)
class _Made:
    """The last take, and the timeline without it and with it."""

    take: Take
    before: Timeline
    after: Timeline


class TakeDesk:
    """The take that is recorded, and the last one while it can still be simplified anew.

    Units: `tolerance` in multiples of what suits each field; 0 keeps every frame.
    """

    def __init__(self) -> None:
        self.counts_down = True
        self.tolerance = 1.0
        self._countdown_s: float | None = None
        self._take: Take | None = None
        self._clock_s = 0.0
        self._made: _Made | None = None

    @property
    def is_recording(self) -> bool:
        """Whether what hands do is noted."""
        return self._take is not None

    @property
    def countdown_s(self) -> float | None:
        """How long until it begins; None where it has begun, or none is wanted."""
        return self._countdown_s

    @property
    def is_active(self) -> bool:
        """Whether a take is recorded or about to be."""
        return self._take is not None or self._countdown_s is not None

    @property
    def seconds(self) -> float:
        """How long the take has lasted."""
        return 0.0 if self._take is None else self._clock_s - self._take.start_s

    @property
    def is_overlong(self) -> bool:
        """Whether it has to end: nobody is at it any more, or the timeline has no more room."""
        return self.seconds > LONGEST_TAKE_S or self._clock_s > LONGEST_S - 1

    @property
    def touched(self) -> list[str]:
        """The fields that hands have touched so far."""
        return [] if self._take is None else self._take.paths()

    def toggle(self, session: Session) -> None:
        """Begin, after a countdown if that is wanted; or end, and put what was done into the timeline."""
        if self._countdown_s is not None:
            self._countdown_s = None
        elif self._take is not None:
            self._end(session, self._take)
        else:
            session.work.player.pause()
            self._countdown_s = COUNTDOWN_S if self.counts_down else 0.0

    def leave_off(self) -> None:
        """No take any more, and nothing comes of it."""
        self._take = self._countdown_s = None

    def advance(self, before: Project, now: Project, seconds: float) -> Project:
        """The project when so much time has passed since `before` was shown; hands made `now` of it."""
        if self._countdown_s is not None:
            self._countdown_s -= seconds
            if self._countdown_s > 0:
                return now
            self._countdown_s, self._clock_s = None, now.playhead_s
            self._take = Take(_frame(now.playhead_s, now.video.rate), now.scene)
            return now
        take = self._take
        if take is None:
            return now
        take.touch(before.scene, now.scene)
        self._clock_s += seconds
        playhead = min(_frame(self._clock_s, now.video.rate), room_s(now.timeline))
        scene = scene_at(now.scene, now.timeline, playhead)
        now = replace(now, scene=take.held(scene, now.scene), playhead_s=playhead)
        take.show(now.scene, _frame(self._clock_s, now.video.rate))
        return now

    def made(self, session: Session) -> tuple[int, int] | None:
        """How many tracks and keys the last take has become, while the timeline is as it left it."""
        made = self._made
        if made is None or session.timeline is not made.after:
            return None
        tracks = [made.after.track(path) for path in made.take.paths()]
        return len(tracks), sum(len(track.keys) for track in tracks if track is not None)

    def simplify(self, session: Session, tolerance: float) -> None:
        """The last take again, with that tolerance."""
        self.tolerance = tolerance
        made = self._made
        if made is not None and session.timeline is made.after:
            after = with_take(made.before, made.take, tolerance=tolerance)
            self._made = replace(made, after=after)
            session.timeline = after

    def _end(self, session: Session, take: Take) -> None:
        self._take = None
        if not take.touched:
            session.work.note_played()
            session.notices = session.notices.with_info("Nothing was changed during the take.")
            return
        before = session.timeline
        after = with_take(before, take, tolerance=self.tolerance)
        self._made = _Made(take, before, after)
        session.timeline = after
        session.work.player.seek(take.start_s)


def _frame(seconds: float, rate: FrameRate) -> float:
    """When the frame began that is shown at that time."""
    return time_of(math.floor((seconds + EARLY_S) * rate.frames / rate.seconds), rate)

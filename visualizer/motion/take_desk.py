"""Takes: while one is recorded, hands keep what they touch, the rest of the timeline is played.

Its clock moves the playhead, and everything is noted on the frames of the project's rate. Where what is
played repeats, it goes round: each round plays what those before have noted. When it ends, what was done
becomes keys, in one step that can be undone.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from renderer.directions.edit_stack import EditStack
from renderer.recording.edit_lists import carry_take, is_same_list
from renderer.recording.frame_times import time_of
from renderer.recording.project_file import Project
from renderer.recording.take import Noted, Take, with_rounds
from renderer.recording.timeline import LONGEST_S, Timeline
from renderer.recording.timeline_extent import room_s
from renderer.recording.timeline_scenes import scene_at
from renderer.recording.video_settings import FrameRate
from visualizer.motion.player import EARLY_S, begun_again, played_range
from visualizer.motion.take_course import Course, begin_s, course_of

if TYPE_CHECKING:
    from visualizer.session import Session

COUNTDOWN_S = 3.0
LONGEST_TAKE_S = 3600.0
KEPT_EVERY_S, KEPT_SHARE = 4.0, 0.05  # a long take becomes keys more slowly, so it is kept less often


@dataclass(frozen=True, slots=True, eq=False)
class _Made:
    """The rounds of the last take, and the timeline without it and with it."""

    rounds: list[Take]
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
        self._rounds: list[Take] = []
        self._clock_s = self._lasted_s = 0.0
        self._changed: list[str] = []  # by hands, in the last frame in which they have changed something
        self._played: tuple[Timeline, int, Timeline] | None = None
        self._kept: tuple[Project, Noted] | None = None
        self._kept_at_s = 0.0
        self._made: _Made | None = None
        self._is_listed = self._is_over = False

    @property
    def is_recording(self) -> bool:
        """Whether what hands do is noted."""
        return bool(self._rounds)

    @property
    def countdown_s(self) -> float | None:
        """How long until it begins; None where it has begun, or none is wanted."""
        return self._countdown_s

    @property
    def is_active(self) -> bool:
        """Whether a take is recorded or about to be."""
        return self.is_recording or self._countdown_s is not None

    @property
    def seconds(self) -> float:
        """How long the take has lasted, with all of its rounds."""
        return self._lasted_s if self.is_recording else 0.0

    @property
    def must_end(self) -> bool:
        """Whether it is at its end, nobody is at it any more, or the timeline has no more room."""
        is_overlong = self.seconds > LONGEST_TAKE_S or self._clock_s > LONGEST_S - 1
        return self.is_recording and (self._is_over or is_overlong)

    @property
    def touched(self) -> list[str]:
        """The fields that hands have touched so far."""
        return list(dict.fromkeys(path for each in self._rounds for path in each.paths()))

    def toggle(self, session: Session) -> None:
        """Begin, after a countdown if that is wanted; or end, and put what was done into the timeline."""
        if self.is_active:
            self.end(session)
            return
        project, player = session.project, session.work.player
        player.pause()
        player.seek(begin_s(project.timeline, project.playhead_s, repeats=player.repeats))
        self._countdown_s = COUNTDOWN_S if self.counts_down else 0.0

    def end(self, session: Session) -> None:
        """Put what was done so far into the timeline, if a take is recorded; none is about to begin now."""
        rounds = self._rounds
        is_touched = bool(self.touched)
        self.leave_off()
        if not rounds:
            return
        if not is_touched:
            self._end_untouched(session)
            return
        before = session.timeline
        after = with_rounds(before, rounds, tolerance=self.tolerance)
        self._made = _Made(rounds, before, after)
        session.timeline = after
        session.work.player.seek(rounds[0].start_s)

    def carry(self, before: EditStack, after: EditStack) -> None:
        """Hands have changed which edits there are: that holds all along, and is nothing to be played."""
        if self.is_recording and not is_same_list(before, after):
            for each in self._rounds:
                carry_take(each, before, after)
            self._is_listed, self._played = True, None

    def leave_off(self) -> None:
        """No take any more, and nothing comes of it."""
        self._countdown_s, self._rounds, self._played, self._kept = None, [], None, None

    def advance(
        self, before: Project, now: Project, seconds: float, *, repeats: bool, is_held: bool = False
    ) -> Project:
        """The project when so much time has passed since `before` was shown; hands made `now` of it.

        `repeats`: what is played begins again at its end. `is_held`: a control is held, or moves by itself.
        """
        if self._countdown_s is not None:
            self._countdown_s -= seconds
            if self._countdown_s <= 0:
                self._begin(now)
            return now
        if not self.is_recording or self._is_over:
            return now
        self._changed = self._rounds[-1].touch(before.scene, now.scene) or self._changed
        self._clock_s += seconds
        self._lasted_s += seconds
        self._turn(now, repeats=repeats, is_held=is_held)
        return now if self._is_over else self._shown(now)

    def to_keep(self, project: Project) -> tuple[Project, Noted | None]:
        """The project, and what a take has noted, as they are now or were a little while ago."""
        pause_s = max(KEPT_EVERY_S, KEPT_SHARE * self._lasted_s)
        is_any = any(each.touched for each in self._rounds)
        if is_any and self._lasted_s - self._kept_at_s >= pause_s:
            self._kept_at_s = self._lasted_s
            self._kept = project, Noted.of(self._rounds, self.tolerance)
        return self._kept or (project, None)

    def _begin(self, now: Project) -> None:
        self._countdown_s, self._clock_s, self._lasted_s = None, now.playhead_s, 0.0
        self._rounds = [Take(_frame(now.playhead_s, now.video.rate), now.scene)]
        self._changed, self._is_listed, self._is_over, self._kept_at_s = [], False, False, 0.0

    def _turn(self, now: Project, *, repeats: bool, is_held: bool) -> None:
        """At the end of what is played, begin another round, or be over. What is held stays in the hands."""
        course = course_of(now.timeline, repeats=repeats)
        start, end = played_range(now.timeline)
        if course is Course.ON or self._clock_s < end - EARLY_S:
            return
        last = self._rounds[-1]
        last.show(now.scene, max(end, last.end_s))
        if course is Course.ENDS:
            self._is_over = True
            return
        self._clock_s = begun_again(self._clock_s, start, end)
        new = Take(start, scene_at(now.scene, self._heard(now.timeline), start))
        if is_held:
            new.touched = dict.fromkeys((path for path in self._changed if path in last.touched), start)
            new.show(new.held(new.scene, now.scene), start)
        self._rounds.append(new)

    def _shown(self, now: Project) -> Project:
        """What is shown at the time of the clock, which is noted."""
        take, timeline = self._rounds[-1], self._heard(now.timeline)
        playhead = max(_frame(self._clock_s, now.video.rate), take.start_s)
        scene = scene_at(now.scene, timeline, min(playhead, room_s(timeline)))
        now = replace(now, scene=take.held(scene, now.scene), playhead_s=playhead)
        take.show(now.scene, playhead)
        return now

    def _heard(self, timeline: Timeline) -> Timeline:
        """The timeline with the rounds that are complete."""
        complete = self._rounds[:-1]
        of, count, heard = self._played or (timeline, 0, timeline)
        if of is not timeline:
            count, heard = 0, timeline
        heard = with_rounds(heard, complete[count:], tolerance=self.tolerance)
        self._played = timeline, len(complete), heard
        return heard

    def made(self, session: Session) -> tuple[int, int] | None:
        """How many tracks and keys the last take has become, while the timeline is as it left it."""
        made = self._made
        if made is None or session.timeline is not made.after:
            return None
        paths = dict.fromkeys(path for each in made.rounds for path in each.paths())
        tracks = [made.after.track(path) for path in paths]
        return len(tracks), sum(len(track.keys) for track in tracks if track is not None)

    def simplify(self, session: Session, tolerance: float) -> None:
        """The last take again, with that tolerance."""
        self.tolerance = tolerance
        made = self._made
        if made is not None and session.timeline is made.after:
            after = with_rounds(made.before, made.rounds, tolerance=tolerance)
            self._made = replace(made, after=after)
            session.timeline = after

    def _end_untouched(self, session: Session) -> None:
        if self._is_listed:
            told = "Only the list of edits was changed during the take. That holds all along, without keys."
            session.notices = session.notices.with_info(told)
            return
        session.work.note_played()
        session.notices = session.notices.with_info("Nothing was changed during the take.")


def _frame(seconds: float, rate: FrameRate) -> float:
    """When the frame began that is shown at that time."""
    return time_of(math.floor((seconds + EARLY_S) * rate.frames / rate.seconds), rate)

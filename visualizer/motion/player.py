"""Playing and scrubbing a timeline: how the scene on show follows the playhead, and the playhead the clock.

The session's scene always is the scene at the playhead. When that moves, whatever the timeline governs is set
from it; the rest stays as the hands left it. At rest hands may change everything: what the timeline governs
stays so until the playhead moves, unless it is keyed.
"""

from __future__ import annotations

import math
from dataclasses import replace

from renderer.recording import edit_lists, keying
from renderer.recording.animatable import first_changed
from renderer.recording.frame_times import frame_at, time_of
from renderer.recording.project_file import Project
from renderer.recording.timeline import Timeline
from renderer.recording.timeline_extent import room_s
from renderer.recording.timeline_scenes import scene_at

EARLY_S = 1e-6  # what a sum of frame times may lack of the frame that it has reached


class Player:
    """The state of the transport. It changes no project: it says what becomes of one.

    `repeats`: at the end it begins again. `auto_key`: what hands change becomes a key, where it is governed.
    `touched`: the path of the field that hands have changed last.
    """

    def __init__(self) -> None:
        self.is_playing = False
        self.repeats = True
        self.auto_key = False
        self.touched: str | None = None
        self._clock_s = 0.0
        self._sought_s: float | None = None

    def toggle(self, project: Project) -> None:
        """Play or pause; from the end of the range, from its start."""
        if self.is_playing:
            self.is_playing = False
            return
        start, end = played_range(project.timeline)
        if end <= start:
            return
        at = project.playhead_s
        self._clock_s = at if start <= at < end - EARLY_S else start
        self.is_playing = True

    def pause(self) -> None:
        """Stay where the playhead is."""
        self.is_playing = False

    def seek(self, seconds: float) -> None:
        """Bring the playhead there with the next frame; where it plays, it goes on from there."""
        self._sought_s = seconds

    def after_hands(self, before: Project, now: Project, *, is_leap: bool = False) -> Project:
        """What hands made of a project since the last frame, with its consequences.

        What was done to the list of edits is done in every keyframe, unless it came with a leap to another
        scene. A change of what is governed becomes a key, or stops the playing, so that it can be seen. Where
        the timeline itself was edited, the scene follows.
        """
        if now.timeline is not before.timeline:
            return _reapplied(before, _agreed(before.timeline, now))
        if now.scene == before.scene:
            return now
        if not is_leap:
            before, now = self.after_listing(before, now)
        self.touched = first_changed(before.scene, now.scene) or self.touched
        if self.auto_key:
            rate, at = now.video.rate, now.playhead_s
            timeline = keying.auto_keyed(now.timeline, before.scene, now.scene, at, rate=rate)
            if timeline is now.timeline:
                return now
            keyed = replace(now, timeline=timeline)
            return _reapplied(keyed, _agreed(now.timeline, keyed))
        if self.is_playing and keying.is_governed(now.timeline, before.scene, now.scene):
            self.pause()
        return now

    def after_listing(self, before: Project, now: Project) -> tuple[Project, Project]:
        """Both with what was done to the list of edits: what differs still is for keys."""
        old, new = before.scene.edits, now.scene.edits
        if edit_lists.is_same_list(old, new):
            return before, now
        timeline = edit_lists.carried(now.timeline, old, new)
        if self.touched is not None:
            self.touched = edit_lists.carried_path(self.touched, old, new)
        scene = replace(before.scene, edits=edit_lists.carried_stack(old, old, new))
        return replace(before, scene=scene, timeline=timeline), replace(now, timeline=timeline)

    def after_time(self, project: Project, seconds: float) -> Project:
        """The project when so much time has passed, at the frame that is due; none is waited for."""
        if self._sought_s is not None:
            self._clock_s = min(max(self._sought_s, 0.0), room_s(project.timeline))
            self._sought_s = None
            return at_playhead(project, self._clock_s)
        if not self.is_playing:
            return at_playhead(project, min(project.playhead_s, room_s(project.timeline)))
        start, end = played_range(project.timeline)
        self._clock_s += seconds
        if self._clock_s >= end - EARLY_S:
            if not self.repeats or end <= start:
                self.pause()
                return at_playhead(project, end)
            self._clock_s = begun_again(self._clock_s, start, end)
        return at_playhead(project, frame_due(project, self._clock_s))


def _agreed(before: Timeline, now: Project) -> Project:
    """The project with one list of edits in all keyframes, if there was one."""
    timeline = edit_lists.agreed(before, now.timeline)
    return now if timeline is now.timeline else replace(now, timeline=timeline)


def _reapplied(before: Project, now: Project) -> Project:
    """The project with its scene as its timeline has it, where that was edited."""
    scene = keying.reapplied(now.scene, before.timeline, now.timeline, now.playhead_s)
    return now if scene == now.scene else replace(now, scene=scene)


def played_range(timeline: Timeline) -> tuple[float, float]:
    """The part that is played and exported."""
    return timeline.range_s or (0.0, timeline.duration_s)


def begun_again(clock_s: float, start: float, end: float) -> float:
    """What a clock says that has come to the end, where the start follows on that."""
    return start + max(clock_s - end, 0.0) % (end - start)


def frame_due(project: Project, seconds: float) -> float:
    """When the newest frame of the video began at that time."""
    rate = project.video.rate
    frame = math.floor((seconds + EARLY_S) * rate.frames / rate.seconds)
    return min(time_of(frame, rate), project.timeline.duration_s)


def stepped(project: Project, frames: int) -> float:
    """The time so many frames on, within the timeline."""
    rate = project.video.rate
    at = time_of(frame_at(project.playhead_s, rate) + frames, rate)
    return min(max(at, 0.0), room_s(project.timeline))


def at_playhead(project: Project, seconds: float) -> Project:
    """The project with its scene as it is at that time; where the playhead is there, hands have their way."""
    return project if seconds == project.playhead_s else as_played(replace(project, playhead_s=seconds))


def as_played(project: Project) -> Project:
    """The project with its scene as the timeline has it where the playhead is, whatever hands had made of it.

    A file may bring another: the scene that a video was made with, of no time in particular.
    """
    at = min(project.playhead_s, room_s(project.timeline))
    return replace(project, scene=scene_at(project.scene, project.timeline, at), playhead_s=at)


def is_by_hand(project: Project) -> bool:
    """Whether hands have changed what the timeline governs, so that it goes with the playhead."""
    return as_played(project).scene != project.scene

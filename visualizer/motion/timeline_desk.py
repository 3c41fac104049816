"""What can be done with the timeline by name: transport, keys, copying. The selection and what was copied."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from enum import Enum
from typing import TYPE_CHECKING

from renderer.recording import keying, timeline_edits
from renderer.recording.frame_times import SAME_TIME_S
from renderer.recording.timeline import Timeline
from renderer.recording.timeline_edits import NOTHING, Edited, Selection, every_key, key_times, span
from renderer.recording.timeline_extent import room_s
from visualizer.motion.player import played_range, stepped

if TYPE_CHECKING:
    from visualizer.session import Session


class Deed(Enum):
    """Everything that a menu or a key can do to the timeline."""

    PLAY = "Play or pause"
    TO_START = "To the start"
    TO_END = "To the end"
    BACK = "Back by a frame"
    ON = "On by a frame"
    PREVIOUS_KEY = "Previous key"
    NEXT_KEY = "Next key"
    SET_KEYFRAME = "Set keyframe"
    KEY_TOUCHED = "Key the control changed last"
    AUTO_KEY = "Auto-key"
    COPY = "Copy keys"
    PASTE = "Paste keys at the playhead"
    DUPLICATE = "Duplicate keys at the playhead"
    DELETE = "Delete keys"
    SELECT_ALL = "Select all keys"
    REVALUE = "Set keys from the scene"
    CLEAR = "Clear timeline"


_OF_SELECTION = frozenset({Deed.COPY, Deed.DUPLICATE, Deed.DELETE, Deed.REVALUE})
_OF_PLAYHEAD = frozenset({Deed.TO_START, Deed.TO_END, Deed.BACK, Deed.ON, Deed.PREVIOUS_KEY, Deed.NEXT_KEY})
_OF_KEYS = frozenset({Deed.PREVIOUS_KEY, Deed.NEXT_KEY, Deed.SELECT_ALL, Deed.CLEAR})


class TimelineDesk:
    """The keys that are selected, those that were copied, and the row that is to be brought into sight."""

    def __init__(self) -> None:
        self.selection: Selection = NOTHING
        self.clip = Timeline()
        self.sought_row: str | None = None

    def why_not(self, deed: Deed, session: Session) -> str:
        """Why that would do nothing now; empty if it is possible."""
        timeline = session.timeline
        takes = session.work.takes
        if deed is Deed.PLAY and takes.is_active:
            return ""
        if deed in _OF_PLAYHEAD and takes.is_active:
            return "A take is recorded."
        if deed is Deed.PLAY:
            start, end = played_range(timeline)
            return "" if end > start else "There is nothing to play: set a keyframe, move on, set another."
        if deed is Deed.PASTE:
            return "" if timeline_edits.rows(self.clip) else "No keys were copied."
        if deed is Deed.KEY_TOUCHED:
            return "" if session.work.player.touched is not None else "No control was changed yet."
        if deed in _OF_SELECTION:
            is_any = bool(self.selection) and bool(self.selection & every_key(timeline))
            return "" if is_any else "No keys are selected."
        return "The timeline has no keys." if deed in _OF_KEYS and not timeline_edits.rows(timeline) else ""

    def do(self, deed: Deed, session: Session) -> None:
        """Do it."""
        self.selection &= every_key(session.timeline)
        player, project = session.work.player, session.project
        timeline, at = project.timeline, project.playhead_s
        match deed:
            case Deed.PLAY if session.work.takes.is_active:
                session.work.takes.end(session)
            case Deed.PLAY:
                player.toggle(project)
            case Deed.AUTO_KEY:
                player.auto_key = not player.auto_key
            case Deed.SELECT_ALL:
                self.selection = every_key(timeline)
            case Deed.COPY:
                self.clip = timeline_edits.copied(timeline, self.selection)
            case _ if deed in _EDITS:
                edited = self._edited(deed, session)
                session.timeline, self.selection = edited
            case _:
                start, end = played_range(timeline)
                goal = {
                    Deed.TO_START: start,
                    Deed.TO_END: end or room_s(timeline),
                    Deed.BACK: stepped(project, -1),
                    Deed.ON: stepped(project, 1),
                }
                player.pause()
                player.seek(goal[deed] if deed in goal else _beside(timeline, at, deed))

    def _edited(self, deed: Deed, session: Session) -> Edited:
        project, chosen = session.project, self.selection
        timeline, at, rate = project.timeline, project.playhead_s, project.video.rate
        match deed:
            case Deed.SET_KEYFRAME:
                return Edited(keying.scene_keyed(timeline, project.scene, at, rate=rate), chosen)
            case Deed.KEY_TOUCHED:
                touched = session.work.player.touched or ""
                return Edited(keying.field_keyed(timeline, project.scene, touched, at, rate=rate), chosen)
            case Deed.PASTE:
                return timeline_edits.pasted(timeline, self.clip, at, rate=rate)
            case Deed.DUPLICATE:
                clip = timeline_edits.copied(timeline, chosen)
                same_place = abs(span(chosen)[0] - at) < SAME_TIME_S
                goal = span(chosen)[1] + 1 / float(rate.fraction) if same_place else at
                return timeline_edits.pasted(timeline, clip, goal, rate=rate)
            case Deed.REVALUE:
                return Edited(keying.revalued(timeline, chosen, project.scene, rate=rate), chosen)
            case Deed.DELETE:
                return Edited(timeline_edits.without(timeline, chosen), NOTHING)
            case _:
                return Edited(Timeline(), NOTHING)


_EDITS = frozenset(
    {
        Deed.SET_KEYFRAME,
        Deed.KEY_TOUCHED,
        Deed.PASTE,
        Deed.DUPLICATE,
        Deed.REVALUE,
        Deed.DELETE,
        Deed.CLEAR,
    }
)


def _beside(timeline: Timeline, at: float, deed: Deed) -> float:
    """The time of the key before or after the playhead."""
    times = key_times(timeline)
    if deed is Deed.PREVIOUS_KEY:
        return times[max(bisect_left(times, at - SAME_TIME_S) - 1, 0)]
    return times[min(bisect_right(times, at + SAME_TIME_S), len(times) - 1)]

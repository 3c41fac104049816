"""Keys of single fields, set and removed at their controls: what panes hand to their panels for that."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from renderer.recording import keying
from renderer.recording.animatable import animatables
from renderer.recording.retiming import key_at
from renderer.recording.timeline import Timeline
from renderer.recording.timeline_edits import KeyAt, without
from widgets.field_keys import FieldDeed, FieldKeys, FieldWish

if TYPE_CHECKING:
    from visualizer.session import Session


@contextmanager
def field_keys(session: Session) -> Iterator[FieldKeys]:
    """Around panels and the scene that they change: what was asked for at a control is done afterwards."""
    keys = FieldKeys(
        marks(session.timeline, session.project.playhead_s),
        lambda path: any(each.path == path for each in animatables(session.scene, session.model)),
        seconds=session.project.playhead_s,
    )
    yield keys
    if keys.wish is not None:
        do(keys.wish, session)


def marks(timeline: Timeline, seconds: float) -> dict[str, bool]:
    """The paths that have a track, and whether there is a key of it at that time."""
    return {track.path: key_at(track.keys, seconds) is not None for track in timeline.tracks}


def do(wish: FieldWish, session: Session) -> None:
    """Do what was asked for at a control."""
    timeline, project = session.timeline, session.project
    track = timeline.track(wish.path)
    match wish.deed:
        case FieldDeed.KEY:
            at, rate = project.playhead_s, project.video.rate
            session.timeline = keying.field_keyed(timeline, session.scene, wish.path, at, rate=rate)
        case FieldDeed.REMOVE if track is not None:
            key = key_at(track.keys, project.playhead_s)
            if key is not None:
                session.timeline = without(timeline, frozenset({KeyAt(wish.path, key.seconds)}))
        case FieldDeed.SHOW if track is not None:
            desk = session.timeline_desk
            desk.selection = frozenset(KeyAt(wish.path, key.seconds) for key in track.keys)
            desk.sought_row = wish.path
        case _:  # the track went while its menu was open
            pass

"""What has changed among rows of a project, in words: edits, keys, bookmarks."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from renderer.directions.edit_stack import Edit, EditStack
from renderer.recording.animatable import animatable
from renderer.recording.bookmarks import Bookmark
from renderer.recording.timeline import Timeline, Track
from renderer.scene import Scene

LONGEST_QUOTE = 24


def edit_changes(before: EditStack, after: EditStack) -> Iterator[str]:
    """What was done to the rows of the stack, and to what is common to them."""
    if before.keeps_distance != after.keeps_distance:
        yield f"Keep distance {'on' if after.keeps_distance else 'off'}"
    if before.locked != after.locked:
        yield "Locked ws"
    old, new = before.edits, after.edits
    if len(old) == len(new):
        if old != new and sorted(map(repr, old)) == sorted(map(repr, new)):
            yield "Order of edits"
            return
        for was, now in zip(old, new, strict=True):
            yield from _edit_change(was, now)
    elif len(new) > len(old):
        yield from (f"Add edit {_edit_name(edit)}" for edit in _surplus(new, old))
    elif not new and len(old) > 1:
        yield "Clear edits"
    else:
        yield from (f"Delete edit {_edit_name(edit)}" for edit in _surplus(old, new))


def _edit_change(before: Edit, after: Edit) -> Iterator[str]:
    if (before.set_id, before.component) != (after.set_id, after.component):
        yield f"Edit {_edit_name(before)} becomes {_edit_name(after)}"
        return
    name = f"Edit {_edit_name(after)}"
    if before.strength != after.strength:
        yield f"{name} {before.strength:+.2f} → {after.strength:+.2f}σ".replace("-", "−")
    if before.is_on != after.is_on:
        yield f"{name} {'on' if after.is_on else 'off'}"
    if before.is_solo != after.is_solo:
        yield f"{name} {'solo' if after.is_solo else 'no longer solo'}"
    if (before.first, before.last) != (after.first, after.last):
        yield f"{name}: other ws"
    if before.group != after.group:
        yield f"{name}: other group"
    if before.name != after.name:
        yield f"Rename edit {_edit_name(before)}"


def _edit_name(edit: Edit) -> str:
    return quoted(edit.name or f"direction {edit.component}")


def timeline_changes(before: Timeline, after: Timeline) -> Iterator[str]:
    """What was done to keys, tracks and the course of time."""
    if before == after:
        return
    yield from _key_changes("Keyframe", before.keyframes, after.keyframes)
    old, new = ({track.path: track for track in each.tracks} for each in (before, after))
    for path in dict.fromkeys((*old, *new)):
        if old.get(path) != new.get(path):
            yield from _track_changes(path, old.get(path), new.get(path))
    if before.duration_s != after.duration_s:
        yield f"Duration {before.duration_s:.2f} → {after.duration_s:.2f} s"
    if before.loops != after.loops:
        yield f"Loop {'on' if after.loops else 'off'}"
    if before.range_s != after.range_s:
        yield "Played range"
    if (before.interpolation, before.by_turns) != (after.interpolation, after.by_turns):
        yield "Way between keyframes"


def _track_changes(path: str, before: Track | None, after: Track | None) -> Iterator[str]:
    name = animatable(path, Scene()).name
    if after is None:
        yield f"Delete track {name}"
    elif before is None:
        yield f"Key of {name} at {after.keys[0].seconds:.2f} s" if len(after.keys) == 1 else f"Track {name}"
    elif before.keys != after.keys:
        yield from _key_changes(f"Key of {name}", before.keys, after.keys)
    else:
        yield f"Way between keys of {name}"


def _key_changes(words: str, before: Sequence[Any], after: Sequence[Any]) -> Iterator[str]:
    """Keys are told apart by their times."""
    if before == after:
        return
    old, new = ({key.seconds: key for key in keys} for keys in (before, after))
    added, gone = ([t for t in one if t not in other] for one, other in ((new, old), (old, new)))
    first, *others = words.split(" ")
    plural = " ".join([f"{first.lower()}s", *others])
    if len(added) == len(gone) == 1 and len(old) == len(new):
        yield f"{words} {gone[0]:.2f} → {added[0]:.2f} s"
    elif len(added) + len(gone) > 1:
        yield f"Move {plural}" if len(added) == len(gone) else f"Change {plural}"
    elif added:
        yield f"{words} at {added[0]:.2f} s"
    elif gone:
        yield f"Delete {words[0].lower()}{words[1:]} at {gone[0]:.2f} s"
    else:
        changed = [t for t in new if new[t] != old[t]]
        yield f"{words} at {changed[0]:.2f} s" if len(changed) == 1 else f"Change {plural}"


def bookmark_changes(before: Sequence[Bookmark], after: Sequence[Bookmark]) -> Iterator[str]:
    """What was done to the bookmarks."""
    if before == after:
        return
    added, gone = _surplus(after, before), _surplus(before, after)
    if len(added) == len(gone) == 1 and added[0].scene == gone[0].scene:
        yield f"Rename bookmark {quoted(gone[0].name)}"
        return
    if not added and not gone:
        yield "Order of bookmarks"
    yield from (f"Bookmark {quoted(each.name)}" for each in added)
    yield from (f"Delete bookmark {quoted(each.name)}" for each in gone)


def _surplus(some: Sequence[Any], others: Sequence[Any]) -> list[Any]:
    """Those of `some` that `others` does not have, each as often as it has it more."""
    left = list(others)
    surplus = []
    for each in some:
        if each in left:
            left.remove(each)
        else:
            surplus.append(each)
    return surplus


def quoted(name: str) -> str:
    """A name in quotation marks, cut where it is long."""
    return f"‘{name if len(name) <= LONGEST_QUOTE else name[: LONGEST_QUOTE - 1] + '…'}’"

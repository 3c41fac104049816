"""Which edits there are is the same all along a timeline: all keyframes follow what hands do to their list.

Strengths and switches belong to each keyframe; which direction a row has, its name, group and ws, and the
locked ws belong to all. Tracks go with the row whose field they are. Pure functions, no torch.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any

import msgspec

from renderer.directions.edit_stack import Edit, EditStack
from renderer.recording.take import Sample, Take, plain
from renderer.recording.timeline import Key, Keyframe, Timeline, Track

ROWS = "edits.edits"

_Places = tuple[int | None, ...]  # of each row, which of the other list's it is


_Alike = Callable[[Edit, Edit], bool]
_SHARED = ("set_id", "component", "first", "last", "name", "group")


def carried(timeline: Timeline, before: EditStack, after: EditStack) -> Timeline:
    """The timeline after hands made `after` of the edits `before`: the same is done to those of every key.

    A keyframe that has other edits, as in an older project, keeps them; what it lacks, it goes on lacking.
    """
    if is_same_list(before, after):
        return timeline
    keyframes = tuple(
        _with_edits(key, carried_stack(key.scene.edits, before, after)) for key in timeline.keyframes
    )
    tracks = tuple(filter(None, (_carried_track(track, before, after) for track in timeline.tracks)))
    made = replace(timeline, keyframes=keyframes, tracks=tracks)
    return timeline if made == timeline else made


def carried_stack(stack: EditStack, before: EditStack, after: EditStack) -> EditStack:
    """One keyframe's edits after hands made `after` of those on show; strengths and switches stay its own."""
    is_same = _shared(stack) == _shared(before)
    own = tuple(range(len(before.edits))) if is_same else _found(stack.edits, before.edits)
    rows = []
    for edit, origin in zip(after.edits, _origins(before.edits, after.edits), strict=True):
        if origin is None:
            rows.append(edit)
        elif (here := own[origin]) is not None:
            rows.append(_edited(stack.edits[here], before.edits[origin], edit))
    rows += [edit for i, edit in enumerate(stack.edits) if i not in own]
    locked = after.locked if before.locked != after.locked else stack.locked
    return replace(stack, edits=tuple(rows), locked=locked)


def carry_take(take: Take, before: EditStack, after: EditStack) -> None:
    """The same in all that a take has noted: it records what edits do, but not which there are."""
    known = before, after
    samples = []
    for sample in take.samples:
        stack = sample.scene.edits
        if stack is not known[0]:
            known = stack, carried_stack(stack, before, after)
        samples.append(Sample(sample.seconds, replace(sample.scene, edits=known[1])))
    paths = ((carried_path(path, before, after), since) for path, since in take.touched.items())
    take.samples, take.touched = samples, {path: since for path, since in paths if path is not None}


def carried_path(path: str, before: EditStack, after: EditStack) -> str | None:
    """The path of the same field where rows have come, gone or moved; None where its own row has gone."""
    if not path.startswith(f"{ROWS}."):
        return path
    row, _, field = path.removeprefix(f"{ROWS}.").partition(".")
    index, count = int(row), len(before.edits)
    if index >= count:  # of a row that only some keyframes have, behind all others
        return f"{ROWS}.{index - count + len(after.edits)}.{field}"
    origins = _origins(before.edits, after.edits)
    return f"{ROWS}.{origins.index(index)}.{field}" if index in origins else None


def agreed(before: Timeline, after: Timeline) -> Timeline:
    """The timeline with keyframes that have come from elsewhere brought to the edits that the others have.

    What one side lacks it gets, without strength. Where those that were there differ among themselves, as in
    an older project, everything stays as it is.
    """
    known = {id(key.scene) for key in before.keyframes}
    kept = [key for key in after.keyframes if id(key.scene) in known]
    if not kept or len(kept) == len(after.keyframes):
        return after
    stack = kept[0].scene.edits
    if any(_shared(key.scene.edits) != _shared(stack) for key in kept):
        return after
    if all(_shared(key.scene.edits) == _shared(stack) for key in after.keyframes):
        return after
    for key in after.keyframes:
        own = key.scene.edits.edits
        found = _found(own, stack.edits)
        others = [edit for i, edit in enumerate(own) if i not in found]
        stack = replace(stack, edits=(*stack.edits, *others))
    keyframes = tuple(_with_edits(key, _brought_to(key.scene.edits, stack)) for key in after.keyframes)
    return replace(after, keyframes=keyframes)


def is_same_list(before: EditStack, after: EditStack) -> bool:
    """Whether two stacks differ in nothing but what each keyframe has for itself."""
    return _shared(before) == _shared(after)


def _shared(stack: EditStack) -> tuple[object, ...]:
    """What is the same all along a timeline."""
    return stack.locked, tuple(tuple(getattr(edit, name) for name in _SHARED) for edit in stack.edits)


def _edited(own: Edit, before: Edit, after: Edit) -> Edit:
    """A keyframe's own row after hands made `after` of it where it was `before`."""
    changed = {name: new for name in _SHARED if (new := getattr(after, name)) != getattr(before, name)}
    return replace(own, **changed) if changed else own


def _brought_to(own: EditStack, stack: EditStack) -> EditStack:
    """The edits of `stack`, as strong and as switched as they are in `own`."""
    rows = []
    for edit, here in zip(stack.edits, _found(own.edits, stack.edits), strict=True):
        was = Edit(edit.set_id) if here is None else own.edits[here]
        rows.append(replace(edit, strength=was.strength, is_on=was.is_on, is_solo=was.is_solo))
    return replace(own, edits=tuple(rows), locked=stack.locked)


def _with_edits(key: Keyframe, stack: EditStack) -> Keyframe:
    return Keyframe(key.seconds, replace(key.scene, edits=stack), key.easing)


def _carried_track(track: Track, before: EditStack, after: EditStack) -> Track | None:
    if track.path == ROWS:
        keys = tuple(
            Key(key.seconds, _carried_rows(key.value, before, after), key.easing) for key in track.keys
        )
        return replace(track, keys=keys)
    path = carried_path(track.path, before, after)
    if path is None or path == track.path:
        return track if path else None
    return replace(track, path=path)


def _carried_rows(value: Any, before: EditStack, after: EditStack) -> Any:
    stack = replace(before, edits=msgspec.convert(value, tuple[Edit, ...]))
    return plain(carried_stack(stack, before, after).edits)


def _origins(before: Sequence[Edit], after: Sequence[Edit]) -> _Places:
    """Of each row, which one it was: the very same, one of its name or direction, or the one in its place."""
    ways = (lambda one, other: one == other, _is_same, _is_of_same_direction)
    places = _matched(before, after, ways)
    if len(before) != len(after):
        return places
    return tuple(i if place is None and i not in places else place for i, place in enumerate(places))


def _found(own: Sequence[Edit], wanted: Sequence[Edit]) -> _Places:
    """Of each row that is wanted, which one it is of another keyframe, as strong as it may be."""
    return _matched(own, wanted, (_is_same,))


def _is_same(one: Edit, other: Edit) -> bool:
    return _is_of_same_direction(one, other) and one.name == other.name


def _is_of_same_direction(one: Edit, other: Edit) -> bool:
    return (one.set_id, one.component) == (other.set_id, other.component)


def _matched(old: Sequence[Edit], new: Sequence[Edit], ways: Sequence[_Alike]) -> _Places:
    """Of each new row an old one that is like it in the first way there is; if it may be, in its place."""
    places: list[int | None] = [None] * len(new)
    for is_alike in ways:
        for i, edit in enumerate(new):
            free = [k for k in range(len(old)) if k not in places and is_alike(old[k], edit)]
            if places[i] is None and free:
                places[i] = i if i in free else free[0]
    return tuple(places)

"""What has changed from one project to another, in words: the names of the steps of the history."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import Enum
from typing import Any

from renderer.recording import edit_lists
from renderer.recording.animatable import all_changed, animatable
from renderer.recording.project_file import Project
from renderer.scene import LatentPoint, Scene, Transform
from visualizer.motion.player import at_playhead, is_by_hand
from visualizer.projects import row_changes
from visualizer.projects.history import History

START = "Start"
MOST_NAMED = 2


@dataclass(frozen=True, slots=True)
class _Written:
    """How a value of the scene is written."""

    digits: int = 2
    missing: str = "none"


_WRITTEN = {
    "class_index": _Written(missing="own"),
    "truncation.cutoff": _Written(missing="all"),
    "transform.turns": _Written(3),
    "view.layer": _Written(missing="image"),
    "view.gain_db": _Written(1),
    "spectrum.range_db": _Written(0),
    "spectrum.beta": _Written(1),
}
_NAMES = {  # of what no timeline governs; the others are called as there
    "view.crop_margins": "Crop margins",
    "spectrum.beta": "Spectrum window",
    "spectrum.all_channels": "Spectrum of all channels",
}
_PARTS = {
    "style_mix.indices": "Style-mixed ws",
    "style_mix.source": "Style source",
    "w_rows": "Stored ws",
    "probe": "Probe",
    "video": "Video settings",
    "grid": "Video grid",
    "model": "Model",
    "model_hash": "Model",
    "window": "Window",
    "version": "Version",
}


def step_name(before: Project, after: Project) -> str:
    """What a step did: one or two changes by name, more by their number.

    >>> old = Project()
    >>> step_name(old, dataclasses.replace(old, scene=Scene(LatentPoint(17.0))))
    'Seed 0 → 17'
    """
    was = before
    if before.timeline is not after.timeline and is_by_hand(before) and not is_by_hand(after):
        after = at_playhead(after, before.playhead_s)  # where what hands had made, and is keyed now, was seen
    before = at_playhead(before, after.playhead_s)  # what the playhead has moved is no part of a step
    changes = list(dict.fromkeys(_project_changes(before, after)))
    if not changes:
        return "Nothing" if was == after else "Move the playhead"
    if len(changes) > 1 and before.scene != after.scene:
        if after.scene == Scene():
            return "Reset scene"
        for bookmark in after.bookmarks:
            if bookmark.scene == after.scene and bookmark in before.bookmarks:
                return f"Go to {row_changes.quoted(bookmark.name)}"
    return ", ".join(changes) if len(changes) <= MOST_NAMED else f"{len(changes)} changes"


def next_step_name(history: History[Project], now: Project, *, is_redo: bool = False) -> str:
    """What undo would take back from the project as it is `now`, or redo do again; empty for nothing."""
    at = history.position
    if is_redo:
        return step_name(*history.steps[at : at + 2]) if history.can_redo() else ""
    if now != history.present:
        return step_name(history.present, now)
    return step_name(*history.steps[at - 1 : at + 1]) if at else ""


def without_key(played: Scene, made: Scene) -> str:
    """What is said where the playhead takes along what hands have `made` of the scene `played`."""
    names = [each.name for each in all_changed(played, made)]
    named = " and ".join(names) if 0 < len(names) <= MOST_NAMED else "the scene"
    return (
        f"Changes of {named} that have no key went with the playhead: Ctrl+Z brings them back; "
        "K or Auto-key keys them."
    )


def step_names(steps: Sequence[Project]) -> list[str]:
    """The name of each, the oldest first."""
    return [START, *(step_name(steps[i - 1], steps[i]) for i in range(1, len(steps)))]


def _project_changes(before: Project, after: Project) -> Iterator[str]:
    yield from _scene_changes(before.scene, after.scene)
    followed = edit_lists.carried(before.timeline, before.scene.edits, after.scene.edits)
    if followed != after.timeline:
        yield from row_changes.timeline_changes(before.timeline, after.timeline)
    yield from row_changes.bookmark_changes(before.bookmarks, after.bookmarks)
    for field in dataclasses.fields(Project):
        if field.compare and field.name not in ("scene", "timeline", "bookmarks"):
            yield from _part_changes(field.name, getattr(before, field.name), getattr(after, field.name))


def _scene_changes(before: Scene, after: Scene) -> Iterator[str]:
    if before == after:
        return
    if before.latent != after.latent:
        yield _latent_change(before.latent, after.latent)
    yield from _move(before.transform, after.transform)
    yield from row_changes.edit_changes(before.edits, after.edits)
    for name, words in (("channel_mixes", "Channels"), ("ablations", "Anti-aliasing")):
        yield from _layer_changes(words, getattr(before, name), getattr(after, name))
    for field in dataclasses.fields(Scene):
        if field.name not in ("latent", "edits", "channel_mixes", "ablations"):
            yield from _part_changes(field.name, getattr(before, field.name), getattr(after, field.name))


def _part_changes(path: str, before: Any, after: Any) -> Iterator[str]:
    """The changes of a field, and of the fields within it where it has any that are named."""
    if before == after or path in ("transform.tx", "transform.ty"):
        return
    known = animatable(path, Scene())
    name = _NAMES.get(path) or (known.name if known.group else "")
    if path in _PARTS:
        yield _PARTS[path]
    elif name:
        yield _change(name, _written(before, path), _written(after, path), known.unit)
    elif dataclasses.is_dataclass(before) and type(before) is type(after):
        for field in dataclasses.fields(before):
            inner = f"{path}.{field.name}"
            yield from _part_changes(inner, getattr(before, field.name), getattr(after, field.name))
    else:
        yield path.rpartition(".")[2].replace("_", " ").capitalize()


def _change(name: str, before: str, after: str, unit: str) -> str:
    if not after:
        return name
    if after in ("on", "off"):
        return f"{name} {after}"
    return f"{name} {before} → {after}{' ' if unit else ''}{unit}"


def _written(value: Any, path: str) -> str:
    """The value in a few characters; nothing where it takes more."""
    written = _WRITTEN.get(path, _Written())
    if value is None:
        return written.missing
    if isinstance(value, Enum):
        return str(value.value)
    if isinstance(value, bool):
        return "on" if value else "off"
    if isinstance(value, float):
        return f"{value:.{written.digits}f}".replace("-", "−")
    return str(value) if isinstance(value, int | str) else ""


def _latent_change(before: LatentPoint, after: LatentPoint) -> str:
    if after.blend:
        return f"Blend of {len(after.blend)} seeds"
    old, new = (str(each.seed).replace("-", "−") for each in (before, after))
    if not before.blend and _is_seed(before) and _is_seed(after):
        return f"Seed {old} → {new}"
    return f"Seed {new}" if _is_seed(after) else f"Latent point near seed {new}"


def _is_seed(latent: LatentPoint) -> bool:
    return latent.x == round(latent.x) and latent.y == round(latent.y)


def _move(before: Transform, after: Transform) -> Iterator[str]:
    if (before.tx, before.ty) != (after.tx, after.ty):
        yield f"Translate to {after.tx:.2f}, {after.ty:.2f}".replace("-", "−")


def _layer_changes(words: str, before: Sequence[Any], after: Sequence[Any]) -> Iterator[str]:
    old, new = ({one.layer: one for one in each} for each in (before, after))
    for layer in dict.fromkeys((*old, *new)):
        if old.get(layer) != new.get(layer):
            yield f"{words} of {layer}"

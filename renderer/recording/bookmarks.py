"""Scenes that are kept by name in a project. No torch.

They are not the stored w+ of `renderer.directions.w_library`, which are arrays in the user's own folder.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from renderer.scene import Scene

LONGEST_NAME = 200


@dataclass(frozen=True, slots=True)
class Bookmark:
    """A scene to come back to."""

    name: str
    scene: Scene


def with_scene(bookmarks: tuple[Bookmark, ...], scene: Scene) -> tuple[Bookmark, ...]:
    """The same with that scene at the end, under a name that is still free.

    >>> [bookmark.name for bookmark in with_scene((), Scene())]
    ['Seed 0']
    """
    return (*bookmarks, Bookmark(free_name(bookmarks, name_of(scene)), scene))


def without(bookmarks: tuple[Bookmark, ...], index: int) -> tuple[Bookmark, ...]:
    """The same without that one."""
    return (*bookmarks[:index], *bookmarks[index + 1 :])


def renamed(bookmarks: tuple[Bookmark, ...], index: int, name: str) -> tuple[Bookmark, ...]:
    """The same with another name for that one; an empty one changes nothing."""
    name = " ".join(name.split())[:LONGEST_NAME]
    if not name or name == bookmarks[index].name:
        return bookmarks
    named = replace(bookmarks[index], name=free_name(without(bookmarks, index), name))
    return (*bookmarks[:index], named, *bookmarks[index + 1 :])


def name_of(scene: Scene) -> str:
    """What a scene is called before somebody gives it a name."""
    latent = scene.latent
    name = f"Blend of {len(latent.blend)} seeds" if latent.blend else f"Seed {latent.seed}".replace("-", "−")
    return f"{name}, {scene.view.layer}" if scene.view.layer else name


def free_name(bookmarks: tuple[Bookmark, ...], name: str) -> str:
    """That name, or with a number behind it where it is taken."""
    taken, free, count = {bookmark.name for bookmark in bookmarks}, name, 1
    while free in taken:
        count += 1
        free = f"{name} ({count})"
    return free

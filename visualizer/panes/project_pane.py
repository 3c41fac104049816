"""The project: its bookmarks and its history."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import replace

from imgui_bundle import imgui

from renderer.recording import bookmarks
from renderer.recording.bookmarks import Bookmark
from renderer.recording.project_file import Project
from renderer.scene import Scene
from renderer.scene_thumbnail import PaintScene, SceneThumbnail
from visualizer.projects.step_names import START, step_name
from visualizer.session import Session
from visualizer.texture import ImageTexture
from widgets import bookmarks_panel, controls
from widgets.bookmarks_panel import BookmarkShown, BookmarksPanel
from widgets.history_panel import HistoryPanel

_Named = tuple[Project | None, Project, str]  # a step and the one before, which keep their ids while named


class ProjectPane:
    """Keeps the pictures of the bookmarks and the names of the steps."""

    def __init__(self, session: Session) -> None:
        self._session = session
        self._bookmarks, self._history = BookmarksPanel(), HistoryPanel()
        self._pictures: dict[Scene, ImageTexture] = {}
        self._named: dict[tuple[int, int], _Named] = {}

    def draw(self) -> None:
        """Bookmarks, then the history down to the end of the pane."""
        with controls.section("Bookmarks") as shown:
            if shown:
                self._draw_bookmarks()
        with controls.section("History") as shown:
            if shown:
                steps, position = self._session.work.history.steps, self._session.work.history.position
                chosen = self._history.draw(self._names(steps), position)
                if chosen is not None:
                    self._session.work.jump(chosen)

    def close(self) -> None:
        """Give textures back while the window's context is still there."""
        self._drop_unused(())

    def _draw_bookmarks(self) -> None:
        session, kept = self._session, self._session.project.bookmarks
        self._drop_unused(kept)
        action = self._bookmarks.draw([self._shown(bookmark) for bookmark in kept])
        if action.add:
            session.add_bookmark()
        elif action.go_to is not None:
            session.work.go_to_scene(kept[action.go_to].scene)
        elif action.delete is not None:
            self._keep(bookmarks.without(kept, action.delete))
        elif action.rename is not None:
            self._keep(bookmarks.renamed(kept, *action.rename))

    def _keep(self, kept: tuple[Bookmark, ...]) -> None:
        self._session.project = replace(self._session.project, bookmarks=kept)

    def _shown(self, bookmark: Bookmark) -> BookmarkShown:
        """With its picture as soon as that is there; without a model it has none."""
        session, scene = self._session, bookmark.scene
        is_on_show = scene == session.scene
        if session.model is None:
            return BookmarkShown(bookmark.name, is_on_show=is_on_show)
        size = math.ceil(controls.em(bookmarks_panel.THUMBNAIL_EM) * _density())
        watched = session.jobs.watch(f"bookmark {hash(scene)}", PaintScene(session.model.model, scene, size))
        if not isinstance(watched.result, SceneThumbnail):
            return BookmarkShown(bookmark.name, is_on_show=is_on_show)
        texture = self._pictures.setdefault(scene, ImageTexture())
        return BookmarkShown(
            bookmark.name,
            texture.update(watched.result.pixels),
            texture.size,
            is_current=watched.is_current,
            is_on_show=is_on_show,
        )

    def _drop_unused(self, kept: Sequence[Bookmark]) -> None:
        for scene in self._pictures.keys() - {bookmark.scene for bookmark in kept}:
            self._pictures.pop(scene).close()

    def _names(self, steps: Sequence[Project]) -> list[str]:
        """The names of the steps; a step that is still the same, after the same, keeps its own."""
        known, kept, names = self._named, dict[tuple[int, int], _Named](), list[str]()
        before: Project | None = None
        for step in steps:
            key = id(before), id(step)
            named = known.get(key)
            if named is None:
                named = before, step, START if before is None else step_name(before, step)
            kept[key] = named
            names.append(named[2])
            before = step
        self._named = kept
        return names


def _density() -> float:
    return imgui.get_io().display_framebuffer_scale.x or 1.0

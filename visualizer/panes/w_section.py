"""The w editor: the present w+, bookmarks of it, and their rows in the scene."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from renderer.directions.edit_stack import EditStack
from renderer.directions.w_jobs import ImportWs, MeasureWs, SceneWs
from renderer.directions.w_library import StoredWs
from renderer.directions.w_plus import with_rows
from renderer.model_info import ModelInfo
from renderer.scene import Transform
from visualizer.editing.w_shelf import SECONDS_TO_END, WShelf
from visualizer.files import expanded
from visualizer.inspecting.questions import unseen
from visualizer.session import Session
from visualizer.texture import ImageTexture
from widgets import controls, w_editor_panel
from widgets.w_editor_panel import Act, Asked, Desk, HeatShown

_FEWEST_PIXELS = 4  # of a number, so that ImGui does not blur it


class WSection:
    """Measures the present w+ and does what the panel asks for."""

    def __init__(self, session: Session) -> None:
        self._session = session
        self._shelf = WShelf(session.directions.library.stored_ws)
        self._desk = Desk()
        self._texture = ImageTexture()
        self._painted: tuple[SceneWs, np.ndarray, np.ndarray] | None = None
        self._imports: dict[int, str] = {}

    def draw(self, model: ModelInfo) -> None:
        """Draw it."""
        session = self._session
        self._shelf.refresh()
        if self._shelf.problem:
            session.notices = session.notices.with_problem(self._shelf.problem)
            self._shelf.problem = ""
        self._take_imports(model)
        scene = unseen(session.scene)
        if not self._desk.with_edits:
            scene = replace(scene, edits=EditStack())
        question = MeasureWs(model.model, replace(scene, transform=Transform()))
        watched = session.jobs.watch("w+", question)
        measured = watched.result if isinstance(watched.result, SceneWs) else None
        if measured is None:
            controls.dim_text(watched.failure or "Computing…")
        else:
            heat = self._heat(measured, is_current=watched.is_current)
            self._desk = replace(self._desk, rows=w_editor_panel.draw_heat(heat, self._desk.rows))
        self._desk, asked = w_editor_panel.draw_desk(self._desk, model.num_ws)
        bookmarks = self._shelf.bookmarks(model)
        asked = w_editor_panel.draw_bookmarks(bookmarks, self._desk.rows) or asked
        names = {bookmark.source_id: bookmark.name for bookmark in bookmarks}
        w_rows = w_editor_panel.draw_rows(session.scene.w_rows, self._desk.rows, model.num_ws, names)
        if w_rows != session.scene.w_rows:
            session.scene = replace(session.scene, w_rows=w_rows)
        if asked is not None:
            self._do(asked, model, measured if watched.is_current else None)

    def close(self) -> None:
        """Give textures back while the window's context is still there."""
        self._texture.close()
        self._shelf.close(SECONDS_TO_END)

    def _heat(self, measured: SceneWs, *, is_current: bool) -> HeatShown:
        if self._painted is None or self._painted[0] is not measured:
            values = measured.ws - measured.w_avg
            pixels = w_editor_panel.pixels(values)
            pixels = pixels.repeat(_FEWEST_PIXELS, axis=0).repeat(_FEWEST_PIXELS, axis=1)
            self._painted = measured, values, pixels
        _, values, pixels = self._painted
        return HeatShown(values, self._texture.update(pixels), is_current)

    def _do(self, asked: Asked, model: ModelInfo, measured: SceneWs | None) -> None:
        session, scene = self._session, self._session.scene
        match asked.act:
            case Act.KEEP if measured is not None:
                name = self._desk.name.strip() or f"seed {scene.latent.seed}"
                self._shelf.keep(StoredWs(measured.ws, model.content_hash), name)
                self._desk = replace(self._desk, name="")
            case Act.KEEP:
                session.notices = session.notices.with_info("The w+ is being computed: try again at once.")
            case Act.IMPORT if self._desk.path.strip():
                path = expanded(self._desk.path.strip())
                job = ImportWs(model.model, str(path))
                self._imports[session.jobs.start(job, f"w+ of {path.name}")] = path.stem
            case Act.PASTE:
                rows = with_rows(scene.w_rows, self._desk.rows, asked.source_id)
                session.scene = replace(scene, w_rows=rows)
            case Act.RENAME:
                self._shelf.rename(asked.source_id, asked.name)
            case Act.REMOVE:
                self._shelf.remove(asked.source_id)

    def _take_imports(self, model: ModelInfo) -> None:
        """Bookmark what has been read."""
        session = self._session
        for job_id, name in list(self._imports.items()):
            job = session.jobs.get(job_id)
            if job is not None and job.is_running:
                continue
            del self._imports[job_id]
            if job is None:
                continue
            session.jobs.dismiss(job_id)
            if isinstance(job.result, StoredWs):
                self._shelf.keep(replace(job.result, model_hash=model.content_hash), name)
                self._desk = replace(self._desk, path="")

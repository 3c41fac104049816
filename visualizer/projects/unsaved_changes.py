"""Whether the project at work has changes that are in no file, or that came after it was to be left."""

from __future__ import annotations

from dataclasses import replace

from renderer.recording.project_file import Project
from visualizer.motion.player import at_playhead
from visualizer.session import Session


class UnsavedChanges:
    """Compares the project at work with what was kept of it, and with what it was when it was left."""

    def __init__(self, session: Session) -> None:
        self._session = session
        self._kept: Project | None = session.project
        self._kept_model = ""
        self._known: tuple[Project, bool] = (session.project, False)
        self._left = session.project

    @property
    def model_hash(self) -> str:
        """That of the model at work; empty without one."""
        return self._session.model.content_hash if self._session.model is not None else ""

    def keep(self, project: Project | None, model_hash: str) -> None:
        """From now on the project is changed where it differs from this one, or in any case."""
        self._kept, self._kept_model = project, model_hash
        self._known = Project(), False

    def leave(self) -> None:
        """Another project is asked for, and nobody wants what has been changed before."""
        self._left = self._session.project

    def are_there(self, *, has_file: bool) -> bool:
        """Whether something is not saved; another model is a change only of a project that `has_file`."""
        project = self._session.project
        if has_file and self._session.model is not None and self.model_hash != self._kept_model:
            return True
        if project is not self._known[0]:
            self._known = project, self._kept is None or _differ(self._kept, project)
        return self._known[1]

    @property
    def have_come(self) -> bool:
        """Whether hands have changed something since it was left; what moves by itself is no change."""
        project, left = self._session.project, self._left
        if self._session.work.motion.is_moving:
            project = replace(project, scene=left.scene, playhead_s=left.playhead_s)
        return _differ(left, project)


def _differ(before: Project, now: Project) -> bool:
    """Whether more than the playhead has changed; what hands have made of the scene there counts."""
    return now != before and now != at_playhead(before, now.playhead_s)

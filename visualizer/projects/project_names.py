"""Projects on their way into files and out of them: in a file models have names, at work they have places."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path, PurePath

from renderer.model_info import ModelInfo
from renderer.recording.project_file import Project, WindowState
from visualizer.files import is_there
from visualizer.preferences import Preferences
from visualizer.projects.model_places import find_model


def for_file(
    project: Project,
    model: ModelInfo | None,
    *,
    second: ModelInfo | None,
    path: Path | None,
    window: WindowState,
) -> Project:
    """The project as it is saved at `path`: with the names of its models, and how the window stands.

    `second` is the model of the second picture, if it is open. A soundtrack beside the file has a name, too;
    one elsewhere, which nobody would look for, keeps its place.
    """
    comparison, video = window.comparison, project.video
    if comparison is not None and comparison.model is not None:
        known = second.content_hash if second is not None and second.model == comparison.model else ""
        comparison = replace(comparison, model=PurePath(comparison.model).name, model_hash=known)
    named = project.with_models(lambda name, known: (PurePath(name).name, known))
    if model is not None:
        named = replace(named, model=model.name, model_hash=model.content_hash)
    sound = video.soundtrack
    if sound is not None and path is not None and Path(sound.file).parent == path.absolute().parent:
        video = replace(video, soundtrack=replace(sound, file=PurePath(sound.file).name))
    return replace(named, video=video, window=replace(window, comparison=comparison))


def for_work(project: Project, source: Path, preferences: Preferences) -> Project:
    """The project with the places of its cells' models; its own is the one that is open.

    A second picture of a model that is not here is left out.
    """

    def place(name: str, content_hash: str) -> str:
        return find_model(name, content_hash, source=source, preferences=preferences)

    placed = project.with_models(lambda name, known: (place(name, known) or name, known))
    comparison = project.window.comparison
    if comparison is not None and comparison.model is not None:
        there = place(comparison.model, comparison.model_hash)
        comparison = replace(comparison, model=there, model_hash="") if there else None
    video, sound = project.video, project.video.soundtrack
    if sound is not None and is_there(beside := source.absolute().parent / sound.file):
        video = replace(video, soundtrack=replace(sound, file=str(beside)))
    window = replace(project.window, comparison=comparison)
    return replace(placed, model="", model_hash="", video=video, window=window)

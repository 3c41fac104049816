"""What will be exported: the project as the export pane has it, how long and how large that is."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from renderer.comparison import Comparison
from renderer.model_info import ModelInfo
from renderer.recording.ffmpeg import VideoError
from renderer.recording.frame_fit import Size
from renderer.recording.frame_layout import lay_out, picture_size
from renderer.recording.picture_grid import compared, is_compared
from renderer.recording.project_file import Cell, Project
from renderer.recording.timeline import Timeline
from renderer.recording.timeline_scenes import frame_count, scene_at
from renderer.recording.video_settings import VideoFormat
from renderer.scene import Scene
from renderer.scene_fit import companion_scene, fitted


@dataclass(frozen=True, slots=True)
class Range:
    """What of the timeline is exported; a still scene lasts for `still_s` seconds."""

    is_whole: bool = False
    still_s: float = 4.0


@dataclass(frozen=True, slots=True)
class Estimate:
    """Units: `size` (width, height) of a frame in pixels; of `own`, as large as the pictures are.

    `pictures` have to be computed in all: where nothing moves, each of a frame only once.
    """

    frames: int
    seconds: float
    size: Size
    own: Size
    pictures: int
    note: str = ""


def moves(timeline: Timeline) -> bool:
    """Whether anything changes with time."""
    return bool(timeline.keyframes or timeline.tracks)


def planned(project: Project, model: ModelInfo, part: Range, comparison: Comparison | None) -> Project:
    """The project as it goes to the renderer. Second pictures are compared as they now are in the window.

    Raises: ValueError where the grid is too large.
    """
    timeline = project.timeline
    if not moves(timeline):
        timeline = Timeline(part.still_s)
    elif part.is_whole:
        timeline = replace(timeline, range_s=None)
    grid = project.grid
    if comparison is not None and is_compared(grid):
        grid = compared(grid, comparison)
    named = replace(project, model=model.model, model_hash=model.content_hash)
    return replace(named, scene=fitted(project.scene, model), timeline=timeline, grid=grid)


def estimate(project: Project, models: Mapping[str, ModelInfo]) -> Estimate:
    """How long and how large the video will be, as far as these models are known.

    Raises: VideoError where the pictures do not fit.
    """
    video, sizes = project.video, set[Size]()
    first = models.get(project.model)
    for cell, name, timeline in zip(project.grid.cells, project.models(), project.timelines(), strict=True):
        info = models.get(name)
        if info is None or first is None:
            continue
        for seconds in _leaps(timeline):
            scene = fitted(_shown(project, cell, timeline, seconds, models), info)
            sizes.add(picture_size(scene, info))
    if not sizes:
        raise VideoError("The size is known once the model is open.")
    raw = replace(video, size=None) if video.size is not None else video
    own, layout = lay_out(sizes, project.grid, raw), lay_out(sizes, project.grid, video)
    frames = frame_count(project.timeline, video.rate)
    seconds = float(frames / video.rate.fraction)
    note = layout.note if video.format is not VideoFormat.NPZ else ""
    pictures = sum(frames if moves(each) else 1 for each in project.timelines())
    return Estimate(frames, seconds, layout.frame, own.wanted, pictures, note)


def _shown(
    project: Project, cell: Cell, timeline: Timeline, seconds: float, models: Mapping[str, ModelInfo]
) -> Scene:
    scene = scene_at(project.scene, timeline, seconds)
    if project.video.with_spectrum and not scene.spectrum.enabled:
        scene = replace(scene, spectrum=replace(scene.spectrum, enabled=True))
    if cell.comparison is None:
        return scene
    first = models[project.model]
    return companion_scene(scene, cell.comparison, first, models[cell.model or project.model])


def _leaps(timeline: Timeline) -> list[float]:
    """All times at which something can change that is not interpolated, as the layer is."""
    times = {timeline.range_s[0] if timeline.range_s else 0.0}
    times |= {key.seconds for key in timeline.keyframes}
    times |= {key.seconds for track in timeline.tracks for key in track.keys if not _is_number(key.value)}
    return sorted(times)


def _is_number(value: object) -> bool:
    return isinstance(value, float) and not isinstance(value, bool)

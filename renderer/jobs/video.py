"""A timeline as a video: every frame rendered as `render` does, and encoded while the next one is."""

from __future__ import annotations

import io
from collections.abc import Generator, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

import msgspec
import numpy as np
from PIL import Image

from renderer import scene_file
from renderer.messages import Progress, Quality, RenderRequest
from renderer.model_store import LoadedModel, ModelStore
from renderer.recipe import Recipe
from renderer.recording import png_sequence, project_file
from renderer.recording.ffmpeg import check_available
from renderer.recording.frame_fit import Size, thumbnail
from renderer.recording.frame_layout import FrameLayout, lay_out, picture_size
from renderer.recording.frame_pump import FramePump
from renderer.recording.project_file import Project
from renderer.recording.timeline_scenes import frame_count, frame_seconds, scene_at
from renderer.recording.video import VideoFile
from renderer.recording.video_jobs import ExportedVideo, ExportVideo, FramePreview
from renderer.recording.video_settings import VideoFormat
from renderer.scene import Scene
from renderer.scene_check import fit_scene
from renderer.scene_file import SceneFile

BYTES_FOR_LAYERS = 256 * 2**20
SECONDS_TO_WAIT = 0.02
PREVIEW_SIZE = 160
SCENES_IN_A_SLICE = 100

Result = TypeVar("Result")
Slices = Generator[Progress | None, None, Result]


@dataclass(frozen=True, slots=True, eq=False)
class _Pictures:
    """The pictures of all cells at one frame, and their scenes."""

    frame: int
    scenes: tuple[Scene, ...]
    pixels: tuple[np.ndarray, ...]


def run(job: ExportVideo, models: ModelStore, recipe: Recipe) -> Slices[ExportedVideo]:
    """One picture after the other; the newest frame in small after each.

    Raises: ModelError, SceneError, VideoError.
    """
    check_available(job.project.video.format)
    known = {name: models.get(name) for name in dict.fromkeys((job.project.model, *job.project.models()))}
    project = job.project.with_models(lambda name, _: (known[name].info.name, known[name].info.content_hash))
    take = _Take(project, [known[name] for name in job.project.models()], recipe)
    layout = yield from take.lay_out()
    pump, frames = _open(Path(job.path), project, layout, take.count)
    try:
        for frame in frames:
            pictures = yield from take.pictures(frame)
            while not pump.offer(pictures, timeout=SECONDS_TO_WAIT):
                yield None
            preview = FramePreview(frame, thumbnail(layout.side_by_side(pictures.pixels), PREVIEW_SIZE))
            yield Progress(frame + 1, take.count, partial=preview)
        while not pump.offer(None, timeout=SECONDS_TO_WAIT):
            yield None
        while not pump.is_done(timeout=SECONDS_TO_WAIT):
            yield None
    except BaseException:
        pump.abandon()
        raise
    notes = (*((layout.note,) if layout.note else ()), *take.warnings)
    return ExportedVideo(job.path, project, take.count, layout.frame, notes)


class _Take:
    """The pictures of a project, frame by frame; `warnings` are those of all pictures so far."""

    def __init__(self, project: Project, cells: list[LoadedModel], recipe: Recipe) -> None:
        self._project = project
        self._cells = cells
        self._timelines = project.timelines()
        self._recipes = [recipe.beside(BYTES_FOR_LAYERS // len(cells)) for _ in cells]
        self.count = frame_count(project.timeline, project.video.rate)
        self.warnings: dict[str, None] = {}

    def lay_out(self) -> Slices[FrameLayout]:
        """How large the pictures of all frames are together. Raises: SceneError, VideoError."""
        sizes: set[Size] = set()
        for frame in range(self.count):
            for scene, cell in zip(self._scenes(frame), self._cells, strict=True):
                sizes.add(picture_size(fit_scene(scene, cell.info)[0], cell.info))
            if frame % SCENES_IN_A_SLICE == SCENES_IN_A_SLICE - 1:
                yield None
        return lay_out(sizes, self._project.grid, self._project.video)

    def pictures(self, frame: int) -> Slices[_Pictures]:
        """Render a frame, a picture in a slice. Raises: SceneError."""
        scenes = list(self._scenes(frame))
        quality = Quality.DRAFT if self._project.video.draft else Quality.FULL
        pixels = []
        for scene, cell, recipe in zip(scenes, self._cells, self._recipes, strict=True):
            if pixels:
                yield None
            done = recipe.frame(cell, RenderRequest(frame, cell.info.model, scene, quality))
            pixels.append(done.pixels)
            if done.warning:
                self.warnings[done.warning] = None
        return _Pictures(frame, tuple(scenes), tuple(pixels))

    def _scenes(self, frame: int) -> Iterator[Scene]:
        seconds = frame_seconds(self._project.timeline, self._project.video.rate, frame)
        return (scene_at(self._project.scene, timeline, seconds) for timeline in self._timelines)


def _open(
    path: Path, project: Project, layout: FrameLayout, count: int
) -> tuple[FramePump[_Pictures], Sequence[int]]:
    """Where the pictures go, and the frames that are missing there. Raises: VideoError."""
    if project.video.format is VideoFormat.PNG:
        there = png_sequence.open_folder(path, project_file.encode(project))

        def write_png(pictures: _Pictures) -> None:
            png = _png(layout.compose(pictures.pixels), pictures.scenes, project)
            png_sequence.write_frame(path, pictures.frame, png)

        pump = FramePump(write_png, finish=lambda: None, abandon=lambda: None)
        return pump, [frame for frame in range(count) if frame not in there]
    comment = msgspec.json.encode(project).decode()
    file = VideoFile(path, project.video, size=layout.frame, comment=comment)

    def write(pictures: _Pictures) -> None:
        file.write(layout.compose(pictures.pixels))

    return FramePump(write, finish=file.finish, abandon=file.abandon), range(count)


def _png(frame: np.ndarray, scenes: tuple[Scene, ...], project: Project) -> bytes:
    """A frame as PNG, with its scene inside if it is of one."""
    if len(scenes) == 1:
        return scene_file.encode_png(frame, SceneFile(scenes[0], project.model, project.model_hash))
    buffer = io.BytesIO()
    Image.fromarray(frame).save(buffer, "PNG")
    return buffer.getvalue()

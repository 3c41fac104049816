"""A timeline as a video: every frame rendered as `render` does, and encoded while the next one is."""

from __future__ import annotations

from collections.abc import Generator
from dataclasses import replace
from pathlib import Path
from typing import TypeVar

from renderer.comparison import Comparison
from renderer.frame import Output, Quality
from renderer.messages import Progress, RenderRequest
from renderer.model_store import LoadedModel, ModelStore
from renderer.recipe import Recipe
from renderer.recording import frame_output, project_file, soundtrack
from renderer.recording.caption import Moment
from renderer.recording.ffmpeg import VideoError, check_available
from renderer.recording.frame_fit import Size
from renderer.recording.frame_layout import FrameLayout, lay_out, picture_size
from renderer.recording.frame_output import Pictures
from renderer.recording.frame_pump import FramePump
from renderer.recording.picture_grid import shifted
from renderer.recording.project_file import Cell, Project
from renderer.recording.timeline_scenes import frame_count, frame_seconds, scene_at
from renderer.recording.video import Length
from renderer.recording.video_jobs import ExportedVideo, ExportVideo
from renderer.recording.video_settings import VideoFormat
from renderer.scene import Scene
from renderer.scene_check import fit_scene
from renderer.scene_fit import companion_scene

BYTES_FOR_LAYERS = 256 * 2**20
SECONDS_TO_WAIT = 0.02
SCENES_IN_A_SLICE = 100
OUTPUTS = {VideoFormat.PNG_16: Output.DEEP_PICTURE, VideoFormat.NPZ: Output.ACTIVATION}

Result = TypeVar("Result")
Slices = Generator[Progress | None, None, Result]


def run(job: ExportVideo, models: ModelStore, recipe: Recipe) -> Slices[ExportedVideo]:
    """One picture after the other; the newest frame in small after each.

    Raises: ModelError, SceneError, VideoError.
    """
    check_available(job.project.video.format)
    known = {name: models.get(name) for name in dict.fromkeys((job.project.model, *job.project.models()))}
    project = job.project.with_models(lambda name, _: (known[name].info.name, known[name].info.content_hash))
    project = _as_in_file(project)
    take = _Take(project, [known[name] for name in job.project.models()], known[job.project.model], recipe)
    layout = yield from take.lay_out()
    sound = job.project.video.soundtrack
    length = Length(take.count, take.seconds(0))
    output = frame_output.open_output(Path(job.path), project, layout, length, sound.file if sound else "")
    already = take.count - len(output.missing)
    pump: FramePump[Pictures] = FramePump(output.write, finish=output.finish, abandon=output.abandon)
    try:
        for done, frame in enumerate(output.missing, start=already + 1):
            pictures = yield from take.pictures(frame)
            while not pump.offer(pictures, timeout=SECONDS_TO_WAIT):
                yield None
            yield Progress(done, take.count, partial=output.preview, already=already)
        while not pump.offer(None, timeout=SECONDS_TO_WAIT):
            yield None
        while not pump.is_done(timeout=SECONDS_TO_WAIT):
            yield None
    except BaseException:
        pump.abandon()
        raise
    if job.with_project:
        _write_beside(Path(job.path), project)
    notes = (*((layout.note,) if layout.note else ()), *take.warnings)
    return ExportedVideo(job.path, project, take.count, layout.frame, notes, output.preview)


def _write_beside(path: Path, project: Project) -> None:
    """Raises: VideoError."""
    try:
        project_file.write(path.with_name(f"{path.name}.json"), project)
    except OSError as error:
        raise VideoError(f"The project cannot be written beside {path.name}: {error.strerror}.") from error


def _as_in_file(project: Project) -> Project:
    """What makes the video again, and nothing else of what somebody works at; files by their names."""
    video = project.video
    if video.soundtrack is not None:
        video = replace(video, soundtrack=soundtrack.in_file(video.soundtrack))
    return Project(
        project.scene, project.model, project.model_hash, project.timeline, video=video, grid=project.grid
    )


class _Take:
    """The pictures of a project, frame by frame; `warnings` are those of all pictures so far.

    `models` are those of the cells, `first` the one that the project's scene was made with.
    """

    def __init__(
        self, project: Project, models: list[LoadedModel], first: LoadedModel, recipe: Recipe
    ) -> None:
        self._project = project
        self._video = project.video
        self._first = first
        self._cells = list(zip(project.grid.cells, models, project.timelines(), strict=True))
        self._recipes = [recipe.beside(BYTES_FOR_LAYERS // len(models), for_many=True) for _ in models]
        self.count = frame_count(project.timeline, self._video.rate)
        self.warnings: dict[str, None] = {}

    def seconds(self, frame: int) -> float:
        """When that frame is."""
        return frame_seconds(self._project.timeline, self._video.rate, frame)

    def lay_out(self) -> Slices[FrameLayout]:
        """How large the pictures of all frames are together. Raises: SceneError, VideoError."""
        sizes: set[Size] = set()
        for frame in range(self.count):
            for scene, (_, model, _) in zip(self._scenes(frame), self._cells, strict=True):
                sizes.add(picture_size(fit_scene(scene, model.info)[0], model.info))
            if frame % SCENES_IN_A_SLICE == SCENES_IN_A_SLICE - 1:
                yield None
        return lay_out(sizes, self._project.grid, self._video)

    def pictures(self, frame: int) -> Slices[Pictures]:
        """Render a frame, a picture in a slice. Raises: SceneError."""
        quality = Quality.DRAFT if self._video.draft else Quality.FULL
        output = OUTPUTS.get(self._video.format, Output.PICTURE)
        passed = float(frame / self._video.rate.fraction)
        moments, pixels = [], []
        for scene, (_, model, _), recipe in zip(self._scenes(frame), self._cells, self._recipes, strict=True):
            if pixels:
                yield None
            done = recipe.frame(model, RenderRequest(frame, model.info.model, scene, quality, output))
            moments.append(Moment(frame, passed, scene, model.info.name))
            pixels.append(done.pixels)
            if done.warning:
                self.warnings[done.warning] = None
        return Pictures(frame, tuple(moments), tuple(pixels))

    def _scenes(self, frame: int) -> list[Scene]:
        """The scene of each cell."""
        seconds = self.seconds(frame)
        scenes = []
        for cell, model, timeline in self._cells:
            scene = scene_at(self._project.scene, timeline, seconds)
            if self._video.with_spectrum and not scene.spectrum.enabled:
                scene = replace(scene, spectrum=replace(scene.spectrum, enabled=True))
            if cell.seed_offset:
                scene = replace(scene, latent=shifted(scene.latent, cell.seed_offset))
            scenes.append(self._compared(scene, cell, model))
        return scenes

    def _compared(self, scene: Scene, cell: Cell, model: LoadedModel) -> Scene:
        comparison: Comparison | None = cell.comparison
        if comparison is None:
            return scene
        return companion_scene(scene, comparison, self._first.info, model.info)

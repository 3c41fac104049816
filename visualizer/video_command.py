"""The work behind `sg3-viz video`."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import click

from renderer.messages import ModelInfo, OpenModel
from renderer.recording import project_file
from renderer.recording.motion_presets import walk_track
from renderer.recording.project_file import MOST_CELLS, Cell, Grid, Project, ProjectFileError
from renderer.recording.timeline import Timeline
from renderer.recording.video_jobs import ExportedVideo, ExportVideo
from renderer.recording.video_metadata import VIDEO_SUFFIXES
from renderer.recording.video_settings import (
    ENCODINGS,
    GIF_FASTEST,
    FrameRate,
    Scaling,
    VideoFormat,
    VideoSettings,
    default_format,
)
from renderer.scene import Scene, Truncation
from visualizer import preferences
from visualizer.cli_jobs import finish
from visualizer.cli_types import CommandFailed
from visualizer.commands import expect
from visualizer.render_client import InlineRenderer

FRAMES_PER_SEED = 120
PROJECT_SUFFIXES = frozenset({".json", ".png", *VIDEO_SUFFIXES})


@dataclass(frozen=True, slots=True)
class VideoJob:
    """Which video to write where."""

    project: Project
    out: Path
    device: str
    with_project: bool


def is_project(source: str) -> bool:
    """Whether that names a project or a video, and no model."""
    return Path(source).suffix.lower() in PROJECT_SUFFIXES


def project_of(source: str, words: Mapping[str, Any]) -> Project:
    """What the words of the command line ask for. Raises: click.UsageError, CommandFailed."""
    if is_project(source):
        if given := [name for name in ("seeds", "grid", "frames_per_seed", "scene") if words[name]]:
            name = given[0].replace("_", "-")
            raise click.UsageError(f"--{name} goes with a model: the project says what is shown.")
        project = _found_models(_read(Path(source)), Path(source), words["model"])
        first = project.video
    else:
        if not words["seeds"]:
            raise click.UsageError("A model needs --seeds: the seeds to go through.")
        project, first = Project(model=source), VideoSettings()
    video = _settings(first, words, is_new=not is_project(source))
    if not is_project(source):
        scene = _read(words["scene"]).scene if words["scene"] else Scene()
        project = _walk(replace(project, scene=scene, video=video), words)
    truncation = Truncation(words["psi"], project.scene.truncation.cutoff)
    scene = project.scene if words["psi"] is None else replace(project.scene, truncation=truncation)
    return replace(project, scene=scene, video=video)


def _settings(first: VideoSettings, words: Mapping[str, Any], *, is_new: bool) -> VideoSettings:
    """The settings with what the words say. Raises: click.UsageError."""
    suffix = words["out"].suffix
    by_suffix = VideoFormat.PNG if not suffix else default_format(suffix)
    wanted = VideoFormat(words["format"]) if words["format"] else None
    if wanted is None and by_suffix is None:
        known = ", ".join(sorted(VIDEO_SUFFIXES))
        raise click.UsageError(f"--out ends in none of {known}; a folder without an ending gets PNG files.")
    if wanted is None:
        wanted = first.format if ENCODINGS[first.format].suffix == suffix.lower() else by_suffix
    assert wanted is not None
    its_own = ENCODINGS[wanted].suffix
    if its_own != suffix.lower():
        ending = f"in {its_own}" if its_own else "without a suffix, as a folder does"
        raise click.UsageError(f"The name of a {wanted.value} video ends {ending}: '{words['out'].name}'.")
    rate = words["rate"] or first.rate
    if wanted is VideoFormat.GIF and is_new and not words["rate"]:
        rate = FrameRate(GIF_FASTEST)
    try:
        return VideoSettings(
            format=wanted,
            rate=rate,
            size=words["size"] or first.size,
            scaling=Scaling(words["scaling"]) if words["scaling"] else first.scaling,
            crf=words["crf"] if words["crf"] is not None or wanted is not first.format else first.crf,
            draft=words["precision"] == "draft" if words["precision"] else first.draft,
        )
    except ValueError as error:
        raise _usage_error(error) from error


def _walk(project: Project, words: Mapping[str, Any]) -> Project:
    """The seamless loop through the seeds, in every cell of the grid. Raises: click.UsageError."""
    seeds, (columns, rows) = words["seeds"], words["grid"] or (1, 1)
    if columns * rows > MOST_CELLS:
        raise click.UsageError(f"A grid has at most {MOST_CELLS} cells.")
    runs = share_out(seeds, columns * rows)
    per_seed = (words["frames_per_seed"] or FRAMES_PER_SEED) / project.video.rate.fraction
    try:
        timeline = Timeline(float(per_seed * len(runs[0])), loops=True)
        tracks = [walk_track(run, seconds_per_seed=per_seed) for run in runs]
    except ValueError as error:
        raise _usage_error(error) from error
    if len(tracks) == 1:
        return replace(project, timeline=timeline.with_track(tracks[0]))
    grid = Grid(columns, tuple(Cell(latent=track) for track in tracks))
    return replace(project, timeline=timeline, grid=grid)


def _usage_error(error: ValueError) -> click.UsageError:
    """What is wrong with a value, as a sentence."""
    text = str(error)
    return click.UsageError(f"{text[0].upper()}{text[1:]}.")


def share_out(seeds: tuple[int, ...], cells: int) -> list[tuple[int, ...]]:
    """The seeds of each cell: its share, in order; where that is one, all of them, beginning with its own.

    Raises: click.UsageError if they cannot be shared out evenly.

    >>> share_out((0, 1, 2, 3), 2)
    [(0, 1), (2, 3)]
    >>> share_out((0, 1), 2)
    [(0, 1), (1, 0)]
    """
    if len(seeds) % cells:
        raise click.UsageError(f"{len(seeds)} seeds cannot be shared out evenly among {cells} cells.")
    each = len(seeds) // cells
    if each == 1:
        return [(*seeds[i:], *seeds[:i]) for i in range(cells)]
    return [seeds[i * each : (i + 1) * each] for i in range(cells)]


def _read(path: Path) -> Project:
    try:
        return project_file.read(path)
    except ProjectFileError as error:
        raise CommandFailed(str(error)) from error


def _found_models(project: Project, source: Path, given: str | None) -> Project:
    """The project with the places of its models, which it knows by name only. Raises: CommandFailed."""
    return project.with_models(lambda name, content_hash: (given or _place_of(name, source), content_hash))


def _place_of(name: str, source: Path) -> str:
    """Beside the project, in the working folder, or among the models that were opened last."""
    if not name:
        raise CommandFailed(f"{source.name} names no model: say which one with --model.")
    recent, _ = preferences.load(preferences.folder() / "preferences.json")
    for place in (source.with_name(name), Path(name), *map(Path, recent.recent_models)):
        if place.name == name and place.exists():
            return str(place)
    if Path(name).suffix:
        raise CommandFailed(f"The model {name} of {source.name} is not here: say where with --model.")
    return name  # of a model with random weights


def export(job: VideoJob) -> ExportedVideo:
    """Write the video. Raises: CommandFailed."""
    renderer, project = InlineRenderer(job.device), job.project
    for model, content_hash in {(project.model, project.model_hash)} | {
        (cell.model, cell.model_hash) for cell in project.grid.cells if cell.model
    }:
        info = expect(renderer.ask(OpenModel(model)), ModelInfo)
        if content_hash not in ("", info.content_hash):
            click.echo(f"sg3-viz: note: this was made with another model than {info.name}.", err=True)
    done = finish(renderer, ExportVideo(project, str(job.out)), label="Frames")
    assert isinstance(done, ExportedVideo)
    if job.with_project:
        try:
            project_file.write(job.out.with_name(f"{job.out.name}.json"), done.project)
        except OSError as error:
            raise CommandFailed(f"The project cannot be written: {error.strerror or error}.") from error
    for note in done.notes:
        click.echo(f"sg3-viz: note: {note}", err=True)
    return done


def in_words(done: ExportedVideo) -> str:
    """What was written, in one line."""
    rate, (width, height) = done.project.video.rate, done.size
    seconds = float(done.frames / rate.fraction)
    return f"{done.path}: {done.frames} frames of {width}×{height}, {seconds:.4g} s at {rate} frames/s"

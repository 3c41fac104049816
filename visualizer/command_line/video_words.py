"""What the words of `sg3-viz video` ask for, as a project."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

import click

from renderer.comparison import Comparison
from renderer.recording import project_file, soundtrack
from renderer.recording.ffmpeg import VideoError
from renderer.recording.motion_presets import walk_track
from renderer.recording.picture_grid import compared
from renderer.recording.project_file import MOST_CELLS, Cell, Grid, Project, ProjectFileError
from renderer.recording.timeline import Timeline
from renderer.recording.video_metadata import VIDEO_SUFFIXES
from renderer.recording.video_settings import (
    ENCODINGS,
    Fit,
    FrameRate,
    Scaling,
    Soundtrack,
    VideoFormat,
    VideoSettings,
    default_format,
)
from renderer.scene import Scene, Truncation
from visualizer import preferences
from visualizer.command_line.cli_types import MOST_TIMES, CommandFailed
from visualizer.projects.model_places import find_model

FRAMES_PER_SEED, SECONDS_PER_SEED = 120, 2
_OF_A_MODEL = ("seeds", "grid", "frames_per_seed", "seconds_per_seed", "scene")
PROJECT_SUFFIXES = frozenset({".json", ".png", project_file.SUFFIX, *VIDEO_SUFFIXES})
SPECTRUM, INTACT = "fft", "intact"


def is_project(source: str) -> bool:
    """Whether that names a project or a video, and no model."""
    return Path(source).suffix.lower() in PROJECT_SUFFIXES


def project_of(source: str, words: Mapping[str, Any]) -> Project:
    """What the words of the command line ask for. Raises: click.UsageError, CommandFailed."""
    if is_project(source):
        if given := [name for name in _OF_A_MODEL if words[name]]:
            name = given[0].replace("_", "-")
            raise click.UsageError(f"--{name} goes with a model: the project says what is shown.")
        project = _found_models(_read(Path(source)), Path(source), words["model"])
        first = project.video if words["audio"] else _found_soundtrack(project.video, Path(source))
    else:
        if words["model"]:
            raise click.UsageError(f"--model goes with a project or video: {source} is a model itself.")
        if not words["seeds"]:
            raise click.UsageError("A model needs --seeds: the seeds to go through.")
        project, first = Project(model=source), VideoSettings()
    video = _settings(first, words)
    if not is_project(source):
        scene = _read(words["scene"]).scene if words["scene"] else Scene()
        project = _walk(replace(project, scene=scene, video=video), words)
    truncation = Truncation(words["psi"], project.scene.truncation.cutoff)
    scene = project.scene if words["psi"] is None else replace(project.scene, truncation=truncation)
    project = replace(project, scene=scene, video=video)
    if words["beside"] in (None, SPECTRUM):
        return project
    comparison = Comparison() if words["beside"] == INTACT else Comparison(words["beside"], is_intact=False)
    try:
        return replace(project, grid=compared(project.grid, comparison))
    except ValueError as error:
        raise _usage_error(error) from error


def _settings(first: VideoSettings, words: Mapping[str, Any]) -> VideoSettings:
    """The settings with what the words say. Raises: click.UsageError."""
    wanted = _format(first, words)
    given = {
        "rate": words["rate"],
        "size": words["size"],
        "scaling": Scaling(words["scaling"]) if words["scaling"] else None,
        "fit": Fit(words["fit"]) if words["fit"] else None,
        "crf": words["crf"],
        "draft": words["precision"] == "draft" if words["precision"] else None,
        "caption": words["caption"],
        "soundtrack": Soundtrack(str(words["audio"])) if words["audio"] else None,
        "with_spectrum": True if words["beside"] == SPECTRUM else None,
    }
    try:
        changes = {name: value for name, value in given.items() if value is not None}
        return replace(first.in_format(wanted), **changes)
    except ValueError as error:
        raise _usage_error(error) from error


def _format(first: VideoSettings, words: Mapping[str, Any]) -> VideoFormat:
    """The format that is named, or else the one of the file's ending. Raises: click.UsageError."""
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
    return wanted


def _walk(project: Project, words: Mapping[str, Any]) -> Project:
    """The seamless loop through the seeds, in every cell of the grid. Raises: click.UsageError."""
    seeds, (columns, rows) = words["seeds"], words["grid"] or (1, 1)
    if columns * rows > MOST_CELLS:
        raise click.UsageError(f"A grid has at most {MOST_CELLS} cells.")
    runs = share_out(seeds, columns * rows)
    per_seed = _frames_per_seed(words, project.video.rate) / project.video.rate.fraction
    try:
        timeline = Timeline(float(per_seed * len(runs[0])), loops=True)
        tracks = [walk_track(run, seconds_per_seed=per_seed) for run in runs]
    except ValueError as error:
        raise _usage_error(error) from error
    if len(tracks) == 1:
        return replace(project, timeline=timeline.with_track(tracks[0]))
    grid = Grid(columns, tuple(Cell(latent=track) for track in tracks))
    return replace(project, timeline=timeline, grid=grid)


def _frames_per_seed(words: Mapping[str, Any], rate: FrameRate) -> int:
    """How many frames each seed has; a note says so where nothing does. Raises: click.UsageError."""
    frames, seconds = words["frames_per_seed"], words["seconds_per_seed"]
    if frames and seconds:
        raise click.UsageError("--frames-per-seed and --seconds-per-seed say the same: give one of them.")
    if seconds:
        if seconds * rate.fraction > MOST_TIMES:
            raise click.UsageError(f"--seconds-per-seed: a seed has at most {MOST_TIMES} frames.")
        return max(1, round(seconds * rate.fraction))
    if not frames and (each := FRAMES_PER_SEED / rate.fraction) != SECONDS_PER_SEED:
        told = f"each seed has {FRAMES_PER_SEED} frames, {float(each):.4g} s"
        click.echo(f"sg3-viz: note: {told}; --seconds-per-seed changes that.", err=True)
    return frames or FRAMES_PER_SEED


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
    recent, _ = preferences.load(preferences.folder() / "preferences.json")

    def place(name: str, content_hash: str) -> tuple[str, str]:
        if given:
            return given, content_hash
        if not name:
            raise CommandFailed(f"{source.name} names no model: say which one with --model.")
        found = find_model(name, content_hash, source=source, preferences=recent)
        if not found and Path(name).suffix:
            raise CommandFailed(f"The model {name} of {source.name} is not here: say where with --model.")
        return found or name, content_hash  # without a suffix, it is one with random weights

    return project.with_models(place)


def _found_soundtrack(video: VideoSettings, source: Path) -> VideoSettings:
    """The settings with the place of the soundtrack: beside the project, here, or where it was.

    Raises: CommandFailed.
    """
    known = video.soundtrack
    if known is None:
        return video
    name = Path(known.file).name
    for place in (source.with_name(name), Path(name), Path(known.file)):
        if place.is_file():
            try:
                found = soundtrack.in_file(Soundtrack(str(place)))
            except VideoError as error:
                raise CommandFailed(str(error)) from error
            if known.content_hash not in ("", found.content_hash):
                click.echo(f"sg3-viz: note: this was made with another soundtrack than {name}.", err=True)
            return replace(video, soundtrack=Soundtrack(str(place)))
    raise CommandFailed(f"The soundtrack {name} of {source.name} is not here: say where with --audio.")

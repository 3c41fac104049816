"""The work behind `sg3-viz video`."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path

import click

from renderer.messages import OpenModel
from renderer.model_info import ModelInfo
from renderer.recording.project_file import Project
from renderer.recording.video_jobs import ExportedVideo, ExportVideo
from renderer.scene_fit import fitted, left_out
from visualizer.command_line.cli_jobs import finish
from visualizer.command_line.commands import expect
from visualizer.rendering.inline_client import InlineRenderer


@dataclass(frozen=True, slots=True)
class VideoJob:
    """Which video to write where."""

    project: Project
    out: Path
    device: str
    with_project: bool


def export(job: VideoJob) -> ExportedVideo:
    """Write the video. Raises: CommandFailed."""
    renderer, project = InlineRenderer(job.device), job.project
    for model, content_hash in {(project.model, project.model_hash)} | {
        (cell.model, cell.model_hash) for cell in project.grid.cells if cell.model
    }:
        info = expect(renderer.ask(OpenModel(model)), ModelInfo)
        if model == project.model:
            if unused := left_out(project.scene, info):
                click.echo(f"sg3-viz: note: {unused}", err=True)
            project = replace(project, scene=fitted(project.scene, info))
        if content_hash not in ("", info.content_hash):
            click.echo(f"sg3-viz: note: this was made with another model than {info.name}.", err=True)
    done = finish(renderer, ExportVideo(project, str(job.out), job.with_project), label="Frames")
    assert isinstance(done, ExportedVideo)
    for note in done.notes:
        click.echo(f"sg3-viz: note: {note}", err=True)
    return done


def in_words(done: ExportedVideo) -> str:
    """What was written, in one line."""
    rate, (width, height) = done.project.video.rate, done.size
    seconds = float(done.frames / rate.fraction)
    return f"{done.path}: {done.frames} frames of {width}×{height}, {seconds:.4g} s at {rate} frames/s"

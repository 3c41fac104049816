"""The work behind the sub-commands."""

from __future__ import annotations

import io
import sys
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any, TypeVar

import click
import numpy as np

from renderer import scene_file
from renderer.directions import edit_file
from renderer.directions.direction_set import DirectionSet
from renderer.directions.edit_stack import EditStack
from renderer.frame import Frame, Output, Quality
from renderer.messages import (
    FromRenderer,
    ModelRefused,
    OpenModel,
    RendererFailed,
    RenderFailure,
    RenderRequest,
)
from renderer.model_info import LayerInfo, ModelInfo
from renderer.noise import NoiseMode
from renderer.recording import project_file
from renderer.render_figures import RenderFigures
from renderer.scene import LatentPoint, Normalize, Scene
from renderer.scene_file import SceneFile
from visualizer.command_line import outputs
from visualizer.command_line.cli_types import CommandFailed
from visualizer.rendering.inline_client import InlineRenderer

Wanted = TypeVar("Wanted", bound=FromRenderer | RenderFigures)


@dataclass(frozen=True, slots=True)
class RenderJob:
    """Which pictures to write where.

    `made_with` is the scene file that they began with; `directions` are those that their edits brought along.
    """

    model: str
    out: Path
    pictures: Sequence[tuple[str, Scene]]
    file_format: str
    precision: str
    device: str
    made_with: SceneFile | None = None
    directions: Sequence[DirectionSet] = ()


def read_scene(source: Path | str) -> SceneFile:
    """The scene of a file or of JSON text; of a project its own. Raises: CommandFailed."""
    try:
        if isinstance(source, str):
            project = project_file.decode(source, source="--scene")
        else:
            project = project_file.read(source)
    except project_file.ProjectFileError as error:
        raise CommandFailed(str(error)) from error
    return SceneFile(project.scene, project.model, project.model_hash)


def read_edits(path: Path) -> tuple[EditStack, list[DirectionSet]]:
    """The edits in a file, with the directions beside it. Raises: CommandFailed."""
    try:
        return edit_file.read(path)
    except edit_file.EditFileError as error:
        raise CommandFailed(str(error)) from error


def change_scene(begin: Scene | None, words: Mapping[str, Any]) -> Scene:
    """A scene with what the words of the command line say; what they do not mention stays."""
    scene = begin or Scene()
    shift_x, shift_y = words["translate"] or (None, None)
    mix = _given(
        seed=words["stylemix_seed"], indices=words["stylemix"], enabled=bool(words["stylemix"]) or None
    )
    noise = _given(
        mode=NoiseMode(words["noise"]) if words["noise"] else None,
        seed=words["noise_seed"],
        second_seed=words["noise_second_seed"],
        blend=words["noise_blend"],
    )
    turned = _given(tx=shift_x, ty=shift_y, turns=words["rotate"], untransform=words["untransform"] or None)
    view = _given(
        layer=words["layer"],
        base_channel=words["channels"],
        mono=words["mono"] or None,
        gain_db=words["gain_db"],
        normalize=Normalize.EACH if words["normalize"] else None,
    )
    spectrum = _given(
        enabled=words["fft"] or None,
        all_channels=False if words["fft_sel"] else None,
        range_db=words["fft_range"],
        beta=words["fft_beta"],
    )
    return replace(
        scene,
        truncation=replace(scene.truncation, **_given(psi=words["psi"], cutoff=words["cutoff"])),
        style_mix=replace(scene.style_mix, **mix),
        noise=replace(scene.noise, **noise),
        transform=replace(scene.transform, **turned),
        view=replace(scene.view, **view),
        spectrum=replace(scene.spectrum, **spectrum),
        **_given(class_index=words["class_index"]),
    )


def _given(**values: Any) -> dict[str, Any]:
    return {name: value for name, value in values.items() if value is not None}


def name_pictures(scene: Scene, words: Mapping[str, Any]) -> list[tuple[str, Scene]]:
    """The file names and scenes that --seeds, --blend or --scene ask for."""
    if words["scene"]:
        return [("scene", scene)]
    if words["blend"]:
        return [("blend", replace(scene, latent=LatentPoint(blend=words["blend"])))]
    seeds = words["seeds"] or (0,)
    return [(f"seed{seed:04d}", replace(scene, latent=LatentPoint(x=float(seed)))) for seed in seeds]


def render(job: RenderJob) -> None:
    """Write the pictures of a job. Raises: CommandFailed."""
    renderer = InlineRenderer(job.device)
    renderer.lend(job.directions)
    model = expect(renderer.ask(OpenModel(job.model)), ModelInfo)
    made_with = job.made_with
    if made_with is not None and made_with.model_hash not in ("", model.content_hash):
        click.echo(f"sg3-viz: note: this scene was made with another model, {made_with.model}.", err=True)
    quality = Quality.DRAFT if job.precision == "draft" else Quality.FULL
    output = Output.ACTIVATION if job.file_format == "npy" else Output.PICTURE
    warnings: set[str] = set()
    with _progress(len(job.pictures)) as note_written:
        for i, (name, scene) in enumerate(job.pictures):
            request = RenderRequest(i + 1, job.model, scene, quality, output)
            frame = expect(renderer.ask(request), Frame)
            path = job.out / f"{name}.{job.file_format}"
            outputs.write(
                path, _encode(frame.pixels, SceneFile(scene, model.name, model.content_hash), output)
            )
            note_written(path)
            warnings.add(frame.warning)
    for warning in sorted(warnings - {""}):
        click.echo(f"sg3-viz: note: {warning}", err=True)


def figures(model: ModelInfo) -> dict[str, Any]:
    """A model's figures and layers for JSON; what an architecture does not have is left out."""
    figures = asdict(model)
    for name in ("model", "has_noise", "has_input_transform", "file_report"):
        del figures[name]
    figures["layers"] = [_layer_figures(layer) for layer in model.layers]
    return figures


def _layer_figures(layer: LayerInfo) -> dict[str, Any]:
    height, width = layer.size
    figures = asdict(layer) | {"size": width if height == width else [height, width]}
    return _given(**figures)


def as_table(model: ModelInfo) -> str:
    """The same for reading. Units: rates and frequencies per image width."""
    classes = f"{model.c_dim} classes" if model.c_dim else "no classes"
    lines = [
        f"{model.name}: {model.architecture}",
        f"{model.resolution}×{model.resolution} pixels, {model.image_channels} channel(s), {classes}",
        f"z {model.z_dim}, w {model.w_dim}, {model.num_ws} ws, {model.parameters:,} parameters",
        *([model.note] if model.note else []),
        "",
    ]
    rows = [("layer", "channels", "size", "rate", "cutoff", "stopband", "half-width", "up", "down", "")]
    rows += [_layer_row(layer) for layer in model.layers]
    columns = [column for column in zip(*rows, strict=True) if any(column[1:])]
    rows = list(zip(*columns, strict=True))
    widths = [max(map(len, column)) for column in columns]
    for name, *rest in rows:
        cells = [name.ljust(widths[0])] + [
            cell.rjust(width) for cell, width in zip(rest, widths[1:], strict=True)
        ]
        lines.append("  ".join(cells).rstrip())
    return "\n".join(lines)


def _layer_row(layer: LayerInfo) -> tuple[str, ...]:
    figures = (layer.sampling_rate, layer.cutoff, layer.stopband, layer.half_width)
    steps = (layer.up, layer.down)
    return (
        layer.name,
        str(layer.channels),
        "×".join(map(str, dict.fromkeys(layer.size))),
        *("" if figure is None else f"{figure:.4g}" for figure in figures),
        *("" if step is None else str(step) for step in steps),
        "critical" if layer.critically_sampled else "",
    )


def expect(answer: FromRenderer | RenderFigures, wanted: type[Wanted]) -> Wanted:
    """The answer if it is what was wanted. Raises: CommandFailed with the answer's own words if not."""
    match answer:
        case ModelRefused() | RenderFailure() | RendererFailed():
            raise CommandFailed(answer.summary, answer.details)
    assert isinstance(answer, wanted)
    return answer


def _encode(pixels: np.ndarray, file: SceneFile, output: Output) -> bytes:
    if output is Output.PICTURE:
        return scene_file.encode_png(pixels, file)
    buffer = io.BytesIO()
    np.save(buffer, pixels)
    return buffer.getvalue()


@contextmanager
def _progress(count: int) -> Iterator[Callable[[Path], None]]:
    """What to call after each written file: it moves a bar on a terminal, and prints a line elsewhere."""
    if count == 1 or not sys.stderr.isatty():
        yield lambda path: click.echo(str(path))
        return
    start = time.monotonic()
    done = 0

    def rate(path: Path | None) -> str:
        return f"{done / (time.monotonic() - start):.1f}/s  {path.name}" if path else ""

    with click.progressbar(length=count, show_pos=True, item_show_func=rate, file=sys.stderr) as bar:

        def advance(path: Path) -> None:
            nonlocal done
            done += 1
            bar.update(1, path)

        yield advance

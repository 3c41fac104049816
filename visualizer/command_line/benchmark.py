"""The work behind `sg3-viz bench`."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass

import click

from renderer.messages import OpenModel, RendererReady
from renderer.model_info import DEFAULT_MODEL, ModelInfo
from renderer.render_figures import RenderFigures
from renderer.scene import LatentPoint, Scene
from visualizer.command_line.cli_types import CommandFailed
from visualizer.command_line.commands import expect
from visualizer.command_line.latency import Latency, LatencyFailed, drag, render_process
from visualizer.rendering.inline_client import InlineRenderer

SEEDS_PER_S = 0.6
MOST_DRAG_S = 5.0


@dataclass(frozen=True, slots=True)
class BenchReport:
    """What was measured, with which model, on what."""

    model: str
    renderer: RendererReady
    figures: RenderFigures
    latency: Latency


def run(model: str | None, *, device: str, frames: int, with_reference: bool) -> BenchReport:
    """Measure; lines of progress go to standard error. Raises: CommandFailed."""
    model = model or DEFAULT_MODEL
    renderer = InlineRenderer(device)
    ready = expect(renderer.introduction, RendererReady)
    if ready.warning:
        _note(ready.warning)
    _note(f"loading {model}")
    info = expect(renderer.ask(OpenModel(model)), ModelInfo)
    measured = renderer.benchmark(model, frames=frames, with_reference=with_reference, note=_note)
    figures = expect(measured, RenderFigures)
    _note("dragging on the seed plane, with a render process")
    del renderer  # and its model, before the other process loads it
    try:
        with render_process(model, device) as client:
            latency = drag(client, model, walk, seconds=min(frames, MOST_DRAG_S))
    except LatencyFailed as error:
        raise CommandFailed(str(error)) from error
    return BenchReport(info.name, ready, figures, latency)


def walk(seconds: float) -> Scene:
    """A drag over the seed plane, in which every layer changes."""
    return Scene(latent=LatentPoint(x=SEEDS_PER_S * seconds, y=SEEDS_PER_S / 2 * seconds))


def as_json(report: BenchReport) -> str:
    """All figures as JSON. Units: as the names say."""
    figures, renderer = asdict(report.figures), report.renderer
    peak_bytes = figures.pop("peak_bytes")
    about = {
        "model": report.model,
        "device": renderer.device,
        "device_name": renderer.device_name,
        "threads": renderer.threads,
        "torch": renderer.torch_version,
        "backends": renderer.backends,
    }
    drag_to_pixel = {
        "latency_p50_ms": report.latency.p50_ms,
        "latency_p95_ms": report.latency.p95_ms,
        "latency_frames": report.latency.shown,
    }
    return json.dumps(about | figures | drag_to_pixel | {"peak_memory_bytes": peak_bytes}, indent=1)


def as_table(report: BenchReport) -> str:
    """The same for reading."""
    figures, renderer, latency = report.figures, report.renderer, report.latency
    rows: list[tuple[str, ...]] = [
        ("frame, settled (float32)", _ms(figures.full_ms)),
        ("frame, draft", _ms(figures.draft_ms)),
        ("frame on the reference backend", _ms(figures.reference_ms), _ratio(figures.reference_ms, figures)),
        ("its convolutions alone", _ms(figures.conv_floor_ms), _ratio(figures.conv_floor_ms, figures)),
        ("other channels of the largest layer", _ms(figures.view_change_ms)),
        ("an edit of the last four layers", _ms(figures.tail_edit_ms), _ratio(figures.tail_edit_ms, figures)),
        ("drag to pixel, median", _ms(latency.p50_ms), f"{latency.shown} pictures"),
        ("drag to pixel, 95 %", _ms(latency.p95_ms)),
        ("peak memory", _mib(figures.peak_bytes)),
        ("of it layers remembered", _mib(figures.held_bytes)),
    ]
    layers = [("layer", "convolution", "filter")]
    layers += [(cost.name, _ms(cost.conv_ms), _ms(cost.filter_ms)) for cost in figures.per_layer]
    return "\n".join(
        [
            f"{report.model} on {renderer.device} ({renderer.device_name}), {renderer.threads} threads, "
            f"torch {renderer.torch_version}, backends: {', '.join(renderer.backends)}",
            f"medians of {figures.frames} rounds",
            "",
            *_columns(rows),
            "",
            *_columns(layers),
        ]
    )


def _columns(rows: Sequence[tuple[str, ...]]) -> list[str]:
    """The first column to the left, the second to the right, the third as it is."""
    first, second = (max(len(row[i]) for row in rows) for i in (0, 1))
    return ["  ".join([row[0].ljust(first), row[1].rjust(second), *row[2:]]).rstrip() for row in rows]


def _ms(value: float | None) -> str:
    return "not measured" if value is None else f"{value:.1f} ms"


def _mib(value: int | None) -> str:
    return "not measured" if value is None else f"{value / 2**20:.0f} MiB"


def _ratio(value: float | None, figures: RenderFigures) -> str:
    return "" if value is None else f"{value / figures.full_ms:.2f} × a frame"


def _note(line: str) -> None:
    click.echo(line, err=True)

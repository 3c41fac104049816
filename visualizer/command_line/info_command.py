"""The work behind `sg3-viz info`."""

from __future__ import annotations

import json
from typing import Any

import click
import msgspec

from renderer import file_report_words
from renderer.messages import ModelRefused, OpenModel
from renderer.model_info import ModelInfo
from visualizer.command_line import commands
from visualizer.rendering.inline_client import InlineRenderer


def run(model: str, *, as_json: bool) -> None:
    """Say what a model is and what its file asks for, the latter also of a file that is refused.

    Raises: CommandFailed.
    """
    answer = InlineRenderer("cpu").ask(OpenModel(model))
    report = answer.file_report if isinstance(answer, ModelInfo | ModelRefused) else None
    described: dict[str, Any] = {"file_report": msgspec.to_builtins(report)}
    lines = [] if report is None else file_report_words.lines(report)
    if isinstance(answer, ModelInfo):
        described = commands.figures(answer) | described
        lines = [commands.as_table(answer), *([""] if lines else []), *lines]
    if lines:
        click.echo(json.dumps(described, indent=1) if as_json else "\n".join(lines))
    commands.expect(answer, ModelInfo)

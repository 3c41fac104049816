"""The work behind `sg3-viz convert`."""

from __future__ import annotations

from renderer.model_conversion import ConvertedModel, ConvertModel
from visualizer.command_line.cli_jobs import finish
from visualizer.rendering.inline_client import InlineRenderer


def run(job: ConvertModel) -> str:
    """Convert, and say what came of it. Raises: CommandFailed."""
    done = finish(InlineRenderer("cpu"), job, label="Convert")
    assert isinstance(done, ConvertedModel)
    before = f" instead of {_size(done.bytes_before)}" if done.bytes_before else ""
    return f"{done.path}: {done.tensors} tensors, {_size(done.bytes)}{before}"


def _size(count: int) -> str:
    return f"{count / 1e6:.1f} MB"

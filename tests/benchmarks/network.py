"""How fast whole pictures are: a frame, an edit and a view change, against the reference and the floor.

`python -m tests.benchmarks.network [MODEL …]` prints a Markdown table; `sg3-viz bench MODEL` tells more.
"""

from __future__ import annotations

import sys
from collections.abc import Sequence

from visualizer.command_line.benchmark import run

MODELS = ("stylegan3-r-64", "stylegan3-t-256", "stylegan3-r-256")
FRAMES = 3


def main(models: Sequence[str] = MODELS) -> int:
    """Measure and print."""
    print("| model | full ms | draft ms | reference ÷ full | full ÷ convolutions | tail edit ms | view ms |")
    print("|---|--:|--:|--:|--:|--:|--:|")
    for model in models:
        figures = run(model, device="cpu", frames=FRAMES, with_reference=True).figures
        assert figures.reference_ms is not None
        print(
            f"| {model} | {figures.full_ms:.0f} | {figures.draft_ms:.0f} "
            f"| {figures.reference_ms / figures.full_ms:.1f} | {figures.full_ms / figures.conv_floor_ms:.2f} "
            f"| {figures.tail_edit_ms:.0f} | {figures.view_change_ms:.1f} |",
            flush=True,
        )
    return 0


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:] or MODELS))

"""How old a picture is when it arrives while something is dragged, with a render process.

`python -m tests.benchmarks.latency [MODEL …]` prints a Markdown table.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Sequence
from dataclasses import replace

from renderer.scene import LayerView, Scene, StyleMix, Transform
from visualizer.command_line.benchmark import walk
from visualizer.command_line.latency import drag, render_process

MODELS = ("stylegan3-r-64", "stylegan3-t-256")
DRAG_S = 5.0
TAIL = StyleMix(enabled=True, seed=0, indices=(12, 13, 14, 15))


def _turn(seconds: float) -> Scene:
    return Scene(transform=Transform(turns=0.1 * seconds))


def _style_seed(seconds: float) -> Scene:
    return Scene(style_mix=replace(TAIL, seed=int(20 * seconds)))


def _gain(seconds: float) -> Scene:
    return Scene(view=LayerView(gain_db=seconds))


DRAGS: dict[str, Callable[[float], Scene]] = {
    "seed plane (all layers)": walk,
    "rotation (all layers)": _turn,
    "styles of the last 4 ws": _style_seed,
    "gain (no layer)": _gain,
}


def main(models: Sequence[str] = MODELS) -> int:
    """Measure and print."""
    print("| model | drag | p50 ms | p95 ms | pictures/s | submitted/s |\n|---|---|--:|--:|--:|--:|")
    for model in models:
        with render_process(model, "cpu") as client:
            for name, scene_at in DRAGS.items():
                latency = drag(client, model, scene_at, seconds=DRAG_S)
                print(
                    f"| {model} | {name} | {latency.p50_ms:.0f} | {latency.p95_ms:.0f} "
                    f"| {latency.shown / latency.seconds:.1f} | {latency.submitted / latency.seconds:.1f} |",
                    flush=True,
                )
    return 0


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:] or MODELS))

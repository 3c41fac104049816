"""How fast the ops are, alone and as whole networks: `python -m tests.benchmarks.ops` prints Markdown tables.

All figures of a line are taken in turns. `reference` is the resampling as it is usually written, with zeros
inserted and depth-wise convolutions; `torch` inserts none. With `--keep-freed-memory` all of them run as the
render process does (`renderer.process_memory`).
"""

from __future__ import annotations

import math
import os
import statistics
import sys
import time
from collections.abc import Callable

# As the renderer's process does: threads that wait for others must not spin. Read when torch is loaded.
os.environ.setdefault("OMP_WAIT_POLICY", "PASSIVE")

import torch
import torch.nn.functional as F

from ops import Backend, affine_lowpass, half_precision, modulated_conv, upfirdn, use
from renderer.generator import Generator
from renderer.generator_layers import SynthesisLayer
from renderer.latents import blend_seeds
from renderer.process_memory import keep_freed_memory
from renderer.random_model import named_config, random_generator

MODELS = ("stylegan3-t-256", "stylegan3-r-256")
LAYERS = ("L2_36_512", "L5_84_512", "L8_148_256", "L11_276_91"), ("L2_36_1024", "L5_84_1024", "L10_276_256")
ROUNDS = 7
SLOW_ROUNDS = 2

Compute = Callable[[], torch.Tensor]


def main() -> int:
    """Measure and print."""
    if "--keep-freed-memory" in sys.argv:
        keep_freed_memory()
    generators = {name: _random_generator(name) for name in MODELS}
    with torch.inference_mode():
        print(
            "| op | shape | backend | median ms | convolution ms | error / std |\n|---|---|---|--:|--:|--:|"
        )
        for generator, names in zip(generators.values(), LAYERS, strict=True):
            for name in names:
                _print_layer(generator, name)
        _print_upfirdn()
        print("\n| network | what | median ms | ÷ ours |\n|---|---|--:|--:|")
        for name, generator in generators.items():
            _print_network(name, generator)
    return 0


def _random_generator(name: str) -> Generator:
    config = named_config(name)
    assert config is not None
    return random_generator(config, seed=0)


def _print_layer(generator: Generator, name: str) -> None:
    layer = generator.layers[name]
    assert isinstance(layer, SynthesisLayer)
    plan = layer.plan
    size = plan.reads.size
    x = torch.randn(1, plan.reads.channels, size, size)
    style = torch.randn(1, plan.reads.channels) + 1

    def convolve(x: torch.Tensor = x) -> torch.Tensor:
        return modulated_conv(x, layer.weight, style, padding=plan.kernel - 1)

    convolved = convolve()
    candidates = {
        "modulated_conv": convolve,
        "filtered_lrelu, cpu": lambda: layer.filter(convolved),
        "filtered_lrelu, reference": _on(Backend.REFERENCE, lambda: layer.filter(convolved)),
        "floor": lambda: F.conv2d(x, layer.weight, padding=plan.kernel - 1),
    }
    if (reduced := half_precision(x.device)) is not None:
        candidates["modulated_conv, half"] = lambda: convolve(x.to(reduced)).to(torch.float32)
    ms, results = _take_turns(candidates, ROUNDS)
    expected = results["filtered_lrelu, reference"]
    rows = [("modulated_conv", "float32", ms["modulated_conv"], "")]
    if reduced is not None:
        error = _error(results["modulated_conv, half"], results["modulated_conv"])
        rows.append(
            ("modulated_conv", str(reduced).removeprefix("torch."), ms["modulated_conv, half"], error)
        )
    error = _error(results["filtered_lrelu, cpu"], expected)
    rows.append((_describe(layer), "cpu", ms["filtered_lrelu, cpu"], error))
    rows.append((_describe(layer), "reference", ms["filtered_lrelu, reference"], ""))
    for op, backend, median, error in rows:
        print(f"| {op} | {name} | {backend} | {median:.1f} | {ms['floor']:.1f} | {error} |", flush=True)


def _describe(layer: SynthesisLayer) -> str:
    kind = "radial" if layer.plan.radial else "separable"
    return f"filtered_lrelu, up {layer.plan.up}, down {layer.plan.down}, {kind}"


def _print_upfirdn() -> None:
    """As `affine_resample` calls it."""
    angle = 0.3
    matrix = torch.tensor([[math.cos(angle), math.sin(angle)], [-math.sin(angle), math.cos(angle)]])
    x, taps = torch.randn(1, 3, 256, 256), affine_lowpass(matrix)

    def compute() -> torch.Tensor:
        return upfirdn(x, taps, up=4, padding=(48, 48, 48, 48), gain=16)

    ms, results = _take_turns({"cpu": compute, "reference": _on(Backend.REFERENCE, compute)}, SLOW_ROUNDS)
    error = _error(results["cpu"], results["reference"])
    print(f"| upfirdn, up 4, 49×49 taps | 3×256×256 | cpu | {ms['cpu']:.1f} | | {error} |")
    print(f"| upfirdn, up 4, 49×49 taps | 3×256×256 | reference | {ms['reference']:.1f} | | |", flush=True)


def _print_network(name: str, generator: Generator) -> None:
    ws = blend_seeds(generator, [(1, 1.0)], class_index=None, psi=1.0, cutoff=None)
    convolutions = [
        (torch.randn(1, layer.plan.reads.channels, layer.plan.reads.size, layer.plan.reads.size), layer)
        for layer in generator.layers.values()
        if isinstance(layer, SynthesisLayer)
    ]

    def convolve_only() -> torch.Tensor:
        results = [F.conv2d(x, layer.weight, padding=layer.plan.kernel - 1) for x, layer in convolutions]
        return results[-1]

    ms, pictures = _take_turns(
        {
            "ours": lambda: generator.synthesize(ws),
            "ours, half precision": lambda: generator.synthesize(ws, half=True),
            "convolutions alone (floor)": convolve_only,
            "torch": _on(Backend.TORCH, lambda: generator.synthesize(ws)),
            "reference": _on(Backend.REFERENCE, lambda: generator.synthesize(ws)),
        },
        SLOW_ROUNDS,
    )
    for what, median in ms.items():
        print(f"| {name} | {what} | {median:.0f} | {median / ms['ours']:.2f} |")
    noise = (pictures["ours, half precision"] - pictures["ours"]) / 2  # of a range of 2, −1…1
    print(f"| {name} | PSNR of half precision, dB | {-10 * noise.square().mean().log10():.1f} | |")
    error = _error(pictures["ours"], pictures["reference"])
    print(f"| {name} | error / std to reference | {error} | |", flush=True)


def _take_turns(
    candidates: dict[str, Compute], rounds: int
) -> tuple[dict[str, float], dict[str, torch.Tensor]]:
    """Median milliseconds of each, after one run that is not timed, and what each gives."""
    results = {name: compute() for name, compute in candidates.items()}
    taken: dict[str, list[float]] = {name: [] for name in candidates}
    for _ in range(rounds):
        for name, compute in candidates.items():
            start = time.perf_counter()
            compute()
            taken[name].append((time.perf_counter() - start) * 1000)
    return {name: statistics.median(ms) for name, ms in taken.items()}, results


def _on(backend: Backend, compute: Compute) -> Compute:
    def on_backend() -> torch.Tensor:
        with use(backend):
            return compute()

    return on_backend


def _error(result: torch.Tensor, expected: torch.Tensor) -> str:
    return f"{(result - expected).abs().max() / expected.std():.1e}"


if __name__ == "__main__":
    raise SystemExit(main())

"""filtered_lrelu on a GPU, layer by layer of T and R at 1024² in float16, the whole picture, and frames.

`python -m tests.benchmarks.gpu` prints Markdown tables: the fused kernel against the torch formulation and
against its two floors, times by CUDA events around replays of a CUDA graph; and frames of the renderer, with
layers recorded as graphs and without. Without a GPU it says that nothing was measured.
"""

from __future__ import annotations

import statistics
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import torch

from ops import Backend, use
from ops.filtered_lrelu import portable, reference
from renderer.cuda_recording import CudaRecorder
from renderer.frame import Quality
from renderer.generator import Generator
from renderer.generator_config import GeneratorConfig, LayerPlan
from renderer.generator_layers import FourierInput, SynthesisLayer
from renderer.layer_graphs import LayerGraphs
from renderer.messages import RenderRequest
from renderer.random_model import named_config
from renderer.recipe import Recipe
from renderer.render import Renderer
from renderer.scene import LatentPoint, Scene
from renderer.stages import StageMemory, memory_budget
from renderer.synthesis import StagedSynthesis

NETWORKS = ("stylegan3-t-1024", "stylegan3-r-1024")
REPEATS = 20
# Together larger than the last cache, so that every call reads its input from memory.
INPUT_BYTES = 256 * 2**20


@dataclass(frozen=True, slots=True)
class Ceilings:
    """What this GPU was seen to reach. Units: bytes/s, operations/s (a multiply-add is two)."""

    bandwidth: float
    matrix_rate: float


def main() -> int:
    """Measure and print."""
    if not torch.cuda.is_available():
        print("There is no GPU here: nothing was measured.")
        return 0
    import triton

    ceilings = measure_ceilings()
    print(f"{torch.cuda.get_device_name()}, torch {torch.__version__}, Triton {triton.__version__}, float16,")
    print(
        f"batch 1; a copy moves {ceilings.bandwidth / 1e12:.2f} TB/s (read and written), a product of 8192²"
    )
    print(f"matrices runs at {ceilings.matrix_rate / 1e12:.0f} TFLOP/s. Medians of {REPEATS} replays.")
    for name in NETWORKS:
        config = named_config(name)
        assert config is not None
        print(f"\n{name}: filtered_lrelu\n")
        _print_layers(config, ceilings)
        print(f"\n{name}: the whole picture\n")
        _print_picture(config, ceilings)
        _print_frames(name)
    return 0


def measure_ceilings() -> Ceilings:
    """Copy a gigabyte, and multiply two large random matrices."""
    source = torch.randn(2**28, device="cuda")
    target = torch.empty_like(source)
    copy_ms = time_ms(lambda: target.copy_(source))
    a, b = (torch.randn(8192, 8192, device="cuda", dtype=torch.float16) for _ in range(2))
    product_ms = time_ms(lambda: a @ b)
    return Ceilings(2 * 4 * 2**28 / copy_ms * 1e3, 2 * 8192**3 / product_ms * 1e3)


def time_ms(work: Callable[[], object], calls: int = 1) -> float:
    """Median milliseconds of one of the `calls` that `work` makes, as replays of a CUDA graph."""
    side = torch.cuda.Stream()
    with torch.cuda.stream(side):
        for _ in range(2):
            work()
    torch.cuda.synchronize()
    graph = torch.cuda.CUDAGraph()
    with torch.cuda.graph(graph):
        work()
    times = []
    for _ in range(REPEATS + 3):
        start, end = (torch.cuda.Event(enable_timing=True) for _ in range(2))
        start.record()
        graph.replay()
        end.record()
        end.synchronize()
        times.append(start.elapsed_time(end))
    return statistics.median(times[3:]) / calls


def _print_layers(config: GeneratorConfig, ceilings: Ceilings) -> None:
    print(
        "| layer | up, down, terms | fused ms | torch ms | torch / fused | bytes ms | products ms "
        "| fused / larger floor | error |"
    )
    print("|---|---|---|---|---|---|---|---|---|")
    totals = [0.0] * 4
    for plan in config.layers:
        if plan.uses_fp16:
            totals = [
                total + ms for total, ms in zip(totals, _print_layer(plan, config, ceilings), strict=True)
            ]
    fused, torch_ms, bytes_ms, products_ms = totals
    floor = max(bytes_ms, products_ms)
    print(
        f"| all | | {fused:.3f} | {torch_ms:.3f} | {torch_ms / fused:.1f} "
        f"| {bytes_ms:.3f} | {products_ms:.3f} | {fused / floor:.2f} | |"
    )


def _print_layer(plan: LayerPlan, config: GeneratorConfig, ceilings: Ceilings) -> tuple[float, ...]:
    from ops.filtered_lrelu import gpu
    from ops.filtered_lrelu.bands import plan_for

    options = _options(SynthesisLayer(plan, config).cuda())
    channels, size = plan.writes.channels, plan.reads.size + plan.kernel - 1
    count = max(1, min(8, INPUT_BYTES // (channels * size**2 * 2)))
    inputs = [torch.randn(1, channels, size, size, device="cuda").half() for _ in range(count)]
    bias = torch.randn(channels, device="cuda")

    error = _error(inputs[0][:, :4], bias[:4], options)
    fused_ms = time_ms(lambda: [gpu.filtered_lrelu(x, bias, **options) for x in inputs], count)
    torch_ms = time_ms(lambda: [portable.filtered_lrelu(x, bias, **options) for x in inputs], count)
    bands = plan_for(
        inputs[0],
        options["up_taps"],
        options["down_taps"],
        up=plan.up,
        down=plan.down,
        before=(plan.padding[0], plan.padding[0]),
        gain=options["gain"],
    )
    assert bands is not None
    results = channels * plan.writes.size**2
    bytes_ms = 2 * (results + channels * size**2) / ceilings.bandwidth * 1e3
    products_ms = 2 * results * bands.tile.products(bands.shape.terms) / ceilings.matrix_rate * 1e3
    print(
        f"| {plan.name} | {plan.up}, {plan.down}, {bands.shape.terms} | {fused_ms:.3f} | {torch_ms:.3f} "
        f"| {torch_ms / fused_ms:.1f} | {bytes_ms:.3f} | {products_ms:.3f} "
        f"| {fused_ms / max(bytes_ms, products_ms):.2f} | {error:.1e} |",
        flush=True,
    )
    return fused_ms, torch_ms, bytes_ms, products_ms


def _options(layer: SynthesisLayer) -> dict[str, Any]:
    plan = layer.plan
    return {
        "up_taps": layer.up_filter,
        "down_taps": layer.down_filter,
        "up": plan.up,
        "down": plan.down,
        "padding": (*plan.padding, *plan.padding),
        "gain": 1.0 if plan.is_torgb else 2**0.5,
        "slope": 1.0 if plan.is_torgb else 0.2,
        "clamp": layer.clamp,
    }


def _error(x: torch.Tensor, bias: torch.Tensor, options: dict[str, Any]) -> float:
    """‖fused − reference‖ / ‖reference‖, the reference in float64."""
    from ops.filtered_lrelu import gpu

    exact = dict(options)
    for name in ("up_taps", "down_taps"):
        exact[name] = None if options[name] is None else options[name].double()
    expected = reference.filtered_lrelu(x.double(), bias.double(), **exact)
    return ((gpu.filtered_lrelu(x, bias, **options) - expected).norm() / expected.norm()).item()


def _print_picture(config: GeneratorConfig, ceilings: Ceilings) -> None:
    """Synthesis from w to picture, on each backend; its floor is that of its convolutions and filters."""
    generator = _random_generator(config).cuda().requires_grad_(False)
    ws = torch.randn(1, config.num_ws, config.w_dim, device="cuda")
    print("| what | ms |\n|---|---|")
    for backend, what in ((Backend.GPU, "with the fused kernel"), (Backend.TORCH, "in torch")):
        with use(backend):
            ms = time_ms(lambda: generator.synthesize(ws, half=True))
        print(f"| {what} | {ms:.2f} |", flush=True)
    operations = sum(_operations(plan) for plan in config.layers)
    moved = sum(_bytes(plan) for plan in config.layers)
    operations_ms, moved_ms = operations / ceilings.matrix_rate * 1e3, moved / ceilings.bandwidth * 1e3
    print(f"| floor: {operations / 1e12:.2f} TFLOP of convolutions | {operations_ms:.2f} |")
    print(f"| floor: {moved / 1e9:.2f} GB read and written | {moved_ms:.2f} |")


def _print_frames(name: str) -> None:
    """Frames as the window gets them, from seed to pixels in main memory, by the clock on the wall."""
    renderer = Renderer("cuda")
    model = renderer.models.get(name)
    graphs = LayerGraphs(CudaRecorder(), memory_budget(renderer.device))
    for quality in Quality:
        for what, graphs_of_these in (("kernel by kernel", None), ("as graphs", graphs)):
            layers = StagedSynthesis(StageMemory(0), renderer.clock, graphs_of_these)
            recipe = Recipe(layers, renderer.clock, renderer.library)
            requests = (
                RenderRequest(0, name, Scene(latent=LatentPoint(x=float(seed))), quality)
                for seed in range(REPEATS + 3)
            )
            with torch.inference_mode():
                times = [recipe.frame(model, request).render_ms for request in requests]
            print(f"| a {quality.value} frame, {what} | {statistics.median(times[3:]):.2f} |", flush=True)


def _random_generator(config: GeneratorConfig) -> Generator:
    """Without the adjustments of `renderer.random_model`, which synthesise pictures on the CPU."""
    generator = Generator(config)
    signal = generator.layers["input"]
    assert isinstance(signal, FourierInput)
    for tensor in (*generator.parameters(), signal.freqs, signal.phases):
        torch.nn.init.normal_(tensor)
    return generator


def _operations(plan: LayerPlan) -> float:
    size = plan.reads.size + plan.kernel - 1
    return 2.0 * plan.reads.channels * plan.writes.channels * plan.kernel**2 * size**2


def _bytes(plan: LayerPlan) -> float:
    """The convolution and the filter each read and write their planes once."""
    convolved = plan.writes.channels * (plan.reads.size + plan.kernel - 1) ** 2
    samples = (
        plan.reads.channels * plan.reads.size**2 + 2 * convolved + plan.writes.channels * plan.writes.size**2
    )
    return float(samples * (2 if plan.uses_fp16 else 4))


if __name__ == "__main__":
    raise SystemExit(main())

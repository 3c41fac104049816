"""The recipe of the benchmark: what it times is what it says."""

from __future__ import annotations

import pytest

from ops import Backend, for_tensor
from renderer import benchmark
from renderer.frame import Frame, Quality
from renderer.messages import RenderRequest
from renderer.render import Renderer

MODEL = "stylegan3-t-32"
Rendered = list[tuple[RenderRequest, Frame, bool]]


@pytest.fixture
def renderer() -> Renderer:
    return Renderer("cpu")


@pytest.fixture
def rendered(renderer: Renderer, monkeypatch: pytest.MonkeyPatch) -> Rendered:
    """What the benchmark has rendered: request, answer, and whether the reference backend was forced."""
    seen: Rendered = []
    real = renderer.render

    def render(request: RenderRequest) -> Frame:
        frame = real(request)
        weights = renderer.models.get(MODEL).generator.w_avg
        seen.append((request, frame, for_tensor(weights) is Backend.REFERENCE))
        return frame

    monkeypatch.setattr(renderer, "render", render)
    return seen


def computed(frame: Frame) -> int:
    return sum(not layer.cached for layer in frame.layer_timings)


def test_a_whole_frame_means_that_nothing_was_known(renderer: Renderer, rendered: Rendered) -> None:
    bench = benchmark._Bench(renderer, MODEL)
    for round_ in range(3):
        assert bench.of_renderer["full"](round_) == rendered[-1][1].render_ms
        assert computed(rendered[-1][1]) == 16
        bench.of_renderer["draft"](round_)
        assert (rendered[-1][0].quality, computed(rendered[-1][1])) == (Quality.DRAFT, 16)
        bench.reference_ms(round_)
        assert (rendered[-1][2], computed(rendered[-1][1])) == (True, 16)


def test_a_tail_edit_computes_four_layers_and_a_view_change_none(
    renderer: Renderer, rendered: Rendered
) -> None:
    bench = benchmark._Bench(renderer, MODEL)
    for round_ in range(3):
        bench.of_renderer["tail"](round_)
        assert computed(rendered[-1][1]) == 4
        bench.of_renderer["view"](round_)
        assert computed(rendered[-1][1]) == 0
        assert not {step.name: step.cached for step in rendered[-1][1].timings}["picture"]


def test_the_reference_is_not_repeated_for_ever(renderer: Renderer, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(benchmark, "REFERENCE_BUDGET_MS", 0.001)
    lines: list[str] = []
    figures = benchmark.measure(renderer, MODEL, frames=3, with_reference=True, note=lines.append)
    assert figures.reference_ms is not None
    assert sum("reference" in line for line in lines) == 1
    assert sum("round" in line for line in lines) == 4


def test_without_the_reference_its_figure_is_missing(renderer: Renderer) -> None:
    figures = benchmark.measure(renderer, MODEL, frames=1, with_reference=False, note=lambda _: None)
    assert figures.reference_ms is None

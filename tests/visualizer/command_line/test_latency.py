"""What the latency of a drag counts, with a renderer of known slowness."""

from __future__ import annotations

import time

import pytest

from renderer.frame import Quality
from renderer.messages import RendererRestarted, RenderFailure
from renderer.scene import LatentPoint, Scene
from tests.visualizer.fakes import FakeClient, frame
from visualizer.command_line.latency import LatencyFailed, drag

RENDER_S = 0.05


class SlowClient(FakeClient):
    """Takes the newest request whenever it is done with the last one, as the worker does."""

    def __init__(self) -> None:
        super().__init__()
        self.busy_until = 0.0
        self.running: int | None = None

    def poll(self) -> list:
        now = time.perf_counter()
        answers = super().poll()
        if self.running is not None and now >= self.busy_until:
            answers.append(frame(self.running, Quality.DRAFT))
            self.running = None
        if self.running is None and self.submitted:
            self.running, self.busy_until = self.submitted[-1][0], now + RENDER_S
        return answers


def scene_at(seconds: float) -> Scene:
    return Scene(latent=LatentPoint(x=seconds))


def test_a_drag_submits_drafts_sixty_times_a_second() -> None:
    client = SlowClient()
    latency = drag(client, "a.pkl", scene_at, seconds=0.5)
    assert {quality for *_, quality in client.submitted} == {Quality.DRAFT}
    assert 10 < latency.submitted <= 31


def test_latency_is_how_old_the_shown_scenes_are() -> None:
    latency = drag(SlowClient(), "a.pkl", scene_at, seconds=0.5)
    assert 3 <= latency.shown < latency.submitted
    assert RENDER_S * 1000 <= latency.p50_ms <= latency.p95_ms


def test_a_drag_goes_on_until_there_are_pictures() -> None:
    assert drag(SlowClient(), "a.pkl", scene_at, seconds=0.0).shown >= 3


@pytest.mark.parametrize("answer", [RenderFailure(1, "no memory"), RendererRestarted("no memory")])
def test_a_renderer_that_fails_is_no_figure(answer: RenderFailure | RendererRestarted) -> None:
    client = SlowClient()
    client.answers = [answer]
    with pytest.raises(LatencyFailed, match="no memory"):
        drag(client, "a.pkl", scene_at, seconds=0.5)

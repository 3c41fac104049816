"""Drag-to-pixel latency: a drag as the window would make it, on a render process of its own."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass

import numpy as np

from renderer.frame import Frame, Quality
from renderer.messages import ModelRefused, RendererFailed, RendererRestarted, RenderFailure
from renderer.scene import Scene
from visualizer.rendering.process_client import ProcessClient
from visualizer.rendering.render_client import RenderClient

TICK_S = 1 / 60
POLL_S = 0.001
LEAST_FRAMES = 3
PATIENCE_S = 900.0


class LatencyFailed(Exception):
    """The drag could not be measured; the text is one sentence for the user."""


@dataclass(frozen=True, slots=True)
class Latency:
    """How old the scene of a picture is when the picture arrives, over a drag of so many seconds."""

    seconds: float
    submitted: int
    shown: int
    p50_ms: float
    p95_ms: float


@contextmanager
def render_process(model: str, device: str) -> Iterator[RenderClient]:
    """A render process with a model and a first picture, ended afterwards. Raises: LatencyFailed."""
    client = ProcessClient(device)
    try:
        client.open_model(model)
        client.submit(model, Scene())
        _wait_until_idle(client)
        yield client
    finally:
        client.close()


def drag(client: RenderClient, model: str, scene_at: Callable[[float], Scene], *, seconds: float) -> Latency:
    """Submit a new draft 60 times a second, for so long and until some pictures have come.

    It begins on a picture that is there. `scene_at` gives the scene after so many seconds. A request that a
    newer one overtakes is never answered and so does not count: nobody sees how old it would have been.

    Raises: LatencyFailed.
    """
    client.submit(model, scene_at(0.0), quality=Quality.DRAFT)
    _wait_until_idle(client)
    sent: dict[int, float] = {}
    ages: list[float] = []
    start = time.perf_counter()
    while (now := time.perf_counter()) < start + seconds or len(ages) < LEAST_FRAMES:
        request_id = client.submit(model, scene_at(now - start), quality=Quality.DRAFT)
        if request_id is not None:
            sent[request_id] = now
        while time.perf_counter() < now + TICK_S:
            ages += [time.perf_counter() - sent[frame.request_id] for frame in _frames(client)]
            time.sleep(POLL_S)
    seconds = time.perf_counter() - start
    _wait_until_idle(client)  # its last picture belongs to no later drag
    p50, p95 = np.percentile(np.array(ages) * 1000, [50, 95])
    return Latency(seconds, len(sent), len(ages), float(p50), float(p95))


def _frames(client: RenderClient) -> list[Frame]:
    return [answer for answer in _answers(client) if isinstance(answer, Frame)]


def _wait_until_idle(client: RenderClient) -> None:
    deadline = time.monotonic() + PATIENCE_S
    while client.is_busy:
        _answers(client)
        if time.monotonic() > deadline:
            raise LatencyFailed("The render process does not answer.")
        time.sleep(POLL_S)


def _answers(client: RenderClient) -> list[object]:
    answers: list[object] = []
    for answer in client.poll():
        match answer:
            case ModelRefused() | RenderFailure() | RendererFailed():
                raise LatencyFailed(answer.summary)
            case RendererRestarted():
                raise LatencyFailed(answer.reason)
        answers.append(answer)
    return answers

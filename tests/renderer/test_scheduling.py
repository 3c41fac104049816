"""Which pictures are given up: the rule, and what a user sees of it with a slow renderer."""

from __future__ import annotations

import multiprocessing
import threading
import time
from collections.abc import Callable, Iterator

import numpy as np
import pytest

from renderer import channel, worker
from renderer.frame import Frame, PictureStats, Quality
from renderer.generator import Abandoned
from renderer.messages import RendererReady, RenderRequest
from renderer.scene import LatentPoint, Scene
from renderer.scheduling import MOST_IN_A_ROW, Schedule

LAYERS, LAYER_S = 10, 0.01
DRAFT, FULL = Quality.DRAFT, Quality.FULL


def request(id: int, quality: Quality, x: float | None = None, model: str = "a.pkl") -> RenderRequest:
    return RenderRequest(id, model, Scene(latent=LatentPoint(x=id if x is None else x)), quality)


@pytest.mark.parametrize(
    ("running", "newest", "expected"),
    [
        (request(1, FULL), None, False),
        (request(1, DRAFT), request(2, DRAFT), False),
        (request(1, FULL), request(2, DRAFT), True),
        (request(1, FULL), request(2, FULL), True),
        (request(1, DRAFT), request(2, FULL), True),
        (request(1, DRAFT), request(2, FULL, x=1), False),
        (request(1, FULL), request(2, FULL, x=1, model="b.pkl"), True),
    ],
)
def test_a_picture_is_worthless_once_a_settled_one_or_the_next_drag_waits(
    running: RenderRequest, newest: RenderRequest | None, expected: bool
) -> None:
    assert Schedule().is_worthless(running, newest) is expected


def test_after_so_many_in_a_row_one_is_finished() -> None:
    schedule = Schedule()
    for _ in range(MOST_IN_A_ROW):
        assert schedule.is_worthless(request(1, FULL), request(2, FULL))
        schedule.note_given_up()
    assert not schedule.is_worthless(request(1, FULL), request(2, FULL))
    schedule.note_finished()
    assert schedule.is_worthless(request(1, FULL), request(2, FULL))


class SlowRenderer:
    """Takes LAYERS·LAYER_S for a picture and counts what it begins."""

    def __init__(self) -> None:
        self.begun: list[int] = []
        self.has_begun = threading.Event()

    def ready(self) -> RendererReady:
        return RendererReady("cpu", "slow", 1, "2.4", ())

    def render(self, request: RenderRequest, *, should_stop: Callable[[], bool]) -> Frame:
        self.begun.append(request.id)
        self.has_begun.set()
        for _ in range(LAYERS):
            if should_stop():
                raise Abandoned
            time.sleep(LAYER_S)
        pixels, stats = np.zeros((1, 1, 3), np.uint8), PictureStats(0.0, 0.0, 0.0, 0.0, 0.0, 0.0)
        return Frame(request.id, pixels, (1, 1), stats, (), 1.0, request.quality)


class Window:
    """The other side of a worker with a slow renderer."""

    def __init__(self, renderer: SlowRenderer) -> None:
        self.connection, theirs = multiprocessing.Pipe()
        self.thread = threading.Thread(target=worker.serve, args=(theirs, "cpu"), daemon=True)
        self.thread.start()
        assert isinstance(channel.receive(self.connection), RendererReady)
        self.renderer = renderer

    def send(self, message: RenderRequest) -> None:
        channel.send(self.connection, message)

    def begin(self, message: RenderRequest) -> None:
        """Send, and wait until it is rendered."""
        self.renderer.has_begun.clear()
        self.send(message)
        assert self.renderer.has_begun.wait(10)

    def frames_until(self, id: int) -> list[int]:
        """The answered requests up to this one."""
        answered: list[int] = []
        while id not in answered:
            assert self.connection.poll(10)
            frame = channel.receive(self.connection)
            assert isinstance(frame, Frame)
            answered.append(frame.request_id)
        return answered


@pytest.fixture
def window(monkeypatch: pytest.MonkeyPatch) -> Iterator[Window]:
    renderer = SlowRenderer()
    monkeypatch.setattr(worker, "start_renderer", lambda _: renderer)
    window = Window(renderer)
    yield window
    window.connection.close()
    window.thread.join(10)
    assert not window.thread.is_alive()


def test_a_drag_shows_every_picture_that_it_begins(window: Window) -> None:
    for id in range(1, 61):
        window.send(request(id, DRAFT))
        time.sleep(1 / 60)
    answered = window.frames_until(60)
    assert answered == window.renderer.begun
    assert len(answered) >= 4


def test_letting_go_gives_up_the_draft(window: Window) -> None:
    window.begin(request(1, DRAFT))
    window.send(request(2, FULL))
    assert window.frames_until(2) == [2]


def test_the_draft_of_the_settled_scene_is_shown_before_it(window: Window) -> None:
    window.begin(request(1, DRAFT))
    window.send(request(2, FULL, x=1))
    assert window.frames_until(2) == [1, 2]


def test_a_drag_need_not_wait_for_the_settled_picture(window: Window) -> None:
    window.begin(request(1, FULL))
    window.send(request(2, DRAFT))
    assert window.frames_until(2) == [2]


def test_clicks_faster_than_the_renderer_still_show_pictures(window: Window) -> None:
    clicks = 40
    for id in range(1, clicks + 1):
        window.send(request(id, FULL))
        time.sleep(LAYERS * LAYER_S / 3)
    answered = window.frames_until(clicks)
    begun = window.renderer.begun
    assert len(answered) < len(begun), "some are given up"
    assert len(answered) >= len(begun) // (MOST_IN_A_ROW + 1)
    assert len(answered) >= 3

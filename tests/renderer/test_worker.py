"""The render process's loop, run in a thread over a real pipe."""

from __future__ import annotations

import multiprocessing
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
import torch

from renderer import channel, worker
from renderer.frame import Frame, Quality
from renderer.messages import (
    ModelRefused,
    OpenModel,
    RendererFailed,
    RendererReady,
    RenderFailure,
    RenderRequest,
)
from renderer.model_info import ModelInfo
from renderer.model_jobs import Use
from renderer.render import Renderer
from renderer.scene import LatentPoint, LayerView, Scene

PACK = Path(__file__).parents[1] / "conformance"
GRAY, RGB = str(PACK / "sg3-t-32-gray.pkl"), str(PACK / "sg3-t-64.pkl")


class Window:
    """The other side of the pipe."""

    def __init__(self, device: str = "cpu") -> None:
        self.connection, theirs = multiprocessing.Pipe()
        self.thread = threading.Thread(target=worker.serve, args=(theirs, device), daemon=True)
        self.thread.start()

    def send(self, message: channel.Message) -> None:
        channel.send(self.connection, message)

    def receive(self, seconds: float = 30) -> Any:
        assert self.connection.poll(seconds), "no answer came"
        return channel.receive(self.connection)


@pytest.fixture
def window() -> Iterator[Window]:
    window = Window()
    yield window
    window.connection.close()
    window.thread.join(10)
    assert not window.thread.is_alive(), "the loop ends when the window hangs up"


def request(id: int, model: str = GRAY, **changes: Any) -> RenderRequest:
    return RenderRequest(id, model, replace(Scene(latent=LatentPoint(x=id)), **changes))


def test_the_renderer_introduces_itself_first(window: Window) -> None:
    ready = window.receive()
    assert isinstance(ready, RendererReady)
    assert (ready.device, ready.torch_version) == ("cpu", torch.__version__)
    assert type(ready.torch_version) is str, "torch's own type would load torch in the window"
    assert ready.threads >= 1
    assert ready.device_name


def test_commands_and_requests_are_answered_in_order(window: Window) -> None:
    window.send(OpenModel(GRAY))
    window.send(request(1))
    answers = [window.receive() for _ in range(3)]
    assert [type(answer) for answer in answers] == [RendererReady, ModelInfo, Frame]
    assert (answers[1].model, answers[2].request_id) == (GRAY, 1)


def test_a_model_that_was_never_opened_is_loaded_on_demand(window: Window) -> None:
    window.receive()
    window.send(request(1))
    assert isinstance(window.receive(), Frame)


def test_a_failure_is_an_answer_and_work_goes_on(window: Window) -> None:
    window.receive()
    window.send(OpenModel("missing.pkl"))
    refused = window.receive()
    assert isinstance(refused, ModelRefused)
    assert refused.model == "missing.pkl"
    assert "Traceback" in refused.details
    window.send(request(1, view=LayerView("nowhere")))
    failure = window.receive()
    assert isinstance(failure, RenderFailure)
    assert (failure.request_id, "no layer 'nowhere'" in failure.summary) == (1, True)
    window.send(request(2))
    assert window.receive().request_id == 2


def test_a_device_that_is_not_there_is_an_answer_too() -> None:
    window = Window("cuda:99")
    failed = window.receive()
    assert isinstance(failed, RendererFailed)
    assert "cuda:99" in failed.summary
    window.thread.join(10)
    assert not window.thread.is_alive()


@pytest.mark.parametrize(
    "error",
    [
        MemoryError(),
        torch.cuda.OutOfMemoryError("CUDA out of memory. Tried to allocate 3 TiB"),
        RuntimeError(
            "[enforce fail] DefaultCPUAllocator: can't allocate memory: you tried to allocate 3 bytes."
        ),
    ],
)
def test_when_memory_runs_out_everything_remembered_is_dropped(
    monkeypatch: pytest.MonkeyPatch, error: Exception
) -> None:
    renderer = Renderer("cpu")
    first = renderer.models.open(GRAY)

    def run_out(*_: object, **__: object) -> None:
        raise error

    with monkeypatch.context() as patch:
        patch.setattr(renderer, "render", run_out)
        failure = worker.answer(renderer, request(1))
    assert isinstance(failure, RenderFailure)
    assert failure.summary.startswith("Memory has run out")
    assert renderer.models.get(GRAY) is not first
    assert isinstance(worker.answer(renderer, request(2)), Frame)


def test_what_nobody_foresaw_is_an_answer_with_its_traceback(monkeypatch: pytest.MonkeyPatch) -> None:
    renderer = Renderer("cpu")
    monkeypatch.setattr(renderer, "open", lambda *_, **__: 1 / 0)
    refused = worker.answer(renderer, OpenModel("a.pkl"))
    assert isinstance(refused, ModelRefused)
    assert "ZeroDivisionError" in refused.summary
    assert "Traceback" in refused.details


def test_a_second_model_is_opened_beside_the_first_which_stays_in_use() -> None:
    renderer = Renderer("cpu")
    worker.answer(renderer, OpenModel(GRAY))
    worker.answer(renderer, OpenModel(RGB, beside=True))
    assert renderer.models.users_of(renderer.models.get(GRAY).source) == [Use.FIRST]
    assert renderer.models.users_of(renderer.models.get(RGB).source) == []


def test_of_many_requests_the_newest_is_answered(window: Window) -> None:
    for id in range(1, 200):
        window.send(request(id))
    window.receive()
    answered = [window.receive().request_id]
    while answered[-1] != 199:
        answered.append(window.receive().request_id)
    assert answered == sorted(answered)
    assert len(answered) < 100


def test_going_to_another_model_interrupts_the_picture_and_takes_it_up_again(
    window: Window, monkeypatch: pytest.MonkeyPatch
) -> None:
    started, asked = threading.Event(), threading.Event()
    real = Renderer.render

    def render(
        self: Renderer, request: RenderRequest, *, should_stop: Callable[[], bool] | None = None
    ) -> Frame:
        started.set()
        asked.wait(10)
        return real(self, request, should_stop=should_stop)

    monkeypatch.setattr(Renderer, "render", render)
    window.receive()
    window.send(request(1, GRAY))
    assert started.wait(10)
    window.send(OpenModel(RGB))
    time.sleep(0.2)  # for the inbox to have it
    asked.set()
    assert isinstance(window.receive(), ModelInfo)
    assert window.receive().request_id == 1


def test_whenever_nothing_is_wanted_for_a_while_freed_memory_is_given_back_once(
    window: Window, monkeypatch: pytest.MonkeyPatch
) -> None:
    rests = threading.Semaphore(0)
    monkeypatch.setattr(worker, "REST_S", 0.05)
    monkeypatch.setattr(worker, "give_back_freed_memory", rests.release)
    window.receive()
    for number in (1, 2):
        window.send(request(number))
        window.receive()
        assert rests.acquire(timeout=30)
        assert not rests.acquire(timeout=0.5)


def test_draft_and_full_are_both_answered(window: Window) -> None:
    window.receive()
    for id, quality in enumerate(Quality):
        window.send(replace(request(id), quality=quality))
        assert window.receive().quality is quality

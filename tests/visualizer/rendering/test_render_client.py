"""What the window may rely on: against a scripted process, and against real ones that get killed."""

from __future__ import annotations

import errno
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from renderer.channel import Message, add_waiting
from renderer.frame import Frame, Quality
from renderer.inspection import SurveyLayers
from renderer.messages import (
    Companion,
    ModelRefused,
    OpenModel,
    RendererFailed,
    RendererReady,
    RendererRestarted,
    RenderFailure,
    RenderRequest,
    ToRenderer,
)
from renderer.scene import LatentPoint, Scene
from renderer.spectra.spectrum_jobs import AverageSpectra
from tests.visualizer.fakes import MODEL, frame
from visualizer.rendering.inline_client import InlineClient
from visualizer.rendering.process_client import ProcessClient
from visualizer.rendering.render_client import Answer
from visualizer.rendering.render_process import ProcessEnded

GRAY = str(Path(__file__).parents[2] / "conformance" / "sg3-t-32-gray.pkl")
READY = RendererReady("cpu", "a processor", 2, "2.4", ("reference",))
posix = pytest.mark.skipif(os.name != "posix", reason="signals")


def scene(x: float) -> Scene:
    return Scene(latent=LatentPoint(x=x))


class FakeProcess:
    """A process that answers only when told to; `die` ends it."""

    def __init__(self) -> None:
        self.pid = None
        self.sent: list[ToRenderer] = []
        self.coming: list[Message] = [READY]
        self.end_reason = ""
        self.is_ended = False

    def send(self, message: ToRenderer) -> None:
        add_waiting(self.sent, message)

    def receive(self) -> list[Message]:
        messages, self.coming = self.coming, []
        if self.end_reason and not messages:
            raise ProcessEnded(self.end_reason)
        return messages

    def end(self) -> None:
        self.is_ended = True

    def kill(self) -> None:
        self.die()

    def die(self, reason: str = "ended by SIGKILL") -> None:
        self.end_reason = reason


class Factory:
    """Starts fake processes and remembers them."""

    def __init__(self) -> None:
        self.started: list[FakeProcess] = []

    def __call__(self, device: str) -> FakeProcess:
        self.started.append(FakeProcess())
        return self.started[-1]

    @property
    def process(self) -> FakeProcess:
        return self.started[-1]


@pytest.fixture
def factory() -> Factory:
    return Factory()


@pytest.fixture
def client(factory: Factory) -> ProcessClient:
    client = ProcessClient("cpu", start=factory)
    assert client.poll() == [READY]
    return client


def kinds(answers: list[Answer]) -> list[str]:
    return [type(answer).__name__ for answer in answers]


def die_and_poll(client: ProcessClient, factory: Factory) -> list[Answer]:
    """The present process ends and the next one gets ready."""
    client.poll()
    factory.process.die()
    answers = client.poll()
    return answers + client.poll()


def test_an_unchanged_scene_is_not_asked_for_again(client: ProcessClient, factory: Factory) -> None:
    assert client.submit("a.pkl", scene(1)) == 1
    assert client.submit("a.pkl", scene(1)) is None
    assert client.submit("a.pkl", scene(1), quality=Quality.DRAFT) == 2
    assert client.submit("b.pkl", scene(1), quality=Quality.DRAFT) == 3
    assert factory.process.sent == [RenderRequest(3, "b.pkl", scene(1), Quality.DRAFT)]


def test_it_is_busy_until_the_newest_request_is_answered(client: ProcessClient, factory: Factory) -> None:
    assert not client.is_busy
    client.submit("a.pkl", scene(1))
    client.submit("a.pkl", scene(2))
    factory.process.coming = [frame(1)]
    assert kinds(client.poll()) == ["Frame"]
    assert client.is_busy
    factory.process.coming = [RenderFailure(2, "no")]
    client.poll()
    assert not client.is_busy


def test_it_is_busy_until_a_model_is_opened(client: ProcessClient, factory: Factory) -> None:
    client.open_model("a.pkl")
    assert client.is_busy
    factory.process.coming = [MODEL]
    assert client.poll() == [MODEL]
    assert not client.is_busy


def test_stale_frames_are_dropped(client: ProcessClient, factory: Factory) -> None:
    for x in range(4):
        client.submit("a.pkl", scene(x))
    newest, stale = frame(4), frame(3)
    factory.process.coming = [frame(2), newest, stale, RenderFailure(1, "late")]
    assert [answer.request_id for answer in client.poll() if isinstance(answer, Frame)] == [2, 4]
    factory.process.coming = [frame(3)]
    assert client.poll() == []


def test_a_process_that_ends_is_replaced_and_told_again(client: ProcessClient, factory: Factory) -> None:
    client.open_model("a.pkl")
    factory.process.coming = [MODEL]
    client.poll()
    client.submit("a.pkl", scene(1))
    first = factory.process
    answers = die_and_poll(client, factory)
    assert kinds(answers) == ["RendererRestarted", "RendererReady"]
    assert isinstance(answers[0], RendererRestarted)
    assert "ended by SIGKILL" in answers[0].reason
    assert first.is_ended
    assert factory.process.sent == [OpenModel("a.pkl"), RenderRequest(1, "a.pkl", scene(1))]
    assert client.is_busy


def test_the_window_is_not_told_of_the_same_model_twice(client: ProcessClient, factory: Factory) -> None:
    client.open_model("a.pkl")
    factory.process.coming = [MODEL]
    client.poll()
    die_and_poll(client, factory)
    assert client.is_busy
    factory.process.coming = [MODEL]
    assert client.poll() == []
    assert not client.is_busy
    client.open_model("a.pkl")
    factory.process.coming = [MODEL]
    assert client.poll() == [MODEL], "who asks again is told again"


def test_a_new_process_is_told_which_model_is_the_second(client: ProcessClient, factory: Factory) -> None:
    client.open_model("a.pkl")
    client.open_model("b.pkl", beside=True)
    told = [OpenModel("a.pkl"), OpenModel("b.pkl", beside=True)]
    assert factory.process.sent == told
    factory.process.coming = [MODEL]
    die_and_poll(client, factory)
    assert factory.process.sent == told


def opened(client: ProcessClient, factory: Factory, model: str, *, beside: bool = False) -> None:
    client.open_model(model, beside=beside)
    factory.process.coming = [replace(MODEL, model=model)]
    client.poll()


def compared(client: ProcessClient, factory: Factory) -> None:
    """Two models are open, and the picture of both is asked for."""
    opened(client, factory, "a.pkl")
    opened(client, factory, "b.pkl", beside=True)
    client.submit("a.pkl", scene(1), companion=Companion("b.pkl", scene(1)))


def test_the_second_model_is_opened_again_also_where_the_first_was_replaced_since(
    client: ProcessClient, factory: Factory
) -> None:
    compared(client, factory)
    opened(client, factory, "c.pkl")
    client.submit("c.pkl", scene(1), companion=Companion("b.pkl", scene(1)))
    die_and_poll(client, factory)
    assert factory.process.sent[:2] == [OpenModel("c.pkl"), OpenModel("b.pkl", beside=True)]
    factory.process.coming = [replace(MODEL, model="c.pkl"), replace(MODEL, model="b.pkl")]
    assert client.poll() == [], "the window knows them"
    die_and_poll(client, factory)
    changed = replace(MODEL, model="b.pkl", content_hash="another")
    factory.process.coming = [replace(MODEL, model="c.pkl"), changed]
    assert client.poll() == [changed]


def test_models_that_were_swapped_are_opened_again_as_they_are_on_show(
    client: ProcessClient, factory: Factory
) -> None:
    compared(client, factory)
    opened(client, factory, "b.pkl")
    client.submit("b.pkl", scene(1), companion=Companion("a.pkl", scene(1)))
    die_and_poll(client, factory)
    assert factory.process.sent[:2] == [OpenModel("b.pkl"), OpenModel("a.pkl", beside=True)]


def test_a_second_model_that_is_compared_no_longer_is_not_opened_again(
    client: ProcessClient, factory: Factory
) -> None:
    compared(client, factory)
    client.submit("a.pkl", scene(1))
    die_and_poll(client, factory)
    assert factory.process.sent[0] == OpenModel("a.pkl")
    assert not any(isinstance(each, OpenModel) for each in factory.process.sent[1:])


def test_a_model_that_ends_every_process_leaves_the_one_on_show_and_the_second(
    client: ProcessClient, factory: Factory
) -> None:
    compared(client, factory)
    factory.process.coming = [frame(1)]
    client.poll()
    client.open_model("bad.pkl")
    refused = [answer for _ in range(3) for answer in die_and_poll(client, factory)]
    assert kinds(refused).count("ModelRefused") == 1
    models = [each for each in factory.process.sent if isinstance(each, OpenModel)]
    assert models == [OpenModel("a.pkl"), OpenModel("b.pkl", beside=True)]


def test_answers_that_came_before_the_end_are_not_lost(client: ProcessClient, factory: Factory) -> None:
    client.submit("a.pkl", scene(1))
    factory.process.coming = [frame(1)]
    factory.process.die()
    assert kinds(client.poll()) == ["Frame"]
    assert kinds(client.poll()) == ["RendererRestarted"]


def test_a_death_while_a_model_is_loaded_loads_it_again(client: ProcessClient, factory: Factory) -> None:
    client.open_model("a.pkl")
    assert kinds(die_and_poll(client, factory)) == ["RendererRestarted", "RendererReady"]
    factory.process.coming = [MODEL]
    assert client.poll() == [MODEL]


def test_a_picture_that_ends_every_process_is_set_aside(client: ProcessClient, factory: Factory) -> None:
    client.submit("a.pkl", scene(1))
    for _ in range(2):
        assert "RenderFailure" not in kinds(die_and_poll(client, factory))
    answers = die_and_poll(client, factory)
    assert kinds(answers) == ["RendererRestarted", "RenderFailure", "RendererReady"]
    assert isinstance(answers[1], RenderFailure)
    assert (answers[1].request_id, "set aside" in answers[1].summary) == (1, True)
    assert factory.process.sent == []
    assert not client.is_busy
    assert client.submit("a.pkl", scene(1)) is None, "it is not tried again by itself"
    assert client.submit("a.pkl", scene(2)) == 2
    factory.process.coming = [frame(2)]
    assert kinds(client.poll()) == ["Frame"]


def test_a_picture_that_ends_every_process_is_set_aside_although_its_model_opens(
    client: ProcessClient, factory: Factory
) -> None:
    client.open_model("a.pkl")
    client.submit("a.pkl", scene(1))
    seen: list[str] = []
    for _ in range(3):
        factory.process.coming.append(MODEL)
        seen += kinds(die_and_poll(client, factory))
    assert seen.count("RenderFailure") == 1
    assert factory.process.sent == [OpenModel("a.pkl")]


def test_a_frame_in_between_forgives_the_deaths(client: ProcessClient, factory: Factory) -> None:
    for x in range(9):
        client.submit("a.pkl", scene(x))
        assert "RenderFailure" not in kinds(die_and_poll(client, factory))
        factory.process.coming = [frame(x + 1)]
        client.poll()


def test_a_model_that_ends_every_process_is_set_aside(client: ProcessClient, factory: Factory) -> None:
    client.open_model("bad.pkl")
    client.submit("bad.pkl", scene(1))
    seen = [answer for _ in range(3) for answer in die_and_poll(client, factory)]
    refused = [answer for answer in seen if isinstance(answer, ModelRefused | RenderFailure)]
    assert kinds(refused) == ["ModelRefused", "RenderFailure"]  # type: ignore[arg-type]
    assert factory.process.sent == []
    assert not client.is_busy
    client.open_model("good.pkl")
    assert factory.process.sent == [OpenModel("good.pkl")]


def test_a_refused_model_is_not_tried_again_by_a_new_process(client: ProcessClient, factory: Factory) -> None:
    opened(client, factory, "a.pkl")
    client.open_model("bad.pkl")
    factory.process.coming = [ModelRefused("bad.pkl", "it is broken")]
    client.poll()
    die_and_poll(client, factory)
    assert factory.process.sent == [OpenModel("a.pkl")]


def test_a_model_that_is_gone_brings_no_older_one_back(client: ProcessClient, factory: Factory) -> None:
    opened(client, factory, "old.pkl")
    opened(client, factory, "a.pkl")
    die_and_poll(client, factory)
    factory.process.coming = [ModelRefused("a.pkl", "it is gone")]
    client.poll()
    die_and_poll(client, factory)
    assert factory.process.sent == []


def test_a_process_that_cannot_start_is_an_answer_and_no_loop(factory: Factory) -> None:
    client = ProcessClient("cpu", start=factory)
    client.open_model("a.pkl")
    seen: list[Answer] = []
    for _ in range(20):
        factory.process.coming = []
        factory.process.die("exit status 1")
        seen += client.poll()
    assert kinds(seen) == ["RendererRestarted", "RendererRestarted", "RendererFailed"]
    assert isinstance(seen[-1], RendererFailed)
    assert "exit status 1" in seen[-1].summary
    assert len(factory.started) == 3
    assert not client.is_busy


def test_a_machine_on_which_no_process_can_be_started_any_more_is_an_answer(
    client: ProcessClient, factory: Factory, monkeypatch: pytest.MonkeyPatch
) -> None:
    def start(_: str) -> FakeProcess:
        raise OSError(errno.ENOMEM, "Cannot allocate memory")

    client.open_model("a.pkl")
    monkeypatch.setattr(client, "_start", start)
    factory.process.die()
    answers = client.poll()
    assert kinds(answers) == ["RendererFailed"]
    assert isinstance(answers[0], RendererFailed)
    assert "Cannot allocate memory" in answers[0].summary
    assert not client.is_busy
    assert client.poll() == []
    client.close()


def test_a_renderer_that_says_it_cannot_run_is_not_started_again(factory: Factory) -> None:
    client = ProcessClient("cuda:99", start=factory)
    factory.process.coming = [RendererFailed("There is no 'cuda:99'.")]
    factory.process.die("exit status 0")
    assert kinds(client.poll()) == ["RendererFailed"]
    assert client.poll() == []
    assert client.submit("a.pkl", scene(1)) is None
    assert len(factory.started) == 1
    assert factory.process.is_ended


def test_a_closed_client_asks_for_nothing(client: ProcessClient, factory: Factory) -> None:
    client.close()
    client.close()
    client.open_model("a.pkl")
    assert client.submit("a.pkl", scene(1)) is None
    assert (client.poll(), client.is_busy, factory.process.sent) == ([], False, [])


def test_the_client_without_a_process_gives_the_same_answers() -> None:
    client = InlineClient("cpu")
    client.open_model(GRAY)
    client.submit(GRAY, scene(1))
    client.submit(GRAY, scene(2))
    assert client.is_busy
    answers = client.poll()
    assert kinds(answers) == ["RendererReady", "ModelInfo", "Frame"]
    assert not client.is_busy
    client.close()


# From here on with real processes.


@pytest.fixture(scope="module")
def real() -> Iterator[ProcessClient]:
    client = ProcessClient("cpu")
    client.open_model(GRAY)
    wait_until_idle(client)
    yield client
    client.close()


def pid_of(client: ProcessClient) -> int:
    assert client.pid is not None
    return client.pid


def wait_until_idle(client: ProcessClient, seconds: float = 60) -> list[Answer]:
    return wait_until(client, lambda answers: bool(answers) and not client.is_busy, seconds)


def wait_until(
    client: ProcessClient, enough: Callable[[list[Answer]], bool], seconds: float = 60
) -> list[Answer]:
    deadline = time.monotonic() + seconds
    answers: list[Answer] = []
    while not enough(answers):
        answers += client.poll()
        assert time.monotonic() < deadline, f"only {kinds(answers)} came"
        time.sleep(0.005)
    return answers


def has_ended(pid: int, seconds: float = 10) -> bool:
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        try:
            os.kill(pid, 0)
        except ProcessLookupError:
            return True
        time.sleep(0.02)
    return False


def test_pixels_are_those_of_the_client_without_a_process(real: ProcessClient) -> None:
    inline = InlineClient("cpu")
    for client in (real, inline):
        client.submit(GRAY, scene(0.3))
    theirs, ours = (wait_until_idle(client)[-1] for client in (real, inline))
    assert isinstance(theirs, Frame)
    assert isinstance(ours, Frame)
    np.testing.assert_array_equal(theirs.pixels, ours.pixels)


@posix
def test_the_render_process_gives_way_to_the_window_once_it_draws() -> None:
    ours = os.getpriority(os.PRIO_PROCESS, 0)
    client = ProcessClient("cpu")
    try:
        client.open_model(GRAY)
        wait_until_idle(client)
        assert os.getpriority(os.PRIO_PROCESS, pid_of(client)) == ours
        client.submit(GRAY, scene(0.3))
        wait_until_idle(client)
        assert os.getpriority(os.PRIO_PROCESS, pid_of(client)) == min(ours + 10, 19)
    finally:
        client.close()


@posix
def test_ctrl_c_in_the_terminal_does_not_reach_the_render_process(real: ProcessClient) -> None:
    os.kill(pid_of(real), signal.SIGINT)
    real.submit(GRAY, scene(0.4))
    assert kinds(wait_until_idle(real)) == ["Frame"]


@posix
def test_a_full_pipe_never_blocks_the_window(real: ProcessClient) -> None:
    newest = None
    slowest = 0.0
    os.kill(pid_of(real), signal.SIGSTOP)
    try:
        for i in range(5000):
            start = time.perf_counter()
            newest = real.submit(GRAY, scene(2 + i / 1000))
            slowest = max(slowest, time.perf_counter() - start)
    finally:
        os.kill(pid_of(real), signal.SIGCONT)
    assert slowest < 0.2
    answers = wait_until_idle(real)
    assert isinstance(answers[-1], Frame)
    assert answers[-1].request_id == newest


@posix
def test_a_killed_worker_comes_back_with_the_model_and_the_scene(real: ProcessClient) -> None:
    pid = pid_of(real)
    newest = real.submit(GRAY, scene(0.5))
    os.kill(pid, signal.SIGKILL)
    answers = wait_until(real, lambda answers: "RendererReady" in kinds(answers) and not real.is_busy)
    restarted = [answer for answer in answers if isinstance(answer, RendererRestarted)]
    assert len(restarted) == 1
    assert "SIGKILL" in restarted[0].reason
    assert isinstance(answers[-1], Frame)
    assert answers[-1].request_id == newest
    assert pid_of(real) != pid
    assert has_ended(pid)


@posix
def test_a_process_that_hangs_can_be_replaced_and_the_picture_comes_all_the_same(real: ProcessClient) -> None:
    pid = pid_of(real)
    os.kill(pid, signal.SIGSTOP)
    newest = real.submit(GRAY, scene(0.75))
    start = time.perf_counter()
    real.restart()
    real.poll()
    assert time.perf_counter() - start < 0.1
    answers = wait_until(real, lambda answers: not real.is_busy and bool(answers))
    assert isinstance(answers[-1], Frame)
    assert answers[-1].request_id == newest
    assert has_ended(pid)


def test_one_death_is_told_by_one_answer(client: ProcessClient, factory: Factory) -> None:
    client.submit("a.pkl", scene(1))
    told = [[answer for answer in die_and_poll(client, factory) if tells(answer)] for _ in range(3)]
    assert [kinds(answers) for answers in told] == [["RendererRestarted"]] * 2 + [["RenderFailure"]]
    client.start_job(AverageSpectra("a.pkl", (scene(1),)))
    client.start_job(SurveyLayers("a.pkl", scene(1)))
    (answer,) = [answer for answer in die_and_poll(client, factory) if tells(answer)]
    assert isinstance(answer, RendererRestarted)
    assert "a job was broken off" in answer.reason, "what follows the scene is asked again by itself"


def tells(answer: Answer) -> bool:
    """Whether the user is told of it."""
    return not isinstance(answer, RendererReady) and not getattr(answer, "is_told", False)


def test_a_replaced_process_that_hangs_again_and_again_has_its_picture_set_aside(
    client: ProcessClient, factory: Factory
) -> None:
    client.submit("a.pkl", scene(1))
    said: list[Answer] = []
    for _ in range(3):
        client.poll()
        client.restart()
        said += client.poll()
    assert kinds(said).count("RenderFailure") == 1
    client.poll()
    assert not client.is_busy


@posix
def test_closing_is_quick_and_leaves_no_process() -> None:
    client = ProcessClient("cpu")  # still loading torch
    pid = pid_of(client)
    start = time.monotonic()
    client.close()
    assert time.monotonic() - start < 1
    assert has_ended(pid, 0.1)


@posix
def test_a_stopped_process_is_closed_too(real: ProcessClient) -> None:
    pid = pid_of(real)
    os.kill(pid, signal.SIGSTOP)
    start = time.monotonic()
    real.close()
    assert time.monotonic() - start < 1
    assert has_ended(pid, 0.5)


WINDOW_THAT_IS_KILLED = """
import os, signal, sys, time
from renderer.scene import LatentPoint, Scene
from visualizer.rendering.process_client import ProcessClient

if __name__ == "__main__":
    client = ProcessClient("cpu")
    client.open_model("stylegan3-r-256")
    client.submit("stylegan3-r-256", Scene())
    while not client.poll():
        time.sleep(0.01)
    time.sleep(0.5)  # in the midst of loading or rendering
    print(client.pid, flush=True)
    os.kill(os.getpid(), signal.SIGKILL)
"""


@posix
def test_the_worker_never_outlives_the_window(tmp_path: Path) -> None:
    program = tmp_path / "window.py"
    program.write_text(WINDOW_THAT_IS_KILLED)
    environment = os.environ | {"PYTHONPATH": str(Path(__file__).parents[3])}
    process = subprocess.run(
        [sys.executable, "-W", "error", program], capture_output=True, text=True, env=environment, check=False
    )
    assert process.returncode == -signal.SIGKILL, process.stderr
    assert has_ended(int(process.stdout), 3)
    assert process.stderr == ""


SMALL = "stylegan3-r-32"


@pytest.fixture
def inline() -> Iterator[InlineClient]:
    """A client without a process that has given a picture and is asked to open its model again."""
    client = InlineClient("cpu")
    client.open_model(SMALL)
    client.poll()
    assert client.submit(SMALL, Scene()) == 1
    client.poll()
    assert client.submit(SMALL, Scene()) is None
    client.open_model(SMALL)
    yield client
    client.close()


def test_a_model_that_was_opened_again_is_asked_for_its_picture_again(inline: InlineClient) -> None:
    inline.poll()
    assert inline.submit(SMALL, Scene()) == 2


def test_a_refusal_beside_it_does_not_take_back_that_a_picture_is_asked_for_again(
    inline: InlineClient,
) -> None:
    inline.open_model("nothing.pkl", beside=True)
    inline.poll()
    assert inline.submit(SMALL, Scene()) == 2

"""Messages over a pipe, and what the worker's inbox promises."""

from __future__ import annotations

import multiprocessing
import threading
import time
from collections.abc import Iterator
from multiprocessing.connection import Connection

import numpy as np
import pytest

from renderer import channel
from renderer.channel import Inbox
from renderer.frame import Frame, PictureStats, Quality, StepTiming
from renderer.messages import (
    JobDone,
    JobProgress,
    ModelRefused,
    OpenModel,
    Progress,
    RendererFailed,
    RendererReady,
    RenderFailure,
    RenderRequest,
)
from renderer.scene import LatentPoint, Scene

Pipe = tuple[Connection, Connection]


@pytest.fixture
def pipe() -> Iterator[Pipe]:
    ours, theirs = multiprocessing.Pipe()
    yield ours, theirs
    ours.close()
    for thread in threading.enumerate():
        if thread.name == "inbox":  # it reads from theirs, whose number the next pipe may get
            thread.join(10)
    theirs.close()


def request(id: int, model: str = "a.pkl") -> RenderRequest:
    return RenderRequest(id, model, Scene(latent=LatentPoint(x=id)))


def frame(pixels: np.ndarray) -> Frame:
    stats = PictureStats(0.0, 0.0, 1.0, 1.0, 2.0, 2.0)
    timings = (StepTiming("synthesis", 1.0),)
    return Frame(7, pixels, (2, 3), stats, timings, 1.5, Quality.FULL, "careful", timings, 1000)


def wait_for(inbox: Inbox, messages: int) -> None:
    """Until the inbox's thread has read so many."""
    deadline = time.monotonic() + 5
    while len(inbox._waiting) < messages and time.monotonic() < deadline:
        time.sleep(0.001)


@pytest.mark.parametrize(
    "pixels",
    [
        np.arange(24, dtype=np.uint8).reshape(2, 4, 3),
        np.arange(24, dtype=np.uint8).reshape(4, 2, 3).transpose(1, 0, 2),
        np.linspace(-1, 1, 30, dtype=np.float32).reshape(5, 2, 3),
        np.zeros((0, 4, 3), np.uint8),
    ],
    ids=["picture", "strided", "activation", "empty"],
)
def test_a_frame_crosses_with_its_pixels(pipe: Pipe, pixels: np.ndarray) -> None:
    sent = frame(pixels)
    channel.send(pipe[0], sent)
    got = channel.receive(pipe[1])
    assert isinstance(got, Frame)
    assert got.pixels.dtype == pixels.dtype
    np.testing.assert_array_equal(got.pixels, pixels)
    names = (
        "request_id",
        "picture_size",
        "stats",
        "timings",
        "render_ms",
        "quality",
        "warning",
        "layer_timings",
        "held_bytes",
    )
    assert all(getattr(got, name) == getattr(sent, name) for name in names)


@pytest.mark.parametrize(
    "message",
    [
        OpenModel("a.pkl"),
        request(3),
        RendererReady("cpu", "a processor", 2, "2.4", ("reference",)),
        RendererFailed("no"),
        ModelRefused("a.pkl", "no", "because"),
        RenderFailure(3, "no", "because"),
    ],
)
def test_every_other_message_crosses_as_it_is(pipe: Pipe, message: channel.Message) -> None:
    channel.send(pipe[0], message)
    assert channel.receive(pipe[1]) == message


def test_newest_request_wins_and_commands_stay_in_order(pipe: Pipe) -> None:
    inbox = Inbox(pipe[1])
    for message in (request(1), OpenModel("b"), request(2), request(3), OpenModel("c"), OpenModel("d")):
        channel.send(pipe[0], message)
    wait_for(inbox, 4)
    assert [inbox.take(1) for _ in range(4)] == [OpenModel("b"), request(3), OpenModel("c"), OpenModel("d")]
    assert inbox.take(0) is None


def test_a_request_that_a_command_follows_is_not_lost(pipe: Pipe) -> None:
    inbox = Inbox(pipe[1])
    channel.send(pipe[0], request(1))
    channel.send(pipe[0], OpenModel("b"))
    assert inbox.take(5) == request(1)
    assert inbox.take(5) == OpenModel("b")


def test_taking_sleeps_until_something_comes(pipe: Pipe) -> None:
    inbox = Inbox(pipe[1])
    timer = threading.Timer(0.2, channel.send, (pipe[0], request(1)))
    timer.start()
    used = time.process_time()
    assert inbox.take(5) == request(1)
    assert time.process_time() - used < 0.1
    timer.join()


def test_a_busy_worker_never_makes_the_sender_wait(pipe: Pipe) -> None:
    inbox = Inbox(pipe[1])
    for id in range(3000):
        channel.send(pipe[0], request(id))
    channel.send(pipe[0], OpenModel("last"))
    wait_for(inbox, 2)
    assert inbox.take(5) == request(2999)


def test_the_inbox_never_grows_while_something_is_dragged(pipe: Pipe) -> None:
    inbox = Inbox(pipe[1])
    longest = 0
    for id in range(3000):
        channel.send(pipe[0], request(id))
        longest = max(longest, len(inbox._waiting))
    channel.send(pipe[0], OpenModel("last"))
    wait_for(inbox, 2)
    assert longest == 1


def test_the_worker_can_ask_whether_its_work_is_still_wanted(pipe: Pipe) -> None:
    inbox = Inbox(pipe[1])
    assert inbox.newest_request() is None
    channel.send(pipe[0], OpenModel("a.pkl"))
    wait_for(inbox, 1)
    assert not inbox.other_model_waits("a.pkl")
    channel.send(pipe[0], OpenModel("b.pkl"))
    channel.send(pipe[0], request(2))
    wait_for(inbox, 3)
    assert inbox.newest_request() == request(2)
    assert inbox.other_model_waits("a.pkl")


def test_an_abandoned_request_comes_back_after_the_commands(pipe: Pipe) -> None:
    inbox = Inbox(pipe[1])
    channel.send(pipe[0], OpenModel("b"))
    wait_for(inbox, 1)
    inbox.put_back(request(1))
    assert [inbox.take(1), inbox.take(1)] == [OpenModel("b"), request(1)]


def test_an_abandoned_request_gives_way_to_a_newer_one(pipe: Pipe) -> None:
    inbox = Inbox(pipe[1])
    channel.send(pipe[0], request(2))
    wait_for(inbox, 1)
    inbox.put_back(request(1))
    assert inbox.take(1) == request(2)
    assert inbox.take(0) is None


def test_a_hang_up_is_told_at_once_and_ends_the_waiting(pipe: Pipe) -> None:
    told = threading.Event()
    inbox = Inbox(pipe[1], on_hang_up=told.set)
    pipe[0].close()
    assert told.wait(5)
    assert inbox.take() is None
    assert inbox.other_model_waits("a.pkl")


def progress(job_id: int, done: int, partial: object = None) -> JobProgress:
    return JobProgress(job_id, Progress(done, 10, partial=partial))


def test_of_a_jobs_progress_the_newest_waits_and_its_last_result_so_far() -> None:
    waiting: list[channel.Message] = []
    end = JobDone(1, "all")
    for message in (
        progress(1, 1),
        progress(2, 1),
        progress(1, 2, "half"),
        progress(1, 3),
        end,
        progress(2, 2),
    ):
        channel.add_news(waiting, message)
    said = [(m.job_id, m.progress.done) for m in waiting if isinstance(m, JobProgress)]
    assert said == [(1, 2), (1, 3), (2, 2)]
    assert end in waiting

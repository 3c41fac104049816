"""Threads for disks: order, faults, ends, and what hangs."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable

import pytest

from visualizer import disk_threads
from visualizer.disk_threads import Errands, Look


@pytest.fixture
def quick_disks() -> None:
    """Here the threads are real."""


def until(is_so: Callable[[], object]) -> None:
    end = time.monotonic() + 10
    while not is_so():
        assert time.monotonic() < end
        time.sleep(0.001)


def test_errands_are_done_and_followed_up_in_their_order_and_none_at_the_same_time() -> None:
    errands, done, told = Errands("test"), list[int](), list[int]()
    inside = threading.Lock()

    def work(number: int) -> int:
        assert inside.acquire(blocking=False)
        time.sleep(0.001 * (number % 3))
        done.append(number)
        inside.release()
        return number

    for number in range(20):
        errands.do(lambda number=number: work(number), told.append)
    assert errands.finish(10)
    assert done == told == list(range(20))
    assert not errands.is_busy


def test_what_follows_happens_in_a_frame_and_in_no_thread() -> None:
    errands, threads = Errands("test"), list[threading.Thread]()
    errands.do(threading.current_thread, threads.append)
    errands.do(lambda: None, lambda _: threads.append(threading.current_thread()))
    time.sleep(0.02)
    assert threads == []
    until(lambda: errands.update() or not errands.is_busy)
    assert threads[0] is not threading.main_thread()
    assert threads[1] is threading.main_thread()


def test_a_fault_comes_out_in_a_frame_and_the_next_errand_is_done() -> None:
    errands, told = Errands("test"), list[int]()
    errands.do(lambda: 1 // 0, told.append)
    errands.do(lambda: 2, told.append)
    with pytest.raises(ZeroDivisionError):
        until(lambda: errands.update() or not errands.is_busy)
    assert errands.finish(10)
    assert told == [2]


def test_the_end_of_the_program_waits_only_so_long() -> None:
    answer, errands = threading.Event(), Errands("test")
    errands.do(lambda: answer.wait(10), lambda _: None)
    begin = time.monotonic()
    assert not errands.finish(0.05)
    assert time.monotonic() - begin < 1.0
    answer.set()
    assert errands.finish(10)


def test_the_end_is_noticed_also_where_the_last_one_ends_while_the_others_are_followed_up() -> None:
    errands, told = Errands("test"), list[int]()

    def follow_up(number: int) -> None:
        told.append(number)
        time.sleep(0.1)

    errands.do(lambda: 1, follow_up)
    errands.do(lambda: time.sleep(0.05) or 2, told.append)
    assert errands.finish(2)
    assert told == [1, 2]


def test_of_several_at_once_one_that_hangs_holds_up_no_other_and_is_told_of_once(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(disk_threads, "PATIENCE_S", 0.05)
    answer, errands, told = threading.Event(), Errands("test", at_once=2), list[str]()
    errands.do(lambda: "dead" if answer.wait(10) else "", told.append, about="dead.png")
    assert not errands.is_late
    for name in ("a", "b", "c"):
        errands.do(lambda name=name: name, told.append, about=name)
    late: list[str] = []
    until(lambda: late.extend(errands.take_late()) or errands.update() or len(told) == 3)
    until(lambda: late.extend(errands.take_late()) or late)
    assert errands.is_late
    assert errands.take_late() == []
    assert (late, told) == (["dead.png"], ["a", "b", "c"])
    answer.set()
    assert errands.finish(10)
    assert told[-1] == "dead"
    assert not errands.is_late


def test_several_at_once_are_followed_up_in_their_order_and_no_more_than_so_many_are_at_work() -> None:
    errands, told, guard = Errands("test", at_once=3), list[int](), threading.Lock()
    at_work, most = [0], [0]

    def work(number: int) -> int:
        with guard:
            at_work[0] += 1
            most[0] = max(most[0], at_work[0])
        time.sleep(0.01 if number % 2 else 0.03)
        with guard:
            at_work[0] -= 1
        return number

    for number in range(9):
        errands.do(lambda number=number: work(number), told.append)
    assert errands.finish(10)
    assert told == list(range(9))
    assert most == [3]


def test_a_long_queue_that_goes_on_is_not_late(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(disk_threads, "PATIENCE_S", 0.8)
    errands, told = Errands("test"), list[int]()
    for number in range(12):
        errands.do(lambda: time.sleep(0.1), lambda _: told.append(1), about=f"{number}.png")
    late: list[str] = []
    until(lambda: late.extend(errands.take_late()) or errands.update() or len(told) == 12)
    assert late == []


def test_a_look_is_taken_anew_only_when_it_is_time_or_something_has_changed() -> None:
    looks: list[str] = []

    def find(key: str) -> int:
        looks.append(key)
        return len(looks)

    look = Look(find, name="test")
    until(lambda: look.at("a", every_s=60))
    for _ in range(20):
        assert look.at("a", every_s=60) == 1
        time.sleep(0.001)
    assert looks == ["a"]
    look.again()
    until(lambda: look.at("a", every_s=60) == 2)
    until(lambda: look.at("a", every_s=0.0) == 4)
    assert set(looks) == {"a"}


def test_what_was_found_of_one_thing_is_not_told_of_another() -> None:
    answer = threading.Event()
    look = Look(lambda key: key if key == "a" else answer.wait(10) and key, name="test")
    until(lambda: look.at("a", every_s=60) == "a")
    assert look.at("b", every_s=60) is None
    answer.set()
    until(lambda: look.at("b", every_s=60) == "b")


def test_a_look_that_hangs_holds_up_no_other_thing_and_is_not_repeated(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(disk_threads, "PATIENCE_S", 0.02)
    answer, looks = threading.Event(), list[str]()

    def find(key: str) -> str:
        looks.append(key)
        if key == "dead":
            answer.wait(10)
        return key

    look = Look(find, name="test")
    for _ in range(10):
        assert look.at("dead", every_s=0.0) is None
        time.sleep(0.005)
    assert looks == ["dead"]
    until(lambda: look.at("alive", every_s=60) == "alive")
    answer.set()


def test_a_fault_of_a_look_comes_out_where_it_is_asked_for() -> None:
    def find(key: int) -> int:
        return 1 // key

    look = Look(find, name="test")
    with pytest.raises(ZeroDivisionError):
        until(lambda: look.at(0, every_s=60))
    until(lambda: look.at(1, every_s=60) == 1)

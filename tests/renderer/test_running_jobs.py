"""Jobs in the worker: one slice at a time, live ones first, cancelled at once, failures told."""

from __future__ import annotations

import time
from collections.abc import Iterator

import pytest

from renderer import running_jobs
from renderer.inspection import SurveyLayers, Urgency
from renderer.messages import JobDone, JobFailed, JobNews, JobProgress, Progress, StartJob
from renderer.running_jobs import RunningJobs, Work
from renderer.scene import Scene

LIVE = SurveyLayers("a.pkl", Scene())


class Long:
    """Stands for a job that was started by hand."""

    urgency = Urgency.LONG


@pytest.fixture
def jobs(monkeypatch: pytest.MonkeyPatch) -> RunningJobs:
    monkeypatch.setattr(running_jobs, "SECONDS_BETWEEN_NEWS", 0.0)
    return RunningJobs(lambda job_id, error: JobFailed(job_id, str(error)))


def counting(name: str, seen: list[str], count: int = 2) -> Work:
    try:
        for i in range(count):
            seen.append(f"{name}{i}")
            yield Progress(i + 1, count)
        return name
    finally:
        seen.append(f"{name} closed")


def failing() -> Work:
    yield None
    raise ValueError("There is no such layer.")


def all_news(jobs: RunningJobs) -> Iterator[JobNews]:
    while jobs:
        if (news := jobs.step()) is not None:
            yield news


def test_a_job_tells_its_progress_and_then_its_result(jobs: RunningJobs) -> None:
    jobs.start(StartJob(7, LIVE), counting("a", []))
    first, second, last = all_news(jobs)
    assert isinstance(first, JobProgress)
    assert isinstance(second, JobProgress)
    assert (first.progress.done, second.progress.done) == (1, 2)
    assert isinstance(last, JobDone)
    assert (last.job_id, last.result) == (7, "a")


def test_live_jobs_go_before_long_ones(jobs: RunningJobs) -> None:
    seen: list[str] = []
    jobs.start(StartJob(1, Long()), counting("long", seen))  # type: ignore[arg-type] (stands for a long job)
    jobs.step()
    jobs.start(StartJob(2, LIVE), counting("live", seen))
    list(all_news(jobs))
    assert seen == ["long0", "live0", "live1", "live closed", "long1", "long closed"]


def test_a_live_job_does_not_wait_for_one_that_has_had_more_time(jobs: RunningJobs) -> None:
    seen: list[str] = []

    def slow() -> Work:
        for i in range(3):
            time.sleep(0.02)
            seen.append(f"slow{i}")
            yield None

    jobs.start(StartJob(1, LIVE), slow())
    jobs.step()
    jobs.start(StartJob(2, LIVE), counting("quick", seen, 3))
    list(all_news(jobs))
    assert seen == ["slow0", "quick0", "quick1", "quick2", "quick closed", "slow1", "slow2"]


def test_a_cancelled_job_is_closed_and_not_heard_of_again(jobs: RunningJobs) -> None:
    seen: list[str] = []
    jobs.start(StartJob(1, LIVE), counting("a", seen))
    jobs.step()
    jobs.cancel(1)
    jobs.cancel(1)
    assert seen == ["a0", "a closed"]
    assert not jobs


def test_a_paused_job_waits_while_the_others_go_on(jobs: RunningJobs) -> None:
    seen: list[str] = []
    for name, job_id in (("a", 1), ("b", 2)):
        jobs.start(StartJob(job_id, Long()), counting(name, seen))  # type: ignore[arg-type] (stands for a long job)
    jobs.step()
    jobs.pause(1)
    list(all_news(jobs))
    assert seen == ["a0", "b0", "b1", "b closed"]
    assert not jobs, "nothing is left that wants a turn"
    jobs.pause(1, is_paused=False)
    assert isinstance(list(all_news(jobs))[-1], JobDone)
    assert seen[4:] == ["a1", "a closed"]


def test_a_paused_job_can_be_cancelled(jobs: RunningJobs) -> None:
    seen: list[str] = []
    jobs.start(StartJob(1, LIVE), counting("a", seen))
    jobs.step()
    jobs.pause(1)
    jobs.pause(7)
    jobs.cancel(1)
    assert seen == ["a0", "a closed"]
    assert not jobs


def test_a_failing_job_does_not_stop_the_others(jobs: RunningJobs) -> None:
    jobs.start(StartJob(1, LIVE), failing())
    jobs.start(StartJob(2, LIVE), counting("b", []))
    news = list(all_news(jobs))
    failures = [told for told in news if isinstance(told, JobFailed)]
    assert [failure.summary for failure in failures] == ["There is no such layer."]
    assert isinstance(news[-1], JobDone)


def test_progress_is_not_told_more_often_than_anybody_can_read(
    jobs: RunningJobs, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(running_jobs, "SECONDS_BETWEEN_NEWS", 1000.0)
    jobs.start(StartJob(1, LIVE), counting("a", [], 100))
    told = list(all_news(jobs))
    assert len(told) == 2
    assert isinstance(told[-1], JobDone)

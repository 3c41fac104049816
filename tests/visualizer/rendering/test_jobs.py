"""Jobs as the window keeps them: live ones follow the scene, long ones stay until they are dismissed."""

from __future__ import annotations

from dataclasses import replace

import pytest

from renderer.inspection import LayerSurvey, SurveyLayers
from renderer.messages import JobDone, JobFailed, JobProgress, Progress
from renderer.scene import LatentPoint, Scene
from tests.visualizer.fakes import FakeClient
from visualizer.rendering.jobs import Jobs

PART, WHOLE = LayerSurvey(()), LayerSurvey(())


def question(seed: int) -> SurveyLayers:
    return SurveyLayers("a.pkl", Scene(latent=LatentPoint(x=seed)))


@pytest.fixture
def jobs(client: FakeClient) -> Jobs:
    return Jobs(client)


def test_what_is_watched_is_asked_once(jobs: Jobs, client: FakeClient) -> None:
    for _ in range(3):
        jobs.watch("layers", question(1))
        jobs.update(0.1, settled=True)
    assert client.jobs == {1: question(1)}


def test_nothing_is_asked_while_something_is_being_moved(jobs: Jobs, client: FakeClient) -> None:
    jobs.watch("layers", question(1))
    jobs.update(0.1, settled=False)
    assert not client.jobs


def test_a_new_question_takes_the_place_of_the_last(jobs: Jobs, client: FakeClient) -> None:
    for seed in (1, 2):
        jobs.watch("layers", question(seed))
        jobs.update(0.1, settled=True)
    assert client.cancelled == [1]
    assert client.jobs[2] == question(2)


def test_parts_are_shown_until_the_whole_is_there(jobs: Jobs) -> None:
    jobs.watch("layers", question(1))
    jobs.update(0.1, settled=True)
    jobs.take(JobProgress(1, Progress(1, 2, partial=PART)))
    part = jobs.watch("layers", question(1))
    assert part.result is PART
    assert not part.is_current
    jobs.take(JobDone(1, WHOLE))
    whole = jobs.watch("layers", question(1))
    assert whole.result is WHOLE
    assert whole.is_current


def test_the_last_answer_stays_while_the_next_is_awaited(jobs: Jobs) -> None:
    jobs.watch("layers", question(1))
    jobs.update(0.1, settled=True)
    jobs.take(JobDone(1, WHOLE))
    stale = jobs.watch("layers", question(2))
    assert stale.result is WHOLE
    assert not stale.is_current


def test_what_is_no_longer_watched_is_left_off(jobs: Jobs, client: FakeClient) -> None:
    jobs.watch("layers", question(1))
    jobs.update(0.1, settled=True)
    jobs.update(0.1, settled=True)
    assert client.cancelled == [1]


def test_what_is_watched_again_is_not_asked_again(jobs: Jobs, client: FakeClient) -> None:
    jobs.watch("layers", question(1))
    jobs.update(0.1, settled=True)
    jobs.take(JobDone(1, WHOLE))
    jobs.update(0.1, settled=True)
    assert jobs.watch("layers", question(1)).is_current
    jobs.update(0.1, settled=True)
    assert len(client.jobs) == 1


def test_a_failure_is_told_until_the_question_changes(jobs: Jobs, client: FakeClient) -> None:
    jobs.watch("layers", question(1))
    jobs.update(0.1, settled=True)
    jobs.take(JobFailed(1, "Memory has run out."))
    assert jobs.watch("layers", question(1)).failure == "Memory has run out."
    jobs.update(0.1, settled=True)
    assert len(client.jobs) == 1
    assert jobs.watch("layers", question(2)).failure == ""


def test_a_long_job_knows_how_long_it_will_take(jobs: Jobs) -> None:
    job_id = jobs.start(question(1), "Equivariance")
    for done in (1, 2):
        jobs.update(3.0, settled=False)
        before = jobs.get(job_id)
        assert before is not None
        assert before.seconds_left is None
        jobs.take(JobProgress(job_id, Progress(done, 4)))
    job = jobs.get(job_id)
    assert job is not None
    assert job.seconds_left == pytest.approx(6.0)
    assert job.is_running


def test_time_left_does_not_count_what_was_there_before(jobs: Jobs) -> None:
    job_id = jobs.start(question(1), "Export")
    for done in (60, 80):
        jobs.update(2.0, settled=True)
        jobs.take(JobProgress(job_id, Progress(done, 100, already=60)))
    job = jobs.get(job_id)
    assert job is not None
    assert (job.rate, job.seconds_left) == (10.0, 2.0)


def test_a_long_job_that_waits_for_its_turn_is_not_at_work(jobs: Jobs) -> None:
    first, second = (jobs.start(question(1), name) for name in ("Export", "Equivariance"))
    jobs.update(5.0, settled=True)
    jobs.take(JobDone(first, WHOLE))
    jobs.update(1.0, settled=True)
    assert [job.seconds for job in jobs.long] == [5.0, 1.0]
    third = jobs.start(question(1), "Convert")
    jobs.pause(second)
    jobs.update(2.0, settled=True)
    waiting = jobs.get(third)
    assert waiting is not None
    assert waiting.seconds == 2.0, "one that rests lets the next go on"


def test_a_long_job_rests_and_goes_on(jobs: Jobs, client: FakeClient) -> None:
    job_id = jobs.start(question(1), "Export")
    jobs.update(1.0, settled=True)
    jobs.pause(job_id)
    jobs.pause(job_id)
    jobs.update(5.0, settled=True)
    paused = jobs.get(job_id)
    assert paused is not None
    assert (paused.is_paused, paused.is_running, paused.seconds) == (True, True, 1.0)
    jobs.pause(job_id, is_paused=False)
    jobs.update(1.0, settled=True)
    assert client.paused == [(job_id, True), (job_id, False)]
    jobs.pause(job_id)
    jobs.take(JobDone(job_id, WHOLE))
    done = jobs.get(job_id)
    assert done is not None
    assert (done.is_paused, done.seconds) == (False, 2.0)
    jobs.pause(job_id)
    assert len(client.paused) == 3, "what has ended cannot rest"


def test_a_long_job_goes_on_when_nobody_looks(jobs: Jobs, client: FakeClient) -> None:
    job_id = jobs.start(question(1), "Equivariance")
    for _ in range(3):
        jobs.update(0.1, settled=True)
    assert not client.cancelled
    jobs.take(JobDone(job_id, WHOLE))
    (job,) = jobs.long
    assert job.latest is WHOLE
    assert not job.is_running


def test_a_dismissed_job_is_left_off(jobs: Jobs, client: FakeClient) -> None:
    job_id = jobs.start(question(1), "Equivariance")
    jobs.dismiss(job_id)
    assert client.cancelled == [job_id]
    assert not jobs.long


def test_a_finished_job_is_not_cancelled_when_it_is_dismissed(jobs: Jobs, client: FakeClient) -> None:
    job_id = jobs.start(question(1), "Equivariance")
    jobs.take(JobDone(job_id, WHOLE))
    jobs.dismiss(job_id)
    assert not client.cancelled


def test_another_model_makes_what_is_watched_worthless(jobs: Jobs, client: FakeClient) -> None:
    jobs.watch("layers", question(1))
    jobs.update(0.1, settled=True)
    jobs.forget()
    assert client.cancelled == [1]
    assert jobs.watch("layers", replace(question(1), model="b.pkl")).result is None


def test_a_question_is_asked_again_once_when_the_renderer_has_begun_anew(
    jobs: Jobs, client: FakeClient
) -> None:
    for job_id in (1, 2):
        jobs.watch("layers", question(1))
        jobs.update(0.1, settled=True)
        jobs.ask_again()
        jobs.take(JobFailed(job_id, "This was broken off."))
    jobs.watch("layers", question(1))
    jobs.update(0.1, settled=True)
    assert list(client.jobs) == [1, 2]
    assert jobs.watch("layers", question(1)).failure == "This was broken off."


def test_what_is_known_is_not_asked_again_when_the_renderer_has_begun_anew(
    jobs: Jobs, client: FakeClient
) -> None:
    jobs.watch("layers", question(1))
    jobs.update(0.1, settled=True)
    jobs.take(JobDone(1, WHOLE))
    jobs.ask_again()
    assert jobs.watch("layers", question(1)).is_current
    jobs.update(0.1, settled=True)
    assert len(client.jobs) == 1


def test_without_a_renderer_what_waits_fails_and_is_told_elsewhere(jobs: Jobs) -> None:
    job_id = jobs.start(question(1), "Survey")
    jobs.watch("layers", question(2))
    jobs.update(0.1, settled=True)
    jobs.give_up("There is none.")
    job = jobs.get(job_id)
    assert job is not None
    assert job.failure is not None
    assert (job.failure.summary, job.failure.is_told) == ("There is none.", True)
    assert jobs.watch("layers", question(2)).failure == "There is none."
    assert jobs.take_refused() == []


def test_without_a_renderer_nothing_is_asked_and_all_fails_at_once(jobs: Jobs, client: FakeClient) -> None:
    jobs.give_up("There is none.")
    job_id = jobs.start(question(1), "Survey")
    job = jobs.get(job_id)
    assert job is not None
    assert not job.is_running
    assert jobs.take_refused() == [job.failure]
    assert jobs.take_refused() == []
    known = client.jobs.copy()
    jobs.watch("layers", question(2))
    jobs.update(0.1, settled=True)
    assert jobs.watch("layers", question(2)).failure == "There is none."
    assert client.jobs == known

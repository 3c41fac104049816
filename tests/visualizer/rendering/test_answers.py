"""What follows from the renderer's answers, and what is said of them."""

from __future__ import annotations

from pathlib import Path

from renderer.file_report import Fate, FileReport, NamedGlobal
from renderer.inspection import SurveyLayers
from renderer.messages import JobFailed, ModelRefused, RendererFailed, RendererReady, RenderFailure
from renderer.scene import Scene
from tests.visualizer.fakes import FakeClient
from tests.visualizer.session_play import pass_time, wait_for_files, with_psi
from visualizer.session import Session

GONE = RendererFailed("The render process ended 3 times in a row (out of memory): restart the program.")


def test_a_renderer_that_is_slower_than_it_could_be_says_so_once(
    session: Session, client: FakeClient
) -> None:
    session.renderer = None
    ready = RendererReady("cuda:0", "a graphics card", 8, "2.9", ("torch",), warning="It is slow.")
    for _ in range(2):  # as after a restart
        client.answers.append(ready)
        pass_time(session)
    assert [notice.summary for notice in session.notices.items] == ["It is slow."]


def test_why_there_is_no_renderer_stays_to_be_read(session: Session, client: FakeClient) -> None:
    session.renderer = None
    client.answers.append(RendererFailed("No device 'cuda' can be used here: try --device cpu."))
    pass_time(session)
    assert session.failure == "No device 'cuda' can be used here: try --device cpu."


def test_a_refused_model_leaves_everything_as_it_was(session: Session, client: FakeClient) -> None:
    scene, picture = session.scene, session.frame
    session.models.open("broken.pkl")
    client.answers.append(ModelRefused("broken.pkl", "broken.pkl is no model.", "details"))
    pass_time(session)
    assert session.models.loading is None
    assert (session.scene, session.frame) == (scene, picture)
    assert session.notices.items[-1].summary == "broken.pkl is no model."


def test_what_a_refused_file_asked_for_is_in_the_details(session: Session, client: FakeClient) -> None:
    names = (NamedGlobal("os.system", 1, Fate.REFUSED, runs_code=True),)
    report = FileReport(format="pickle", names=names)
    session.models.open("evil.pkl")
    client.answers.append(ModelRefused("evil.pkl", "evil.pkl asks for os.system.", "details", report))
    pass_time(session)
    assert "os.system: the file was refused for it" in session.notices.items[-1].details
    assert session.notices.items[-1].details.endswith("details")


def test_a_failure_is_told_once_and_the_picture_stays(session: Session, client: FakeClient) -> None:
    picture = session.frame
    for _ in range(3):
        client.answers.append(RenderFailure(1, "No such layer.", "trace"))
        pass_time(session)
    assert session.frame is picture
    assert [notice.summary for notice in session.notices.items] == ["No such layer."]


def test_a_long_job_that_fails_is_told_wherever_one_is_looking(session: Session, client: FakeClient) -> None:
    job_id = session.jobs.start(SurveyLayers("a.pkl", Scene()), "Survey")
    client.answers.append(JobFailed(job_id, "Memory has run out."))
    pass_time(session)
    assert session.notices.items[-1].summary == "Survey: Memory has run out."


def test_what_was_waiting_fails_with_the_renderer(session: Session, client: FakeClient) -> None:
    question = SurveyLayers("a.pkl", session.scene)
    job_id = session.jobs.start(question, "Survey")
    session.jobs.watch("layers", question)
    pass_time(session)
    client.answers.append(GONE)
    pass_time(session)
    job = session.jobs.get(job_id)
    assert job is not None
    assert job.failure is not None
    assert "start the program again" in job.failure.summary
    assert "start the program again" in session.jobs.watch("layers", question).failure
    assert [notice.summary for notice in session.notices.items] == [GONE.summary], "it is told once"


def test_after_the_renderer_has_failed_nothing_waits_for_it(session: Session, client: FakeClient) -> None:
    client.answers.append(GONE)
    pass_time(session)
    job_id = session.jobs.start(SurveyLayers("a.pkl", Scene()), "Survey")
    job = session.jobs.get(job_id)
    assert job is not None
    assert not job.is_running
    session.jobs.watch("layers", SurveyLayers("a.pkl", session.scene))
    pass_time(session)
    watched = session.jobs.watch("layers", SurveyLayers("a.pkl", session.scene))
    assert "start the program again" in watched.failure
    assert session.notices.items[-1].summary.startswith("Survey: The renderer has failed for good")


def test_only_the_picture_that_is_there_can_be_saved_without_a_renderer(
    session: Session, client: FakeClient, tmp_path: Path
) -> None:
    client.answers.append(GONE)
    pass_time(session)
    session.save_picture(tmp_path)
    pass_time(session)
    wait_for_files(session)
    assert len(list(tmp_path.iterdir())) == 1
    session.scene = with_psi(session.scene, 0.5)
    session.save_picture(tmp_path)
    assert session.notices.items[-1].summary.startswith("The picture cannot be made. The renderer has failed")

"""The models that are open, and those on their way."""

from __future__ import annotations

from dataclasses import replace

from renderer.comparison import Comparison
from renderer.messages import Companion, ModelRefused, RendererFailed, RendererRestarted
from renderer.scene import LayerView
from tests.visualizer.fakes import MODEL, FakeClient
from tests.visualizer.session_play import OTHER, pass_time
from visualizer.session import Session

GONE = RendererFailed("The render process ended 3 times in a row (out of memory): restart the program.")


def test_the_old_model_stays_until_the_new_one_is_there(session: Session, client: FakeClient) -> None:
    session.models.open("b.pkl")
    pass_time(session)
    assert session.model is not None
    assert session.model.model == "a.pkl"
    assert session.frame is not None
    client.answer_opening()
    pass_time(session)
    assert session.model.model == "b.pkl"
    assert session.frame is not None, "the picture of a model with the same layers stays for the moment,"
    assert not session.is_frame_current, "but is known to be out of date"
    session.models.open("c.pkl")
    client.answer_opening(replace(MODEL, layers=MODEL.layers[:2]))
    pass_time(session)
    assert session.frame is None


def test_a_file_that_changed_is_shown_anew(session: Session, client: FakeClient) -> None:
    session.models.open("a.pkl")
    client.answer_opening(replace(MODEL, content_hash="new"))
    pass_time(session)
    assert not session.is_frame_current
    assert session.model is not None
    assert session.model.content_hash == "new"


def test_the_second_model_is_opened_beside_the_first(session: Session, client: FakeClient) -> None:
    session.models.compare(Comparison(model="b.pkl"))
    pass_time(session)
    assert client.opened[-1] == "b.pkl"
    assert client.companions[-1] is None
    client.answer_opening(replace(MODEL, name="b.pkl"))
    pass_time(session)
    assert session.model is not None
    assert session.model.model == "a.pkl"
    assert client.companions[-1] == Companion("b.pkl", session.scene)


def test_a_second_model_that_cannot_be_opened_leaves_the_first_alone(
    session: Session, client: FakeClient
) -> None:
    session.models.compare(Comparison(model="b.pkl"))
    client.answers.append(ModelRefused("b.pkl", "There is no model b.pkl."))
    pass_time(session)
    assert session.models.comparison == Comparison()
    assert session.notices.items[-1].summary == "There is no model b.pkl."


def test_the_two_models_can_be_swapped(session: Session, client: FakeClient) -> None:
    session.models.compare(Comparison(model="b.pkl"))
    client.answer_opening(replace(MODEL, name="b.pkl"))
    pass_time(session)
    session.models.swap()
    client.answer_opening(replace(MODEL, name="b.pkl"))
    pass_time(session)
    assert session.model is not None
    assert session.model.model == "b.pkl"
    assert session.models.comparison == Comparison(model="a.pkl")
    assert client.companions[-1] == Companion("a.pkl", session.scene)


def test_no_model_is_opened_by_a_renderer_that_has_failed(session: Session, client: FakeClient) -> None:
    client.answers.append(GONE)
    pass_time(session)
    session.models.open("b.pkl")
    session.models.compare(Comparison(model="c.pkl"))
    pass_time(session)
    assert session.models.loading is None
    assert client.opened == ["a.pkl"]
    assert session.models.comparison == Comparison()
    assert "b.pkl cannot be opened" in session.notices.items[-2].summary
    assert "start the program again" in session.notices.items[-1].summary


def test_a_file_that_changed_while_the_renderer_was_restarted_is_taken_and_said(
    session: Session, client: FakeClient
) -> None:
    session.scene = replace(session.scene, view=LayerView(layer="L0_12_5", base_channel=2))
    pass_time(session)
    changed = replace(OTHER, model="a.pkl", name="a.pkl")
    client.answers += [RendererRestarted("The render process was started again."), changed]
    pass_time(session)
    assert session.model == changed
    assert session.scene.view == LayerView(), "the scene is fitted to it"
    assert session.frame is None
    assert client.submitted[-1][2] == session.scene
    told = [notice.summary for notice in session.notices.items if "a.pkl" in notice.summary]
    assert told == ["a.pkl has changed on disk: what is shown from now on is its new content."]


def test_a_model_that_is_the_same_after_a_restart_is_no_news(session: Session, client: FakeClient) -> None:
    picture = session.frame
    client.answers += [RendererRestarted("The render process was started again."), MODEL]
    pass_time(session)
    assert session.frame is picture
    assert session.is_frame_current
    assert len(session.notices.items) == 1


def test_a_second_model_that_changed_meanwhile_is_said_too(session: Session, client: FakeClient) -> None:
    session.models.compare(Comparison(model="b.pkl"))
    client.answer_opening(replace(MODEL, name="b.pkl"))
    pass_time(session)
    client.answers.append(replace(OTHER, model="b.pkl"))
    pass_time(session)
    assert session.models.second == replace(OTHER, model="b.pkl")
    assert session.notices.items[-1].summary.startswith("b.pkl has changed on disk")


def test_the_second_picture_stays_where_its_model_is_refused_as_the_first(
    session: Session, client: FakeClient
) -> None:
    session.models.compare(Comparison(model="b.pkl"))
    client.answer_opening(replace(MODEL, name="b.pkl"))
    pass_time(session)
    session.models.open("b.pkl")
    client.answers.append(ModelRefused("b.pkl", "It is damaged by now."))
    pass_time(session)
    assert session.models.loading is None
    assert session.models.comparison == Comparison(model="b.pkl")
    client.answers.append(ModelRefused("b.pkl", "A new process does not find it."))
    pass_time(session)
    assert session.models.comparison == Comparison(model=None)

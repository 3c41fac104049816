"""The question over the window."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from imgui_bundle import imgui

from tests.widgets.stage import Stage, imgui_context
from visualizer.chrome.question_dialog import QuestionDialog
from visualizer.projects import project_questions
from visualizer.projects.project_questions import Choice, Question


@pytest.fixture(autouse=True)
def context() -> Iterator[None]:
    with imgui_context():
        yield


def played(question: Question | None, *keys: imgui.Key) -> tuple[list[Choice], bool]:
    """What was chosen while those keys were pressed, and whether a dialog is open at the end."""
    dialog, chosen, is_open = QuestionDialog(), list[Choice](), False

    def draw(_: None) -> None:
        nonlocal is_open
        answered = dialog.draw(None if chosen else question)
        if answered is not None:
            chosen.append(answered)
        is_open = imgui.is_popup_open("", imgui.PopupFlags_.any_popup)

    stage = Stage(None, draw)
    stage.play(3)
    for key in keys:
        imgui.get_io().add_key_event(key, True)
        stage.play(2)
        imgui.get_io().add_key_event(key, False)
        stage.play(2)
    stage.play(3)
    return chosen, is_open


UNSAVED = project_questions.about_unsaved("a")


@pytest.mark.parametrize(
    ("key", "choice"),
    [
        (imgui.Key.enter, Choice.SAVE),
        (imgui.Key.keypad_enter, Choice.SAVE),
        (imgui.Key.escape, Choice.CANCEL),
    ],
)
def test_enter_takes_the_first_choice_and_escape_the_last(key: imgui.Key, choice: Choice) -> None:
    assert played(UNSAVED, key) == ([choice], False)


def test_enter_takes_the_choice_that_tab_has_gone_to() -> None:
    imgui.get_io().config_flags |= imgui.ConfigFlags_.nav_enable_keyboard
    assert UNSAVED.choices[1] is Choice.DO_NOT_SAVE
    assert played(UNSAVED, imgui.Key.tab, imgui.Key.enter) == ([Choice.DO_NOT_SAVE], False)


def test_it_stays_until_it_is_answered() -> None:
    assert played(UNSAVED) == ([], True)
    assert played(UNSAVED, imgui.Key.a) == ([], True)


def test_without_a_question_there_is_nothing() -> None:
    assert played(None) == ([], False)


@pytest.mark.parametrize(
    "question",
    [
        UNSAVED,
        project_questions.about_replacing(Path("/very/long" * 30) / "a##b.sg3viz"),
        project_questions.about_changed_file(Path("a\udce9.sg3viz")),
        project_questions.about_missing_model("a", "b.pkl", None),
        project_questions.about_missing_model("a", "b.pkl", "c.pkl"),
    ],
)
def test_every_question_can_be_withdrawn(question: Question) -> None:
    assert played(question, imgui.Key.escape) == ([Choice.CANCEL], False)

"""The section of a training run, and what it tells of the folder."""

from __future__ import annotations

from tests.visualizer.fakes import FakeClient
from tests.visualizer.panes.pane_play import opened
from visualizer.panes.run_section import RunSection
from visualizer.rendering.run_watch import RunWatch


def test_a_folder_that_does_not_answer_is_told_of_once_also_while_the_section_is_hidden() -> None:
    session, watch = opened(FakeClient()), RunWatch()
    section = RunSection(session, watch)
    watch.problem = "‘/away’ does not answer."
    for _ in range(3):
        section.update(0.1, settled=True)
    assert [notice.summary for notice in session.notices.items] == ["‘/away’ does not answer."]
    assert watch.problem == ""

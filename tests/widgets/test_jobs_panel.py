"""The jobs in the status bar."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from imgui_bundle import imgui

from tests.widgets.stage import Stage, imgui_context
from widgets import jobs_panel
from widgets.jobs_panel import JobLine


@pytest.fixture(autouse=True)
def context() -> Iterator[None]:
    with imgui_context():
        yield


def test_jobs_lie_in_one_line_with_the_text_around_them() -> None:
    jobs = [JobLine(number, f"job {number}", 0.3, None) for number in (1, 2, 3)]
    tops: list[float] = []

    def draw(_: None) -> None:
        imgui.text_unformatted("before")
        tops.append(imgui.get_item_rect_min().y)
        jobs_panel.draw(jobs)
        imgui.same_line()
        imgui.text_unformatted("after")
        tops.append(imgui.get_item_rect_min().y)

    Stage(None, draw)
    assert tops[-1] == tops[-2]

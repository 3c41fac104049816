"""The jobs in the status bar."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from imgui_bundle import imgui

from tests.widgets.spots import Spots
from tests.widgets.stage import Stage, imgui_context
from widgets import jobs_panel
from widgets.jobs_panel import JobLine, JobWish


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


@pytest.mark.parametrize(
    ("name", "is_paused", "wish"),
    [("Pause", False, JobWish.PAUSE), ("Pause", True, JobWish.RESUME), ("Cancel", False, JobWish.CANCEL)],
)
def test_a_job_can_be_paused_gone_on_with_and_left_off(
    monkeypatch: pytest.MonkeyPatch, name: str, is_paused: bool, wish: JobWish
) -> None:
    spots = Spots(monkeypatch)
    asked: list[tuple[int, JobWish]] = []

    def draw(_: None) -> None:
        imgui.text_unformatted("before")
        wanted = jobs_panel.draw([JobLine(7, "Export a.mp4", 0.3, 12.0, is_paused)])
        if wanted is not None:
            asked.append(wanted)

    stage: Stage[None] = Stage(None, draw)
    stage.click(spots.of(name))
    assert asked == [(7, wish)]

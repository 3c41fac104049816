"""The jobs under way, each with a bar, the time left, and buttons to let it rest and to leave it off."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum

from imgui_bundle import ImVec2, imgui, imgui_ctx
from imgui_bundle import icons_fontawesome_6 as icons

from widgets import controls

BAR_EM, WIDEST_EM = 9.0, 17.0
MOST_SHOWN = 2


@dataclass(frozen=True, slots=True)
class JobLine:
    """One job under way. Units: `share` 0…1; `seconds_left` None while nobody can tell."""

    id: int
    title: str
    share: float
    seconds_left: float | None
    is_paused: bool = False


class JobWish(Enum):
    """What may be asked of a job under way."""

    CANCEL = "cancel"
    PAUSE = "pause"
    RESUME = "resume"


def draw(jobs: Sequence[JobLine]) -> tuple[int, JobWish] | None:
    """The jobs in one line; what was asked of which."""
    wish = None
    for job in jobs[:MOST_SHOWN]:
        imgui.same_line()
        with imgui_ctx.push_id(f"job {job.id}"):
            _draw_bar(job)
            imgui.same_line(0, controls.em(0.1))
            if imgui.small_button(f"{icons.ICON_FA_PLAY if job.is_paused else icons.ICON_FA_PAUSE}##Pause"):
                wish = job.id, JobWish.RESUME if job.is_paused else JobWish.PAUSE
            controls.tooltip(f"{'Go on' if job.is_paused else 'Pause'}: {job.title}")
            imgui.same_line(0, controls.em(0.1))
            if imgui.small_button(f"{icons.ICON_FA_XMARK}##Cancel"):
                wish = job.id, JobWish.CANCEL
            controls.tooltip(f"Cancel: {job.title}")
    if len(jobs) > MOST_SHOWN:
        imgui.same_line()
        imgui.text_unformatted(f"+ {len(jobs) - MOST_SHOWN} more")
        controls.tooltip("\n".join(job.title for job in jobs[MOST_SHOWN:]))
    return wish


def _draw_bar(job: JobLine) -> None:
    height = imgui.get_text_line_height()
    state = f"  {job.share:.0%}{' paused' if job.is_paused else ''}"
    title = controls.cut_middle(job.title, controls.em(WIDEST_EM - 1) - imgui.calc_text_size(state).x)
    text = controls.plain(title + state)
    width = max(controls.em(BAR_EM), imgui.calc_text_size(text).x + controls.em(1))
    padding = ImVec2(imgui.get_style().frame_padding.x, 0)
    with imgui_ctx.push_style_var(imgui.StyleVar_.frame_padding, padding):  # or what follows lies lower
        imgui.progress_bar(job.share, (width, height), text)
    controls.tooltip(f"{job.title}: {'paused' if job.is_paused else time_left(job.seconds_left)}")


def time_left(seconds: float | None) -> str:
    """A length of time as people say it.

    >>> time_left(190)
    '3 min left'
    """
    if seconds is None or not math.isfinite(seconds):
        return "time left not known yet"
    if seconds < 90:
        return f"{math.ceil(seconds)} s left"
    if seconds < 5400:
        return f"{round(seconds / 60)} min left"
    return f"{seconds / 3600:.1f} h left"

"""Short messages over the picture: what happened, what to do, details to unfold."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from enum import Enum

from imgui_bundle import ImVec2, ImVec4, imgui, imgui_ctx
from imgui_bundle import icons_fontawesome_6 as icons

from visualizer import theme
from widgets import controls

INFO_SECONDS = 5.0
MOST_SHOWN = 4
WIDTH_EM = 27.0


class Kind(Enum):
    """INFO goes by itself; a PROBLEM stays until it is dismissed."""

    INFO = "info"
    PROBLEM = "problem"


@dataclass(frozen=True, slots=True)
class Notice:
    """One message. `seconds_left` counts down for an INFO."""

    kind: Kind
    summary: str
    details: str = ""
    seconds_left: float = INFO_SECONDS
    is_unfolded: bool = False


@dataclass(frozen=True, slots=True)
class Notices:
    """The messages on show, oldest first. The same problem twice is shown once."""

    items: tuple[Notice, ...] = field(default_factory=tuple)

    def with_info(self, summary: str) -> Notices:
        """The same with one more message that goes by itself."""
        return self._with(Notice(Kind.INFO, summary))

    def with_problem(self, summary: str, details: str = "") -> Notices:
        """The same with one more message that stays."""
        return self._with(Notice(Kind.PROBLEM, summary, details))

    def aged(self, seconds: float) -> Notices:
        """The same some time later."""
        if not any(notice.kind is Kind.INFO for notice in self.items):
            return self
        older = (
            replace(notice, seconds_left=notice.seconds_left - seconds)
            if notice.kind is Kind.INFO
            else notice
            for notice in self.items
        )
        return Notices(tuple(notice for notice in older if notice.seconds_left > 0))

    def _with(self, notice: Notice) -> Notices:
        others = (item for item in self.items if (item.kind, item.summary) != (notice.kind, notice.summary))
        return Notices((*others, notice)[-MOST_SHOWN:])


def draw(notices: Notices, corner: tuple[float, float], width: float) -> Notices:
    """Stack the messages upwards from the bottom right `corner` of a pane `width` pixels wide."""
    x, y = corner[0] - controls.em(0.8), corner[1] - controls.em(0.8)
    kept = []
    for index, notice in reversed(list(enumerate(notices.items))):
        after, height = _draw_one(notice, index, (x, y), min(controls.em(WIDTH_EM), width - controls.em(1.6)))
        y -= height + controls.em(0.5)
        if after is not None:
            kept.append(after)
    return Notices(tuple(reversed(kept)))


def _draw_one(
    notice: Notice, index: int, corner: tuple[float, float], width: float
) -> tuple[Notice | None, float]:
    imgui.set_next_window_pos(corner, imgui.Cond_.always, (1.0, 1.0))
    imgui.set_next_window_size_constraints((width, 0), (width, 10_000))
    imgui.set_next_window_bg_alpha(0.96)
    flags = (
        imgui.WindowFlags_.no_decoration
        | imgui.WindowFlags_.always_auto_resize
        | imgui.WindowFlags_.no_saved_settings
        | imgui.WindowFlags_.no_focus_on_appearing
        | imgui.WindowFlags_.no_nav
        | imgui.WindowFlags_.no_docking
        | imgui.WindowFlags_.no_move
    )
    accent = theme.PROBLEM if notice.kind is Kind.PROBLEM else theme.ACCENT
    after: Notice | None = notice
    with (
        imgui_ctx.push_style_color(imgui.Col_.window_bg, ImVec4(*theme.POPUP)),
        imgui_ctx.push_style_color(imgui.Col_.border, ImVec4(*accent)),
        imgui_ctx.begin(f"##Notice {index}", None, flags),
    ):
        after = _draw_content(notice, accent)
        height = imgui.get_window_height()
        imgui.internal.bring_window_to_display_front(imgui.internal.get_current_window())
    return after, height


def _draw_content(notice: Notice, accent: theme.Color) -> Notice | None:
    icon = icons.ICON_FA_TRIANGLE_EXCLAMATION if notice.kind is Kind.PROBLEM else icons.ICON_FA_CIRCLE_INFO
    imgui.text_colored(accent, icon)
    imgui.same_line()
    right = imgui.get_window_width() - controls.em(2.6)
    imgui.push_text_wrap_pos(right)
    imgui.text_unformatted(notice.summary)
    imgui.pop_text_wrap_pos()
    imgui.same_line(right + controls.em(0.4))
    with imgui_ctx.push_style_color(imgui.Col_.button, controls.CLEAR):
        dismissed = imgui.small_button(f"{icons.ICON_FA_XMARK}##Dismiss")
    controls.tooltip("Dismiss")
    if dismissed:
        return None
    if not notice.details:
        return notice
    return _draw_details(notice)


def _draw_details(notice: Notice) -> Notice:
    if imgui.small_button("Hide details" if notice.is_unfolded else "Details"):
        notice = replace(notice, is_unfolded=not notice.is_unfolded)
    imgui.same_line()
    if imgui.small_button(f"{icons.ICON_FA_COPY} Copy"):
        imgui.set_clipboard_text(f"{notice.summary}\n\n{notice.details}")
    if notice.is_unfolded:
        with imgui_ctx.begin_child("Details text", ImVec2(0, controls.em(11))):
            controls.dim_text(notice.details)
    return notice

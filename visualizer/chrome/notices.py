"""Short messages over the picture: what happened, what to do, details to unfold."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from enum import Enum

from imgui_bundle import ImVec2, ImVec4, imgui, imgui_ctx
from imgui_bundle import icons_fontawesome_6 as icons

from visualizer import desktop
from visualizer.chrome import theme
from widgets import controls

INFO_SECONDS = 5.0
FILE_SECONDS = 10.0
PROBLEM_SECONDS = 30.0
MOST_SHOWN = 4
MOST_KEPT = 50
WIDTH_EM = 27.0


class Kind(Enum):
    """INFO goes soon, a PROBLEM later, and into the bell's list; an OFFER stays until it is answered."""

    INFO = "info"
    OFFER = "offer"
    PROBLEM = "problem"


@dataclass(frozen=True, slots=True)
class Notice:
    """One message. `seconds_left` counts down, except for an OFFER; `model` is what an OFFER opens.

    `is_seen`: a problem that somebody has dismissed, or looked at in the list. `file`: what was written, a
    file or a folder; `is_folder_wanted`: its folder is to be shown.
    """

    kind: Kind
    summary: str
    details: str = ""
    seconds_left: float = INFO_SECONDS
    is_unfolded: bool = False
    is_seen: bool = False
    model: str = ""
    is_accepted: bool = False
    file: str = ""
    is_folder_wanted: bool = False


@dataclass(frozen=True, slots=True)
class Outcome:
    """What has come of something that was begun earlier, in a sentence, and the `file` that was written."""

    text: str
    is_problem: bool = False
    file: str = ""


@dataclass(frozen=True, slots=True)
class Notices:
    """The messages on show, and those that were, oldest first. The same message twice is there once."""

    items: tuple[Notice, ...] = field(default_factory=tuple)
    past: tuple[Notice, ...] = field(default_factory=tuple)

    def with_info(self, summary: str) -> Notices:
        """The same with one more message that goes by itself."""
        return self._with(Notice(Kind.INFO, summary))

    def with_file(self, summary: str, file: str) -> Notices:
        """The same with one more message, of a file or a folder that was written."""
        return self._with(Notice(Kind.INFO, summary, seconds_left=FILE_SECONDS, file=file))

    def with_problem(self, summary: str, details: str = "") -> Notices:
        """The same with one more message of something that went wrong."""
        return self._with(Notice(Kind.PROBLEM, summary, details, PROBLEM_SECONDS))

    def with_outcomes(self, outcomes: Sequence[Outcome]) -> Notices:
        """The same with what has come of several things."""
        notices = self
        for outcome in outcomes:
            if outcome.file:
                notices = notices.with_file(outcome.text, outcome.file)
            else:
                add = notices.with_problem if outcome.is_problem else notices.with_info
                notices = add(outcome.text)
        return notices

    def with_offer(self, summary: str, model: str) -> Notices:
        """The same with an offer to open a model, in place of any earlier one."""
        return self.without_offer()._with(Notice(Kind.OFFER, summary, model=model))

    def without_offer(self) -> Notices:
        """The same without an offer."""
        return replace(self, items=tuple(item for item in self.items if item.kind is not Kind.OFFER))

    def since(self, former: Notices) -> tuple[Notice, ...]:
        """Those that the former did not show."""
        shown = {(item.kind, item.summary) for item in former.items}
        return tuple(item for item in self.items if (item.kind, item.summary) not in shown)

    @property
    def accepted(self) -> str:
        """The model of an offer that was taken; empty without one."""
        return next((item.model for item in self.items if item.is_accepted), "")

    @property
    def folder_wanted(self) -> str:
        """The file whose folder is to be shown; empty without one."""
        return next((item.file for item in self.items if item.is_folder_wanted), "")

    def without_folder_wanted(self) -> Notices:
        """The same with no folder to be shown any more."""
        return replace(self, items=tuple(replace(item, is_folder_wanted=False) for item in self.items))

    @property
    def unseen(self) -> int:
        """How many problems have gone into the list without being looked at."""
        return sum(item.kind is Kind.PROBLEM and not item.is_seen for item in self.past)

    def aged(self, seconds: float) -> Notices:
        """The same some time later. What is unfolded stays."""
        items = tuple(
            item
            if item.kind is Kind.OFFER or item.is_unfolded
            else replace(item, seconds_left=item.seconds_left - seconds)
            for item in self.items
        )
        return self.showing(items) if items else self

    def showing(self, items: Sequence[Notice]) -> Notices:
        """The same with these on show, as far as they have time left; what has not goes into the list."""
        kept = tuple(item for item in items if item.kind is Kind.OFFER or item.seconds_left > 0)
        gone = tuple(item for item in items if item not in kept)
        past = (*self.past, *(replace(item, is_unfolded=False) for item in gone))
        return Notices(kept, past[-MOST_KEPT:])

    def seen(self) -> Notices:
        """The same after somebody has looked at the list."""
        return replace(self, past=tuple(replace(item, is_seen=True) for item in self.past))

    def _with(self, notice: Notice) -> Notices:
        def others(items: Sequence[Notice]) -> tuple[Notice, ...]:
            return tuple(item for item in items if (item.kind, item.summary) != (notice.kind, notice.summary))

        notice = replace(
            notice, summary=controls.readable(notice.summary), details=controls.readable(notice.details)
        )
        shown = (*others(self.items), notice)
        over = tuple(replace(item, seconds_left=0.0) for item in shown[:-MOST_SHOWN])
        return replace(self, past=others(self.past)).showing((*over, *shown[-MOST_SHOWN:]))


def draw(notices: Notices, corner: tuple[float, float], width: float) -> Notices:
    """Stack the messages upwards from the bottom right `corner` of a pane `width` pixels wide."""
    x, y = corner[0] - controls.em(0.8), corner[1] - controls.em(0.8)
    kept = []
    for index, notice in reversed(list(enumerate(notices.items))):
        after, height = _draw_one(notice, index, (x, y), min(controls.em(WIDTH_EM), width - controls.em(1.6)))
        y -= height + controls.em(0.5)
        if after is not None:
            kept.append(after)
    return notices.showing(tuple(reversed(kept)))


def _draw_one(
    notice: Notice, index: int, corner: tuple[float, float], width: float
) -> tuple[Notice | None, float]:
    """The notice, None if an offer was dismissed, and its height. Under the pointer it does not go."""
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
    accent = theme.palette().problem if notice.kind is Kind.PROBLEM else theme.palette().accent
    after: Notice | None = notice
    with (
        imgui_ctx.push_style_color(imgui.Col_.window_bg, ImVec4(*theme.palette().popup)),
        imgui_ctx.push_style_color(imgui.Col_.border, ImVec4(*accent)),
        imgui_ctx.begin(f"##Notice {index}", None, flags),
    ):
        after = _draw_content(notice, accent)
        if after is notice and notice.kind is not Kind.OFFER and imgui.is_window_hovered():
            after = replace(notice, seconds_left=max(notice.seconds_left, INFO_SECONDS))
        height = imgui.get_window_height()
        if imgui.internal.get_top_most_popup_modal() is None:  # a question lies over all
            imgui.internal.bring_window_to_display_front(imgui.internal.get_current_window())
    return after, height


def _draw_content(notice: Notice, accent: theme.Color) -> Notice | None:
    icon = icons.ICON_FA_TRIANGLE_EXCLAMATION if notice.kind is Kind.PROBLEM else icons.ICON_FA_CIRCLE_INFO
    imgui.text_colored(accent, icon)
    imgui.same_line()
    right = imgui.get_window_width() - controls.em(2.6)
    summary = controls.wrapped(notice.summary, right - imgui.get_cursor_pos_x())
    imgui.push_text_wrap_pos(right)
    imgui.text_unformatted(summary)
    imgui.pop_text_wrap_pos()
    imgui.same_line(right + controls.em(0.4))
    with imgui_ctx.push_style_color(imgui.Col_.button, controls.CLEAR):
        dismissed = imgui.small_button(f"{icons.ICON_FA_XMARK}##Dismiss")
    controls.tooltip(
        "Dismiss" if notice.kind is Kind.OFFER else "Dismiss; the bell in the status bar keeps it."
    )
    if dismissed:
        return None if notice.kind is Kind.OFFER else replace(notice, seconds_left=0.0, is_seen=True)
    if notice.model and imgui.small_button("Open"):
        return replace(notice, is_accepted=True)
    is_cut = "".join(summary.split()) != "".join(notice.summary.split())
    details = in_full(notice) if is_cut else notice.details
    if notice.file and desktop.opener():
        if imgui.small_button(f"{icons.ICON_FA_FOLDER_OPEN} Open folder"):
            notice = replace(notice, is_folder_wanted=True)
        if details:
            imgui.same_line()
    return _draw_details(notice, details) if details else notice


def _draw_details(notice: Notice, details: str) -> Notice:
    if imgui.small_button("Hide details" if notice.is_unfolded else "Details"):
        notice = replace(notice, is_unfolded=not notice.is_unfolded)
    imgui.same_line()
    if imgui.small_button(f"{icons.ICON_FA_COPY} Copy"):
        imgui.set_clipboard_text(in_full(notice))
    if notice.is_unfolded:
        with imgui_ctx.begin_child("Details text", ImVec2(0, controls.em(11))):
            controls.dim_text(controls.wrapped(details, controls.width_left(), most_lines=None))
    return notice


def in_full(notice: Notice) -> str:
    """The message with its details."""
    return f"{notice.summary}\n\n{notice.details}" if notice.details else notice.summary

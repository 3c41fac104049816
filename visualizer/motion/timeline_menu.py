"""The menu of the timeline, and when its keys mean it."""

from __future__ import annotations

from collections.abc import Sequence
from enum import Enum

from imgui_bundle import hello_imgui, imgui

from visualizer.chrome import layout
from visualizer.motion.timeline_desk import Deed, TimelineDesk

REPEATED = frozenset({Deed.BACK, Deed.ON, Deed.PREVIOUS_KEY, Deed.NEXT_KEY})
EVERYWHERE = frozenset({Deed.PLAY, Deed.PREVIOUS_KEY, Deed.NEXT_KEY, Deed.SET_KEYFRAME, Deed.KEY_TOUCHED})
WHERE_ON_SHOW = frozenset({Deed.TO_START, Deed.TO_END})
GROUPS = (
    (Deed.PLAY, Deed.TO_START, Deed.TO_END, Deed.BACK, Deed.ON),
    (Deed.SET_KEYFRAME, Deed.KEY_TOUCHED, Deed.AUTO_KEY, Deed.PREVIOUS_KEY, Deed.NEXT_KEY),
    (Deed.COPY, Deed.PASTE, Deed.DUPLICATE, Deed.REVALUE, Deed.DELETE, Deed.SELECT_ALL),
    (Deed.CLEAR,),
)


class Attention(Enum):
    """How much of what is pressed may mean the timeline."""

    AWAY = "not on show"
    ON_SHOW = "on show"
    HAS_KEYBOARD = "has the keyboard"


def listens(deed: Deed, attention: Attention) -> bool:
    """Whether its keys mean the timeline now: some do only where it has the keyboard, or is on show.

    Where the keyboard walks through buttons and lists, Space, Home and End are theirs.
    """
    is_walking = imgui.get_io().nav_visible
    if deed is Deed.PLAY:
        return not is_walking
    if deed in WHERE_ON_SHOW and attention is Attention.ON_SHOW:
        return not is_walking
    return attention is Attention.HAS_KEYBOARD or deed in EVERYWHERE


def bring_up(desk: TimelineDesk, panes: Sequence[hello_imgui.DockableWindow]) -> None:
    """Show the timeline where a row of it is sought: in front of what shares its place, or in its layout."""
    if desk.sought_row is None:
        return
    timeline = next((pane for pane in panes if pane.label == layout.TIMELINE), None)
    if timeline is None:
        hello_imgui.switch_layout(layout.ANIMATE.name)
    else:
        timeline.is_visible = timeline.focus_window_at_next_frame = True

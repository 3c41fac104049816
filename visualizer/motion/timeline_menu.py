"""The menu of the timeline, and when its keys mean it."""

from __future__ import annotations

from imgui_bundle import imgui

from visualizer.motion.timeline_desk import Deed

REPEATED = frozenset({Deed.BACK, Deed.ON, Deed.PREVIOUS_KEY, Deed.NEXT_KEY})
EVERYWHERE = frozenset({Deed.PLAY, Deed.PREVIOUS_KEY, Deed.NEXT_KEY, Deed.SET_KEYFRAME, Deed.KEY_TOUCHED})
GROUPS = (
    (Deed.PLAY, Deed.TO_START, Deed.TO_END, Deed.BACK, Deed.ON),
    (Deed.SET_KEYFRAME, Deed.KEY_TOUCHED, Deed.AUTO_KEY, Deed.PREVIOUS_KEY, Deed.NEXT_KEY),
    (Deed.COPY, Deed.PASTE, Deed.DUPLICATE, Deed.REVALUE, Deed.DELETE, Deed.SELECT_ALL),
    (Deed.CLEAR,),
)


def listens(deed: Deed, *, has_focus: bool) -> bool:
    """Whether its keys mean the timeline now: some do only where the timeline has the keyboard.

    Space presses the button that the keyboard has gone to, where it has.
    """
    if deed is Deed.PLAY and imgui.get_io().nav_visible:
        return False
    return has_focus or deed in EVERYWHERE

"""The timeline along the bottom: what changes in the scene with time, and how it is played."""

from __future__ import annotations

from dataclasses import replace

from imgui_bundle import imgui

from renderer.recording.timeline import Timeline
from renderer.recording.timeline_edits import every_key
from visualizer.motion.take_status import take_status
from visualizer.motion.timeline_desk import Deed
from visualizer.motion.timeline_menu import Attention
from visualizer.session import Session
from widgets import motion_panel, take_panel, timeline_panel, transport_bar
from widgets.motion_panel import MotionDraft
from widgets.timeline_state import Surroundings, TimelineState, Wish
from widgets.transport_bar import Switches

_DEEDS = {
    Wish.PLAY: Deed.PLAY,
    Wish.TO_START: Deed.TO_START,
    Wish.BACK: Deed.BACK,
    Wish.ON: Deed.ON,
    Wish.TO_END: Deed.TO_END,
    Wish.SET_KEYFRAME: Deed.SET_KEYFRAME,
    Wish.COPY: Deed.COPY,
    Wish.PASTE: Deed.PASTE,
    Wish.DUPLICATE: Deed.DUPLICATE,
    Wish.REVALUE: Deed.REVALUE,
    Wish.DELETE: Deed.DELETE,
}


class TimelinePane:
    """Tools, ruler and keys."""

    def __init__(self, session: Session) -> None:
        self._session = session
        self._state = TimelineState()
        self._drawn = Timeline()
        self._motion = MotionDraft()
        self._has_focus = False
        self._drawn_in = -1

    @property
    def attention(self) -> Attention:
        """What of the keyboard may mean the timeline, by the last frame in which it was drawn."""
        if imgui.get_frame_count() > self._drawn_in + 1:
            return Attention.AWAY
        return Attention.HAS_KEYBOARD if self._has_focus else Attention.ON_SHOW

    def draw(self) -> None:
        """Draw it, and do what was asked for."""
        session, player, desk = self._session, self._session.work.player, self._session.timeline_desk
        take = take_status(session)
        self._drawn_in = imgui.get_frame_count()
        self._has_focus = imgui.is_window_focused(imgui.FocusedFlags_.child_windows)
        project = session.project
        around = Surroundings(
            session.scene,
            session.model,
            project.video.rate,
            player.is_playing,
            player.touched,
            desk.sought_row,
            "" if take is None else take_panel.in_words(take),
        )
        desk.sought_row = None
        before = self._given()
        switches = Switches(player.repeats, player.auto_key)
        state, switches = transport_bar.draw(before, switches, around)
        if state.wish is Wish.MOTIONS:
            imgui.open_popup(motion_panel.MENU)
        self._motion, timeline = motion_panel.draw(self._motion, state.timeline, session.scene, session.model)
        if timeline is not state.timeline:
            state = replace(state, timeline=timeline, axis=None)
        state = timeline_panel.draw(state, around)
        player.repeats, player.auto_key = switches.repeats, switches.auto_key
        if state.playhead_s != before.playhead_s and take is None:
            player.seek(state.playhead_s)
        session.timeline, desk.selection = state.timeline, state.selection
        self._state, self._drawn = state, state.timeline
        deed = _DEEDS.get(state.wish) if state.wish is not None else None
        if deed is not None and not desk.why_not(deed, session):
            desk.do(deed, session)

    def _given(self) -> TimelineState:
        """What was on show before, of the timeline as it is now."""
        session, desk = self._session, self._session.timeline_desk
        state, timeline, at = self._state, session.timeline, session.project.playhead_s
        if timeline is not self._drawn:  # as by undo, perhaps in the midst of a drag
            selection = desk.selection if state.grip is None else state.grip.selection
            desk.selection = selection & every_key(timeline)
            state = state.without_drag()
        is_moving = session.work.player.is_playing or session.work.takes.is_recording
        if is_moving and state.axis is not None:
            state = replace(state, axis=state.axis.following(at))
        return replace(state, timeline=timeline, selection=desk.selection, playhead_s=at, wish=None)

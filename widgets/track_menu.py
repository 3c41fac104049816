"""The list of controls that can have a track of their own."""

from __future__ import annotations

from dataclasses import replace
from itertools import groupby

from imgui_bundle import icons_fontawesome_6 as icons
from imgui_bundle import imgui

from renderer.recording.animatable import Animatable, animatable, animatables
from renderer.recording.keying import field_keyed
from widgets import controls
from widgets.timeline_state import Surroundings, TimelineState

NAME = f"{icons.ICON_FA_PLUS} Track"
_MENU = "Controls"


def draw(state: TimelineState, around: Surroundings, *, name: str = NAME) -> TimelineState:
    """A button that opens the list; what is chosen gets a key at the playhead, in a track of its own."""
    about = "A track of a single control: it goes over the keyframes of the whole scene"
    if controls.button(name, about=about):
        imgui.open_popup(_MENU)
    if not imgui.begin_popup(_MENU):
        return state
    chosen = _draw_list(state, around)
    imgui.end_popup()
    if chosen is None:
        return state
    timeline = field_keyed(state.timeline, around.scene, chosen, state.playhead_s, rate=around.rate)
    return replace(state, timeline=timeline)


def _draw_list(state: TimelineState, around: Surroundings) -> str | None:
    chosen = None
    known = {track.path for track in state.timeline.tracks}
    if around.touched is not None:
        last = animatable(around.touched, around.scene)
        if imgui.menu_item(f"{controls.plain(last.name)}##last", "Shift+K", last.path in known)[0]:
            chosen = last.path
        controls.tooltip("The control that was changed last")
        imgui.separator()
    for group, members in groupby(animatables(around.scene, around.model), key=lambda each: each.group):
        if imgui.begin_menu(group):
            for each in members:
                if _draw_item(each, has_track=each.path in known):
                    chosen = each.path
            imgui.end_menu()
    return chosen


def _draw_item(each: Animatable, *, has_track: bool) -> bool:
    name = controls.plain(each.name)
    pressed, _ = imgui.menu_item(f"{name}##{each.path}", "", has_track)
    if has_track:
        controls.tooltip("It has a track: this sets a key at the playhead.")
    return pressed

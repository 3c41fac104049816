"""The row of tools over a timeline: transport, time, duration, keys, tracks, motions, how keys are moved."""

from __future__ import annotations

from dataclasses import dataclass, replace

from imgui_bundle import ImVec4, imgui, imgui_ctx
from imgui_bundle import icons_fontawesome_6 as icons

from renderer.recording.frame_times import frame_at
from renderer.recording.timeline import Timeline
from renderer.recording.timeline_edits import rows
from renderer.recording.timeline_extent import why_cut, with_duration, with_seam
from widgets import controls, number_field, track_menu
from widgets.time_axis import clock
from widgets.timeline_state import Surroundings, TimelineState, Wish

_DURATION_EM, _TIME_EM = 4.6, 6.4
_RECORDING = ImVec4(0.95, 0.36, 0.32, 1.0)
_STEPS = (
    (icons.ICON_FA_BACKWARD_STEP, Wish.TO_START, "To the start of what is played (Home)"),
    (icons.ICON_FA_CHEVRON_LEFT, Wish.BACK, "Back by a frame (Left)"),
    (icons.ICON_FA_PLAY, Wish.PLAY, "Play or pause (Space)"),
    (icons.ICON_FA_CHEVRON_RIGHT, Wish.ON, "On by a frame (Right)"),
    (icons.ICON_FA_FORWARD_STEP, Wish.TO_END, "To the end of what is played (End)"),
)


@dataclass(frozen=True, slots=True)
class Switches:
    """What stays on until it is switched off: playing again at the end, keys by themselves."""

    repeats: bool = True
    auto_key: bool = False


def draw(state: TimelineState, switches: Switches, around: Surroundings) -> tuple[TimelineState, Switches]:
    """Draw the row; what does not fit goes to a second one."""
    state = _draw_steps(state, around)
    _same_line_if_fits(controls.em(1.9))
    repeats = _toggle(icons.ICON_FA_REPEAT, "Repeat", switches.repeats, "Begin again at the end")
    _draw_time(state, around)
    state = _draw_duration(state, around)
    state = _draw_keys(state, around)
    _same_line_if_fits(controls.em(1.9))
    about = "Auto-key: a change of what the timeline governs becomes a key at the playhead"
    auto_key = _draw_auto_key(switches.auto_key, about)
    state = _draw_ways(state, around)
    return state, Switches(repeats, auto_key)


def _draw_steps(state: TimelineState, around: Surroundings) -> TimelineState:
    for i, (icon, wish, about) in enumerate(_STEPS):
        if i:
            imgui.same_line(0, controls.em(0.15))
        is_play = wish is Wish.PLAY
        shown = icons.ICON_FA_PAUSE if is_play and around.is_playing else icon
        with controls.disabled(is_play and state.timeline.duration_s <= 0, "There is nothing to play yet"):
            if controls.button(f"{shown}###{wish.value}", about=about, width_em=1.9):
                state = replace(state, wish=wish)
    return state


def _draw_time(state: TimelineState, around: Surroundings) -> None:
    frame = frame_at(state.playhead_s, around.rate)
    text = f"{clock(state.playhead_s, decimals=2)}   {frame}"
    width = max(imgui.calc_text_size(text).x, controls.em(_TIME_EM))
    _same_line_if_fits(width)
    start = imgui.get_cursor_pos_x()
    imgui.align_text_to_frame_padding()
    imgui.text_unformatted(text)
    controls.tooltip(f"The playhead: time, and the frame at {around.rate} frames per second.")
    imgui.same_line(start + width)
    imgui.dummy((0, 0))


def _draw_duration(state: TimelineState, around: Surroundings) -> TimelineState:
    _same_line_if_fits(controls.em(_DURATION_EM + 1.5))
    imgui.align_text_to_frame_padding()
    imgui.text_disabled("of")
    imgui.same_line(0, controls.em(0.4))
    imgui.set_next_item_width(controls.em(_DURATION_EM))
    entered, seconds = number_field.typed("##Duration", state.timeline.duration_s, "%.3g s")
    controls.tooltip("How long the timeline is, in seconds. It does not end before the last key.")
    if not entered or not seconds >= 0:
        return state
    return replace(state, axis=None, timeline=with_duration(state.timeline, seconds, rate=around.rate))


def _draw_keys(state: TimelineState, around: Surroundings) -> TimelineState:
    _same_line_if_fits(_button_width(f"{icons.ICON_FA_DIAMOND} Key"))
    if controls.button(f"{icons.ICON_FA_DIAMOND} Key", about="Set a keyframe of the whole scene here (K)"):
        state = replace(state, wish=Wish.SET_KEYFRAME)
    _same_line_if_fits(_button_width(f"{icons.ICON_FA_PLUS} Track"))
    state = track_menu.draw(state, around)
    _same_line_if_fits(_button_width(f"{icons.ICON_FA_WAND_MAGIC_SPARKLES} Motion"))
    name = f"{icons.ICON_FA_WAND_MAGIC_SPARKLES} Motion"
    if controls.button(name, about="Add a motion that is ready made: a seed walk, an orbit…"):
        state = replace(state, wish=Wish.MOTIONS)
    return state


def _draw_auto_key(is_on: bool, about: str) -> bool:
    if not is_on:
        return _toggle(icons.ICON_FA_CIRCLE_DOT, "Auto-key", is_on, about)
    with imgui_ctx.push_style_color(imgui.Col_.text, _RECORDING):
        return _toggle(icons.ICON_FA_CIRCLE_DOT, "Auto-key", is_on, about)


def _draw_ways(state: TimelineState, around: Surroundings) -> TimelineState:
    """How keys are moved, how the timeline ends, and what of it is on show."""
    _same_line_if_fits(controls.em(1.9))
    snaps = _toggle(icons.ICON_FA_MAGNET, "Snap", state.snaps, "Keys and playhead land on frames")
    _same_line_if_fits(controls.em(1.9))
    about = "Ripple: what comes later moves along when keys are dragged"
    ripples = _toggle(icons.ICON_FA_ARROW_RIGHT_FROM_BRACKET, "Ripple", state.ripples, about)
    _same_line_if_fits(controls.em(1.9))
    timeline = _draw_loop(state.timeline, around)
    _same_line_if_fits(controls.em(1.9))
    with controls.disabled(not rows(timeline), "There is nothing to show yet"):
        about = "Show all of the timeline"
        if controls.button(f"{icons.ICON_FA_LEFT_RIGHT}##Show all", about=about, width_em=1.9):
            state = replace(state, axis=None)
    return replace(state, timeline=timeline, snaps=snaps, ripples=ripples)


def _draw_loop(timeline: Timeline, around: Surroundings) -> Timeline:
    """The switch of the loop; behind it, where that is none without a seam, what mends it."""
    about = "Seamless loop: the end is the beginning again, and curves close smoothly"
    loops = _toggle(icons.ICON_FA_INFINITY, "Loop", timeline.loops, about)
    cut = why_cut(timeline, rate=around.rate)
    if loops != timeline.loops:
        timeline = replace(timeline, loops=loops)
    elif cut:
        text = f"{icons.ICON_FA_TRIANGLE_EXCLAMATION} Hard cut"
        _same_line_if_fits(_button_width(text))
        if controls.button(f"{text}##Seam", about=f"{cut} A click makes it so long."):
            timeline = with_seam(timeline, rate=around.rate)
    return timeline


def _toggle(icon: str, name: str, value: bool, about: str) -> bool:
    return controls.toggle_button(f"{icon}##{name}", value, about=about, width=controls.em(1.9))


def _button_width(text: str) -> float:
    return imgui.calc_text_size(text).x + 2 * imgui.get_style().frame_padding.x


def _same_line_if_fits(width: float) -> None:
    """Go on in the same line, if that much fits into it."""
    space = controls.em(0.25)
    end = imgui.get_item_rect_max().x + space + width
    if end <= imgui.get_window_pos().x + imgui.get_window_width() - imgui.get_style().window_padding.x:
        imgui.same_line(0, space)

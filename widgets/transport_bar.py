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

_DURATION_EM, _TIME_EM, _OF_EM = 4.6, 7.2, 1.5
_TIGHT_DURATION_EM, _TIGHT_TIME_EM = 3.8, 4.6
_BUTTON_EM, _STEP_GAP_EM, _GAP_EM = 1.9, 0.15, 0.25
_TOGGLES = 6
_WORDS = f"{icons.ICON_FA_DIAMOND} Key", track_menu.NAME, f"{icons.ICON_FA_WAND_MAGIC_SPARKLES} Motion"
_CUT = f"{icons.ICON_FA_TRIANGLE_EXCLAMATION} Hard cut"
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
    """Draw the row; in a narrow pane without words, and what does not fit then goes to a second one."""
    is_tight = _words_end(state.timeline, around) > imgui.get_content_region_avail().x
    state = _draw_steps(state, around)
    _same_line_if_fits(controls.em(1.9))
    repeats = _toggle(icons.ICON_FA_REPEAT, "Repeat", switches.repeats, "Begin again at the end")
    _draw_time(state, around, is_tight=is_tight)
    state = _draw_duration(state, around, is_tight=is_tight)
    state = _draw_keys(state, around, is_tight=is_tight)
    _same_line_if_fits(controls.em(1.9))
    about = "Auto-key: a change of what the timeline governs becomes a key at the playhead"
    auto_key = _draw_auto_key(switches.auto_key, about)
    state = _draw_ways(state, around, is_tight=is_tight)
    return state, Switches(repeats, auto_key)


def _draw_steps(state: TimelineState, around: Surroundings) -> TimelineState:
    for i, (icon, wish, about) in enumerate(_STEPS):
        if i:
            imgui.same_line(0, controls.em(0.15))
        if wish is Wish.PLAY:
            is_pressed = _draw_play(state, around, about)
        else:
            with controls.disabled(bool(around.take), "A take is recorded"):
                is_pressed = controls.button(f"{icon}###{wish.value}", about=about, width_em=1.9)
        if is_pressed:
            state = replace(state, wish=wish)
    return state


def _draw_play(state: TimelineState, around: Surroundings, about: str) -> bool:
    """Play or pause; while a take is recorded, what ends it."""
    if around.take:
        with imgui_ctx.push_style_color(imgui.Col_.text, _RECORDING):
            return controls.button(
                f"{icons.ICON_FA_STOP}###{Wish.PLAY.value}", about="End the take (Space)", width_em=1.9
            )
    icon = icons.ICON_FA_PAUSE if around.is_playing else icons.ICON_FA_PLAY
    with controls.disabled(state.timeline.duration_s <= 0, "There is nothing to play yet"):
        return controls.button(f"{icon}###{Wish.PLAY.value}", about=about, width_em=1.9)


def _draw_time(state: TimelineState, around: Surroundings, *, is_tight: bool) -> None:
    frame = frame_at(state.playhead_s, around.rate)
    about = f"The playhead: time, and the frame at {around.rate} frames per second."
    shown = around.take or str(frame)
    text = f"{clock(state.playhead_s, decimals=2)}   {shown}"
    if is_tight:
        text = around.take or clock(state.playhead_s, decimals=2)
    width = max(imgui.calc_text_size(text).x, controls.em(_TIGHT_TIME_EM if is_tight else _TIME_EM))
    _same_line_if_fits(width)
    start = imgui.get_cursor_pos_x()
    imgui.align_text_to_frame_padding()
    imgui.text_colored(_RECORDING if around.take else imgui.get_style_color_vec4(imgui.Col_.text), text)
    controls.tooltip("The playhead, and how long the take has lasted." if around.take else about)
    imgui.same_line(start + width)
    imgui.dummy((0, 0))


def _draw_duration(state: TimelineState, around: Surroundings, *, is_tight: bool) -> TimelineState:
    width = _TIGHT_DURATION_EM if is_tight else _DURATION_EM
    _same_line_if_fits(controls.em(width if is_tight else width + _OF_EM))
    if not is_tight:
        imgui.align_text_to_frame_padding()
        imgui.text_disabled("of")
        imgui.same_line(0, controls.em(0.4))
    imgui.set_next_item_width(controls.em(width))
    entered, seconds = number_field.typed("##Duration", state.timeline.duration_s, "%.3g s")
    controls.tooltip("How long the timeline is, in seconds. It does not end before the last key.")
    if not entered or not seconds >= 0:
        return state
    return replace(state, axis=None, timeline=with_duration(state.timeline, seconds, rate=around.rate))


def _draw_keys(state: TimelineState, around: Surroundings, *, is_tight: bool) -> TimelineState:
    key, track, motion = (_short(name) if is_tight else name for name in _WORDS)
    _same_line_if_fits(_button_width(key))
    if controls.button(key, about="Set a keyframe of the whole scene here (K)"):
        state = replace(state, wish=Wish.SET_KEYFRAME)
    _same_line_if_fits(_button_width(track))
    state = track_menu.draw(state, around, name=track)
    _same_line_if_fits(_button_width(motion))
    if controls.button(motion, about="Add a motion that is ready made: a seed walk, an orbit…"):
        state = replace(state, wish=Wish.MOTIONS)
    return state


def _draw_auto_key(is_on: bool, about: str) -> bool:
    if not is_on:
        return _toggle(icons.ICON_FA_CIRCLE_DOT, "Auto-key", is_on, about)
    with imgui_ctx.push_style_color(imgui.Col_.text, _RECORDING):
        return _toggle(icons.ICON_FA_CIRCLE_DOT, "Auto-key", is_on, about)


def _draw_ways(state: TimelineState, around: Surroundings, *, is_tight: bool) -> TimelineState:
    """How keys are moved, how the timeline ends, and what of it is on show."""
    _same_line_if_fits(controls.em(1.9))
    snaps = _toggle(icons.ICON_FA_MAGNET, "Snap", state.snaps, "Keys and playhead land on frames")
    _same_line_if_fits(controls.em(1.9))
    about = "Ripple: what comes later moves along when keys are dragged"
    ripples = _toggle(icons.ICON_FA_ARROW_RIGHT_FROM_BRACKET, "Ripple", state.ripples, about)
    _same_line_if_fits(controls.em(1.9))
    timeline = _draw_loop(state.timeline, around, is_tight=is_tight)
    _same_line_if_fits(controls.em(1.9))
    with controls.disabled(not rows(timeline), "There is nothing to show yet"):
        about = "Show all of the timeline"
        if controls.button(f"{icons.ICON_FA_LEFT_RIGHT}##Show all", about=about, width_em=1.9):
            state = replace(state, axis=None)
    return replace(state, timeline=timeline, snaps=snaps, ripples=ripples)


def _draw_loop(timeline: Timeline, around: Surroundings, *, is_tight: bool) -> Timeline:
    """The switch of the loop; behind it, where that is none without a seam, what mends it."""
    about = "Seamless loop: the end is the beginning again, and curves close smoothly"
    loops = _toggle(icons.ICON_FA_INFINITY, "Loop", timeline.loops, about)
    cut = why_cut(timeline, rate=around.rate)
    if loops != timeline.loops:
        timeline = replace(timeline, loops=loops)
    elif cut:
        text = _short(_CUT) if is_tight else _CUT
        _same_line_if_fits(_button_width(text))
        if controls.button(f"{text}##Seam", about=f"{cut} A click makes it so long."):
            timeline = with_seam(timeline, rate=around.rate)
    return timeline


def _toggle(icon: str, name: str, value: bool, about: str) -> bool:
    return controls.toggle_button(f"{icon}##{name}", value, about=about, width=controls.em(1.9))


def _words_end(timeline: Timeline, around: Surroundings) -> float:
    """How wide the row is with all its words."""
    words = [*_WORDS, _CUT] if why_cut(timeline, rate=around.rate) else _WORDS
    steps, gaps = len(_STEPS), _TOGGLES + len(words) + 2
    fixed = (steps + _TOGGLES) * _BUTTON_EM + (steps - 1) * _STEP_GAP_EM + gaps * _GAP_EM
    rest = controls.em(fixed + _TIME_EM + _OF_EM + _DURATION_EM)
    return rest + sum(_button_width(word) for word in words)


def _short(name: str) -> str:
    """A button's icon without its word, which remains its name."""
    icon, _, word = name.partition(" ")
    return f"{icon}##{word}"


def _button_width(text: str) -> float:
    shown = text.partition("##")[0]
    return imgui.calc_text_size(shown).x + 2 * imgui.get_style().frame_padding.x


def _same_line_if_fits(width: float) -> None:
    """Go on in the same line, if that much fits into it."""
    space = controls.em(0.25)
    end = imgui.get_item_rect_max().x + space + width
    if end <= imgui.get_window_pos().x + imgui.get_window_width() - imgui.get_style().window_padding.x:
        imgui.same_line(0, space)

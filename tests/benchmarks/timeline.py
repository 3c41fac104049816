"""What the timeline costs a frame of the window: 30 s at 60 frames/s on six tracks, drawn and dragged.

`python -m tests.benchmarks.timeline` prints a Markdown table, in processor time of the thread. No window is
opened.
"""

from __future__ import annotations

import random
import statistics
import time
from dataclasses import replace

from imgui_bundle import ImVec2, imgui

from renderer.recording import keying
from renderer.recording.frame_times import time_of
from renderer.recording.timeline import Curve, Easing, Key, Timeline, Track
from renderer.recording.timeline_edits import NOTHING, KeyAt, Selection, every_key
from renderer.scene import LatentPoint, Scene
from tests.widgets import stage
from widgets import controls, timeline_panel, transport_bar
from widgets.key_grip import REST_FRAMES
from widgets.time_axis import TimeAxis
from widgets.timeline_state import NAMES_EM, RULER_EM, STRIP_EM, Surroundings, TimelineState, row_height
from widgets.transport_bar import Switches

SIZE = (1440.0, 320.0)
SECONDS, FRAMES = 30, 60
FIELDS = (
    "latent",
    "truncation.psi",
    "transform.tx",
    "transform.ty",
    "transform.turns",
    "view.gain_db",
)
DRAWN = 90
CLOSE = TimeAxis(10.0, 1.6)  # each key by itself
AROUND = Surroundings()
Times = list[float]


def main() -> int:
    """Measure and print."""
    timeline = long_take()
    track = frozenset(KeyAt("truncation.psi", key.seconds) for key in timeline.tracks[1].keys)
    print("| what | median ms | 95 % |\n|---|---:|---:|")
    stage.WIDTH, stage.HEIGHT = SIZE
    with stage.imgui_context():
        imgui.get_io().display_size = ImVec2(*SIZE)
        for name, state in (
            ("drawn, all on show", TimelineState(timeline)),
            ("drawn, 1.6 s on show", TimelineState(timeline, axis=CLOSE)),
            ("drawn, all keys selected", TimelineState(timeline, every_key(timeline))),
        ):
            _print(name, _drawn(state))
        for name, selection in (
            ("one key dragged", NOTHING),
            ("a track's 1800 keys dragged", track),
            ("all 10 800 keys dragged", every_key(timeline)),
        ):
            _print(name, _dragged(timeline, selection))
            if selection:
                _print("…, the frame in which they come to rest", _dragged(timeline, selection, rests=True))
    return 0


def long_take() -> Timeline:
    """A key on every frame of every track."""
    dice = random.Random(0)

    def value(path: str, frame: int) -> LatentPoint | float:
        return LatentPoint(x=frame / 10) if path == "latent" else dice.random()

    linear = Easing(Curve.LINEAR)
    frames = range(SECONDS * FRAMES)
    tracks = (
        Track(path, tuple(Key(frame / FRAMES, value(path, frame), linear) for frame in frames))
        for path in FIELDS
    )
    return Timeline(float(SECONDS), tracks=tuple(tracks))


def _staged(state: TimelineState, times: Times) -> stage.Stage[TimelineState]:
    """The pane's tools and panel, and the scene that follows an edit."""

    def draw(given: TimelineState) -> TimelineState:
        start = time.thread_time()
        drawn, _ = transport_bar.draw(given, Switches(), AROUND)
        drawn = timeline_panel.draw(drawn, AROUND)
        if drawn.timeline is not given.timeline:
            keying.reapplied(Scene(), given.timeline, drawn.timeline, 5.0)
        times.append(time.thread_time() - start)
        return drawn

    return stage.Stage(state, draw)


def _drawn(state: TimelineState) -> Times:
    times: Times = []
    staged = _staged(state, times)
    times.clear()
    staged.play(DRAWN)
    return times


def _dragged(timeline: Timeline, selection: Selection, *, rests: bool = False) -> Times:
    """Hold a key of the second track, and move on by a frame of the video each time; or what a rest costs."""
    times: Times = []
    timeline = replace(timeline, duration_s=2 * timeline.duration_s)  # room to be dragged
    staged = _staged(TimelineState(timeline, selection, axis=CLOSE), times)
    place, frame_px = _key_place(staged), SIZE[0] * 0.8 / CLOSE.span_s * time_of(1, AROUND.rate)
    io = imgui.get_io()
    io.add_mouse_pos_event(*place)
    staged.play(2)
    io.add_mouse_button_event(0, True)
    staged.play(2)
    times.clear()
    for step in range(DRAWN):
        io.add_mouse_pos_event(place[0] + 8 + step % 30 * frame_px, place[1])
        staged.play()
        if rests:
            del times[step:]
            staged.play(REST_FRAMES)
            times[step:] = [max(times[step:])]
    staged.play(REST_FRAMES)
    del times[DRAWN:]
    if staged.value.timeline is timeline:
        raise RuntimeError("nothing was dragged")
    io.add_mouse_button_event(0, False)
    io.add_mouse_pos_event(-1.0, -1.0)
    staged.play(2)
    return times


def _key_place(staged: stage.Stage[TimelineState]) -> tuple[float, float]:
    """Where a key of the second track is: below the tools, the ruler, the strip and two rows."""
    style = imgui.get_style()
    axis = replace(CLOSE, left=style.window_padding.x + controls.em(NAMES_EM))
    right = SIZE[0] - style.window_padding.x - style.scrollbar_size
    axis = replace(axis, width=right - axis.left - controls.em(timeline_panel.INSPECTOR_EM))
    top = style.window_padding.y + imgui.get_frame_height_with_spacing()
    top += round(controls.em(RULER_EM)) + round(controls.em(STRIP_EM))
    return axis.x(10.5), top + 2.5 * row_height()


def _print(name: str, times: Times) -> None:
    ordered = sorted(each * 1e3 for each in times)
    print(f"| {name} | {statistics.median(ordered):.2f} | {ordered[int(0.95 * len(ordered))]:.2f} |")


if __name__ == "__main__":
    raise SystemExit(main())

"""What the timeline's panels are given and give back: the timeline, what is selected, what is on show."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from enum import Enum

from imgui_bundle import imgui

from renderer.model_info import ModelInfo
from renderer.recording.retiming import Retiming
from renderer.recording.timeline import Timeline
from renderer.recording.timeline_edits import NOTHING, SCENE_ROW, Selection
from renderer.recording.timeline_extent import room_s
from renderer.recording.video_settings import FrameRate
from renderer.scene import Scene
from widgets import controls
from widgets.key_grip import Grip, Rules
from widgets.time_axis import TimeAxis, whole

RULER_EM, STRIP_EM, ROW_EM, NAMES_EM = 1.9, 0.75, 1.55, 12.0
KEY_EM = 0.42
_EDGE_PX_PER_FRAME = 12.0
_WHEEL = 0.85
_ROOM_STEP = 1.5


class Wish(Enum):
    """What a panel asks to be done with the keys that are selected, or with the playhead."""

    PLAY = "play"
    TO_START = "to start"
    BACK = "back"
    ON = "on"
    TO_END = "to end"
    SET_KEYFRAME = "set keyframe"
    COPY = "copy"
    PASTE = "paste"
    DUPLICATE = "duplicate"
    REVALUE = "revalue"
    DELETE = "delete"
    MOTIONS = "motions"


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What a timeline is drawn with: the scene at the playhead, the model, the rate of the video.

    `touched`: the path of the control that was changed last. `sought`: the row to be brought into sight.
    `take`: how the take goes that is recorded or about to be; empty where there is none.
    """

    scene: Scene = field(default_factory=Scene)
    model: ModelInfo | None = None
    rate: FrameRate = field(default_factory=FrameRate)
    is_playing: bool = False
    touched: str | None = None
    sought: str | None = None
    take: str = ""


@dataclass(frozen=True, slots=True)
class TimelineState:
    """A timeline as it is worked on. `axis` None: all of it is on show.

    A panel that gives back another `playhead_s` wishes to go there.
    """

    timeline: Timeline = field(default_factory=Timeline)
    selection: Selection = NOTHING
    playhead_s: float = 0.0
    axis: TimeAxis | None = None
    grip: Grip | None = None
    snaps: bool = True
    ripples: bool = False
    wish: Wish | None = None

    @property
    def ahead(self) -> Retiming | None:
        """Where keys that are being dragged are drawn, while the timeline does not have them there yet."""
        return self.grip.wanted if self.grip is not None and self.grip.is_behind else None

    @property
    def length_s(self) -> float:
        """How far there is something to see; for a take that goes beyond the end there is more, in steps."""
        length = room_s(self.timeline)
        while length < self.playhead_s:
            length *= _ROOM_STEP
        return length

    def row_names(self) -> tuple[str, ...]:
        """The rows from top to bottom; that of the whole scene is always there."""
        return SCENE_ROW, *(track.path for track in self.timeline.tracks)

    def placed(self, left: float, width: float) -> TimeAxis:
        """What is on show, laid over so many pixels."""
        length = self.length_s
        axis = whole(length) if self.axis is None else self.axis
        return replace(axis.within(length), left=left, width=max(width, 1.0))

    def without_drag(self) -> TimelineState:
        """A drag of keys is left off: what was selected and on show before it is again."""
        grip = self.grip
        if grip is None:
            return self
        axis = None if grip.was_whole else self.axis
        return replace(self, grip=None, selection=grip.selection, axis=axis)

    def sought(self, seconds: float) -> TimelineState:
        """The playhead goes there, within the timeline."""
        return replace(self, playhead_s=min(max(seconds, 0.0), room_s(self.timeline)))


def rules(state: TimelineState, rate: FrameRate) -> Rules:
    """How keys are moved now; Alt lets go of the frames."""
    return Rules(rate, state.snaps and not imgui.get_io().key_alt, state.ripples)


def steered(state: TimelineState, axis: TimeAxis, rate: FrameRate) -> TimelineState:
    """What is on show after the wheel and the middle button over the item above."""
    if not imgui.is_item_hovered(imgui.HoveredFlags_.allow_when_blocked_by_active_item):
        return state
    io = imgui.get_io()
    moved = axis
    if imgui.is_mouse_dragging(imgui.MouseButton_.middle, 0.0):
        moved = moved.panned(io.mouse_delta.x)
    sideways = io.mouse_wheel_h + (io.mouse_wheel if io.key_shift else 0.0)
    if sideways:
        moved = moved.panned(sideways * axis.width / 12)
    elif io.mouse_wheel:
        moved = moved.zoomed(_WHEEL**io.mouse_wheel, axis.seconds(io.mouse_pos.x), rate=rate)
    if moved == axis:
        return state
    return replace(state, axis=moved.within(state.length_s))


def pushed(state: TimelineState, axis: TimeAxis) -> TimelineState:
    """What is on show while something is dragged beyond its edge."""
    beyond = imgui.get_io().mouse_pos.x - axis.left
    over = min(beyond, 0.0) + max(beyond - axis.width, 0.0)
    if not over:
        return state
    step = max(min(over, _EDGE_PX_PER_FRAME), -_EDGE_PX_PER_FRAME)
    return replace(state, axis=axis.panned(-step).within(state.length_s))


def ink(color: imgui.Col_, *, alpha: float = 1.0) -> int:
    """A colour of the theme for drawing."""
    return imgui.get_color_u32(color, alpha)


def row_height() -> float:
    """The height of a row in pixels."""
    return round(controls.em(ROW_EM))

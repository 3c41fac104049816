"""What can be chosen for an export, what the form has to know, and what may be asked of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum

from renderer.recording.picture_grid import GridChoice
from renderer.recording.video_settings import VideoFormat, VideoSettings


class Wish(Enum):
    """What was asked for besides settings."""

    NOTHING = "nothing"
    START = "start"
    BROWSE_SOUND = "browse sound"
    MEND_LOOP = "mend loop"


@dataclass(frozen=True, slots=True)
class ExportForm:
    """All that can be chosen. `grid` None is a grid that was made by hand; `path` "" is a free name.

    `caption` and `sound` are as typed, also where they are of no use.
    """

    video: VideoSettings
    grid: GridChoice | None
    is_compared: bool = False
    is_whole: bool = False
    still_s: float = 4.0
    caption: str = ""
    sound: str = ""
    path: str = ""
    with_project: bool = False


@dataclass(frozen=True, slots=True)
class ExportFacts:
    """What the form is about. `problem` is why it cannot begin; `estimate` what it will be, in words.

    `missing` has a reason for each format that cannot be written. `range_text` "" means there is no range;
    `models` are those that can be set beside; `free_path` is where it goes without a path.
    `cut` says how the loop cuts hard, if it does.
    Units: `own_size` (width, height) in pixels, None while it is not known.
    """

    missing: Mapping[VideoFormat, str]
    is_still: bool
    range_text: str
    can_compare: bool
    models: tuple[str, ...]
    free_path: str
    estimate: str
    problem: str
    note: str = ""
    own_size: tuple[int, int] | None = None
    cut: str = ""

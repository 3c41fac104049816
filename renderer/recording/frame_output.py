"""Where the frames of an export go: a video file, or a folder of PNG or npz files. No torch."""

from __future__ import annotations

import io
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

import numpy as np

from renderer import versioned_json
from renderer.recording import frame_png, project_file
from renderer.recording.caption import Moment
from renderer.recording.frame_caption import draw_all
from renderer.recording.frame_fit import thumbnail
from renderer.recording.frame_folder import FrameFolder
from renderer.recording.frame_layout import FrameLayout
from renderer.recording.project_file import Project
from renderer.recording.video import Length, VideoFile
from renderer.recording.video_jobs import FramePreview
from renderer.recording.video_settings import VideoFormat
from renderer.scene_file import SceneFile

PREVIEW_SIZE = 160


@dataclass(frozen=True, slots=True, eq=False)
class Pictures:
    """The pictures of all cells at one frame, and what a caption may tell of each."""

    frame: int
    moments: tuple[Moment, ...]
    pixels: tuple[np.ndarray, ...]


class Output(Protocol):
    """What takes the frames. `preview` is the newest of them in small. Raises: VideoError."""

    missing: Sequence[int]
    preview: FramePreview | None

    def write(self, pictures: Pictures) -> None:
        """Write the next frame of those that are missing."""
        ...

    def finish(self) -> None:
        """All is written."""
        ...

    def abandon(self) -> None:
        """No more will be written; a `write` under way ends soon."""
        ...


def open_output(path: Path, project: Project, layout: FrameLayout, length: Length, soundtrack: str) -> Output:
    """The output for a project's frames; `soundtrack` is where that lies. Raises: VideoError."""
    match project.video.format:
        case VideoFormat.PNG | VideoFormat.PNG_16:
            return _PngFrames(path, project, layout, length.frames)
        case VideoFormat.NPZ:
            return _LayerFrames(path, project, length.frames)
    return _Video(path, project, layout, length, soundtrack)


class _Video:
    """One video file."""

    def __init__(
        self, path: Path, project: Project, layout: FrameLayout, length: Length, soundtrack: str
    ) -> None:
        self.missing: Sequence[int] = range(length.frames)
        self.preview: FramePreview | None = None
        self._layout, self._caption = layout, project.video.caption
        comment = versioned_json.encode_short(project).decode()
        self._file = VideoFile(
            path, project.video, size=layout.frame, length=length, comment=comment, soundtrack=soundtrack
        )
        self.finish, self.abandon = self._file.finish, self._file.abandon

    def write(self, pictures: Pictures) -> None:
        frame = composed(pictures, self._layout, self._caption)
        self._file.write(frame)
        self.preview = FramePreview(pictures.frame, thumbnail(frame, PREVIEW_SIZE))


class _PngFrames:
    """A PNG for each frame, of 8 bits or of 16."""

    def __init__(self, path: Path, project: Project, layout: FrameLayout, count: int) -> None:
        self._folder = FrameFolder(path, project_file.encode(project), suffix=".png")
        self.missing: Sequence[int] = [i for i in range(count) if i not in self._folder.there]
        self.preview: FramePreview | None = None
        self._project, self._layout = project, layout
        self.finish = self.abandon = self._folder.close

    def write(self, pictures: Pictures) -> None:
        project = self._project
        frame = composed(pictures, self._layout, project.video.caption)
        scene = None
        if len(pictures.moments) == 1:
            scene = SceneFile(pictures.moments[0].scene, project.model, project.model_hash)
        self._folder.write(pictures.frame, frame_png.encode(frame, scene))
        self.preview = FramePreview(pictures.frame, thumbnail(frame, PREVIEW_SIZE))


class _LayerFrames:
    """An npz for each frame: what the layer on show gives, and the scene as JSON, of each picture.

    The arrays are called `activation` and `scene`; in a grid, `activation0`, `scene0`, `activation1`, …
    """

    def __init__(self, path: Path, project: Project, count: int) -> None:
        self._folder = FrameFolder(path, project_file.encode(project), suffix=".npz")
        self.missing: Sequence[int] = [i for i in range(count) if i not in self._folder.there]
        self.preview: FramePreview | None = None
        self.finish = self.abandon = self._folder.close

    def write(self, pictures: Pictures) -> None:
        arrays: dict[str, np.ndarray] = {"seconds": np.float64(pictures.moments[0].seconds)}  # type: ignore[dict-item]
        for i, (moment, activation) in enumerate(zip(pictures.moments, pictures.pixels, strict=True)):
            number = "" if len(pictures.pixels) == 1 else str(i)
            arrays[f"activation{number}"] = activation
            arrays[f"scene{number}"] = np.array(versioned_json.encode_short(moment.scene).decode())
        buffer = io.BytesIO()
        np.savez(buffer, **arrays)  # type: ignore[arg-type] (no array is called as its options are)
        self._folder.write(pictures.frame, buffer.getvalue())
        self.preview = FramePreview(pictures.frame, thumbnail(_seen(pictures.pixels[0]), PREVIEW_SIZE))


def composed(pictures: Pictures, layout: FrameLayout, caption: str) -> np.ndarray:
    """The frame of these pictures. Shapes: returns uint8 or uint16 [H, W, 3]."""
    frame = layout.compose(pictures.pixels)
    if not caption:
        return frame
    if not frame.flags.writeable or any(frame is each for each in pictures.pixels):
        frame = frame.copy()
    draw_all(frame, layout.places, caption, pictures.moments)
    return frame


def _seen(activation: np.ndarray) -> np.ndarray:
    """The first channels of an activation as a picture, for a look. Shapes: [C, H, W] to uint8 [H, W, 3]."""
    shown = activation[:3] if len(activation) >= 3 else activation[:1].repeat(3, axis=0)
    largest = max(float(np.abs(shown).max(initial=0.0)), 1e-8)
    return (shown.transpose(1, 2, 0) * (127.5 / largest) + 127.5).clip(0, 255).astype(np.uint8)

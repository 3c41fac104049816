"""What went on lately, as text for a report of a fault, without personal paths."""

from __future__ import annotations

import platform
import re
import time
from collections import deque
from collections.abc import Callable
from importlib import metadata
from pathlib import Path

from renderer import scene_file
from renderer.frame import Frame
from renderer.messages import (
    FromRenderer,
    JobDone,
    JobFailed,
    JobProgress,
    ModelRefused,
    RendererFailed,
    RendererReady,
    RendererRestarted,
    RenderFailure,
)
from renderer.model_info import ModelInfo
from renderer.scene import Scene

LINES_KEPT = 200
PACKAGES = ("sg3-viz", "imgui-bundle", "glfw", "PyOpenGL", "numpy", "torch", "numba", "triton")
_ADDRESS = (
    r"(?P<scheme>\b(?!file:)[a-z][a-z0-9+.-]{0,20}://)(?:[^\s/@]*@)?"
    r"(?P<place>[^\s\"'’<>?#]*)(?:[?#][^\s\"'’<>]*)?"
)
_START = r"(?<![\w/\\.])(?:file:/*|[A-Za-z]:|~\w*|\.{1,2}|…[^\s/\\…]*)?[/\\]+(?=[^\s/\\])"
_WITHIN = r"(?:[^\n\"<>|*?:'’‘]|['’‘](?![\s,.;:)\]]|$))"  # blanks, and quotation marks that end nothing
_RELATIVE = r"(?<![^\s'\"‘(])(?:[\w.-]+[/\\])+(?=[^\s/\\]*\.[A-Za-z]\w{0,8}\b)"
_PLACES = re.compile(rf"{_ADDRESS}|{_START}(?:{_WITHIN}*[/\\])?|{_RELATIVE}", re.MULTILINE)


class EventLog:
    """The newest events, each with the time of day; older ones are forgotten."""

    def __init__(self, *, clock: Callable[[], time.struct_time] = time.localtime) -> None:
        self._clock = clock
        self._lines: deque[str] = deque(maxlen=LINES_KEPT)
        self._last = ""

    @property
    def lines(self) -> tuple[str, ...]:
        """Oldest first."""
        return tuple(self._lines)

    def note(self, text: str) -> None:
        """Add a line, or several with an indent; the last one is not said twice."""
        if text == self._last:
            return
        self._last = text
        self._lines.append(
            f"{time.strftime('%H:%M:%S', self._clock())}  " + text.replace("\n", "\n          ")
        )

    def note_told(self, summary: str) -> None:
        """Add what the user is told, unless it is what a message has just said."""
        if not self._lines or summary not in self._lines[-1]:
            self.note(f"told: {summary}")

    def note_message(self, message: FromRenderer | RendererRestarted) -> None:
        """Add what a message of the renderer says; pictures and progress are no news."""
        match message:
            case RendererReady():
                self.note(f"renderer ready on {message.device} ({message.device_name})")
            case RendererRestarted():
                self.note(message.reason)
            case ModelInfo():
                self.note(f"model {message.name}: {message.architecture}, {message.resolution}², opened")
            case ModelRefused() | RenderFailure() | RendererFailed() | JobFailed():
                self.note(f"{type(message).__name__}: {message.summary}\n{message.details}".rstrip())
            case JobDone():
                self.note(f"job done: {type(message.result).__name__}")
            case Frame() if message.warning:
                self.note(f"warning: {message.warning}")
            case Frame() | JobProgress():
                pass


def report(
    log: EventLog,
    *,
    scene: Scene,
    model: ModelInfo | None,
    renderer: RendererReady | None,
    graphics: str,
) -> str:
    """The whole report."""
    versions = ", ".join(f"{name} {version(name)}" for name in PACKAGES)
    device = (
        f"{renderer.device} ({renderer.device_name}), torch {renderer.torch_version}" if renderer else "none"
    )
    opened = (
        f"{model.name}, {model.architecture}, {model.resolution}², hash {model.content_hash}"
        if model
        else "none"
    )
    text = "\n".join(
        (
            f"sg3-viz report, {time.strftime('%Y-%m-%d %H:%M:%S')}",
            f"System    {platform.platform()}, Python {platform.python_version()}",
            f"Packages  {versions}",
            f"Graphics  {graphics}",
            f"Renderer  {device}",
            f"Model     {opened}",
            "",
            "Events",
            *(log.lines or ("(none)",)),
            "",
            "Scene",
            scene_file.encode(scene_file.SceneFile(scene, model.name if model else "", "")).decode(),
        )
    )
    return without_paths(text).encode(errors="replace").decode()  # of bytes that are no text


def without_paths(text: str) -> str:
    """The text with the folders of every path left out, and what addresses tell beside their place.

    Where a path without quotation marks has an end cannot be known, since names have blanks in them: it goes
    to the last separator of its line.

    >>> without_paths("cannot read /home/ada/my models/a.pkl: no such file")
    'cannot read …/a.pkl: no such file'
    """
    text, user = _PLACES.sub(_without_folders, text), Path.home().name
    return re.sub(rf"…/{re.escape(user)}(?!\w)", "…", text) if user else text


def _without_folders(found: re.Match[str]) -> str:
    return found["scheme"] + found["place"] if found["scheme"] else "…/"


def version(package: str) -> str:
    """The version of a package that is installed, or that it is absent."""
    try:
        return metadata.version(package)
    except metadata.PackageNotFoundError:
        return "absent"

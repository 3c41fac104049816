"""Pictures on the graphics card, and back from it. The only file that calls OpenGL."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import OpenGL

OpenGL.ERROR_CHECKING = False
OpenGL.ERROR_LOGGING = False

from imgui_bundle import imgui  # noqa: E402
from OpenGL import GL  # noqa: E402

from renderer.recording.shot import Part, Shot  # noqa: E402


@dataclass(frozen=True, slots=True)
class Placement:
    """Where a picture lies in a pane: its top left corner and its scale, in the pane's pixels."""

    left: float
    top: float
    zoom: float
    pane_width: int
    pane_height: int
    is_smooth: bool
    ground: tuple[float, float, float, float]


class Texture:
    """One picture, drawn into a pane of its own pixel by pixel.

    ImGui's renderer samples every texture linearly. So the magnified picture is made here, as squares or
    smooth, and ImGui copies it to the screen one to one. That happens only when something has changed.
    """

    def __init__(self) -> None:
        self._picture = self._pane = 0
        self._reads = self._draws = 0
        self._picture_size = (0, 0)
        self._pane_size = (0, 0)
        self._drawn: Placement | None = None
        self._read: np.ndarray | None = None

    def update(self, pixels: np.ndarray) -> None:
        """Take another picture: uint8 [H, W, 1 or 3]; memory is only taken anew where the size changes."""
        if pixels.shape[2] == 1:
            pixels = np.repeat(pixels, 3, axis=2)
        pixels = np.ascontiguousarray(pixels)
        height, width = pixels.shape[:2]
        if not self._picture:
            self._picture, self._pane = (int(name) for name in GL.glGenTextures(2))
            self._reads, self._draws = (int(name) for name in GL.glGenFramebuffers(2))
        GL.glBindTexture(GL.GL_TEXTURE_2D, self._picture)
        GL.glPixelStorei(GL.GL_UNPACK_ALIGNMENT, 1)
        form = (GL.GL_RGB, GL.GL_UNSIGNED_BYTE, pixels)
        if (width, height) == self._picture_size:
            GL.glTexSubImage2D(GL.GL_TEXTURE_2D, 0, 0, 0, width, height, *form)
        else:
            GL.glTexImage2D(GL.GL_TEXTURE_2D, 0, GL.GL_RGB8, width, height, 0, *form)
            _set_complete()
            _attach(GL.GL_READ_FRAMEBUFFER, self._reads, self._picture)
            self._picture_size = (width, height)
        self._drawn = None

    def in_pane(self, at: Placement) -> imgui.ImTextureRef:
        """The pane's pixels with the picture in its place, for ImGui to show one to one."""
        if at != self._drawn:
            self._resize_pane(at.pane_width, at.pane_height)
            self._draw(at)
            self._drawn, self._read = at, None
        return imgui.ImTextureRef(self._pane)

    def read_pane(self) -> np.ndarray | None:
        """What `in_pane` has last drawn, read back once; None if it has drawn nothing.

        Shapes: uint8 [H, W, 3].
        """
        if self._read is None and self._drawn is not None:
            self._read = _read(self._draws, *self._pane_size)
        return self._read

    def close(self) -> None:
        """Give the memory back; the window's context must still be there."""
        if self._picture:
            GL.glDeleteFramebuffers(2, [self._reads, self._draws])
            GL.glDeleteTextures([self._picture, self._pane])
            self.__init__()

    def _resize_pane(self, width: int, height: int) -> None:
        if (width, height) == self._pane_size:
            return
        GL.glBindTexture(GL.GL_TEXTURE_2D, self._pane)
        empty = (GL.GL_RGBA, GL.GL_UNSIGNED_BYTE, None)
        GL.glTexImage2D(GL.GL_TEXTURE_2D, 0, GL.GL_RGBA8, width, height, 0, *empty)
        _set_complete()
        _attach(GL.GL_DRAW_FRAMEBUFFER, self._draws, self._pane)
        self._pane_size = (width, height)

    def _draw(self, at: Placement) -> None:
        """Row 0 is the top of the picture and of the pane alike, so nothing is turned over."""
        width, height = self._picture_size
        scissored = GL.glIsEnabled(GL.GL_SCISSOR_TEST)
        GL.glDisable(GL.GL_SCISSOR_TEST)
        GL.glBindFramebuffer(GL.GL_DRAW_FRAMEBUFFER, self._draws)
        GL.glClearBufferfv(GL.GL_COLOR, 0, np.array(at.ground, np.float32))
        GL.glBindFramebuffer(GL.GL_READ_FRAMEBUFFER, self._reads)
        left, right = _visible(at.left, at.zoom, width, at.pane_width)
        top, bottom = _visible(at.top, at.zoom, height, at.pane_height)
        if right > left and bottom > top:
            target = [round(at.left + column * at.zoom) for column in (left, right)]
            rows = [round(at.top + row * at.zoom) for row in (top, bottom)]
            sampling = GL.GL_LINEAR if at.is_smooth or at.zoom < 1 else GL.GL_NEAREST
            places = (left, top, right, bottom, target[0], rows[0], target[1], rows[1])
            GL.glBlitFramebuffer(*places, GL.GL_COLOR_BUFFER_BIT, sampling)
        GL.glBindFramebuffer(GL.GL_FRAMEBUFFER, 0)
        if scissored:
            GL.glEnable(GL.GL_SCISSOR_TEST)


def graphics() -> str:
    """What draws the window, in the driver's own words."""
    names = (GL.GL_RENDERER, GL.GL_VERSION)
    return ", ".join(str((GL.glGetString(name) or b"unknown").decode(errors="replace")) for name in names)


class ImageTexture:
    """One picture for ImGui to draw by itself, whole or in parts, interpolated between its pixels."""

    def __init__(self) -> None:
        self._name = 0
        self._size = (0, 0)
        self._pixels: np.ndarray | None = None

    @property
    def size(self) -> tuple[int, int]:
        """Width and height of the picture in pixels."""
        return self._size

    def update(self, pixels: np.ndarray) -> imgui.ImTextureRef:
        """Show this picture: uint8 [H, W, 3]. The same array as the last time costs nothing."""
        if pixels is not self._pixels:
            self._upload(np.ascontiguousarray(pixels))
            self._pixels = pixels
        return imgui.ImTextureRef(self._name)

    def close(self) -> None:
        """Give the memory back; the window's context must still be there."""
        if self._name:
            GL.glDeleteTextures([self._name])
            self.__init__()

    def _upload(self, pixels: np.ndarray) -> None:
        if not self._name:
            self._name = int(GL.glGenTextures(1))
        height, width = pixels.shape[:2]
        GL.glBindTexture(GL.GL_TEXTURE_2D, self._name)
        GL.glPixelStorei(GL.GL_UNPACK_ALIGNMENT, 1)
        GL.glTexImage2D(
            GL.GL_TEXTURE_2D, 0, GL.GL_RGB8, width, height, 0, GL.GL_RGB, GL.GL_UNSIGNED_BYTE, pixels
        )
        _set_complete()
        for edge in (GL.GL_TEXTURE_WRAP_S, GL.GL_TEXTURE_WRAP_T):
            GL.glTexParameteri(GL.GL_TEXTURE_2D, edge, GL.GL_CLAMP_TO_EDGE)
        self._size = (width, height)


def shoot_window(width: int, height: int) -> Shot | None:
    """What is drawn in the window and not yet on the screen; None where it has no pixels."""
    if width < 1 or height < 1:
        return None
    pixels = _read(0, width, height)[::-1]
    return Shot(width, height, (Part(pixels, 0, 0, (0, 0, width, height)),))


def _read(framebuffer: int, width: int, height: int) -> np.ndarray:
    """The pixels of a framebuffer, its row 0 first.

    As the graphics card has them, which costs a tenth of any other order; a view puts them right.
    """
    pixels = np.empty((height, width, 4), np.uint8)
    GL.glBindFramebuffer(GL.GL_READ_FRAMEBUFFER, framebuffer)
    GL.glReadBuffer(GL.GL_COLOR_ATTACHMENT0 if framebuffer else GL.GL_BACK)
    GL.glPixelStorei(GL.GL_PACK_ALIGNMENT, 1)
    GL.glReadPixels(0, 0, width, height, GL.GL_BGRA, GL.GL_UNSIGNED_BYTE, pixels)
    GL.glBindFramebuffer(GL.GL_READ_FRAMEBUFFER, 0)
    return pixels[:, :, 2::-1]


def _visible(start: float, zoom: float, count: int, room: int) -> tuple[int, int]:
    """The first and behind the last pixel along one axis that the pane shows, with one to spare."""
    first = int(-start / zoom) - 1 if start < 0 else 0
    last = int((room - start) / zoom) + 2
    return max(first, 0), min(last, count)


def _attach(target: int, framebuffer: int, texture: int) -> None:
    GL.glBindFramebuffer(target, framebuffer)
    GL.glFramebufferTexture2D(target, GL.GL_COLOR_ATTACHMENT0, GL.GL_TEXTURE_2D, texture, 0)
    GL.glBindFramebuffer(target, 0)


def _set_complete() -> None:
    """Without mipmaps a texture is only complete with a filter that asks for none."""
    for name in (GL.GL_TEXTURE_MIN_FILTER, GL.GL_TEXTURE_MAG_FILTER):
        GL.glTexParameteri(GL.GL_TEXTURE_2D, name, GL.GL_NEAREST)

"""A picture on the graphics card. The only file that calls OpenGL."""

from __future__ import annotations

import numpy as np
import OpenGL

OpenGL.ERROR_CHECKING = False
OpenGL.ERROR_LOGGING = False

from imgui_bundle import imgui  # noqa: E402
from OpenGL import GL  # noqa: E402


class Texture:
    """One texture that takes pictures of any size; made with the first one."""

    def __init__(self) -> None:
        self._name = 0
        self._shape: tuple[int, ...] = ()
        self._smooth: bool | None = None

    @property
    def ref(self) -> imgui.ImTextureRef:
        """What ImGui draws."""
        return imgui.ImTextureRef(int(self._name))

    def update(self, pixels: np.ndarray) -> None:
        """Show other pixels: uint8 [H, W, 1 or 3]; memory is only taken anew where the size changes."""
        height, width, channels = pixels.shape
        pixels = np.ascontiguousarray(pixels)
        if not self._name:
            self._name = GL.glGenTextures(1)
        GL.glBindTexture(GL.GL_TEXTURE_2D, self._name)
        GL.glPixelStorei(GL.GL_UNPACK_ALIGNMENT, 1)
        form = GL.GL_RED if channels == 1 else GL.GL_RGB
        if pixels.shape == self._shape:
            GL.glTexSubImage2D(GL.GL_TEXTURE_2D, 0, 0, 0, width, height, form, GL.GL_UNSIGNED_BYTE, pixels)
            return
        inner = GL.GL_R8 if channels == 1 else GL.GL_RGB8
        GL.glTexImage2D(GL.GL_TEXTURE_2D, 0, inner, width, height, 0, form, GL.GL_UNSIGNED_BYTE, pixels)
        swizzle = [GL.GL_RED, GL.GL_RED if channels == 1 else GL.GL_GREEN]
        swizzle += [GL.GL_RED if channels == 1 else GL.GL_BLUE, GL.GL_ONE]
        GL.glTexParameteriv(GL.GL_TEXTURE_2D, GL.GL_TEXTURE_SWIZZLE_RGBA, swizzle)
        for axis in (GL.GL_TEXTURE_WRAP_S, GL.GL_TEXTURE_WRAP_T):
            GL.glTexParameteri(GL.GL_TEXTURE_2D, axis, GL.GL_CLAMP_TO_EDGE)
        self._shape = pixels.shape
        self._smooth = None

    def set_smooth(self, smooth: bool) -> None:
        """Interpolate between pixels when magnified, or show them as squares."""
        if smooth == self._smooth or not self._name:
            return
        GL.glBindTexture(GL.GL_TEXTURE_2D, self._name)
        magnify = GL.GL_LINEAR if smooth else GL.GL_NEAREST
        GL.glTexParameteri(GL.GL_TEXTURE_2D, GL.GL_TEXTURE_MAG_FILTER, magnify)
        GL.glTexParameteri(GL.GL_TEXTURE_2D, GL.GL_TEXTURE_MIN_FILTER, GL.GL_LINEAR)
        self._smooth = smooth

    def close(self) -> None:
        """Give the memory back; the window's context must still be there."""
        if self._name:
            GL.glDeleteTextures([self._name])
            self._name = 0
            self._shape = ()

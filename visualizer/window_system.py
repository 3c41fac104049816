"""Which GLFW opens the window: one for imgui-bundle and for the package `glfw`, for X or for Wayland.

imgui-bundle brings a GLFW that knows X alone, and the package `glfw` one for X and one for Wayland. Whichever
is loaded first serves both packages, since to the loader they have one name; without what imgui-bundle needs
of it there is no window. So it is chosen before either is imported.
"""

from __future__ import annotations

import ctypes
import os
import sys
from collections.abc import Mapping
from importlib.util import find_spec
from pathlib import Path

LIBRARY = "PYGLFW_LIBRARY"  # where both packages look first
NAMES = {"linux": "libglfw.so.3", "darwin": "libglfw.3.dylib", "win32": "glfw3.dll"}
WAYLAND_ALONE = Path("wayland", "libglfw.so")


def choose_glfw() -> None:
    """Have both packages use the same GLFW: the one for Wayland where there is no X server.

    A library that the environment names already is left as it is.
    """
    folder, name = _package("imgui_bundle"), NAMES.get(sys.platform, "")
    places = (folder / name, folder.parent / name)  # the latter where the program is frozen
    bundled = next((place for place in places if place.is_file()), None)
    if os.environ.get(LIBRARY) or bundled is None:
        return
    chosen = bundled
    if is_wayland_alone(os.environ):
        wayland = _package("glfw") / WAYLAND_ALONE
        if wayland.is_file():
            # That for X stands behind it: imgui-bundle wants two of its functions to be there.
            for each in (wayland, bundled):
                ctypes.CDLL(str(each), ctypes.RTLD_GLOBAL)
            chosen = wayland
    os.environ[LIBRARY] = str(chosen)


def is_wayland_alone(environment: Mapping[str, str]) -> bool:
    """Whether there is a Wayland compositor, and no X server beside it as there is on most desktops."""
    has_wayland, has_x = (bool(environment.get(name)) for name in ("WAYLAND_DISPLAY", "DISPLAY"))
    return sys.platform == "linux" and has_wayland and not has_x


def _package(name: str) -> Path:
    """The folder of a package, without importing it; one that is nowhere if it is not installed."""
    spec = find_spec(name)
    return Path(spec.origin).parent if spec is not None and spec.origin else Path("nowhere")

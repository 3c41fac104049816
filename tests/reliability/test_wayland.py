"""The window under a Wayland compositor without an X server: weston, on a display of its own to look at."""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import numpy as np
import pytest
from PIL import ImageGrab

from tests.end_to_end.virtual_window import picture_is_there, virtual_display
from tests.reliability.processes import wait_until
from tests.reliability.test_environments import program

pytestmark = pytest.mark.skipif(
    not (shutil.which("weston") and shutil.which("Xvfb")), reason="needs weston and Xvfb"
)
SIZE = (1440, 900)  # as large as the window wants to be, so that its borders exceed the screen
PLAIN_GROUND = "[shell]\nbackground-color=0xff202020\nstartup-animation=none\nlocking=false\n"
WITHOUT_WAYLAND = "Glfw Error 65548: Wayland: "  # such as to place its own window


@contextmanager
def compositor(display: str) -> Iterator[dict[str, str | None]]:
    """A weston that shows its screen on that X display; yields the words of environment to reach it alone."""
    size = [f"--{name}={pixels}" for name, pixels in zip(("width", "height"), SIZE, strict=True)]
    with tempfile.TemporaryDirectory() as name:  # a socket's path may not be long
        settings = Path(name, "weston.ini")
        settings.write_text(PLAIN_GROUND)
        words = ["weston", "--backend=x11-backend.so", *size, "--socket=wl", "--idle-time=0"]
        words.append(f"--config={settings}")
        environment = {**os.environ, "DISPLAY": display, "XDG_RUNTIME_DIR": name}
        server = subprocess.Popen(
            words, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
        )
        try:
            wait_until(Path(name, "wl").exists, "the compositor", 20)
            here = {"XDG_RUNTIME_DIR": name, "WAYLAND_DISPLAY": "wl", "XDG_SESSION_TYPE": "wayland"}
            yield {**here, "DISPLAY": None, "PYGLFW_LIBRARY": None}
        finally:
            server.terminate()
            server.wait(10)


def press(display: str, key: str) -> None:
    """Press a key as a hand would; the compositor hands it to the window."""
    from Xlib import XK, X
    from Xlib.display import Display
    from Xlib.ext import xtest

    server = Display(display)
    xtest.fake_input(server, X.MotionNotify, x=SIZE[0] // 2 + 9, y=SIZE[1] // 2)  # keys go where the mouse is
    for action in (X.KeyPress, X.KeyRelease):
        xtest.fake_input(server, action, server.keysym_to_keycode(XK.string_to_keysym(key)))
        server.sync()
    server.close()


def test_the_window_lives_without_x_and_comes_back_from_the_full_screen(tmp_path: Path) -> None:
    with virtual_display(*SIZE) as display, compositor(display) as changes:
        window = program("demo", "--device", "cpu", HOME=str(tmp_path), **changes)

        def border() -> np.ndarray:
            """The upper edge, which belongs to the compositor until the picture covers the screen."""
            return np.asarray(ImageGrab.grab(xdisplay=display))[:12]

        try:
            wait_until(lambda: picture_is_there(ImageGrab.grab(xdisplay=display)), "the picture")
            before = border()
            press(display, "F11")
            wait_until(lambda: (border() != before).mean() > 0.5, "the full screen", 20)
            press(display, "Escape")
            wait_until(lambda: (border() == before).mean() > 0.5, "the way back", 20)
            assert window.poll() is None
        finally:
            window.terminate()
            _, said = window.communicate(timeout=30)
    assert window.returncode == 0
    assert [line for line in said.decode().splitlines() if not line.startswith(WITHOUT_WAYLAND)] == []

"""A virtual display, and the window on it: `python -m tests.end_to_end.virtual_window OUT.png [MODEL]`."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import numpy as np
from PIL import Image, ImageGrab

SIZE = (1440, 900)
SECONDS = 90.0


@contextmanager
def virtual_display(width: int = SIZE[0], height: int = SIZE[1]) -> Iterator[str]:
    """An X server without a screen; yields its name, such as `:12`. RuntimeError if there is no Xvfb."""
    read_end, write_end = os.pipe()
    command = [
        "Xvfb",
        "-displayfd",
        str(write_end),
        "-screen",
        "0",
        f"{width}x{height}x24",
        "-nolisten",
        "tcp",
        "-noreset",
    ]
    try:
        server = subprocess.Popen(command, pass_fds=[write_end], stderr=subprocess.DEVNULL)
    except FileNotFoundError as error:
        raise RuntimeError("Xvfb is not installed (Debian package xvfb).") from error
    finally:
        os.close(write_end)
    try:
        with os.fdopen(read_end) as announcement:
            number = announcement.readline().strip()
        if not number:
            raise RuntimeError("Xvfb did not start.")
        yield f":{number}"
    finally:
        server.terminate()
        server.wait(10)


def picture_is_there(screen: Image.Image) -> bool:
    """Whether the middle of the screen shows more than a plain ground with a line of text."""
    width, height = screen.size
    middle = np.asarray(screen)[height // 3 : height * 2 // 3, width * 2 // 5 : width * 3 // 5]
    _, counts = np.unique(middle.reshape(-1, 3), axis=0, return_counts=True)
    return counts.max() < counts.sum() / 2


def main() -> int:
    """Open the window on a virtual display, wait for the first picture, save a screenshot, close."""
    out = Path(sys.argv[1])
    with virtual_display() as display:
        program = [sys.executable, "-m", "visualizer", *sys.argv[2:3]]
        window = subprocess.Popen(program, env={**os.environ, "DISPLAY": display, "WAYLAND_DISPLAY": ""})
        try:
            end = time.monotonic() + SECONDS
            screen = ImageGrab.grab(xdisplay=display)
            while window.poll() is None:
                screen = ImageGrab.grab(xdisplay=display)
                if picture_is_there(screen) or time.monotonic() > end:
                    break
                time.sleep(0.5)
        finally:
            window.terminate()
            status = window.wait(20)
    if status not in (0, -15):
        return 1
    out.parent.mkdir(parents=True, exist_ok=True)
    screen.save(out)
    print(f"The window was open on a virtual display; its screenshot is {out}.")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())

"""What the desktop around the window does for us."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from functools import cache
from pathlib import Path


@cache
def opener() -> str:
    """The program that shows folders; empty where there is none."""
    if sys.platform == "win32":
        return "explorer"
    name = "open" if sys.platform == "darwin" else "xdg-open"
    has_desktop = sys.platform == "darwin" or bool(os.environ.keys() & {"DISPLAY", "WAYLAND_DISPLAY"})
    return (shutil.which(name) or "") if has_desktop else ""


def open_folder(folder: Path) -> None:
    """Show a folder, without waiting for it. Raises: OSError."""
    subprocess.Popen(
        [opener(), str(folder)],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )

"""What the desktop around the window does for us."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import threading
from functools import cache
from pathlib import Path

SECONDS_TO_FAIL = 5.0
DOCUMENTATION = Path(__file__).parents[1] / "docs"


@cache
def opener() -> str:
    """The program that shows folders; empty where there is none."""
    if sys.platform == "win32":
        return "explorer"
    name = "open" if sys.platform == "darwin" else "xdg-open"
    has_desktop = sys.platform == "darwin" or bool(os.environ.keys() & {"DISPLAY", "WAYLAND_DISPLAY"})
    return (shutil.which(name) or "") if has_desktop else ""


def show_folder(path: Path) -> str:
    """Show a folder, or that of a file, and see for a moment whether it works; why it did not, or ""."""
    folder = path if path.is_dir() else path.parent
    try:
        _open_folder(folder)
    except OSError as error:
        return f"The folder {folder} cannot be shown: {error.strerror or error}."
    return ""


def _open_folder(folder: Path) -> None:
    """Raises: OSError."""
    if not folder.is_dir():
        raise OSError("it is no longer there")
    process = subprocess.Popen(
        [opener(), str(folder)],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )
    try:
        status = process.wait(SECONDS_TO_FAIL)
    except subprocess.TimeoutExpired:  # it goes on showing it
        threading.Thread(target=process.wait, name="desktop", daemon=True).start()
        return
    if status and sys.platform != "win32":  # Explorer says nothing by its status
        raise OSError(f"{Path(opener()).name} ended with status {status}")

"""The program's start."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

from PIL import Image

from tests.end_to_end.windows import MODEL, PATIENCE_S, ROOT


def test_without_a_display_the_program_says_so_in_one_sentence(tmp_path: Path) -> None:
    environment = {**os.environ, "DISPLAY": "", "WAYLAND_DISPLAY": "", "XDG_CONFIG_HOME": str(tmp_path)}
    command = [sys.executable, "-m", "visualizer"]
    done = subprocess.run(
        command, cwd=ROOT, env=environment, capture_output=True, text=True, timeout=60, check=False
    )
    assert done.returncode == 1
    assert done.stderr.count("\n") == 1
    assert "no display" in done.stderr


def test_make_run_on_a_virtual_display_saves_a_screenshot(tmp_path: Path) -> None:
    out = tmp_path / "window.png"
    command = [sys.executable, "-m", "tests.end_to_end.virtual_window", str(out), str(MODEL)]
    environment = {**os.environ, "XDG_CONFIG_HOME": str(tmp_path)}
    subprocess.run(command, check=True, cwd=ROOT, env=environment, timeout=PATIENCE_S)
    with Image.open(out) as screenshot:
        assert screenshot.size == (1440, 900)

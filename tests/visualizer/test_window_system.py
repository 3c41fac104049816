"""One GLFW for both packages, whichever is imported first and whatever the desktop is called."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from visualizer import window_system

ROOT = Path(__file__).parents[2]
linux = pytest.mark.skipif(sys.platform != "linux", reason="X and Wayland")
BY_X = {"DISPLAY": ":4711", "WAYLAND_DISPLAY": "wayland-0", "XDG_SESSION_TYPE": "wayland"}
WAYLAND_ALONE = {"DISPLAY": "", "WAYLAND_DISPLAY": "wayland-0"}


def platforms(changes: dict[str, str], imports: str) -> list[str]:
    """What the GLFW of a fresh program can do, and the files of this name that it has loaded."""
    code = (
        f"import visualizer; {imports}; import glfw; print(glfw.get_version_string().decode());"
        "print(*{line.split()[-1] for line in open('/proc/self/maps') if 'libglfw' in line})"
    )
    inherited = {name: value for name, value in os.environ.items() if name != window_system.LIBRARY}
    command, words = [sys.executable, "-c", code], inherited | changes
    done = subprocess.run(command, cwd=ROOT, env=words, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return done.stdout.splitlines()


@linux
@pytest.mark.parametrize("imports", ["import glfw, imgui_bundle", "import imgui_bundle, glfw"])
def test_where_there_is_x_it_is_used_also_on_a_desktop_that_says_wayland(imports: str) -> None:
    version, loaded = platforms(BY_X, imports)
    assert " X11 " in version
    assert [Path(name).parent.name for name in loaded.split()] == ["imgui_bundle"]


@linux
@pytest.mark.parametrize("imports", ["import glfw, imgui_bundle", "import imgui_bundle, glfw"])
def test_without_x_it_is_wayland_for_both(imports: str) -> None:
    version, loaded = platforms(WAYLAND_ALONE, imports)
    assert " Wayland " in version
    assert {Path(name).parent.name for name in loaded.split()} == {"wayland", "imgui_bundle"}


def test_a_library_that_the_user_names_stays(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(window_system.LIBRARY, "/opt/libglfw.so.3")
    window_system.choose_glfw()
    assert os.environ[window_system.LIBRARY] == "/opt/libglfw.so.3"


@linux
@pytest.mark.parametrize(
    ("x", "wayland", "alone"), [("", "wayland-0", True), (":0", "wayland-0", False), ("", "", False)]
)
def test_wayland_is_alone_only_without_x(x: str, wayland: str, alone: bool) -> None:
    assert window_system.is_wayland_alone({"DISPLAY": x, "WAYLAND_DISPLAY": wayland}) is alone

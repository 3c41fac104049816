"""The program where not everything is as on its maker's desk. On an installed copy: `installed`."""

from __future__ import annotations

import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from dataclasses import replace
from pathlib import Path

import pytest
from PIL import ImageGrab

from tests.end_to_end.virtual_window import picture_is_there, virtual_display
from tests.reliability.processes import children, is_there, listening, wait_until
from visualizer import preferences
from visualizer.preferences import Appearance, Preferences

ROOT = Path(__file__).parents[2]
GRAY = ROOT / "tests" / "conformance" / "sg3-t-32-gray.pkl"
ASCII = {"LC_ALL": "POSIX", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"}
ODD = ASCII | {"HOME": "/proc/nohome", "TZ": "Pacific/Kiritimati", "XDG_RUNTIME_DIR": "/proc/nohome"}
NO_DISPLAY = {"DISPLAY": "", "WAYLAND_DISPLAY": ""}
needs_x = pytest.mark.skipif(shutil.which("Xvfb") is None, reason="needs Xvfb")
linux = pytest.mark.skipif(not sys.platform.startswith("linux"), reason="looks at processes in /proc")


def environment(changes: Mapping[str, str | None]) -> dict[str, str]:
    """That of this process with those changes; None takes a word away."""
    wanted: dict[str, str | None] = {**os.environ, "PYTHONPATH": str(ROOT), "OMP_NUM_THREADS": "1", **changes}
    return {name: value for name, value in wanted.items() if value is not None}


def run(*words: str, cwd: Path, **changes: str | None) -> subprocess.CompletedProcess[bytes]:
    """The program with those words."""
    command = [sys.executable, "-m", "visualizer", *words]
    return subprocess.run(
        command, capture_output=True, cwd=cwd, env=environment(changes), timeout=300, check=False
    )


def program(*words: str, **changes: str | None) -> subprocess.Popen[bytes]:
    """The program with those words, not waited for."""
    command = [sys.executable, "-m", "visualizer", *words]
    return subprocess.Popen(command, env=environment(changes), stderr=subprocess.PIPE)


@pytest.fixture
def odd_model(tmp_path: Path) -> Path:
    """A model whose path has blanks, umlauts and more."""
    folder = tmp_path / "Größe 𝄞 & 'Maß'"
    folder.mkdir()
    return Path(shutil.copy(GRAY, folder / "ein Modell.pkl"))


@pytest.mark.parametrize(
    "display",
    [
        {"DISPLAY": None, "WAYLAND_DISPLAY": None},
        {"DISPLAY": None, "WAYLAND_DISPLAY": "wayland-nowhere"},
        {"DISPLAY": ":4711", "WAYLAND_DISPLAY": None},
    ],
    ids=["no display", "Wayland without a compositor", "X without a server"],
)
@linux
def test_without_a_display_one_sentence_says_so(tmp_path: Path, display: dict[str, str | None]) -> None:
    done = run(cwd=tmp_path, **display)
    assert done.returncode == 1
    assert done.stderr.startswith(b"sg3-viz: error: there is no display")
    assert done.stderr.count(b"\n") == 1


@needs_x
@pytest.mark.parametrize("version", ["2.1", "3.0"])
def test_without_opengl_3_3_one_sentence_says_so(tmp_path: Path, version: str) -> None:
    with virtual_display(320, 240) as display:
        done = run(
            "stylegan3-t-32",
            cwd=tmp_path,
            DISPLAY=display,
            WAYLAND_DISPLAY=None,
            MESA_GL_VERSION_OVERRIDE=version,
        )
    assert done.returncode == 1
    said = [line for line in done.stderr.decode().splitlines() if not line.startswith("Glfw Error")]
    assert len(said) == 1
    assert said[0].startswith("sg3-viz: error: this display offers no OpenGL 3.3; ")


def test_an_ascii_locale_no_home_and_another_time_zone_change_no_figure(
    odd_model: Path, tmp_path: Path
) -> None:
    here, there = (run("info", str(odd_model), "--json", cwd=tmp_path, **each) for each in ({}, ODD))
    assert (here.returncode, there.returncode) == (0, 0), there.stderr
    figures = [json.loads(done.stdout) for done in (here, there)]
    for each in figures:
        del each["path"]  # the bytes of a name are no text in that locale
    assert figures[0] == figures[1]


def installed_locales() -> set[str]:
    if shutil.which("locale") is None:
        return set()
    return set(subprocess.run(["locale", "-a"], capture_output=True, text=True, check=True).stdout.split())


@pytest.mark.parametrize("name", ["de_DE.utf8", "tr_TR.utf8", "ja_JP.eucjp"])
def test_a_locale_with_other_numbers_or_letters_changes_no_picture(name: str, tmp_path: Path) -> None:
    if name not in installed_locales():
        pytest.skip(f"the locale {name} is not installed")
    for each in ("C", name):
        scene = ("--seeds", "3", "--trunc", "0.75", "--out", str(tmp_path / each))
        done = run("render", str(GRAY), *scene, cwd=tmp_path, LC_ALL=each)
        assert (done.returncode, done.stderr) == (0, b"")
    here, there = (tmp_path.joinpath(each, "seed0003.png").read_bytes() for each in ("C", name))
    assert here == there


def test_pictures_are_written_and_read_under_any_name(odd_model: Path, tmp_path: Path) -> None:
    out = odd_model.parent / "Bilder, neu"
    assert run("render", str(odd_model), "--out", str(out), cwd=tmp_path, **ODD).returncode == 0
    (picture,) = out.iterdir()
    again = run("render", str(odd_model), "--out", str(out), "--scene", str(picture), cwd=tmp_path, **ODD)
    assert again.returncode == 0, again.stderr
    assert (out / "scene.png").read_bytes() == picture.read_bytes()


@linux
def test_a_name_that_is_no_text_is_a_name_all_the_same(tmp_path: Path) -> None:
    name = os.fsdecode(b"model \xff.pkl")
    shutil.copy(GRAY, tmp_path / name)
    done = run("render", str(tmp_path / name), "--out", str(tmp_path / "out"), cwd=tmp_path)
    assert done.returncode == 0, done.stderr


def test_a_folder_that_cannot_be_written_is_told_in_a_sentence(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    done = run("render", str(GRAY), "--out", str(tmp_path / "file" / "out"), cwd=tmp_path)
    assert done.returncode == 1
    assert done.stderr.startswith(b"sg3-viz: error: ")
    assert done.stderr.count(b"\n") == 1


class Window:
    """The window on a display of its own, with what the system says of its processes."""

    def __init__(self, display: str, model: str, changes: Mapping[str, str | None]) -> None:
        self.display = display
        changes = {"WAYLAND_DISPLAY": None, **changes, "DISPLAY": display}
        self.process = program(model, "--device", "cpu", **changes)

    def has_picture(self) -> bool:
        assert self.process.poll() is None, self.process.stderr.read() if self.process.stderr else ""
        return picture_is_there(ImageGrab.grab(xdisplay=self.display))

    def family(self) -> list[int]:
        """The window and all that it has started."""
        return [self.process.pid, *children(self.process.pid)]


@pytest.fixture(scope="module")
def window() -> Iterator[Window]:
    """In an odd environment."""
    with virtual_display(1000, 640) as display:
        opened = Window(display, "stylegan3-t-64", ODD)
        try:
            wait_until(opened.has_picture, "the picture")
            yield opened
        finally:
            opened.process.kill()
            opened.process.communicate()


@linux
@needs_x
def test_the_window_opens_without_a_home_to_write_to(window: Window) -> None:
    assert window.process.poll() is None
    assert len(window.family()) >= 2


@linux
@needs_x
def test_nothing_listens(window: Window) -> None:
    with socket.socket() as sentinel:
        sentinel.bind(("127.0.0.1", 0))
        sentinel.listen()
        assert listening(os.getpid()), "the test can see a socket that listens"
    assert [found for pid in window.family() for found in listening(pid)] == []


@linux
@needs_x
def test_a_window_that_was_suspended_goes_on_with_the_same_renderer(window: Window) -> None:
    before = window.family()
    for pid in before:
        os.kill(pid, signal.SIGSTOP)
    time.sleep(1.5)
    for pid in before:
        os.kill(pid, signal.SIGCONT)
    time.sleep(1.0)
    assert window.has_picture()
    assert window.family() == before


@linux
@needs_x
def test_when_the_terminal_is_closed_the_window_ends_and_leaves_no_process(window: Window) -> None:
    family = window.family()
    for pid in family:  # as the terminal does it: to all of them
        os.kill(pid, signal.SIGHUP)
    _, said = window.process.communicate(timeout=30)
    assert (window.process.returncode, said) == (0, b"")
    wait_until(lambda: not any(map(is_there, family)), "the end of all processes", 10)


def test_two_windows_keep_each_others_preferences(tmp_path: Path) -> None:
    path = tmp_path / "preferences.json"
    start = Preferences(("old.pkl",), ("old.sg3viz",))
    preferences.save(start, path)
    first = start.with_recent("first.pkl", "1a")
    preferences.save_change(start, first, path)
    second = replace(start, appearance=Appearance.LIGHT)
    preferences.save_change(start, second, path)
    preferences.save_change(second, second.with_recent("second.pkl", "2b"), path)
    preferences.save_change(first, replace(first, recent_models=("first.pkl",)), path)
    stored, problem = preferences.load(path)
    assert problem == ""
    assert stored.recent_models == ("second.pkl", "first.pkl")
    assert stored.model_hashes == {"second.pkl": "2b", "first.pkl": "1a"}
    assert stored.appearance is Appearance.LIGHT
    assert stored.recent_projects == ("old.sg3viz",)

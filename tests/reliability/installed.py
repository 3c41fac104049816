"""The program as its users have it: `python -m tests.reliability.installed`.

Builds the wheel, installs it into a fresh environment that borrows this one's dependencies, and uses it from
another folder: the commands, and the window on a virtual display. Needs hatchling, which pip fetches.
"""

from __future__ import annotations

import os
import subprocess
import sys
import sysconfig
import tempfile
import venv
from collections.abc import Sequence
from pathlib import Path

from PIL import ImageGrab

from tests.end_to_end.virtual_window import picture_is_there, virtual_display
from tests.reliability.processes import wait_until

ROOT = Path(__file__).parents[2]
PIP = (sys.executable, "-m", "pip", "--quiet", "--disable-pip-version-check")


def main() -> int:
    """Do it all; a line for each step. Raises: CalledProcessError, TimeoutError."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        archive = wheel(folder)
        program, python = install(archive, folder / "environment")
        elsewhere = folder / "else where"
        elsewhere.mkdir()
        for words in (("--version",), ("info", "stylegan3-t-32"), ("render", "demo", "--out", "out")):
            run((str(program), *words), elsewhere)
        place = "import assets; print(assets.FOLDER)"
        assert str(folder) in run((str(python), "-c", place), elsewhere), "it uses its own files"
        open_window(program, elsewhere)
        packed = {"PYTHONPATH": f"{archive}{os.pathsep}{sysconfig.get_path('purelib')}"}
        _refuse_packed((str(python), "-S", "-m", "visualizer", "info", "stylegan3-t-32"), elsewhere, packed)
    return 0


def _refuse_packed(command: Sequence[str], folder: Path, changes: dict[str, str]) -> None:
    done = subprocess.run(
        command, cwd=folder, env=environment(changes), stderr=subprocess.PIPE, text=True, check=False
    )
    assert done.returncode == 1
    assert done.stderr.startswith("sg3-viz: error: the program lies in an archive"), done.stderr
    print("ok: from the packed wheel it says that it must be unpacked")


def wheel(folder: Path) -> Path:
    """The wheel, built into that folder."""
    run((*PIP, "wheel", str(ROOT), "--no-deps", "--wheel-dir", str(folder)), folder)
    (wheel,) = folder.glob("*.whl")
    return wheel


def install(archive: Path, place: Path) -> tuple[Path, Path]:
    """The installed program and its interpreter, in a fresh environment with the dependencies of this one."""
    venv.create(place)
    python = place / "bin" / "python"
    found = run((str(python), "-c", "import sysconfig; print(sysconfig.get_path('purelib'))"), place)
    (Path(found.strip()) / "borrowed.pth").write_text(sysconfig.get_path("purelib") + "\n")
    run((*PIP, "--python", str(python), "install", "--no-deps", "--no-index", str(archive)), place)
    return place / "bin" / "sg3-viz", python


def open_window(program: Path, folder: Path, changes: dict[str, str] | None = None) -> None:
    """Open the window on a virtual display, wait for its picture, and close it."""
    with virtual_display() as display:
        places = {"DISPLAY": display, "WAYLAND_DISPLAY": "", "XDG_CONFIG_HOME": str(folder / "config")}
        places |= changes or {}
        window = subprocess.Popen([program], cwd=folder, env=environment(places))
        try:
            wait_until(lambda: picture_is_there(ImageGrab.grab(xdisplay=display)), "the picture")
        finally:
            window.terminate()
            status = window.wait(30)
    print(f"ok: the window; it ended with status {status}")
    assert status == 0


def run(command: Sequence[str], folder: Path, changes: dict[str, str] | None = None) -> str:
    """What a command says, of which a line is printed here. Raises: CalledProcessError."""
    done = subprocess.run(
        command, cwd=folder, env=environment(changes or {}), stdout=subprocess.PIPE, text=True, check=True
    )
    print(f"ok: {' '.join(Path(word).name for word in command)}")
    return done.stdout


def environment(changes: dict[str, str]) -> dict[str, str]:
    """That of this process, without its way to the sources."""
    inherited = {name: value for name, value in os.environ.items() if name != "PYTHONPATH"}
    return inherited | {"PYTHONDONTWRITEBYTECODE": "1"} | changes


if __name__ == "__main__":
    raise SystemExit(main())

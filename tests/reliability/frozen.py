"""The program as one folder that needs no Python: `python -m tests.reliability.frozen [FOLDER]`.

Builds the wheel, installs it beside PyInstaller into a fresh environment with the dependencies of this one,
freezes it, and uses what came of it: the commands, and the window on a virtual display. With FOLDER it
is kept there. Needs hatchling and PyInstaller, which pip fetches, 4 GB of disk, and ten minutes.
"""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path

from tests.reliability import installed

ENTRY = "from visualizer.cli import main\n\nif __name__ == '__main__':\n    raise SystemExit(main())\n"
WHOLE = (
    "visualizer",
    "widgets",
    "renderer",
    "ops",
)  # some of their modules are imported by name, when needed
BY_NAME = ("OpenGL.platform",)  # X or Wayland, found out by the package itself
UNUSED = ("pytest", "hypothesis", "tensorboard")  # which torch has hooks for
USED = (
    ("--version",),
    ("info", "demo"),
    ("render", "demo", "--seeds", "0", "--out", "out"),
    ("render", "demo", "--seeds", "0", "--fft", "--out", "spectrum"),
    ("video", "demo", "--seeds", "0,1", "--frames-per-seed", "3", "--out", "video.mp4"),
    ("spectra", "demo", "--samples", "4", "--out", "average.npz", "--plot", "average.png"),
)


def main() -> int:
    """Do it all; a line for each step. Raises: CalledProcessError, TimeoutError."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        program, python = installed.install(installed.wheel(folder), folder / "environment")
        installed.run((*installed.PIP, "--python", str(python), "install", "pyinstaller"), folder)
        target = Path(sys.argv[1]).resolve() if len(sys.argv) > 1 else folder / "frozen"
        frozen = freeze(python, folder, target)
        program.unlink()  # so that nothing but the frozen program can be meant
        elsewhere = folder / "else where"
        elsewhere.mkdir()
        for words in USED:
            installed.run((str(frozen), *words), elsewhere, _alone(elsewhere))
        installed.open_window(frozen, elsewhere, _alone(elsewhere))
    return 0


def freeze(python: Path, folder: Path, target: Path) -> Path:
    """The frozen program: docs/reliability.md shows the same as one command."""
    entry = folder / "sg3-viz.py"
    entry.write_text(ENTRY)
    words = ["--noconfirm", "--log-level", "ERROR", "--onedir", "--copy-metadata", "sg3-viz"]
    words += ["--collect-data", "assets"]
    for kind, packages in (("binaries", ("glfw",)), ("submodules", (*WHOLE, *BY_NAME))):
        words += [word for package in packages for word in (f"--collect-{kind}", package)]
    words += [word for package in UNUSED for word in ("--exclude-module", package)]
    places = {"dist": target, "work": folder / "work"}
    words += [f"--{name}path={place}" for name, place in places.items()]
    installed.run((str(python), "-m", "PyInstaller", *words, str(entry)), folder)
    return target / "sg3-viz" / "sg3-viz"


def _alone(folder: Path) -> dict[str, str]:
    """A home of its own and no other Python, so that the frozen program is on its own."""
    return {"HOME": str(folder), "PATH": "/nowhere"}


if __name__ == "__main__":
    raise SystemExit(main())

"""Windows that play scenarios in processes of their own, and what the tests read of what was found there."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PIL import Image

from tests.end_to_end.scenarios import WINDOWS
from visualizer import cli

CONFORMANCE = Path(__file__).parents[1] / "conformance"
ROOT = Path(__file__).parents[2]
MODEL = CONFORMANCE / "sg3-r-64-cond.pkl"
PATIENCE_S = 300.0
Partner = Callable[[str, Path], None]


@dataclass(frozen=True, slots=True)
class Played:
    """A scenario that came to its end: what it found, and the files that it left in its folder."""

    folder: Path
    found: Mapping[str, Any]

    def picture(self, name: str) -> np.ndarray:
        """A picture that the window saved."""
        return np.asarray(Image.open(self.folder / f"{name}.png"))

    def rendered(self, name: str, model: str = str(MODEL)) -> np.ndarray:
        """The picture that the command line makes of the scene that the window had."""
        return self._render(model, "--scene", str(self.folder / f"{name}.json"))

    def rendered_from(self, scene: str) -> np.ndarray:
        """The picture that the command line makes of a scene, project or picture."""
        return self._render(str(MODEL), "--scene", scene)

    def rendered_with_edits(self, edits: str) -> np.ndarray:
        """The picture of seed 0 that the command line makes with exported edits, without the library."""
        return self._render(str(MODEL), "--edits", edits, data="nothing")

    def activation(self, name: str) -> np.ndarray:
        """What the command line makes of the scene of that name, as the network gives it."""
        return self._render(str(MODEL), "--scene", str(self.folder / f"{name}.json"), "--format", "npy")

    def _render(self, *words: str, data: str = "data") -> np.ndarray:
        """With the library of directions that the window has, or with none."""
        out = self.folder / "rendered"
        with pytest.MonkeyPatch.context() as patch:
            patch.setenv("XDG_DATA_HOME", str(self.folder.parent / data))
            assert cli.main(["render", *words, "--out", str(out), "--device", "cpu"]) == 0
        (written,) = out.iterdir()
        pixels = np.load(written) if written.suffix == ".npy" else np.array(Image.open(written))
        written.unlink()
        return pixels


@dataclass(slots=True)
class Windows:
    """Plays the scenarios that are wanted, as many as possible in one window; each is played once.

    `partners` act from outside as soon as their scenario has written a file called `ready`.
    """

    display: str
    folder: Path
    wanted: Collection[str]
    partners: Mapping[str, Partner]
    ends: dict[str, int] = field(default_factory=dict)
    _played: dict[str, Played] = field(default_factory=dict)
    _words: dict[str, str] = field(default_factory=dict)

    def played(self, name: str) -> Played:
        """What became of it; the test fails where it did not come to its end."""
        self.play(name)
        assert name in self._played, f"{name} did not come to its end:\n{self._words[name]}"
        return self._played[name]

    def play(self, name: str) -> None:
        """Have it played, and what goes with it in the same window, unless it was; `ends` tells how."""
        number, group = next((i, group) for i, group in enumerate(WINDOWS) if name in group)
        left = [each for each in group if each in self.wanted and each not in self.ends]
        while left and name not in self.ends:
            self._play(left, self.folder / f"window{number}")
            left = [each for each in left if each not in self.ends]

    def _play(self, names: Sequence[str], folder: Path) -> None:
        """One window; the scenario in which it ended, if it did, has no result."""
        folder.mkdir(exist_ok=True)
        command = [sys.executable, "-m", "tests.end_to_end.drive", str(MODEL), str(folder), *names]
        with (folder / "output.txt").open("w+") as output:
            process = subprocess.Popen(
                command, cwd=ROOT, env=self._environment(folder), stdout=output, stderr=subprocess.STDOUT
            )
            try:
                for name in names:
                    if name in self.partners and self._is_ready(process, folder / name):
                        self.partners[name](self.display, folder / name)
                process.wait(PATIENCE_S)
            finally:
                process.kill()
                process.wait()
            output.seek(0)
            words = output.read()[-4000:]
        for name in names:
            result, self.ends[name] = folder / name / "result.json", process.returncode
            if not result.exists():
                self._words[name] = words
                return
            self._played[name] = Played(folder / name, json.loads(result.read_text()))

    @staticmethod
    def _is_ready(process: subprocess.Popen[bytes], folder: Path) -> bool:
        """Whether the scenario has come to where it waits; it has not where the window is gone."""
        end = time.monotonic() + PATIENCE_S
        while not (folder / "ready").exists():
            if process.poll() is not None or time.monotonic() > end:
                return False
            time.sleep(0.05)
        return True

    def _environment(self, folder: Path) -> dict[str, str]:
        homes = {f"XDG_{name}_HOME": str(folder / name.lower()) for name in ("CONFIG", "DATA", "CACHE")}
        return {**os.environ, "DISPLAY": self.display, "WAYLAND_DISPLAY": "", **homes}

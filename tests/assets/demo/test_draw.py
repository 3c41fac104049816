from __future__ import annotations

import json
import shutil
from pathlib import Path

import numpy as np
import pytest

from assets import demo
from assets.demo.attributes import CHOICES, TONES, Faces
from assets.demo.draw import CANVAS, FRAME, FRAME_LEFT, FRAME_TOP, draw, shrink

has_dicebear = shutil.which("node") is not None and (demo.FOLDER / "node_modules" / "@dicebear").is_dir()


def test_packages_are_pinned_to_exact_versions() -> None:
    wanted = json.loads((demo.FOLDER / "package.json").read_text())["dependencies"]
    locked = json.loads((demo.FOLDER / "package-lock.json").read_text())["packages"]
    for name, version in wanted.items():
        assert version[0].isdigit()
        assert locked[f"node_modules/{name}"]["version"] == version


def test_shrinking_keeps_the_level_of_a_flat_picture() -> None:
    flat = np.full((1, 32, 32, 3), 77, np.uint8)
    np.testing.assert_array_equal(shrink(flat), np.full((1, 16, 16, 3), 77))


def test_shrinking_takes_away_what_does_not_fit() -> None:
    stripes = np.zeros((1, 64, 64, 3), np.uint8)
    stripes[:, :, ::2] = 255  # two samples a period, one after shrinking
    middle = shrink(stripes)[:, 8:-8, 8:-8].astype(float)
    assert np.ptp(middle) < 8
    assert middle.mean() == pytest.approx(127.5, abs=1)


def test_the_frame_lies_within_the_canvas() -> None:
    assert FRAME_LEFT + FRAME <= CANVAS
    assert FRAME_TOP + FRAME <= CANVAS


@pytest.mark.skipif(not has_dicebear, reason="needs node, and `npm ci` in assets/demo")
def test_dicebear_draws_what_the_table_says(tmp_path: Path) -> None:
    shapes, tones = np.zeros((3, len(CHOICES)), int), np.zeros((3, len(TONES)))
    tones[1, 0] = 2  # dark skin
    glasses = next(i for i, choice in enumerate(CHOICES) if choice.name == "glasses")
    shapes[2, glasses] = CHOICES[glasses].shapes.index("sunglasses")
    draw(Faces(shapes, tones), tmp_path / "faces.npy")
    plain, dark, shaded = np.load(tmp_path / "faces.npy").astype(int)
    assert plain.shape == (CANVAS, CANVAS, 3)
    forehead, eye = (slice(50, 56), slice(72, 88)), (slice(70, 76), slice(62, 68))
    assert dark[forehead].mean() < plain[forehead].mean() - 30
    assert shaded[eye].mean() < plain[eye].mean() - 60
    np.testing.assert_array_equal(shaded[:30], plain[:30])

"""PNG files of frames, of 16 bits above all."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from renderer import scene_file
from renderer.recording.frame_png import encode
from renderer.scene import LatentPoint, Scene
from renderer.scene_file import SceneFile
from tests.renderer.decoded import ffmpeg

SOURCE = np.random.default_rng(0)


@pytest.mark.parametrize("size", [(1, 1), (1, 7), (9, 1), (33, 20)])
def test_16_bits_are_read_back_by_another_program(tmp_path: Path, size: tuple[int, int]) -> None:
    frame = SOURCE.integers(0, 65536, (*size, 3), np.uint16)
    (tmp_path / "a.png").write_bytes(encode(frame, None))
    raw = ffmpeg("-i", str(tmp_path / "a.png"), "-f", "rawvideo", "-pix_fmt", "rgb48le", "-")
    np.testing.assert_array_equal(np.frombuffer(raw, "<u2").reshape(frame.shape), frame)


@pytest.mark.parametrize("kind", [np.uint8, np.uint16])
def test_the_scene_is_inside(tmp_path: Path, kind: type) -> None:
    scene = SceneFile(Scene(LatentPoint(x=3)), "ü.pkl", "abc")
    frame = SOURCE.integers(0, 256, (8, 8, 3)).astype(kind) * (257 if kind is np.uint16 else 1)
    (tmp_path / "a.png").write_bytes(encode(frame, scene))
    assert scene_file.read(tmp_path / "a.png") == scene
    with Image.open(tmp_path / "a.png") as image:
        np.testing.assert_array_equal(np.asarray(image), frame // (257 if kind is np.uint16 else 1))

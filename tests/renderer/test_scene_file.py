"""Scenes on disk: nothing is lost, and whatever else is in a file gets one clear sentence."""

from __future__ import annotations

import json
import struct
import zlib
from contextlib import suppress
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from renderer import scene_file
from renderer.interventions import Ablation, ChannelMix, ChannelScale
from renderer.noise import Noise, NoiseMode
from renderer.scene import (
    ColorMap,
    LatentPoint,
    LayerView,
    Normalize,
    ProbePoint,
    Scene,
    SeedWeight,
    SpectrumView,
    StyleMix,
    Transform,
    Truncation,
)
from renderer.scene_file import SceneFile, SceneFileError

FULL = SceneFile(
    Scene(
        latent=LatentPoint(1.25, -3.5, (SeedWeight(4294967295, 0.1), SeedWeight(2, -0.7))),
        class_index=3,
        truncation=Truncation(0.7, 8),
        style_mix=StyleMix(True, 12, (0, 3, 5)),
        noise=Noise(NoiseMode.RANDOM, 9, 7, 0.25),
        transform=Transform(0.1, -0.2, 1 / 3, True),
        view=LayerView("L3_36_512", 7, True, -6.5, Normalize.ALL, ColorMap.DIVERGING, True),
        channel_mixes=(ChannelMix("L3_36_512", (1, 4), (), (ChannelScale(2, 0.5),)),),
        ablations=(Ablation("L2_36_512", True, False, True, 1.5),),
        probe=ProbePoint(0.25, -0.1),
        spectrum=SpectrumView(True, False, 30.0, 4.0),
    ),
    model="größe.pkl",
    model_hash="0123",
)
PIXELS = np.arange(48, dtype=np.uint8).reshape(4, 4, 3)


def text(**changes: object) -> str:
    return json.dumps(json.loads(scene_file.encode(SceneFile(Scene()))) | changes)


@pytest.mark.parametrize("file", [FULL, SceneFile(Scene())], ids=["full", "plain"])
def test_a_scene_comes_back_as_it_was(tmp_path: Path, file: SceneFile) -> None:
    path = tmp_path / "scene.json"
    path.write_bytes(scene_file.encode(file))
    assert scene_file.read(path) == file


def test_a_scene_from_before_noise_was_blended_reads_as_it_was() -> None:
    old = json.loads(text(scene={"noise": {"mode": "random", "seed": 9}}))
    read = scene_file.decode(json.dumps(old), source="old.json").scene.noise
    assert read == Noise(NoiseMode.RANDOM, 9)
    assert read.shares() == ((9, 1.0),)


@pytest.mark.parametrize("channels", [1, 3])
def test_a_picture_carries_its_scene(tmp_path: Path, channels: int) -> None:
    path = tmp_path / "picture.png"
    path.write_bytes(scene_file.encode_png(PIXELS[..., :channels], FULL))
    assert scene_file.read(path) == FULL
    with Image.open(path) as image:
        np.testing.assert_array_equal(np.asarray(image), PIXELS[..., :channels].squeeze())


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "is not a scene"),
        (b"hello", "is not a scene"),
        (b"\xff\xfe\x00", "is not a scene"),
        (b"[1, 2]", "is not a scene"),
        (b'{"version": 1}', "missing required field `scene`"),
        (text(version=99).encode(), "version 99"),
        (text(seen="yes").encode(), "unknown field 'seen'"),
        (text(scene={"latent": {"z": 1}}).encode(), "unknown field 'scene.latent.z'"),
        (
            text(scene={"latent": {"blend": [{"seed": 1, "weight": 1, "x": 0}]}}).encode(),
            "scene.latent.blend.0.x",
        ),
        (text(scene={"latent": {"x": "left"}}).encode(), r"Expected `float`, got `str`"),
        (text(scene={"noise": {"mode": "loud"}}).encode(), "Invalid enum value"),
        (b'{"version": 1, "scene": ' + b"[" * 100_000, "is not a scene"),
        (b"\x89PNG\r\n\x1a\nrubbish", "damaged PNG"),
    ],
)
def test_what_is_no_scene_is_refused_in_one_sentence(tmp_path: Path, content: bytes, words: str) -> None:
    path = tmp_path / "strange.file"
    path.write_bytes(content)
    with pytest.raises(SceneFileError, match=words) as caught:
        scene_file.read(path)
    assert str(caught.value).startswith("strange.file ")
    assert "\n" not in str(caught.value)


def test_a_picture_of_another_program_has_no_scene(tmp_path: Path) -> None:
    Image.fromarray(PIXELS).save(tmp_path / "holiday.png")
    with pytest.raises(SceneFileError, match="a picture without a scene"):
        scene_file.read(tmp_path / "holiday.png")


def test_a_picture_that_claims_to_be_gigantic_is_refused(tmp_path: Path) -> None:
    header = b"IHDR" + struct.pack(">IIBBBBB", 100_000, 100_000, 8, 2, 0, 0, 0)
    chunk = struct.pack(">I", 13) + header + struct.pack(">I", zlib.crc32(header))
    (tmp_path / "bomb.png").write_bytes(b"\x89PNG\r\n\x1a\n" + chunk)
    with pytest.raises(SceneFileError, match="damaged PNG"):
        scene_file.read(tmp_path / "bomb.png")


@pytest.mark.parametrize("name", ["missing.json", "."])
def test_what_cannot_be_read_is_refused_in_one_sentence(tmp_path: Path, name: str) -> None:
    with pytest.raises(SceneFileError, match="cannot be read"):
        scene_file.read(tmp_path / name)


@given(st.data())
def test_a_damaged_picture_is_read_or_refused_but_nothing_else(data: st.DataObject) -> None:
    content = bytearray(scene_file.encode_png(PIXELS, FULL))
    for place in data.draw(st.lists(st.integers(8, len(content) - 1), min_size=1, max_size=8)):
        content[place] = data.draw(st.integers(0, 255))
    cut = data.draw(st.integers(8, len(content)))
    with suppress(SceneFileError):
        damaged = scene_file._png_text(bytes(content[:cut]), "a.png")
        scene_file.decode(damaged, source="a.png")

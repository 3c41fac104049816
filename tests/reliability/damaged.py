"""Files of every kind that the window opens, damaged: JSON in its fields, the rest in its bytes."""

from __future__ import annotations

import io
import json
from collections.abc import Callable
from copy import deepcopy
from pathlib import Path
from typing import Any

import numpy as np
import torch
from hypothesis import strategies as st

from renderer import scene_file
from renderer.directions import edit_file
from renderer.directions.direction_library import DirectionLibrary
from renderer.directions.direction_set import DirectionMethod, DirectionSet
from renderer.directions.edit_stack import Edit, EditStack
from renderer.directions.w_plus import WRow
from renderer.interventions import Ablation, ChannelMix, ChannelScale
from renderer.recording import project_file
from renderer.recording.project_file import Project
from renderer.recording.video_metadata import add_gif_comment
from renderer.scene import (
    ClassBlend,
    LatentPoint,
    LayerView,
    Pose,
    PoseSource,
    ProbePoint,
    Scene,
    SeedWeight,
    SpectrumView,
    StyleMix,
    Transform,
)
from renderer.scene_file import SceneFile
from renderer.spectra.spectrum_file import AverageSpectrum
from tests.renderer.recording.test_project_file import FULL, as_version_2

W_DIM = 32  # that of the small model that the files are opened beside
SCENE = Scene(
    latent=LatentPoint(blend=(SeedWeight(3, 0.5), SeedWeight(4, 0.5))),
    class_blend=ClassBlend(1, 0.5),
    pose=Pose(PoseSource.OWN, LatentPoint(1.0, 2.0)),
    style_mix=StyleMix(True, 7, (1, 2), LatentPoint(3.5)),
    w_rows=(WRow(1, "0123456789abcdef", 0.5),),
    transform=Transform(0.1, -0.2, 0.25, untransform=True),
    channel_mixes=(ChannelMix("L0_30_16", muted=(1,), scales=(ChannelScale(2, 0.5),)),),
    ablations=(Ablation("L0_30_16", separable=True),),
    view=LayerView("L0_30_16", 1, True, 6.0),
    spectrum=SpectrumView(True, False, 40.0, 6.0),
    probe=ProbePoint(0.1, 0.2),
)
VALUES: tuple[Any, ...] = (
    *(0, 1, -1, 3, 255, 2**31, 2**32, 2**63, 2**64, -(2**63), 10**30, 10**400),
    *(0.0, -0.0, 0.5, 1e-320, 1e30, -1e30, 1e300, 1e308, -1e308),
    *(None, True, False, "", " ", ".", "..", "/", "a\0b", "\ud800", "ü€𝄞", "x" * 5000, "NaN", "L1_30_16"),
    *([], {}, [[]], [None], {"": 1}, [0] * 300, [1e300, -1e300]),
)
RAW = (b"NaN", b"Infinity", b"-Infinity", b"1e999", b"-", b"", b"[" * 3000, b'{"a":' * 3000, b"\xff", b"0x10")


def sound_files(folder: Path) -> dict[str, bytes]:
    """A sound file of each kind, by name; the directions of the edits lie in the folder, too."""
    made_with = SceneFile(SCENE, "a.pkl", "12ab")
    picture = np.zeros((4, 4, 3), np.uint8)
    directions = DirectionSet(np.eye(3, W_DIM, dtype=np.float32), np.ones(3, np.float32), DirectionMethod.PCA)
    library = DirectionLibrary(folder / "library")
    library.add(directions)
    edits = EditStack((Edit(directions.set_id, 1, 2.0), Edit(directions.set_id, 0, -1.0, 2, 5)), locked=(1,))
    edit_file.write(folder / "edits.json", edits, library)
    spectrum = AverageSpectrum(np.ones((32, 32), np.float32), 8)
    return {
        "project.sg3viz": project_file.encode(FULL),
        "scene and motion.json": project_file.encode(Project(SCENE, timeline=FULL.timeline)),
        "older.sg3viz": as_version_2(FULL),
        "oldest.sg3viz": scene_file.encode(made_with),
        "scene.json": scene_file.encode(made_with),
        "picture.png": scene_file.encode_png(picture, made_with),
        "edits.json": (folder / "edits.json").read_bytes(),
        "video.gif": _gif(folder / "video.gif"),
        "spectrum.npz": spectrum.to_npz(),
        "directions.npz": directions.to_npz(),
        "direction.npy": _bytes(lambda file: np.save(file, np.ones((1, W_DIM), np.float32))),
        "directions.pt": _bytes(lambda file: torch.save({"d": torch.ones(2, W_DIM)}, file)),
    }


def _gif(path: Path) -> bytes:
    from tests.renderer.recording.test_video_metadata import gif

    gif(path)
    add_gif_comment(path, project_file.encode(FULL).decode())
    return path.read_bytes()


def _bytes(write: Callable[[io.BytesIO], object]) -> bytes:
    file = io.BytesIO()
    write(file)
    return file.getvalue()


@st.composite
def damaged(draw: st.DrawFn, content: bytes) -> bytes:
    """That content with one to three faults."""
    try:
        value = json.loads(content)
    except ValueError:
        return draw(_bytes_damaged(content))
    if draw(st.integers(0, 4)) == 0:
        return draw(_bytes_damaged(content))
    for _ in range(draw(st.integers(1, 3))):
        _change(value, draw)
    return json.dumps(value).encode()


@st.composite
def _bytes_damaged(draw: st.DrawFn, content: bytes) -> bytes:
    place = draw(st.integers(0, len(content)))
    match draw(st.sampled_from(("cut", "flip", "put", "twice", "drop"))):
        case "cut":
            return content[:place]
        case "flip":
            bit = 1 << draw(st.integers(0, 7))
            return (
                content[:place]
                + bytes(each ^ bit for each in content[place : place + 1])
                + content[place + 1 :]
            )
        case "put":
            return content[:place] + draw(st.sampled_from(RAW)) + content[place:]
        case "twice":
            return content + content
        case _:
            return content[:place] + content[place + draw(st.integers(1, 40)) :]


def _change(value: Any, draw: st.DrawFn) -> None:
    """Change, drop or add one entry somewhere inside."""
    while isinstance(value, dict | list) and value:
        keys = list(value) if isinstance(value, dict) else list(range(len(value)))
        key = draw(st.sampled_from(keys))
        inner = value[key]
        if isinstance(inner, dict | list) and inner and draw(st.integers(0, 5)):
            value = inner
            continue
        match draw(st.sampled_from(("set", "set", "set", "drop", "add"))):
            case "set":
                value[key] = deepcopy(draw(st.sampled_from(VALUES)))
            case "drop":
                del value[key]
            case _ if isinstance(value, dict):
                value["more"] = deepcopy(draw(st.sampled_from(VALUES)))
            case _:
                value.append(deepcopy(inner))
        return

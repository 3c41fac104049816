"""Projects on disk."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import msgspec
import numpy as np
import pytest

from renderer import scene_file
from renderer.comparison import Comparison
from renderer.directions.edit_stack import Edit, EditStack
from renderer.noise import NoiseMode
from renderer.recording import project_file
from renderer.recording.bookmarks import Bookmark
from renderer.recording.motion_presets import HOLD, layer_flight, seed_walk, walk_track
from renderer.recording.project_file import Cell, Grid, Project, ProjectFileError, WindowState
from renderer.recording.timeline import Curve, Easing, Interpolation, Key, Keyframe, Timeline, Track
from renderer.recording.video_settings import FrameRate, Scaling, VideoFormat, VideoSettings
from renderer.scene import LatentPoint, Scene, SeedWeight, Truncation
from renderer.scene_file import SceneFile

SCENE = Scene(latent=LatentPoint(blend=(SeedWeight(3, 0.5),)), truncation=Truncation(0.7, 4))
FULL = Project(
    scene=SCENE,
    model="a.pkl",
    model_hash="12ab",
    timeline=Timeline(
        duration_s=4.0,
        loops=True,
        keyframes=(Keyframe(0.0, SCENE, Easing(Curve.BEZIER, 0.1, 0.2, 0.3, 0.4)), Keyframe(2.0, Scene())),
        tracks=(
            walk_track((1, 2, 3), seconds_per_seed=1.0),
            Track("truncation.psi", (Key(0.0, 1.0), Key(1.0, 0.25)), Interpolation.CUBIC),
            Track("class_index", (Key(0.0, 3, HOLD), Key(1.0, None, HOLD))),
            Track("view.layer", (Key(0.0, "L1"), Key(1.0, None))),
            Track("noise.mode", (Key(0.0, NoiseMode.RANDOM.value),)),
            Track("transform.untransform", (Key(0.0, True),)),
            Track("edits.edits.0.strength", (Key(0.5, -3.0),)),
        ),
        range_s=(0.5, 3.0),
    ),
    video=VideoSettings(
        VideoFormat.H264_444, FrameRate(30000, 1001), (640, 480), Scaling.LANCZOS, crf=5, draft=True
    ),
    grid=Grid(2, (Cell(), Cell("b.pkl", "34cd", walk_track((7, 8), seconds_per_seed=2.0)))),
    bookmarks=(Bookmark("smile", SCENE), Bookmark("größe", Scene())),
    window=WindowState("Inspect", Comparison("b.pkl", layer="L1")),
)


def as_version_2(project: Project) -> bytes:
    """The file that version 2 would have written."""
    fields = json.loads(project_file.encode(project)) | {"version": 2}
    return json.dumps({name: fields[name] for name in fields.keys() - {"bookmarks", "window"}}).encode()


def with_changes(**changes: Any) -> bytes:
    return json.dumps(json.loads(project_file.encode(FULL)) | changes).encode()


def test_what_is_written_is_read_again(tmp_path: Path) -> None:
    project_file.write(tmp_path / "a.json", FULL)
    assert project_file.read(tmp_path / "a.json") == FULL
    assert project_file.decode(project_file.encode(Project()), source="x") == Project()


def test_a_scene_is_a_project_without_motion(tmp_path: Path) -> None:
    made = SceneFile(SCENE, "a.pkl", "12ab")
    (tmp_path / "a.json").write_bytes(scene_file.encode(made))
    (tmp_path / "a.png").write_bytes(scene_file.encode_png(np.zeros((4, 4, 3), np.uint8), made))
    for name in ("a.json", "a.png"):
        assert project_file.read(tmp_path / name) == Project(SCENE, "a.pkl", "12ab")


def test_a_project_of_version_2_has_no_bookmarks_and_is_else_the_same() -> None:
    read = project_file.decode(as_version_2(FULL), source="old.json")
    assert read == replace(FULL, bookmarks=(), window=WindowState())
    with pytest.raises(ProjectFileError, match="unknown field 'bookmark'"):
        project_file.decode(as_version_2(FULL)[:-1] + b', "bookmark": []}', source="old.json")


@pytest.mark.parametrize("version", [0, 4, 99, -1])
def test_an_unknown_version_is_refused_with_a_sentence(version: int) -> None:
    with pytest.raises(
        ProjectFileError, match=rf"a\.json was written as version {version}, .* reads versions"
    ):
        project_file.decode(with_changes(version=version), source="a.json")


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "neither a project nor a scene"),
        (b"\xff\xfe", "neither a project nor a scene"),
        (b"[]", "neither a project nor a scene"),
        (b'{"version": 2, "scene": 3}', "neither a project nor a scene"),
        (b"[" * 100_000, "neither a project nor a scene"),
        (b'{"version": ' + b"9" * 500 + b"}", "version 99999999999999999999, this"),
        (with_changes(sound="loud"), "unknown field 'sound'"),
        (with_changes(timeline={"duration_s": 1e300}), "lasts between"),
        (with_changes(timeline={"duration_s": -1}), "lasts between"),
        (with_changes(timeline={"tracks": [{"path": "__class__", "keys": [{"seconds": 0, "value": 1}]}]}),
         "no field '__class__'"),
        (with_changes(timeline={"tracks": [{"path": "truncation.psi", "keys": []}]}), "no keys"),
        (with_changes(timeline={"tracks": [{"path": "noise.seed", "keys": [{"seconds": 0, "value": "x"}]}]}),
         "no value of 'noise.seed'"),
        (with_changes(grid={"columns": 2, "cells": [{}]}), "full rows"),
        (with_changes(grid={"columns": 1, "cells": [{}] * 1000}), "1 to 64 cells"),
        (with_changes(video={"size": [10**9, 10**9]}), "1 to 16384 pixels"),
        (with_changes(video={"rate": {"frames": 1, "seconds": 0}}), "frame rate"),
        (with_changes(video={"format": "exe"}), "exe"),
        (with_changes(bookmarks=[{"name": "a"}]), "missing required field `scene`"),
        (with_changes(bookmarks=[{"name": "a", "scene": {"latent": {"q": 1}}}]),
         "unknown field 'bookmarks.0.scene.latent.q'"),
        (with_changes(window={"layout": 3}), "neither a project nor a scene"),
    ],
)  # fmt: skip
def test_a_hostile_or_broken_file_is_refused_with_a_sentence(content: bytes, words: str) -> None:
    with pytest.raises(ProjectFileError, match=words) as caught:
        project_file.decode(content, source="a.json")
    assert str(caught.value).startswith("a.json")


def test_files_that_cannot_be_read_are_refused(tmp_path: Path) -> None:
    for name in ("missing.json", "missing.mp4"):
        with pytest.raises(ProjectFileError, match=f"{name} cannot be read"):
            project_file.read(tmp_path / name)
    (tmp_path / "broken.png").write_bytes(b"\x89PNG" + b"\0" * 30)
    with pytest.raises(ProjectFileError, match="damaged PNG"):
        project_file.read(tmp_path / "broken.png")
    (tmp_path / "broken.mp4").write_bytes(b"no video")
    with pytest.raises(ProjectFileError, match="no video"):
        project_file.read(tmp_path / "broken.mp4")


def test_every_cell_has_its_model_and_its_latent_track() -> None:
    assert FULL.models() == ("a.pkl", "b.pkl")
    first, second = FULL.timelines()
    assert first == FULL.timeline
    assert second.track("latent") == FULL.grid.cells[1].latent
    assert second.without_track("latent") == first.without_track("latent")
    named = FULL.with_models(lambda model, content_hash: (f"here/{model}", content_hash * 2))
    assert (named.model, named.model_hash) == ("here/a.pkl", "12ab12ab")
    assert named.grid.cells[0] == Cell()
    assert replace(named.grid.cells[1], latent=None) == Cell("here/b.pkl", "34cd34cd")


def test_presets_survive_the_file() -> None:
    for timeline in (seed_walk(range(4)), layer_flight(["L0", "L1"])):
        project = Project(Scene(edits=EditStack((Edit("a" * 8),))), timeline=timeline)
        assert project_file.decode(project_file.encode(project), source="x") == project


def test_numbers_without_a_point_are_numbers_too() -> None:
    text = {"version": 2, "timeline": {"duration_s": 1, "tracks": [
        {"path": "truncation.psi", "keys": [{"seconds": 0, "value": 1}]}]}}  # fmt: skip
    project = project_file.decode(msgspec.json.encode(text), source="x")
    assert project.timeline.tracks[0].keys[0].value == 1

"""What a dropped file is."""

from __future__ import annotations

import os
from pathlib import Path

import numpy as np
import pytest

from renderer import scene_file
from renderer.directions import edit_file
from renderer.directions.direction_library import DirectionLibrary
from renderer.directions.edit_stack import EditStack
from renderer.recording import project_file
from renderer.recording.project_file import Project
from renderer.scene import Scene
from renderer.scene_file import SceneFile
from renderer.spectra.spectrum_file import AverageSpectrum
from visualizer.picking.file_kinds import FileKind, is_of_another_kind, kind_of


def test_arrays_are_told_apart_by_their_names(tmp_path: Path) -> None:
    spectrum, directions = tmp_path / "a.npz", tmp_path / "b.NPZ"
    spectrum.write_bytes(AverageSpectrum(np.ones((8, 8), np.float32), 2).to_npz())
    with directions.open("wb") as file:
        np.savez(file, lat_comp=np.zeros(3))
    assert kind_of(spectrum) is FileKind.SPECTRUM
    assert kind_of(directions) is FileKind.DIRECTIONS


def test_json_is_told_apart_by_its_names(tmp_path: Path) -> None:
    scene, edits = tmp_path / "scene.json", tmp_path / "edits.json"
    scene.write_bytes(scene_file.encode(SceneFile(Scene())))
    edit_file.write(edits, EditStack(), DirectionLibrary(tmp_path))
    assert kind_of(scene) is FileKind.SCENE
    assert kind_of(edits) is FileKind.EDITS


def test_a_project_is_told_from_a_scene_by_its_timeline(tmp_path: Path) -> None:
    for name in ("a.json", "a.sg3viz"):
        project_file.write(tmp_path / name, Project())
        assert kind_of(tmp_path / name) is FileKind.PROJECT


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("broken.sg3viz", FileKind.PROJECT),
        ("film.MP4", FileKind.PROJECT),
        ("model.PKL", FileKind.MODEL),
        ("model.safetensors", FileKind.MODEL),
        ("boundary.npy", FileKind.DIRECTIONS),
        ("w.pt", FileKind.DIRECTIONS),
        ("picture.png", FileKind.SCENE),
        ("broken.npz", FileKind.DIRECTIONS),
        ("broken.json", FileKind.SCENE),
        ("list.json", FileKind.SCENE),
        ("note.txt", FileKind.UNKNOWN),
    ],
)
def test_other_files_are_what_their_names_say(tmp_path: Path, name: str, kind: FileKind) -> None:
    (tmp_path / name).write_text("[1, 2]" if name == "list.json" else "\x00broken")
    assert kind_of(tmp_path / name) is kind


def test_a_file_that_is_gone_is_what_its_name_says(tmp_path: Path) -> None:
    assert kind_of(tmp_path / "gone.npz") is FileKind.DIRECTIONS
    assert kind_of(tmp_path / "gone.json") is FileKind.SCENE
    assert kind_of(tmp_path) is FileKind.MODEL


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="needs pipes")
def test_a_pipe_is_not_waited_for(tmp_path: Path) -> None:
    pipe = tmp_path / "scene.json"
    os.mkfifo(pipe)
    assert kind_of(pipe) is FileKind.UNKNOWN


@pytest.mark.parametrize("name", ["a.sg3viz", "~/b.JSON", "c.png", "d.mp4", "e.npz", "f.pt"])
def test_a_name_can_say_that_it_is_of_no_model(name: str) -> None:
    assert is_of_another_kind(name)


@pytest.mark.parametrize(
    "name", ["demo", "stylegan3-r-64", "a.pkl", "b.safetensors", "runs/3", "https://a.b/c.pt"]
)
def test_any_other_name_may_be_a_model_s(name: str) -> None:
    assert not is_of_another_kind(name)

"""What is written reads as it was, also by builds that do not know the newest fields."""

from __future__ import annotations

import json
from dataclasses import dataclass, field, replace

import pytest

from renderer import late_fields, scene_file
from renderer.comparison import Comparison
from renderer.late_fields import LATE
from renderer.noise import Noise, NoiseMode
from renderer.recording import project_file
from renderer.recording.bookmarks import Bookmark
from renderer.recording.project_file import Cell, Grid, Project
from renderer.recording.timeline import Key, Keyframe, Timeline, Track
from renderer.scene import LatentPoint, Scene, StyleMix
from renderer.scene_file import SceneFile

# What the first builds have of version 1.
FIRST = {
    "latent": {"x", "y", "blend"},
    "class_index": None,
    "truncation": {"psi", "cutoff"},
    "style_mix": {"enabled", "seed", "indices"},
    "noise": {"mode", "seed"},
    "transform": {"tx", "ty", "turns", "untransform"},
    "view": {"layer", "base_channel", "mono", "gain_db", "normalize"},
    "spectrum": {"enabled", "all_channels", "range_db", "beta"},
}
NEWEST = Scene(
    LatentPoint(7.0),
    style_mix=StyleMix(source=LatentPoint(3.0)),
    noise=Noise(NoiseMode.RANDOM, 9, blend=0.5),
)


@dataclass(frozen=True, slots=True)
class Inner:
    old: int = 1
    new: int = field(default=2, metadata=LATE)


@dataclass(frozen=True, slots=True)
class Outer:
    one: Inner = Inner()
    many: tuple[Inner, ...] = ()
    perhaps: Inner | None = None
    late: Inner = field(default_factory=Inner, metadata=LATE)


def fields(scene: dict[str, object]) -> dict[str, object]:
    return {name: set(part) if isinstance(part, dict) else None for name, part in scene.items()}


def test_late_fields_are_written_where_they_are_used_and_others_always() -> None:
    assert late_fields.as_written(Outer()) == {"one": {"old": 1}, "many": (), "perhaps": None}
    used = Outer(Inner(new=3), (Inner(), Inner(new=4)), Inner(0, 5), Inner(6))
    assert late_fields.as_written(used) == {
        "one": {"old": 1, "new": 3},
        "many": ({"old": 1}, {"old": 1, "new": 4}),
        "perhaps": {"old": 0, "new": 5},
        "late": {"old": 6},
    }


def test_a_scene_that_uses_nothing_new_has_the_fields_of_the_first_build() -> None:
    plain = Scene(LatentPoint(7.0), noise=Noise(NoiseMode.RANDOM, 9))
    assert fields(json.loads(scene_file.encode(SceneFile(plain)))["scene"]) == FIRST


def test_so_do_all_scenes_of_a_project() -> None:
    scene = Scene(LatentPoint(7.0))
    project = Project(
        scene,
        timeline=Timeline(2.0, keyframes=(Keyframe(0.0, scene),)),
        grid=Grid(1, (Cell(comparison=Comparison(held=scene)),)),
        bookmarks=(Bookmark("a", scene),),
    )
    given = json.loads(project_file.encode(project))
    scenes = (
        given["scene"],
        given["timeline"]["keyframes"][0]["scene"],
        given["grid"]["cells"][0]["comparison"]["held"],
        given["bookmarks"][0]["scene"],
    )
    assert [fields(each) for each in scenes] == [FIRST] * 4


@pytest.mark.parametrize("scene", [Scene(), NEWEST])
def test_what_is_written_reads_as_it_was(scene: Scene) -> None:
    latent = Track("latent", (Key(0.0, LatentPoint(1.0)), Key(1.0, LatentPoint(2.0))))
    project = Project(
        scene,
        timeline=Timeline(2.0, keyframes=(Keyframe(0.0, scene),), tracks=(latent,)),
        bookmarks=(Bookmark("a", scene),),
    )
    assert project_file.decode(project_file.encode(project), source="a") == project
    file = SceneFile(replace(scene, class_index=2))
    assert scene_file.decode(scene_file.encode(file), source="a") == file

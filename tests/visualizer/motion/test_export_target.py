"""Where an export goes."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from visualizer.motion.export_target import Place, Target, look_at


@pytest.fixture
def place(tmp_path: Path) -> Place:
    return Place("", tmp_path, "a-video", ".mp4")


def test_a_free_name_is_neither_there_nor_another_export_s(place: Place, tmp_path: Path) -> None:
    assert look_at(place) == place.likely == Target(*[str(tmp_path / "a-video.mp4")] * 2)
    (tmp_path / "a-video.mp4").touch()
    taken = frozenset({str(tmp_path / "a-video-2.mp4")})
    assert look_at(replace(place, taken=taken)).path == str(tmp_path / "a-video-3.mp4")


def test_a_typed_path_is_kept_and_what_is_there_is_told(place: Place, tmp_path: Path) -> None:
    path = tmp_path / "b.mp4"
    assert look_at(replace(place, typed=str(path))) == Target(str(path), str(tmp_path / "a-video.mp4"))
    path.touch()
    assert "will be replaced" in look_at(replace(place, typed=str(path))).there
    running = frozenset({str(path)})
    assert "under way" in look_at(replace(place, typed=str(path), running=running)).problem


@pytest.mark.parametrize(
    ("typed", "suffix", "problem"),
    [
        ("b.avi", ".mp4", "ends in .mp4"),
        ("folder", ".mp4", "a folder: name a file"),
        ("file", "", "no folder"),
        ("new", "", ""),
        ("folder", "", ""),
        ("x" * 5000 + ".mp4", ".mp4", ""),
        ("nul\0byte.mp4", ".mp4", ""),
    ],
)
def test_names_that_do_not_fit_the_format_are_told(
    place: Place, tmp_path: Path, typed: str, suffix: str, problem: str
) -> None:
    (tmp_path / "folder").mkdir()
    (tmp_path / "file").touch()
    found = look_at(replace(place, typed=f"{tmp_path}/{typed}", suffix=suffix))
    assert problem in found.problem
    assert bool(found.problem) is bool(problem)


def test_frames_that_are_there_are_counted(place: Place, tmp_path: Path) -> None:
    for frame in range(3):
        (tmp_path / f"frame{frame:06d}.png").touch()
    assert look_at(replace(place, typed=str(tmp_path), suffix="")).there.startswith("3 frames are there")

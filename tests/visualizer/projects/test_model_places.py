"""Where the model of a project is looked for."""

from __future__ import annotations

from pathlib import Path

import pytest

import assets.demo
from visualizer.preferences import Preferences
from visualizer.projects.model_places import find_model

ADDRESS = "https://example.org/models/a.pkl"


def place(folder: Path, name: str) -> str:
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.touch()
    return str(path)


def test_the_same_content_comes_first_whatever_it_is_called(tmp_path: Path) -> None:
    renamed, beside = place(tmp_path, "x/renamed.pkl"), place(tmp_path, "a.pkl")
    recent = Preferences().with_recent(renamed, "12ab")
    source = tmp_path / "work.sg3viz"
    assert find_model("a.pkl", "12ab", source=source, preferences=recent) == renamed
    assert find_model("a.pkl", "other", source=source, preferences=recent) == beside


def test_a_recent_model_whose_file_is_gone_is_not_it(tmp_path: Path) -> None:
    recent = Preferences().with_recent(str(tmp_path / "gone.pkl"), "12ab")
    assert find_model("gone.pkl", "12ab", source=tmp_path / "a.sg3viz", preferences=recent) == ""


def test_a_model_from_the_web_is_found_at_its_address(tmp_path: Path) -> None:
    recent = Preferences().with_recent(ADDRESS, "12ab")
    assert find_model("a.pkl", "12ab", source=tmp_path / "a.sg3viz", preferences=recent) == ADDRESS


def test_a_random_model_is_its_name(tmp_path: Path) -> None:
    random = "random:stylegan3-r-64"
    found = find_model("stylegan3-r-64", random, source=tmp_path / "a.sg3viz", preferences=Preferences())
    assert found == "stylegan3-r-64"


@pytest.mark.parametrize("name", ["../a.pkl", "/etc/passwd", "", "nul\0byte", "x" * 5000])
def test_a_file_names_no_places(tmp_path: Path, name: str) -> None:
    place(tmp_path, "a.pkl")
    source = tmp_path / "folder" / "work.sg3viz"
    assert find_model(name, "12ab", source=source, preferences=Preferences()) == ""


def test_work_on_the_demo_finds_the_demo(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    source, preferences = tmp_path / "work.sg3viz", Preferences().with_recent(assets.demo.NAME, "12ab")
    model = tmp_path / "demo.safetensors"
    monkeypatch.setattr(assets.demo, "MODEL", model)
    for known in (preferences, Preferences()):
        assert find_model(model.name, "12ab", source=tmp_path / "x/a.sg3viz", preferences=known) == ""
    model.touch()
    for known in (preferences, Preferences()):
        assert find_model(model.name, "12ab", source=tmp_path / "x/a.sg3viz", preferences=known) == "demo"
    assert find_model("other.pkl", "34cd", source=source, preferences=preferences) == ""

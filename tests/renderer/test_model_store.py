"""Which models are kept, and when a file is read again."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

import pytest
import torch

from renderer.model_store import ModelError, ModelStore, find_source

PACK = Path(__file__).parents[1] / "conformance"
GRAY, RGB = PACK / "sg3-t-32-gray.pkl", PACK / "sg3-t-64.pkl"
CPU = torch.device("cpu")


@pytest.fixture
def store() -> ModelStore:
    return ModelStore(CPU)


def touch(path: Path) -> None:
    os.utime(path, ns=(0, path.stat().st_mtime_ns + 1))


def test_a_panel_learns_all_it_needs(store: ModelStore) -> None:
    info = store.open(str(GRAY)).info
    assert (info.architecture, info.resolution, info.image_channels) == ("stylegan3-t", 32, 1)
    assert (info.z_dim, info.c_dim, info.w_dim, info.num_ws) == (32, 0, 32, 11)
    assert (info.model, info.name) == (str(GRAY), "sg3-t-32-gray.pkl")
    assert [layer.name for layer in info.layers][:2] == ["input", "L0_30_16"]
    assert info.layers[1].size == (30, 30)
    assert (info.layers[1].up, info.layers[0].up) == (2, None)
    assert info.layers[-1].critically_sampled
    assert info.layer(None) is info.layers[-1]
    assert len(info.content_hash) == 64
    assert info.note == ""
    generator = store.open(str(GRAY)).generator
    assert info.parameters == sum(p.numel() for p in generator.parameters()) > 10_000


def test_a_model_that_is_open_is_not_read_again(store: ModelStore) -> None:
    assert store.open(str(GRAY)) is store.open(str(GRAY)) is store.get(str(GRAY))


def test_a_changed_file_is_loaded_anew_when_it_is_opened_again(store: ModelStore, tmp_path: Path) -> None:
    path = tmp_path / "model.pkl"
    shutil.copy(GRAY, path)
    first = store.open(str(path))
    shutil.copy(RGB, path)
    touch(path)
    assert store.get(str(path)) is first, "pictures agree with what the panels were told"
    assert store.open(str(path)).info.resolution == 64


def test_an_open_model_outlives_its_file(store: ModelStore, tmp_path: Path) -> None:
    path = tmp_path / "model.pkl"
    shutil.copy(GRAY, path)
    first = store.open(str(path))
    path.unlink()
    assert store.get(str(path)) is first
    with pytest.raises(ModelError, match=r"There is no model .*model\.pkl: check the path\."):
        store.open(str(path))


def test_the_least_recently_used_model_goes(store: ModelStore) -> None:
    first, second = store.open(str(GRAY)), store.open(str(RGB))
    assert store.get(str(GRAY)) is first
    store.open("stylegan3-t-32")
    assert store.get(str(GRAY)) is first
    assert store.get(str(RGB)) is not second


def test_large_models_are_kept_alone() -> None:
    store = ModelStore(CPU, max_bytes=1)
    first = store.open(str(GRAY))
    assert store.get(str(GRAY)) is first
    store.open(str(RGB))
    assert store.get(str(GRAY)) is not first


def test_a_failure_is_not_remembered(store: ModelStore, tmp_path: Path) -> None:
    path = tmp_path / "model.pkl"
    path.write_bytes(GRAY.read_bytes()[:1000])
    for _ in range(2):
        with pytest.raises(ModelError, match=r"^model\.pkl: "):
            store.open(str(path))
    shutil.copy(GRAY, path)
    assert store.open(str(path)).info.resolution == 32


def test_a_failed_reload_does_not_leave_the_old_model_behind(store: ModelStore, tmp_path: Path) -> None:
    path = tmp_path / "model.pkl"
    shutil.copy(GRAY, path)
    store.open(str(path))
    path.write_text("no model")
    for _ in range(2):
        with pytest.raises(ModelError):
            store.open(str(path))


def test_a_folder_means_its_last_snapshot(store: ModelStore, tmp_path: Path) -> None:
    for name in ("network-snapshot-000200.pkl", "network-snapshot-1000.pkl", "network-snapshot-000040.pkl"):
        shutil.copy(GRAY, tmp_path / name)
    (tmp_path / "network-snapshot-999999.pkl.part").write_text("")
    (tmp_path / "metric-fid50k_full.jsonl").write_text("")
    assert store.open(str(tmp_path)).info.name == "network-snapshot-1000.pkl"
    shutil.copy(GRAY, tmp_path / "network-snapshot-001001.pkl")
    assert store.get(str(tmp_path)).info.name == "network-snapshot-1000.pkl"
    assert store.open(str(tmp_path)).info.name == "network-snapshot-001001.pkl"


def test_random_models_say_that_they_are_random(store: ModelStore) -> None:
    info = store.open("stylegan3-r-32").info
    assert info.architecture == "stylegan3-r"
    assert info.note.startswith("Random weights")
    assert ModelStore(CPU).open("stylegan3-r-32").info == info


def test_a_file_goes_before_a_random_model_of_that_name(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    shutil.copy(GRAY, tmp_path / "stylegan3-r-32")
    assert find_source("stylegan3-r-32").path == Path("stylegan3-r-32")


@pytest.mark.parametrize(
    ("model", "words"),
    [
        ("missing.pkl", "There is no model missing.pkl"),
        ("https://example.org/a.pkl", "is a web address"),
        ("folder", "holds no network-snapshot"),
        ("nul\0byte", "embedded null"),
        ("~nobody-of-that-name/a.pkl", "is no path"),
        ("x" * 5000, "File name too long"),
    ],
)
def test_what_cannot_be_opened_is_refused_in_one_sentence(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, model: str, words: str
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "folder").mkdir()
    with pytest.raises(ModelError, match=words):
        find_source(model)

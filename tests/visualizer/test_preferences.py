"""What the program remembers between sessions."""

from __future__ import annotations

import threading
import time
from dataclasses import replace
from pathlib import Path

import pytest

from tests.visualizer.fakes import MODEL
from visualizer import preferences
from visualizer.preferences import RECENT_COUNT, Preferences
from visualizer.preferences_keeper import PreferencesKeeper


def test_what_was_saved_comes_back(tmp_path: Path) -> None:
    path = tmp_path / "deep" / "preferences.json"
    wanted = Preferences(recent_models=("b.pkl", "ü ä.pkl"), ui_scale=1.5, capture_folder="/x")
    preferences.save(wanted, path)
    assert preferences.load(path) == (wanted, "")
    assert [file.name for file in path.parent.iterdir()] == ["preferences.json"]


def test_a_first_start_has_defaults_and_no_complaint(tmp_path: Path) -> None:
    assert preferences.load(tmp_path / "none.json") == (Preferences(), "")


@pytest.mark.parametrize(
    "content", [b"", b"{", b"[1]", b'{"ui_scale": "large"}', b'{"version": 99}', b"\xff\x00"]
)
def test_damaged_preferences_start_afresh_and_say_so(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "preferences.json"
    path.write_bytes(content)
    stored, problem = preferences.load(path)
    assert stored == Preferences()
    assert str(path) in problem


def test_an_absurd_scale_is_brought_into_range(tmp_path: Path) -> None:
    path = tmp_path / "preferences.json"
    path.write_text('{"ui_scale": 1e9}')
    assert preferences.load(path)[0].ui_scale == 3.0


def test_recent_models_are_newest_first_without_repeats_and_bounded() -> None:
    stored = Preferences()
    for number in range(20):
        stored = stored.with_recent(f"{number}.pkl")
    stored = stored.with_recent("15.pkl")
    assert stored.recent_models[:3] == ("15.pkl", "19.pkl", "18.pkl")
    assert len(stored.recent_models) == RECENT_COUNT
    assert len(set(stored.recent_models)) == RECENT_COUNT


def test_a_failed_write_leaves_the_last_version_and_no_litter(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "preferences.json"
    preferences.save(Preferences(ui_scale=1.25), path)

    def broken(self: Path, target: Path) -> Path:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(Path, "replace", broken)
    with pytest.raises(OSError, match="No space left"):
        preferences.save(Preferences(ui_scale=2.0), path)
    assert preferences.load(path)[0].ui_scale == 1.25
    assert [file.name for file in tmp_path.iterdir()] == ["preferences.json"]


def test_recent_projects_are_newest_first_and_bounded(tmp_path: Path) -> None:
    stored = Preferences()
    for number in range(20):
        stored = stored.with_recent_project(f"{number}.sg3viz")
    assert stored.recent_projects[:2] == ("19.sg3viz", "18.sg3viz")
    assert len(stored.recent_projects) == RECENT_COUNT
    preferences.save(stored, tmp_path / "a.json")
    assert preferences.load(tmp_path / "a.json") == (stored, "")


def test_hashes_are_kept_of_the_recent_models_only() -> None:
    stored = Preferences()
    for number in range(20):
        stored = stored.with_recent(f"{number}.pkl", f"hash {number}")
    assert set(stored.model_hashes) == set(stored.recent_models)
    assert stored.model_hashes["19.pkl"] == "hash 19"
    assert stored.with_recent("19.pkl").model_hashes["19.pkl"] == "hash 19"


def test_preferences_of_before_there_were_projects_are_read(tmp_path: Path) -> None:
    (tmp_path / "a.json").write_text('{"recent_models": ["a.pkl"], "ui_scale": 1.5, "version": 1}')
    assert preferences.load(tmp_path / "a.json") == (Preferences(("a.pkl",), ui_scale=1.5), "")


def test_the_home_of_an_unknown_user_is_a_folder_like_any_other() -> None:
    assert Preferences(capture_folder="~nobody-of-that-name/a").captures() == Path("~nobody-of-that-name/a")
    assert Preferences(capture_folder="~/a").captures() == Path.home() / "a"


def test_models_that_are_names_are_recent_ones_too() -> None:
    named = Preferences()
    for name in ("demo", "stylegan2-64"):
        named = named.with_opened(replace(MODEL, model=name, path=""))
    assert named.recent_models == ("stylegan2-64", "demo")
    on_disk = Preferences().with_opened(replace(MODEL, model="a.pkl", path="a.pkl"))
    assert on_disk.recent_models == (str(Path("a.pkl").absolute()),)


@pytest.mark.parametrize("content", [b"{", b'{"version": 99, "recent_models": ["a.pkl"]}'])
def test_what_cannot_be_read_is_kept_beside_before_it_is_written_over(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "preferences.json"
    path.write_bytes(content)
    before, problem = preferences.load(path)
    preferences.save_change(before, replace(before, ui_scale=1.5), path)
    assert preferences.load(path) == (Preferences(ui_scale=1.5), "")
    assert (tmp_path / "preferences-unread.json").read_bytes() == content
    assert "preferences-unread.json" in problem


def test_what_a_disk_does_not_give_is_not_written_over(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "preferences.json"
    preferences.save(Preferences(recent_models=("a.pkl",)), path)

    def broken(_: Path) -> bytes:
        raise OSError(5, "Input/output error")

    with monkeypatch.context() as patched:
        patched.setattr(Path, "read_bytes", broken)
        with pytest.raises(OSError, match="Input/output error"):
            preferences.save_change(Preferences(), Preferences(ui_scale=1.5), path)
    assert preferences.load(path)[0].recent_models == ("a.pkl",)


def test_two_windows_that_open_models_at_the_same_time_both_have_theirs_among_the_recent(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path, save = tmp_path / "preferences.json", preferences.save
    preferences.save(Preferences(), path)
    both = threading.Barrier(2)

    def slow(stored: Preferences, path: Path) -> None:
        time.sleep(0.1)
        save(stored, path)

    def window(model: str) -> None:
        both.wait()
        preferences.save_change(Preferences(), Preferences().with_recent(model), path)

    monkeypatch.setattr(preferences, "save", slow)
    windows = [threading.Thread(target=window, args=(name,)) for name in ("a.pkl", "b.pkl")]
    for each in windows:
        each.start()
    for each in windows:
        each.join()
    assert sorted(preferences.load(path)[0].recent_models) == ["a.pkl", "b.pkl"]


def test_changes_that_a_full_disk_has_refused_are_written_with_the_next_or_at_the_end(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "preferences.json"
    first = Preferences(recent_models=("a.pkl", "b.pkl"))
    preferences.save(first, path)
    keeper = PreferencesKeeper(path)

    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    second = replace(first.with_recent("c.pkl"), ui_scale=1.5)
    third, last = second.with_recent("b.pkl"), replace(second.with_recent("b.pkl"), capture_folder="/x")
    with monkeypatch.context() as patched:
        patched.setattr(preferences, "save", full)
        keeper.keep(first, second)
        keeper.keep(second, third)
        assert any("No space left" in problem for problem in keeper.take_problems())
    preferences.save_change(first, first.with_recent("of another window.pkl"), path)
    keeper.keep(third, last)
    stored, _ = preferences.load(path)
    assert (stored.ui_scale, stored.capture_folder) == (1.5, "/x")
    assert stored.recent_models == ("b.pkl", "c.pkl", "of another window.pkl", "a.pkl")
    with monkeypatch.context() as patched:
        patched.setattr(preferences, "save", full)
        keeper.keep(last, replace(last, ui_scale=2.0))
    keeper.close()
    assert preferences.load(path)[0].ui_scale == 2.0

"""Which models are kept, and when a file is read again."""

from __future__ import annotations

import os
import shutil
import threading
from dataclasses import dataclass
from pathlib import Path

import platformdirs
import pytest
import torch

from renderer import model_store
from renderer.loaded_model import LoadedModel, load_model
from renderer.model_jobs import Use
from renderer.model_store import ModelError, ModelStore, find_source
from renderer.remote.address import parse
from renderer.remote.model_cache import ModelCache

PACK = Path(__file__).parents[1] / "conformance"
GRAY, RGB, COND = PACK / "sg3-t-32-gray.pkl", PACK / "sg3-t-64.pkl", PACK / "sg3-r-64-cond.pkl"
GRAY_BYTES = GRAY.stat().st_size
CPU = torch.device("cpu")


@dataclass(slots=True)
class FakeMemory:
    """As much as a test wants.

    `free_once_empty` has room for one model only, `free_unless_held` for another only without the named one.
    """

    most_bytes: int = 2**40
    free: int = 2**40
    free_once_empty: ModelStore | None = None
    free_unless_held: tuple[ModelStore, str] | None = None

    def free_bytes(self) -> int:
        if self.free_once_empty is not None and self.free_once_empty.held():
            return 0
        if self.free_unless_held is not None and self.free_unless_held[0].holds(self.free_unless_held[1]):
            return 0
        return self.free

    def spare_bytes(self) -> int:
        return self.free_bytes()

    def process_bytes(self) -> int | None:
        return None


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


@pytest.mark.parametrize("name", ["stylgan3-t-256", "stylegan3-t-257", "Demo"])
def test_a_misspelt_name_is_told_what_names_there_are(name: str) -> None:
    with pytest.raises(ModelError) as refused:
        find_source(name)
    told = str(refused.value)
    assert told.startswith(f"There is no model {name}: check the path, or the name; there are demo, ")
    for each in ("stylegan3-t-256", "stylegan2-64"):
        assert each in told
        assert find_source(each).name == each


def test_many_models_stay_while_there_is_room(store: ModelStore) -> None:
    names = [str(GRAY), str(RGB), str(COND)]
    loaded = [store.open(name) for name in names]
    assert [store.get(name) for name in names] == loaded


def test_the_least_recently_used_model_goes() -> None:
    memory = FakeMemory()
    store = ModelStore(CPU, memory=memory)
    first, second = store.open(str(COND)), store.open(str(GRAY))
    assert store.get(str(COND)) is first
    memory.most_bytes = first.held_bytes() + RGB.stat().st_size
    store.open(str(RGB))
    assert store.get(str(COND)) is first
    assert store.get(str(GRAY)) is not second


def test_a_model_larger_than_all_that_is_allowed_is_kept_alone() -> None:
    store = ModelStore(CPU, memory=FakeMemory(most_bytes=1))
    first = store.open(str(GRAY))
    assert store.get(str(GRAY)) is first
    store.open(str(RGB))
    assert [loaded.info.name for loaded in store.held()] == [RGB.name]


def test_what_is_on_show_beside_stays_though_memory_is_short() -> None:
    store = ModelStore(CPU, memory=FakeMemory(most_bytes=1))
    first = store.open(str(GRAY))
    store.show(Use.SECOND, first)
    store.open(str(RGB))
    assert store.get(str(GRAY)) is first


def test_a_job_keeps_its_model_until_it_has_ended() -> None:
    store = ModelStore(CPU, memory=FakeMemory(most_bytes=1))
    with store.used_by("a job"):
        first = store.get(str(GRAY))
    store.open(str(RGB))
    assert store.get(str(GRAY)) is first
    store.release("a job")
    store.open(str(COND))
    assert str(GRAY) not in [loaded.info.model for loaded in store.held()]


def test_a_model_that_does_not_fit_says_what_stands_in_its_way() -> None:
    memory = FakeMemory()
    store = ModelStore(CPU, memory=memory)
    store.show(Use.FIRST, store.open(str(COND)))
    store.show(Use.SECOND, store.open(str(GRAY)))
    memory.free = 1000
    with pytest.raises(ModelError, match=r"not enough memory for sg3-t-64\.pkl .*sg3-t-32-gray\.pkl .*evict"):
        store.open(str(RGB))


def test_the_picture_on_show_gives_way_to_the_model_that_takes_its_place() -> None:
    memory = FakeMemory()
    store = ModelStore(CPU, memory=memory)
    store.show(Use.FIRST, store.open(str(GRAY)))
    memory.free_once_empty = store
    assert store.open(str(RGB)).info.name == RGB.name
    assert [loaded.info.name for loaded in store.held()] == [RGB.name]


@pytest.mark.parametrize("is_shown", [True, False], ids=["with its picture", "before its first picture"])
def test_a_second_model_that_does_not_fit_beside_the_first_is_refused(is_shown: bool) -> None:
    memory = FakeMemory()
    store = ModelStore(CPU, memory=memory)
    first = store.open(str(GRAY))
    if is_shown:
        store.show(Use.FIRST, first)
    memory.free_once_empty = store
    with pytest.raises(ModelError, match=r"sg3-t-64\.pkl .* beside sg3-t-32-gray\.pkl .*smaller model"):
        store.open_beside(str(RGB))
    assert store.held() == [first]


def test_a_second_model_takes_the_place_of_the_second_before_it() -> None:
    memory = FakeMemory()
    store = ModelStore(CPU, memory=memory)
    first, second = store.open(str(GRAY)), store.open_beside(str(COND))
    store.show(Use.FIRST, first)
    store.show(Use.SECOND, second)
    memory.most_bytes = 1
    memory.free_unless_held = (store, str(COND))
    third = store.open_beside(str(RGB))
    assert store.held() == [third, first]


def test_the_model_opened_last_is_the_one_that_stays_beside_a_second() -> None:
    store = ModelStore(CPU, memory=FakeMemory(most_bytes=1))
    store.show(Use.FIRST, store.open(str(COND)))
    newer = store.open(str(GRAY))
    store.open_beside(str(RGB))
    assert store.get(str(GRAY)) is newer


def test_when_memory_runs_out_in_loading_all_that_is_unused_goes(
    store: ModelStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    store.open(str(GRAY))
    failures = [RuntimeError("DefaultCPUAllocator: can't allocate memory"), MemoryError()]

    def load(*words: object) -> LoadedModel:
        if failures:
            raise failures.pop()
        return load_model(*words)  # type: ignore[arg-type]

    monkeypatch.setattr(model_store, "load_model", load)
    with pytest.raises(ModelError, match="There is not enough memory"):
        store.open(str(RGB))
    assert store.held() == []
    assert store.open(str(RGB)).info.name == RGB.name, "and it is tried again"


def test_two_names_of_one_file_are_one_model(store: ModelStore, tmp_path: Path) -> None:
    path = tmp_path / "network-snapshot-000100.pkl"
    shutil.copy(GRAY, path)
    by_folder, by_file = store.open(str(tmp_path)), store.open(str(path))
    assert by_folder.generator is by_file.generator
    assert (by_folder.info.model, by_file.info.model) == (str(tmp_path), str(path))
    assert by_folder.info.path == by_file.info.path == str(path)
    assert len(store.held()) == 1


def test_a_file_that_was_opened_again_is_not_kept_in_its_earlier_state(
    store: ModelStore, tmp_path: Path
) -> None:
    path = tmp_path / "model.pkl"
    shutil.copy(GRAY, path)
    store.open(str(path))
    touch(path)
    store.open(str(path))
    assert len(store.held()) == 1


def test_a_model_in_use_is_not_evicted_and_an_evicted_one_opens_again(store: ModelStore) -> None:
    first = store.open(str(GRAY))
    store.show(Use.FIRST, first)
    assert not store.evict(str(GRAY))
    store.release(Use.FIRST)
    assert store.evict(str(GRAY))
    assert not store.evict(str(GRAY))
    assert not store.evict("never opened")
    again = store.get(str(GRAY))
    assert again is not first
    assert again.info == first.info


def test_a_model_that_is_preloaded_is_there_at_once(
    store: ModelStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    for _ in store.preload(str(GRAY)):
        pass
    assert store.holds(str(GRAY))
    monkeypatch.setattr(model_store, "load_model", None)
    assert store.open(str(GRAY)).info.name == GRAY.name


def test_opening_takes_over_what_is_being_preloaded(
    store: ModelStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    slices = store.preload(str(GRAY))
    gate, load = threading.Event(), load_model

    def slow(*words: object) -> LoadedModel:
        gate.wait(10)
        return load(*words)  # type: ignore[arg-type]

    monkeypatch.setattr(model_store, "load_model", slow)
    next(slices)
    slices.close()
    monkeypatch.setattr(model_store, "load_model", None)
    gate.set()
    assert store.open(str(GRAY)).info.name == GRAY.name


def test_preloading_drops_no_other_model_and_keeps_its_failures_to_itself(tmp_path: Path) -> None:
    store = ModelStore(CPU, memory=FakeMemory(most_bytes=GRAY_BYTES + 1000))
    store.open(str(GRAY))
    assert list(store.preload(str(RGB))) == []
    assert [loaded.info.name for loaded in store.held()] == [GRAY.name]
    (tmp_path / "broken.pkl").write_bytes(b"no model")
    for _ in store.preload(str(tmp_path / "broken.pkl")):
        pass
    assert not store.holds(str(tmp_path / "broken.pkl"))


def test_a_model_got_inside_a_job_can_be_used_outside(store: ModelStore) -> None:
    with torch.inference_mode():
        generator = store.get(str(GRAY)).generator
    assert not any(parameter.is_inference() for parameter in generator.parameters())


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


def test_the_newest_run_in_a_folder_of_runs_is_opened(tmp_path: Path) -> None:
    for run in ("00000-first", "00012-newest-with-a-snapshot"):
        (tmp_path / run).mkdir()
        shutil.copy(GRAY, tmp_path / run / "network-snapshot-000200.pkl")
    (tmp_path / "00013-just-begun").mkdir()
    found = find_source(str(tmp_path)).path
    assert found == tmp_path / "00012-newest-with-a-snapshot" / "network-snapshot-000200.pkl"


def test_an_address_is_opened_from_the_cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(platformdirs, "user_cache_dir", lambda *_, **__: str(tmp_path))
    address, cache = parse("https://example.org/a.pkl"), ModelCache()
    path = cache.place(address) / "a.pkl"
    path.parent.mkdir(parents=True)
    shutil.copy(GRAY, path)
    with pytest.raises(ModelError, match="has not been fetched yet"):
        find_source(address.url)
    cache.note(address, path, sha256="0" * 64, fetched_s=0.0)
    assert find_source(address.url).path == path
    info = ModelStore(CPU).open(address.url).info
    assert (info.model, info.name, info.path) == (address.url, "a.pkl", str(path))


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
        ("https://example.org/never-fetched-by-anybody.pkl", "has not been fetched yet"),
        ("http://example.org/a.pkl", "use the https address"),
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

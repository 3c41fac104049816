"""Snapshots are gone through, memory is looked at, downloads are kept: the pane without a window."""

from __future__ import annotations

import os
import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import platformdirs
import pytest

from renderer.messages import JobDone, ModelRefused
from renderer.model_jobs import EvictModel, HeldModel, ModelsHeld, PreloadModel, SurveyModels, Use
from renderer.remote.address import parse
from renderer.training_runs import read_run
from tests.visualizer.fakes import MODEL, FakeClient
from tests.visualizer.panes.pane_play import asked, press
from tests.widgets.stage import Stage, imgui_context
from visualizer.panes.models_pane import ModelsPane
from visualizer.session import Session
from widgets import downloads_panel, held_models_panel, run_panel, training_plot
from widgets.downloads_panel import DownloadWish
from widgets.run_panel import RunAction

LINE = '{{"results": {{"fid": {0}.0}}, "snapshot_pkl": "network-snapshot-{0:06d}.pkl"}}\n'


@pytest.fixture(autouse=True)
def context(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setattr(platformdirs, "user_cache_dir", lambda *_, **__: str(tmp_path / "cache"))
    with imgui_context():
        yield


@pytest.fixture
def run(tmp_path: Path) -> Path:
    folder = tmp_path / "00000-faces"
    folder.mkdir()
    for kimg in (0, 200, 400):
        path = folder / f"network-snapshot-{kimg:06d}.pkl"
        path.write_bytes(b"model")
        os.utime(path, (1e9, 1e9))
    (folder / "metric-fid.jsonl").write_text("".join(LINE.format(kimg) for kimg in (0, 200, 400)))
    return folder


class Window:
    """A session and the pane; the renderer answers each model that is opened, and each picture."""

    def __init__(self, run: Path | None = None) -> None:
        self.client = FakeClient()
        self.session = Session(self.client)
        self.pane = ModelsPane(self.session)
        self.answered = 0
        if run is not None:
            self.session.models.open(str(run / "network-snapshot-000400.pkl"))
            self.answer()
            self.play()
            end = time.monotonic() + 10
            while not self.pane._run.has_run:
                assert time.monotonic() < end
                self.play()

    def play(self, frames: int = 3, *, settled: bool = True) -> None:
        def draw(_: None) -> None:
            self.session.update(seconds=1 / 60, settled=settled)
            self.pane.update(1.0, settled=settled)
            self.pane.draw()

        Stage(None, draw).play(frames)

    def answer(self) -> None:
        """The model that was opened last, and its picture."""
        model = self.client.opened[-1]
        info = replace(MODEL, model=model, name=Path(model).name, path=model, content_hash=model)
        self.client.answers.append(info)
        self.session.update(seconds=1 / 60, settled=True)
        self.client.answer_newest()
        self.session.update(seconds=1 / 60, settled=True)

    @property
    def opened(self) -> list[str]:
        return [Path(model).name[-10:-4] for model in self.client.opened]


def scrub(monkeypatch: pytest.MonkeyPatch, index: int) -> None:
    press(monkeypatch, run_panel, lambda _: RunAction(index=index))


def test_without_a_run_it_says_how_to_get_one() -> None:
    window = Window()
    window.play()
    assert not window.pane._run.has_run
    assert window.client.opened == []


def test_another_snapshot_shows_the_same_scene(run: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    window = Window(run)
    scene, recent = window.session.scene, window.session.preferences.recent_models
    scrub(monkeypatch, 0)
    window.play()
    assert window.opened == ["000400", "000000"]
    frame = window.session.frame
    assert frame is not None, "the picture stays until the next one is there"
    window.answer()
    window.play()
    assert window.session.model is not None
    assert window.session.model.path.endswith("000000.pkl")
    assert window.session.is_frame_current
    assert window.session.frame is not frame
    assert window.session.scene == scene
    assert window.session.preferences.recent_models == recent, "what is passed by is not remembered"


def test_only_one_snapshot_is_loaded_at_a_time_and_then_the_newest_wanted(
    run: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    window = Window(run)
    for index in (1, 0, 1, 0):
        scrub(monkeypatch, index)
        window.play(1, settled=False)
    assert window.opened == ["000400", "000200"]
    window.answer()
    window.play()
    assert window.opened == ["000400", "000200", "000000"]


def test_a_picture_of_the_old_snapshot_is_not_saved_as_one_of_the_new(
    run: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    window = Window(run)
    scrub(monkeypatch, 0)
    window.play()
    model = window.client.opened[-1]
    window.client.answers.append(replace(MODEL, model=model, path=model, content_hash=model))
    window.session.update(seconds=1 / 60, settled=True)
    assert not window.session.is_frame_current
    window.session.save_picture(tmp_path / "saved")
    window.session.update(seconds=1 / 60, settled=True)
    assert not (tmp_path / "saved").exists()
    window.client.answer_newest()
    window.session.update(seconds=1 / 60, settled=True)
    assert len(list((tmp_path / "saved").iterdir())) == 1


def test_a_snapshot_that_is_refused_is_not_asked_for_again_and_again(
    run: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    window = Window(run)
    scrub(monkeypatch, 0)
    window.play()
    window.client.answers.append(ModelRefused(window.client.opened[-1], "It is damaged."))
    window.play(6)
    assert window.opened == ["000400", "000000"]
    scrub(monkeypatch, 0)
    window.play()
    assert window.opened == ["000400", "000000", "000000"], "but whoever asks again is answered"


def test_the_neighbours_are_loaded_in_advance_while_the_pane_is_on_show(
    run: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    window = Window(run)
    scrub(monkeypatch, 1)
    window.play()
    window.answer()
    window.play()
    wanted = {Path(job.model).name[-10:-4] for _, job in asked(window.client, PreloadModel)}
    assert wanted >= {"000000", "000400"}


def test_a_click_on_a_measured_point_opens_its_snapshot(run: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    window = Window(run)
    press(monkeypatch, training_plot, lambda given: (given[0], 210.0))
    window.play()
    assert window.opened[-1] == "000200"


def test_a_new_snapshot_is_offered_once_and_opens_from_the_notice(run: Path) -> None:
    window = Window(run)
    (run / "network-snapshot-000600.pkl").write_bytes(b"model")
    end = time.monotonic() + 10
    while not window.session.notices.items:
        assert time.monotonic() < end
        window.play(1)
        time.sleep(0.01)
    (notice,) = window.session.notices.items
    assert notice.summary == "Snapshot 000600 has appeared"
    window.session.notices = replace(window.session.notices, items=(replace(notice, is_accepted=True),))
    window.play()
    assert window.opened[-1] == "000600"
    window.answer()
    window.play()
    assert window.session.notices.items == ()
    assert read_run(run).snapshots[-1].kimg == 600


def test_a_model_is_evicted_by_a_job_and_memory_is_looked_at_again(monkeypatch: pytest.MonkeyPatch) -> None:
    window = Window()
    window.play()
    ((job_id, _),) = asked(window.client, SurveyModels)
    row = HeldModel("b.pkl", "b.pkl", "/b.pkl", "stylegan3-t", 64, 1000, ())
    held = ModelsHeld((replace(row, model="a.pkl", uses=(Use.FIRST,)), row), "cpu", 10**9, 10**9, None)
    window.client.answers.append(JobDone(job_id, held))
    press(monkeypatch, held_models_panel, lambda _: "b.pkl")
    window.play()
    ((eviction, job),) = asked(window.client, EvictModel)
    assert job.model == "b.pkl"
    window.client.answers.append(JobDone(eviction, replace(held, models=held.models[:1])))
    before = len(asked(window.client, SurveyModels))
    window.play()
    assert window.session.jobs.long == ()
    assert len(asked(window.client, SurveyModels)) > before


def test_what_is_kept_from_the_web_can_be_opened_and_deleted(monkeypatch: pytest.MonkeyPatch) -> None:
    window = Window()
    cache = window.session.models.downloads.cache
    address = parse("https://example.org/a.pkl")
    path = cache.place(address) / "a.pkl"
    path.parent.mkdir(parents=True)
    path.write_bytes(b"model")
    cache.note(address, path, sha256="0" * 64, fetched_s=0.0)
    press(monkeypatch, downloads_panel, lambda _: (address.url, DownloadWish.OPEN))
    window.play()
    end = time.monotonic() + 10
    while window.session.models.downloads.running and time.monotonic() < end:
        window.play()
    assert window.client.opened == [address.url]
    press(monkeypatch, downloads_panel, lambda _: (address.url, DownloadWish.DELETE))
    window.play()
    assert cache.every() == ()

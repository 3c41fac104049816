"""Small pictures of seeds: what is asked for when, and what stays."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from renderer.messages import JobDone, JobProgress, Progress
from renderer.scene import LatentPoint, Scene, Truncation
from renderer.seed_map import PaintSeeds, SeedPictures
from tests.visualizer.fakes import MODEL, FakeClient
from tests.visualizer.panes.pane_play import session_with_model, without_opengl
from visualizer.inspecting import seed_atlas
from visualizer.inspecting.seed_atlas import SLOTS, SeedAtlas
from visualizer.session import Session


@pytest.fixture(autouse=True)
def context(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    yield from without_opengl(monkeypatch, seed_atlas)


class Shown:
    """An atlas of a session that is at rest."""

    def __init__(self, folder: Path) -> None:
        self.client = FakeClient()
        self.session: Session = session_with_model(self.client, folder)
        self.atlas = SeedAtlas()
        self.scene = Scene()

    def look(self, *seeds: int) -> seed_atlas.SeedSheet:
        self.atlas.sheet(self.session.jobs, MODEL, self.scene, seeds)
        self.session.update(seconds=1 / 60, settled=True)  # what was wanted is asked for
        sheet = self.atlas.sheet(self.session.jobs, MODEL, self.scene, seeds)
        self.session.update(seconds=1 / 60, settled=True)
        return sheet

    def asked(self) -> list[tuple[int, PaintSeeds]]:
        return [(id_, job) for id_, job in self.client.jobs.items() if isinstance(job, PaintSeeds)]

    def answer(self, count: int | None = None) -> None:
        id_, job = self.asked()[-1]
        pictures = np.full((len(job.seeds[:count]), 8, 8, 3), 7, np.uint8)
        part = SeedPictures(job, pictures)
        news = JobDone(id_, part) if count is None else JobProgress(id_, Progress(count, 9, partial=part))
        self.session.jobs.take(news)


@pytest.fixture
def shown(tmp_path: Path) -> Shown:
    return Shown(tmp_path)


def test_seeds_are_asked_for_as_they_come_into_sight_and_only_once(shown: Shown) -> None:
    shown.look(1, 2, 3)
    shown.look(1, 2, 3)
    assert [job.seeds for _, job in shown.asked()] == [(1, 2, 3)]
    shown.answer()
    assert set(shown.look(1, 2, 3).places) == {1, 2, 3}
    shown.look(2, 3, 4)
    shown.look(2, 3, 4)
    assert [job.seeds for _, job in shown.asked()] == [(1, 2, 3), (4,)]


def test_pictures_are_shown_as_they_arrive_without_asking_anew(shown: Shown) -> None:
    shown.look(1, 2, 3)
    shown.answer(1)
    assert set(shown.look(1, 2, 3).places) == {1}
    shown.answer(2)
    assert set(shown.look(1, 2, 3).places) == {1, 2}
    assert len(shown.asked()) == 1


def test_another_scene_keeps_the_old_pictures_dimmed_until_new_ones_are_there(shown: Shown) -> None:
    shown.look(1, 2)
    shown.answer()
    assert set(shown.look(1, 2).current) == {1, 2}
    shown.scene = replace(shown.scene, truncation=Truncation(0.5))
    sheet = shown.look(1, 2)
    assert (set(sheet.places), set(sheet.current)) == ({1, 2}, set())
    shown.answer()
    assert set(shown.look(1, 2).current) == {1, 2}


def test_moving_the_latent_point_is_no_other_scene(shown: Shown) -> None:
    shown.look(1)
    shown.answer()
    shown.look(1)
    shown.scene = replace(shown.scene, latent=LatentPoint(x=0.5))
    assert set(shown.look(1).current) == {1}


def test_the_longest_unseen_pictures_go_first(shown: Shown) -> None:
    shown.look(*range(SLOTS))
    shown.answer()
    shown.look(*range(1, SLOTS))
    shown.look(SLOTS)
    shown.answer()
    places = shown.look(SLOTS).places
    assert SLOTS in places
    assert 0 not in places
    assert len(places) == SLOTS

"""How long a picture of an export will take."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from renderer.frame import Frame, PictureStats, Quality, StepTiming
from renderer.messages import JobProgress, Progress
from renderer.recording.motion_presets import seed_walk
from renderer.recording.project_file import Project
from renderer.recording.timeline import Timeline
from renderer.recording.video_jobs import ExportVideo
from tests.visualizer.fakes import MODEL, FakeClient
from visualizer.motion.picture_time import PictureTime
from visualizer.rendering.jobs import Jobs, LongJob

OTHER = replace(MODEL, model="b.pkl", name="b.pkl")


def frame(ms: float, *, cached: bool = False, quality: Quality = Quality.FULL) -> Frame:
    timings = (StepTiming("L0", ms, cached),)
    pixels, stats = np.zeros((8, 8, 3), np.uint8), PictureStats(0, 0, 1, 1, 1, 1)
    return Frame(1, pixels, (8, 8), stats, (), ms, quality, layer_timings=timings)


def shown(*render_ms: float) -> PictureTime:
    known = PictureTime()
    for ms in render_ms:
        known.note(frame(ms), MODEL)
    return known


def exported(timeline: Timeline, *, seconds: float = 11.0) -> LongJob:
    """An export of MODEL after 21 frames, of which the first took one second."""
    jobs = Jobs(FakeClient())
    job_id = jobs.start(ExportVideo(Project(model=MODEL.model, timeline=timeline), "a.mp4"), "Export")
    for done, passed in ((1, 1.0), (21, seconds - 1.0)):
        jobs.update(passed, settled=True)
        jobs.take(JobProgress(job_id, Progress(done, 360)))
    return jobs.long[0]


def test_single_slow_and_quick_pictures_change_little() -> None:
    noise = np.random.default_rng(5)
    known, told = PictureTime(), []
    for each in range(60):
        known.note(frame(1500.0 if each % 9 == 0 else 300.0 + noise.normal(0, 60)), MODEL)
        ms = known.milliseconds(MODEL.model, draft=False)
        told += [] if ms is None else [ms]
    assert len(told) > 50
    assert max(told[2:]) < 1.5 * min(told[2:])


def test_too_few_pictures_tell_nothing_and_the_first_is_not_one_of_them() -> None:
    assert shown(9000.0, 300.0, 310.0).milliseconds(MODEL.model, draft=False) is None
    assert shown(9000.0, 300.0, 310.0, 320.0).milliseconds(MODEL.model, draft=False) == 310.0


def test_what_was_not_computed_whole_does_not_count() -> None:
    known = shown(9000.0, 300.0, 310.0)
    known.note(frame(5.0, cached=True), MODEL)
    assert known.milliseconds(MODEL.model, draft=False) is None


def test_each_quality_has_its_own_time_and_the_other_one_tells_until_there_is_one() -> None:
    known = shown(9000.0, 300.0, 310.0, 320.0)
    assert known.milliseconds(MODEL.model, draft=True) == 310.0
    drafts = PictureTime()
    for ms in (9000.0, 100.0, 110.0, 120.0):
        known.note(frame(ms, quality=Quality.DRAFT), MODEL)
        drafts.note(frame(ms, quality=Quality.DRAFT), MODEL)
    assert drafts.milliseconds(MODEL.model, draft=False) == 110.0
    assert known.milliseconds(MODEL.model, draft=True) == 115.0
    assert known.milliseconds(MODEL.model, draft=False) == 310.0


def test_an_export_tells_best_and_each_model_keeps_its_own() -> None:
    known = shown(9000.0, 300.0, 310.0, 320.0)
    known.note_export(exported(seed_walk(range(2), seconds_per_seed=1.0)))
    assert known.milliseconds(MODEL.model, draft=False) == pytest.approx(500.0)
    for _ in range(9):
        known.note(frame(20.0), OTHER)
    assert known.milliseconds(OTHER.model, draft=False) == 20.0
    known.note(frame(40.0), MODEL)
    assert known.milliseconds(MODEL.model, draft=False) == pytest.approx(500.0)


def test_an_export_in_which_nothing_moves_does_not_tell() -> None:
    known = shown(9000.0, 300.0, 310.0, 320.0)
    known.note_export(exported(Timeline(4.0)))
    assert known.milliseconds(MODEL.model, draft=False) == 310.0

"""Videos, as jobs."""

from __future__ import annotations

import gc
import os
import signal
from dataclasses import replace
from fractions import Fraction
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PIL import Image

from renderer import scene_file
from renderer.messages import Progress, RenderRequest
from renderer.recording import frame_output, project_file
from renderer.recording.ffmpeg import VideoError
from renderer.recording.motion_presets import layer_flight, orbit, seed_walk, walk_track
from renderer.recording.project_file import Cell, Grid, Project
from renderer.recording.timeline import Timeline
from renderer.recording.timeline_scenes import scenes
from renderer.recording.video import VideoFile
from renderer.recording.video_jobs import ExportedVideo, ExportVideo, FramePreview
from renderer.recording.video_settings import FrameRate, VideoFormat, VideoSettings
from renderer.render import Renderer
from renderer.scene import LayerView, Scene, SpectrumView, Transform, Truncation
from renderer.scene_check import SceneError
from tests.long_work import finish
from tests.renderer.decoded import decode, psnr_db, stream_of

PACK = Path(__file__).parents[2] / "conformance"
GRAY, CONDITIONAL, T64 = (
    str(PACK / f"{name}.pkl") for name in ("sg3-t-32-gray", "sg3-r-64-cond", "sg3-t-64")
)
LOSSLESS = VideoSettings(VideoFormat.FFV1, FrameRate(10))
WALK = Project(Scene(truncation=Truncation(0.8)), GRAY, timeline=seed_walk((0, 5, 9), seconds_per_seed=0.3),
               video=LOSSLESS)  # fmt: skip


@pytest.fixture
def renderer() -> Renderer:
    return Renderer("cpu")


def export(renderer: Renderer, project: Project, path: Path) -> tuple[list[Progress], ExportedVideo]:
    done, news = finish(renderer.work(ExportVideo(project, str(path))))
    assert isinstance(done, ExportedVideo)
    return news, done


def rendered(renderer: Renderer, model: str, scene: Scene) -> np.ndarray:
    pixels = renderer.render(RenderRequest(1, model, scene)).pixels
    return np.broadcast_to(pixels, (*pixels.shape[:2], 3))


@pytest.fixture
def encoders(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """The process ids of the encoders that were started."""
    pids: list[int] = []

    class Noted(VideoFile):
        def __init__(self, *given: Any, **named: Any) -> None:
            super().__init__(*given, **named)
            pids.append(self.encoder_pid)

    monkeypatch.setattr(frame_output, "VideoFile", Noted)
    return pids


def resident_bytes() -> int:
    pages = int(Path("/proc/self/statm").read_text().split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE")


def is_running(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return True


@pytest.mark.parametrize(
    ("model", "scene", "timeline"),
    [
        (GRAY, Scene(truncation=Truncation(0.8)), seed_walk((0, 5, 9), seconds_per_seed=0.3)),
        (CONDITIONAL, Scene(class_index=2), seed_walk((1, 2), seconds_per_seed=0.2)),
        (T64, Scene(spectrum=SpectrumView(enabled=True)), orbit(Transform(), seconds=0.3)),
        (T64, Scene(view=LayerView("L2_36_32", mono=True)), seed_walk((1, 2), seconds_per_seed=0.1)),
    ],
)
def test_a_lossless_video_holds_the_very_bytes_of_render(
    renderer: Renderer, tmp_path: Path, model: str, scene: Scene, timeline: Timeline
) -> None:
    if scene.view.layer is not None:
        scene = replace(scene, view=replace(scene.view, layer=renderer.open(model).layers[3].name))
    project = Project(scene, model, timeline=timeline, video=LOSSLESS)
    _, done = export(renderer, project, tmp_path / "a.mkv")
    expected = [rendered(renderer, model, each) for each in scenes(scene, timeline, LOSSLESS.rate)]
    np.testing.assert_array_equal(decode(tmp_path / "a.mkv", *done.size), expected)
    assert done.frames == len(expected)


def test_h264_in_full_colour_is_above_40_db_at_its_default_quality(
    renderer: Renderer, tmp_path: Path
) -> None:
    project = replace(WALK, model="stylegan3-r-64", video=VideoSettings(VideoFormat.H264_444, FrameRate(10)))
    export(renderer, project, tmp_path / "a.mp4")
    expected = [
        rendered(renderer, project.model, each)
        for each in scenes(project.scene, project.timeline, project.video.rate)
    ]
    assert psnr_db(decode(tmp_path / "a.mp4", 64, 64), np.stack(expected)) >= 40


@pytest.mark.parametrize("rate", [FrameRate(60), FrameRate(30000, 1001)])
def test_frames_rate_and_duration_are_exact(renderer: Renderer, tmp_path: Path, rate: FrameRate) -> None:
    seconds = float(12 / rate.fraction)
    project = replace(
        WALK, timeline=seed_walk((0, 1), seconds_per_seed=seconds), video=VideoSettings(rate=rate)
    )
    _, done = export(renderer, project, tmp_path / "a.mp4")
    stream = stream_of(tmp_path / "a.mp4")
    assert stream.times == tuple(i / rate.fraction for i in range(24))
    assert (stream.end, done.frames) == (Fraction(24) / rate.fraction, 24)


def test_the_project_in_the_video_makes_the_video_again(renderer: Renderer, tmp_path: Path) -> None:
    _, done = export(renderer, WALK, tmp_path / "a.mkv")
    inside = project_file.read(tmp_path / "a.mkv")
    assert inside == done.project
    assert (inside.model, inside.model_hash) == ("sg3-t-32-gray.pkl", renderer.open(GRAY).content_hash)
    export(renderer, replace(inside, model=GRAY), tmp_path / "b.mkv")
    np.testing.assert_array_equal(decode(tmp_path / "a.mkv", 32, 32), decode(tmp_path / "b.mkv", 32, 32))


def test_no_folder_of_this_machine_is_in_the_video(renderer: Renderer, tmp_path: Path) -> None:
    export(renderer, WALK, tmp_path / "a.mkv")
    assert str(PACK).encode() not in (tmp_path / "a.mkv").read_bytes()


def test_a_loop_closes_without_a_leap(renderer: Renderer, tmp_path: Path) -> None:
    project = replace(WALK, model="stylegan3-r-32", timeline=seed_walk((0, 5, 9), seconds_per_seed=2.0))
    export(renderer, project, tmp_path / "a.mkv")
    frames = decode(tmp_path / "a.mkv", 32, 32).astype(np.float64)
    steps = np.abs(np.diff(frames, axis=0, append=frames[:1])).mean(axis=(1, 2, 3))
    assert steps[-1] < 1.5 * np.median(steps)


def test_progress_counts_frames_and_shows_the_newest(renderer: Renderer, tmp_path: Path) -> None:
    news, done = export(renderer, WALK, tmp_path / "a.mkv")
    assert [(progress.done, progress.total) for progress in news] == [(i + 1, 9) for i in range(9)]
    assert isinstance(news[-1].partial, FramePreview)
    preview = done.preview
    assert preview is not None
    assert preview.frame == 8
    np.testing.assert_array_equal(preview.pixels, decode(tmp_path / "a.mkv", 32, 32)[8])
    assert (done.size, done.notes) == ((32, 32), ())


def test_seeds_and_models_go_side_by_side(renderer: Renderer, tmp_path: Path) -> None:
    cells = (Cell(), Cell(latent=walk_track((20, 21), seconds_per_seed=0.1)), Cell(model="stylegan3-r-32"),
             Cell(model="stylegan3-r-32", latent=walk_track((7,), seconds_per_seed=0.1)))  # fmt: skip
    project = replace(WALK, timeline=seed_walk((0, 5), seconds_per_seed=0.1), grid=Grid(2, cells))
    _, done = export(renderer, project, tmp_path / "a.mkv")
    assert done.size == (64, 64)
    frames = decode(tmp_path / "a.mkv", 64, 64)
    corners = [(0, 0), (0, 32), (32, 0), (32, 32)]
    for (top, left), model, timeline in zip(corners, project.models(), project.timelines(), strict=True):
        for frame, scene in zip(frames, scenes(project.scene, timeline, LOSSLESS.rate), strict=True):
            picture = rendered(renderer, model, scene)
            np.testing.assert_array_equal(frame[top : top + 32, left : left + 32], picture)
    assert [cell.model for cell in done.project.grid.cells] == ["", "", "stylegan3-r-32", "stylegan3-r-32"]


def test_a_flight_through_layers_has_one_size(renderer: Renderer, tmp_path: Path) -> None:
    layers = [layer.name for layer in renderer.open(T64).layers]
    largest = max(layer.size[0] for layer in renderer.open(T64).layers)
    project = Project(model=T64, timeline=layer_flight(layers, seconds_per_layer=0.1), video=LOSSLESS)
    _, done = export(renderer, project, tmp_path / "a.mkv")
    assert (done.frames, done.size) == (len(layers), (largest, largest))


def test_odd_sides_are_noted(renderer: Renderer, tmp_path: Path) -> None:
    project = replace(WALK, timeline=Timeline(), video=VideoSettings(size=(33, 35)))
    _, done = export(renderer, project, tmp_path / "a.mp4")
    assert (done.frames, done.size) == (1, (34, 36))
    assert "even sides" in done.notes[0]


def test_what_the_pictures_warn_of_is_noted_once(renderer: Renderer, tmp_path: Path) -> None:
    _, done = export(renderer, replace(WALK, scene=Scene(class_index=3)), tmp_path / "a.mkv")
    assert done.notes == ("This model has no classes, so class 3 is left out.",)


def test_what_is_cancelled_leaves_no_file_and_no_encoder(
    renderer: Renderer, tmp_path: Path, encoders: list[int]
) -> None:
    work = renderer.work(ExportVideo(WALK, str(tmp_path / "a.mkv")))
    while next(work) is None:
        pass
    assert [is_running(pid) for pid in encoders] == [True]
    work.close()
    assert list(tmp_path.iterdir()) == []
    assert [is_running(pid) for pid in encoders] == [False]


def test_a_killed_encoder_is_a_clear_error_and_leaves_no_file(
    renderer: Renderer, tmp_path: Path, encoders: list[int]
) -> None:
    work = renderer.work(ExportVideo(WALK, str(tmp_path / "a.mkv")))
    while next(work) is None:
        pass
    os.kill(encoders[0], signal.SIGKILL)
    with pytest.raises(VideoError, match=r"ended by signal 9, so a\.mkv was not written: start again"):
        list(work)
    assert list(tmp_path.iterdir()) == []


def test_a_scene_that_cannot_be_shown_is_refused_before_anything_is_written(
    renderer: Renderer, tmp_path: Path
) -> None:
    project = Project(model=GRAY, timeline=layer_flight(["input", "L99"]), video=LOSSLESS)
    with pytest.raises(SceneError, match="L99"):
        export(renderer, project, tmp_path / "a.mkv")
    assert list(tmp_path.iterdir()) == []


def test_frames_as_png_are_what_render_writes(renderer: Renderer, tmp_path: Path) -> None:
    project = replace(WALK, video=VideoSettings(VideoFormat.PNG, FrameRate(10)))
    _, done = export(renderer, project, tmp_path / "frames")
    expected = list(scenes(WALK.scene, WALK.timeline, LOSSLESS.rate))
    for i, scene in enumerate(expected):
        path = tmp_path / "frames" / f"frame{i:06d}.png"
        assert scene_file.read(path).scene == scene
        with Image.open(path) as image:
            np.testing.assert_array_equal(np.asarray(image), rendered(renderer, GRAY, scene))
    assert project_file.read(tmp_path / "frames" / "project.json") == done.project


def test_png_frames_that_are_there_are_not_rendered_again(renderer: Renderer, tmp_path: Path) -> None:
    project = replace(WALK, video=VideoSettings(VideoFormat.PNG, FrameRate(10)))
    work = renderer.work(ExportVideo(project, str(tmp_path)))
    shown = 0
    while shown < 5:
        shown += next(work) is not None
    work.close()
    there = sorted(path.name for path in tmp_path.glob("frame*"))
    assert 1 <= len(there) <= 5
    news, _ = export(renderer, project, tmp_path)
    assert len(news) == 9 - len(there)
    assert news[-1].done == 9
    assert len(list(tmp_path.glob("frame*"))) == 9


@pytest.mark.skipif(not Path("/proc/self/statm").exists(), reason="needs /proc")
def test_memory_stays_flat_over_many_frames(renderer: Renderer, tmp_path: Path) -> None:
    timeline = seed_walk(range(4), seconds_per_seed=7.5)
    project = Project(model="stylegan3-r-32", timeline=timeline, video=replace(LOSSLESS, size=(256, 256)))
    sizes: list[int] = []
    work = renderer.work(ExportVideo(project, str(tmp_path / "a.mkv")))
    for progress in work:
        if progress is not None and progress.done % 50 == 0:
            gc.collect()
            sizes.append(resident_bytes())
    frame = 256 * 256 * 3
    assert len(sizes) == 6
    assert sizes[-1] - sizes[1] < 40 * frame, "200 frames came between"


def test_any_name_is_a_name(renderer: Renderer, tmp_path: Path) -> None:
    path = tmp_path / "ü 'quoted' %03d -vf.mkv"
    export(renderer, replace(WALK, timeline=Timeline()), path)
    assert [each.name for each in tmp_path.iterdir()] == [path.name]
    assert project_file.read(path).scene == WALK.scene

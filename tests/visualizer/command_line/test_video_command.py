"""`sg3-viz video` as a user types it."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
import wave
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from renderer import scene_file
from renderer.recording import project_file
from renderer.recording.project_file import Project
from renderer.recording.timeline import Interpolation
from renderer.recording.timeline_scenes import frame_count, scenes
from renderer.recording.video_settings import ENCODINGS, Fit, FrameRate, Scaling, VideoFormat
from renderer.scene import LatentPoint, LayerView, Scene, Transform, Truncation
from renderer.scene_file import SceneFile
from tests.renderer.decoded import decode, stream_of
from tests.visualizer.cli_runs import GRAY, PACK, Capture, assert_failed, work_in
from visualizer import cli

ROOT = Path(__file__).parents[3]
SHORT = ["--seeds", "0-1", "--frames-per-seed", "3"]


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    return work_in(tmp_path, monkeypatch)


def run(*words: str) -> int:
    return cli.main(["video", *words])


def made(*words: str, out: str = "a.mkv") -> Project:
    """The project in the video that these words write."""
    assert run(*words, "--out", out) == 0
    return project_file.read(Path(out))


def test_the_way_through_the_seeds_is_a_cubic_loop_of_120_frames_each() -> None:
    project = made("stylegan3-t-32", "--seeds", "4,8", "--psi", "0.7")
    latent = project.timeline.track("latent")
    assert latent is not None
    assert latent.interpolation is Interpolation.CUBIC
    assert [(key.seconds, key.value) for key in latent.keys] == [(0, LatentPoint(x=4)), (2, LatentPoint(x=8))]
    assert (project.timeline.duration_s, project.timeline.loops) == (4, True)
    assert project.scene.truncation.psi == 0.7
    assert project.video.rate == FrameRate(60)
    assert stream_of(Path("a.mkv")).frames == 240


@pytest.mark.parametrize(("rate", "frames"), [("12", 6), ("30000/1001", 15), ("1", 1)])
def test_seconds_per_seed_are_whole_frames_at_any_rate(rate: str, frames: int, capsys: Capture) -> None:
    project = made("stylegan3-t-32", "--seeds", "0-1", "--seconds-per-seed", "0.5", "--fps", rate)
    assert frame_count(project.timeline, project.video.rate) == 2 * frames
    assert stream_of(Path("a.mkv")).frames == 2 * frames
    assert "note" not in capsys.readouterr().err


def test_it_says_how_long_a_seed_takes_where_the_rate_makes_it_long(capsys: Capture) -> None:
    made(GRAY, "--seeds", "0", "--fps", "12")
    told = "note: each seed has 120 frames, 10 s; --seconds-per-seed changes that."
    assert told in capsys.readouterr().err


def test_it_says_what_it_wrote(capsys: Capture) -> None:
    assert run(GRAY, *SHORT, "--out", "a.mp4") == 0
    assert capsys.readouterr().out == "a.mp4: 6 frames of 32×32, 0.1 s at 60 frames/s\n"


def test_a_video_makes_itself_again(capsys: Capture, folder: Path) -> None:
    (folder / "sg3-t-32-gray.pkl").write_bytes(Path(GRAY).read_bytes())
    first = made("sg3-t-32-gray.pkl", *SHORT, "--psi", "0.5", "--fps", "24")
    assert run("a.mkv", "--out", "b.mkv") == 0
    assert project_file.read(Path("b.mkv")) == first
    np.testing.assert_array_equal(decode(Path("a.mkv"), 32, 32), decode(Path("b.mkv"), 32, 32))
    assert "another" not in capsys.readouterr().err


def test_a_project_that_keeps_things_for_another_model_is_rendered_without_them(capsys: Capture) -> None:
    first = made(GRAY, *SHORT)
    kept = replace(first.scene, view=LayerView("L9_of_another"), class_index=4)
    project_file.write(Path("kept.sg3viz"), replace(first, scene=kept))
    capsys.readouterr()
    assert made("kept.sg3viz", "--model", GRAY, out="b.mkv") == first
    assert "has no use for the class and the layer L9_of_another" in capsys.readouterr().err


def test_it_may_be_made_again_otherwise() -> None:
    made("stylegan3-t-32", *SHORT, out="a.mp4")
    words = ["--fps", "30", "--size", "64x64", "--scaling", "lanczos", "--psi", "0.2", "--precision", "draft"]
    again = made("a.mp4", *words, "--format", "h264-444", "--crf", "20", out="b.mp4")
    assert again.scene.truncation.psi == 0.2
    video = again.video
    assert (video.format, video.crf, video.draft) == (VideoFormat.H264_444, 20, True)
    assert (video.rate, video.size, video.scaling) == (FrameRate(30), (64, 64), Scaling.LANCZOS)
    assert frame_count(again.timeline, again.video.rate) == 3, "the duration stays"


def test_every_format_makes_itself_again() -> None:
    for video_format in (VideoFormat.H265, VideoFormat.AV1, VideoFormat.H264_444):
        suffix = ENCODINGS[video_format].suffix
        made("stylegan3-t-32", *SHORT, "--format", video_format.value, out=f"a{suffix}")
        assert made(f"a{suffix}", out=f"b{suffix}").video.format is video_format


def test_a_project_beside_the_video_makes_it_again() -> None:
    first = made("stylegan3-t-32", *SHORT, "--with-project")
    assert project_file.read(Path("a.mkv.json")) == first
    assert made("a.mkv.json", out="b.mkv") == first


def test_a_saved_scene_is_a_video_of_one_frame() -> None:
    scene = Scene(latent=LatentPoint(x=3), transform=Transform(turns=0.1))
    Path("a.json").write_bytes(scene_file.encode(SceneFile(scene, "stylegan3-t-32")))
    assert made("a.json").scene == scene
    assert stream_of(Path("a.mkv")).frames == 1


def test_seeds_may_go_through_a_saved_scene() -> None:
    scene = Scene(transform=Transform(turns=0.1), truncation=Truncation(0.5, 3))
    Path("a.json").write_bytes(scene_file.encode(SceneFile(scene)))
    project = made("stylegan3-t-32", *SHORT, "--scene", "a.json")
    assert project.scene == scene
    assert len({each.latent for each in scenes(project.scene, project.timeline, project.video.rate)}) == 6


def test_a_grid_shares_out_the_seeds() -> None:
    project = made("stylegan3-t-32", "--seeds", "0-5", "--grid", "3x1", "--frames-per-seed", "2")
    latents = [timeline.track("latent") for timeline in project.timelines()]
    assert [[key.value.x for key in latent.keys] for latent in latents] == [[0, 1], [2, 3], [4, 5]]  # type: ignore[union-attr]
    assert decode(Path("a.mkv"), 96, 32).shape == (4, 32, 96, 3)


def test_with_a_seed_for_each_cell_every_cell_goes_through_all() -> None:
    project = made("stylegan3-t-32", "--seeds", "0-3", "--grid", "2x2", "--frames-per-seed", "2")
    latents = [timeline.track("latent") for timeline in project.timelines()]
    walks = [[key.value.x for key in latent.keys] for latent in latents]  # type: ignore[union-attr]
    assert walks == [[0, 1, 2, 3], [1, 2, 3, 0], [2, 3, 0, 1], [3, 0, 1, 2]]


def test_a_gif_has_a_rate_that_gifs_can_have() -> None:
    assert made("stylegan3-t-32", *SHORT, out="a.gif").video.rate == FrameRate(50)


def test_a_folder_gets_numbered_pictures_and_can_be_gone_on_with(folder: Path) -> None:
    assert run("stylegan3-t-32", *SHORT, "--out", "frames") == 0
    names = [f"frame{i:06d}.png" for i in range(6)]
    assert sorted(path.name for path in (folder / "frames").iterdir()) == [*names, "project.json"]
    (folder / "frames" / names[2]).unlink()
    before = (folder / "frames" / names[1]).stat().st_mtime_ns
    assert run("frames/project.json", "--out", "frames") == 0
    assert (folder / "frames" / names[2]).exists()
    assert (folder / "frames" / names[1]).stat().st_mtime_ns == before


def test_the_model_of_a_video_is_looked_for_and_can_be_named(capsys: Capture, folder: Path) -> None:
    made(GRAY, *SHORT)
    capsys.readouterr()
    assert run("a.mkv", "--out", "b.mkv") == 1
    assert (
        "The model sg3-t-32-gray.pkl of a.mkv is not here: say where with --model" in capsys.readouterr().err
    )
    assert run("a.mkv", "--out", "b.mkv", "--model", GRAY) == 0
    assert run("a.mkv", "--out", "c.mkv", "--model", str(PACK / "sg3-t-64.pkl")) == 0
    assert "made with another model than sg3-t-64.pkl" in capsys.readouterr().err


@pytest.mark.parametrize(
    "words",
    [
        [GRAY, "--out", "a.mp4"],
        [GRAY, *SHORT],
        [GRAY, *SHORT, "--out", "a.avi"],
        [GRAY, *SHORT, "--out", "a.mp4", "--format", "vp9"],
        [GRAY, *SHORT, "--out", "a.png", "--format", "png"],
        [GRAY, *SHORT, "--out", "a.mp4", "--format", "cinema"],
        [GRAY, *SHORT, "--out", "a.mp4", "--fps", "0"],
        [GRAY, *SHORT, "--out", "a.mp4", "--fps", "5000"],
        [GRAY, *SHORT, "--out", "a.gif", "--fps", "60"],
        [GRAY, *SHORT, "--out", "a.mp4", "--size", "big"],
        [GRAY, *SHORT, "--out", "a.mp4", "--size", "99999x2"],
        [GRAY, *SHORT, "--out", "a.mp4", "--crf", "99"],
        [GRAY, *SHORT, "--out", "a.mkv", "--crf", "3"],
        [GRAY, *SHORT, "--out", "a.mp4", "--grid", "0x2"],
        [GRAY, "--seeds", "0-2", "--out", "a.mp4", "--grid", "2x1"],
        [GRAY, "--seeds", "0-99", "--out", "a.mp4", "--grid", "10x10"],
        [GRAY, "--seeds", "0-9999", "--out", "a.mp4"],
        [GRAY, "--seeds", "0-1", "--out", "a.mp4", "--frames-per-seed", "99999999"],
        [GRAY, "--seeds", "0-1", "--out", "a.mp4", "--seconds-per-seed", "1e300"],
        [GRAY, "--seeds", "0-1", "--out", "a.mp4", "--seconds-per-seed", "0"],
        [GRAY, *SHORT, "--out", "a.mp4", "--seconds-per-seed", "2"],
        ["a.mp4", "--seeds", "0-1", "--out", "b.mp4"],
        ["a.json", "--grid", "2x1", "--out", "b.mp4"],
        [GRAY, *SHORT, "--out", "a.mp4", "--caption", "{tempo}"],
        [GRAY, *SHORT, "--out", "a.gif", "--audio", "a.wav"],
        [GRAY, *SHORT, "--out", "a.mp4", "--model", GRAY],
        [GRAY, *SHORT, "--out", "a", "--format", "npz", "--size", "64x64"],
        [GRAY, "--seeds", "0-63", "--grid", "8x8", "--out", "a.mp4", "--beside", "intact"],
    ],
)
def test_wrong_words_are_exit_status_2(capsys: Capture, folder: Path, words: list[str]) -> None:
    assert run(*words) == 2
    assert "Error: " in capsys.readouterr().err
    assert list(folder.iterdir()) == []


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (["missing.mp4", "--out", "a.mp4"], "missing.mp4 cannot be read"),
        (["missing.pkl", *SHORT, "--out", "a.mp4"], "There is no model missing.pkl"),
        ([GRAY, *SHORT, "--out", "a.mp4", "--size", "8x8"], "do not fit into 8×8"),
        ([GRAY, *SHORT, "--out", "a.mp4", "--device", "cuda:99"], "cuda:99"),
        ([GRAY, *SHORT, "--out", f"{__file__}/a.mp4"], "cannot be written"),
        ([GRAY, *SHORT, "--out", "a.mp4", "--scene", "missing.json"], "missing.json cannot be read"),
        (
            [GRAY, *SHORT, "--out", "a.mp4", "--audio", "missing.wav"],
            "The soundtrack missing.wav is not here",
        ),
    ],
)
def test_failed_work_is_one_line_and_exit_status_1(
    capsys: Capture, folder: Path, words: list[str], message: str
) -> None:
    assert_failed(run(*words), capsys, message)
    assert list(folder.iterdir()) == []


def started(folder: Path) -> subprocess.Popen[str]:
    """The program under way with a long video, some frames of it encoded."""
    words = [
        sys.executable,
        "-m",
        "visualizer",
        "video",
        "stylegan3-t-32",
        "--seeds",
        "0-20",
        "--out",
        "a.mkv",
    ]
    environment = os.environ | {"PYTHONPATH": str(ROOT), "TMPDIR": str(folder.parent)}
    program = subprocess.Popen(words, cwd=folder, env=environment, stderr=subprocess.PIPE, text=True)
    deadline = time.monotonic() + 60
    while not any(path.stat().st_size for path in folder.iterdir()):
        assert time.monotonic() < deadline
        assert program.poll() is None
        time.sleep(0.05)
    return program


def test_ctrl_c_leaves_nothing(folder: Path) -> None:
    program = started(folder)
    program.send_signal(signal.SIGINT)
    _, err = program.communicate(timeout=30)
    assert (program.returncode, err.strip()) == (1, "sg3-viz: error: stopped by Ctrl-C.")
    assert list(folder.iterdir()) == []


def test_a_killed_program_leaves_no_file_of_that_name(folder: Path) -> None:
    (folder / "a.mkv").write_bytes(b"")
    program = started(folder)
    program.kill()
    program.communicate(timeout=30)
    assert (folder / "a.mkv").read_bytes() == b""


def tone(path: Path) -> Path:
    """Half a second of sound."""
    with wave.open(str(path), "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(48_000)
        file.writeframes(np.random.default_rng(0).integers(-9000, 9000, 24_000, np.int16).tobytes())
    return path


def test_a_caption_a_spectrum_and_sound_go_along_and_are_made_again(folder: Path, capsys: Capture) -> None:
    tone(folder / "tone.wav")
    words = ["--caption", "{frame}", "--beside", "fft", "--audio", "tone.wav", "--size", "128x64"]
    first = made("stylegan3-t-32", *SHORT, *words)
    assert (first.video.caption, first.video.with_spectrum) == ("{frame}", True)
    assert first.video.soundtrack is not None
    assert made("a.mkv", out="b.mkv") == first
    np.testing.assert_array_equal(decode(Path("a.mkv"), 128, 64), decode(Path("b.mkv"), 128, 64))
    without = made("a.mkv", "--caption", "", out="c.mkv")
    assert without.video.caption == ""
    (folder / "tone.wav").unlink()
    capsys.readouterr()
    assert_failed(run("a.mkv", "--out", "d.mkv"), capsys, "The soundtrack tone.wav of a.mkv is not here")
    tone(folder / "other.wav")
    assert run("a.mkv", "--audio", "other.wav", "--out", "d.mp4") == 0


def test_another_model_or_the_same_without_interventions_may_be_beside() -> None:
    other = made("stylegan3-t-32", *SHORT, "--beside", "stylegan3-r-32")
    assert [cell.model for cell in other.grid.cells] == ["", "stylegan3-r-32"]
    assert decode(Path("a.mkv"), 64, 32).shape == (6, 32, 64, 3)
    grid = made("stylegan3-t-32", *SHORT, "--grid", "2x1", "--beside", "intact", out="b.mkv")
    assert [cell.comparison is not None for cell in grid.grid.cells] == [False, True, False, True]


def test_numbers_and_deep_pictures_are_folders_of_files(folder: Path) -> None:
    for name, suffix in (("png-16", "png"), ("npz", "npz")):
        assert run("stylegan3-t-32", *SHORT, "--format", name, "--out", name) == 0
        assert len(list((folder / name).glob(f"frame*.{suffix}"))) == 6


def test_a_picture_may_fill_a_frame_of_another_shape() -> None:
    project = made("stylegan3-t-32", *SHORT, "--size", "64x32", "--fit", "fill", "--scaling", "lanczos")
    assert project.video.fit is Fit.FILL
    assert decode(Path("a.mkv"), 64, 32)[:, :, 0].any()

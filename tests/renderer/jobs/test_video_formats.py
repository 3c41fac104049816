"""What an export may hold besides the pictures of one scene, and formats that are no video."""

from __future__ import annotations

import wave
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import msgspec
import numpy as np
import pytest
from PIL import Image

from renderer import scene_file
from renderer.comparison import Comparison
from renderer.frame import Output
from renderer.interventions import ChannelMix, ChannelScale
from renderer.messages import RenderRequest
from renderer.recording import project_file
from renderer.recording.frame_caption import draw
from renderer.recording.motion_presets import seed_walk
from renderer.recording.picture_grid import GridChoice, compared
from renderer.recording.project_file import Project
from renderer.recording.timeline_scenes import scenes
from renderer.recording.video_jobs import ExportedVideo, ExportVideo
from renderer.recording.video_settings import FrameRate, Soundtrack, VideoFormat, VideoSettings
from renderer.render import Renderer
from renderer.scene import LatentPoint, LayerView, Normalize, Scene, SpectrumView, Truncation
from tests.long_work import finish
from tests.renderer.decoded import decode, ffmpeg

MODEL, OTHER = "stylegan3-t-32", "stylegan3-r-32"
RATE = FrameRate(10)
LOSSLESS = VideoSettings(VideoFormat.FFV1, RATE)
WALK = Project(
    Scene(truncation=Truncation(0.8)), MODEL, timeline=seed_walk((0, 5), seconds_per_seed=0.2), video=LOSSLESS
)


@pytest.fixture(scope="module")
def renderer() -> Renderer:
    return Renderer("cpu")


def export(renderer: Renderer, project: Project, path: Path, *, with_project: bool = False) -> ExportedVideo:
    done, _ = finish(renderer.work(ExportVideo(project, str(path), with_project)))
    assert isinstance(done, ExportedVideo)
    return done


def all_scenes(project: Project) -> list[Scene]:
    return list(scenes(project.scene, project.timeline, project.video.rate))


def rendered(
    renderer: Renderer, model: str, wanted: Sequence[Scene], output: Output = Output.PICTURE
) -> list[np.ndarray]:
    return [renderer.render(RenderRequest(1, model, scene, output=output)).pixels for scene in wanted]


def read_16(path: Path, width: int, height: int) -> np.ndarray:
    raw = ffmpeg("-i", str(path), "-f", "rawvideo", "-pix_fmt", "rgb48le", "-")
    return np.frombuffer(raw, "<u2").reshape(height, width, 3)


@pytest.mark.parametrize("gain_db", [0.0, -6.0])
def test_16_bits_are_those_of_the_picture_before_it_was_rounded(
    renderer: Renderer, tmp_path: Path, gain_db: float
) -> None:
    scene = replace(WALK.scene, view=LayerView(gain_db=gain_db))
    project = replace(WALK, scene=scene, video=VideoSettings(VideoFormat.PNG_16, RATE))
    export(renderer, project, tmp_path)
    images = rendered(renderer, MODEL, all_scenes(project), Output.ACTIVATION)
    for i, image in enumerate(images):
        deep = read_16(tmp_path / f"frame{i:06d}.png", 32, 32)
        wanted = np.clip(image.transpose(1, 2, 0).astype(np.float64) * 10 ** (gain_db / 20), -1, 1)
        assert np.abs(deep / 32767.5 - 1 - wanted).max() < 1.02 / 65535
        assert len(np.unique(deep)) > 256 * 4, "more levels than 8 bits have"
        assert scene_file.read(tmp_path / f"frame{i:06d}.png").scene == all_scenes(project)[i]


def test_8_bits_are_16_bits_rounded(renderer: Renderer) -> None:
    for view in (LayerView(), LayerView(normalize=Normalize.ALL, mono=True, gain_db=3.0)):
        scene = Scene(view=view)
        (shallow,), (deep,) = (
            rendered(renderer, MODEL, [scene], output) for output in (Output.PICTURE, Output.DEEP_PICTURE)
        )
        assert (deep.dtype, deep.shape) == (np.uint16, shallow.shape)
        assert np.abs(deep / 257 - shallow).max() <= 0.51


def test_a_spectrum_stands_beside_16_bits_too(renderer: Renderer) -> None:
    scene = Scene(spectrum=SpectrumView(enabled=True))
    (shallow,), (deep,) = (
        rendered(renderer, MODEL, [scene], output) for output in (Output.PICTURE, Output.DEEP_PICTURE)
    )
    np.testing.assert_array_equal(deep[:, 32:], shallow[:, 32:].astype(np.uint16) * 257)


def test_numbers_of_a_layer_are_those_of_render(renderer: Renderer, tmp_path: Path) -> None:
    layer = renderer.open(MODEL).layers[4].name
    project = replace(
        WALK,
        scene=replace(WALK.scene, view=LayerView(layer)),
        video=VideoSettings(VideoFormat.NPZ, RATE),
        grid=GridChoice(2).grid(),
    )
    export(renderer, project, tmp_path)
    for i, scene in enumerate(all_scenes(project)):
        with np.load(tmp_path / f"frame{i:06d}.npz", allow_pickle=False) as stored:
            (expected,) = rendered(renderer, MODEL, [scene], Output.ACTIVATION)
            np.testing.assert_array_equal(stored["activation0"], expected)
            assert stored["activation0"].dtype == np.float32
            assert msgspec.json.decode(str(stored["scene0"]), type=Scene) == scene
            assert stored["seconds"] == i / 10
            assert (stored["activation1"] != expected).any()
    assert len(list(tmp_path.glob("*.npz"))) == 4


@pytest.mark.parametrize("video_format", [VideoFormat.PNG, VideoFormat.PNG_16, VideoFormat.NPZ])
def test_a_sequence_that_is_gone_on_with_is_the_very_one_that_is_made_at_once(
    renderer: Renderer, tmp_path: Path, video_format: VideoFormat
) -> None:
    project = replace(WALK, video=VideoSettings(video_format, RATE))
    export(renderer, project, tmp_path / "whole")
    work = Renderer("cpu").work(ExportVideo(project, str(tmp_path / "parts")))
    while not list((tmp_path / "parts").glob("frame*")):
        next(work)
    work.close()
    assert len(list((tmp_path / "parts").glob("frame*"))) < 4
    export(Renderer("cpu"), project, tmp_path / "parts")
    whole, parts = (
        {path.name: path.read_bytes() for path in (tmp_path / name).iterdir()} for name in ("whole", "parts")
    )
    assert whole == parts


def test_seeds_beside_each_other_are_so_many_apart(renderer: Renderer, tmp_path: Path) -> None:
    project = replace(WALK, grid=GridChoice(2, 1, seed_step=10).grid())
    export(renderer, project, tmp_path / "a.mkv")
    frames = decode(tmp_path / "a.mkv", 64, 32)
    first = rendered(renderer, MODEL, [replace(WALK.scene, latent=LatentPoint(x=x)) for x in (0, 10)])
    np.testing.assert_array_equal(frames[0], np.concatenate(first, axis=1))
    np.testing.assert_array_equal(frames[:, :, :32], rendered(renderer, MODEL, all_scenes(project)))


def test_the_spectrum_is_beside_every_picture(renderer: Renderer, tmp_path: Path) -> None:
    project = replace(WALK, video=replace(LOSSLESS, with_spectrum=True))
    done = export(renderer, project, tmp_path / "a.mkv")
    assert done.size == (64, 32)
    wanted = [replace(scene, spectrum=SpectrumView(enabled=True)) for scene in all_scenes(project)]
    np.testing.assert_array_equal(decode(tmp_path / "a.mkv", 64, 32), rendered(renderer, MODEL, wanted))


def test_the_second_picture_is_beside_the_first(renderer: Renderer, tmp_path: Path) -> None:
    layer = renderer.open(MODEL).layers[5].name
    mix = ChannelMix(layer, scales=(ChannelScale(0, 0.0),))
    project = replace(
        WALK,
        scene=replace(WALK.scene, channel_mixes=(mix,)),
        grid=compared(GridChoice().grid(), Comparison()),
    )
    export(renderer, project, tmp_path / "a.mkv")
    frames = decode(tmp_path / "a.mkv", 64, 32)
    wanted = all_scenes(project)
    np.testing.assert_array_equal(frames[:, :, :32], rendered(renderer, MODEL, wanted))
    intact = [replace(scene, channel_mixes=()) for scene in wanted]
    np.testing.assert_array_equal(frames[:, :, 32:], rendered(renderer, MODEL, intact))


def test_another_model_may_be_the_second_and_is_named_in_the_file(renderer: Renderer, tmp_path: Path) -> None:
    project = replace(WALK, grid=compared(GridChoice().grid(), Comparison(OTHER)))
    done = export(renderer, project, tmp_path / "a.mkv")
    frames = decode(tmp_path / "a.mkv", 64, 32)
    np.testing.assert_array_equal(frames[:, :, 32:], rendered(renderer, OTHER, all_scenes(project)))
    assert [cell.model for cell in done.project.grid.cells] == ["", OTHER]
    assert project_file.read(tmp_path / "a.mkv") == done.project


def test_a_caption_is_burned_in_and_nothing_else_changes(renderer: Renderer, tmp_path: Path) -> None:
    project = replace(WALK, video=replace(LOSSLESS, size=(256, 256), caption="{frame} {seed} {time}"))
    export(renderer, project, tmp_path / "a.mkv")
    export(renderer, replace(project, video=replace(LOSSLESS, size=(256, 256))), tmp_path / "b.mkv")
    with_caption, without = (decode(tmp_path / name, 256, 256).copy() for name in ("a.mkv", "b.mkv"))
    draw(without[2], "2 5 0.20")
    draw(without[0], "0 0 0.00")
    assert (with_caption[1] != without[1]).any()
    np.testing.assert_array_equal(with_caption[[0, 2], 128:], without[[0, 2], 128:])
    np.testing.assert_array_equal(with_caption[:, :128], without[:, :128])


def test_sound_goes_along_and_the_file_tells_no_place(renderer: Renderer, tmp_path: Path) -> None:
    with wave.open(str(tmp_path / "tone.wav"), "wb") as file:
        file.setnchannels(2)
        file.setsampwidth(2)
        file.setframerate(48_000)
        file.writeframes(np.random.default_rng(0).integers(-9000, 9000, 96_000, np.int16).tobytes())
    video = replace(LOSSLESS, soundtrack=Soundtrack(str(tmp_path / "tone.wav")))
    export(renderer, replace(WALK, video=video), tmp_path / "a.mkv", with_project=True)
    raw = ffmpeg("-i", str(tmp_path / "a.mkv"), "-map", "0:a", "-f", "s16le", "-")
    with wave.open(str(tmp_path / "tone.wav")) as file:
        assert raw == file.readframes(round(0.4 * 48_000))
    np.testing.assert_array_equal(
        decode(tmp_path / "a.mkv", 32, 32), rendered(renderer, MODEL, all_scenes(WALK))
    )
    inside = project_file.read(tmp_path / "a.mkv")
    assert inside == project_file.read(tmp_path / "a.mkv.json")
    assert inside.video.soundtrack is not None
    assert inside.video.soundtrack.file == "tone.wav"
    assert str(tmp_path).encode() not in (tmp_path / "a.mkv").read_bytes()


def test_8_bit_frames_of_a_grid_are_pictures(renderer: Renderer, tmp_path: Path) -> None:
    project = replace(WALK, video=VideoSettings(VideoFormat.PNG, RATE), grid=GridChoice(2, 2).grid())
    export(renderer, project, tmp_path)
    with Image.open(tmp_path / "frame000003.png") as image:
        assert (image.size, image.mode) == ((64, 64), "RGB")

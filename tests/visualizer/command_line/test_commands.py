"""The work behind the sub-commands."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from renderer import scene_file
from renderer.recording import project_file
from renderer.recording.project_file import Project
from renderer.recording.timeline import Timeline
from renderer.recording.video_jobs import ExportVideo
from renderer.recording.video_settings import FrameRate, VideoFormat, VideoSettings
from renderer.scene import LatentPoint, Scene, Truncation
from renderer.scene_file import SceneFile
from tests.visualizer.cli_runs import GRAY
from visualizer.command_line import commands
from visualizer.command_line.cli_types import CommandFailed
from visualizer.rendering.inline_client import InlineRenderer


def test_a_scene_is_taken_from_whatever_carries_one(tmp_path: Path) -> None:
    seen = Scene(LatentPoint(5.0), truncation=Truncation(0.5))
    made = Project(seen, "model", "hash", timeline=Timeline(1 / 30))
    project_file.write(tmp_path / "a.sg3viz", made)
    picture = scene_file.encode_png(np.zeros((4, 4, 3), np.uint8), SceneFile(seen))
    (tmp_path / "a.png").write_bytes(picture)
    video = replace(made, model=GRAY, video=VideoSettings(VideoFormat.H264, FrameRate(30)))
    list(InlineRenderer("cpu").do(ExportVideo(video, str(tmp_path / "a.mp4"))))
    for name in ("a.sg3viz", "a.png", "a.mp4"):
        assert commands.read_scene(tmp_path / name).scene == seen
    assert commands.read_scene('{"version": 1, "scene": {"class_index": 2}}').scene == Scene(class_index=2)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("{", "--scene is neither a project nor a scene"),
        ('{"scene": {}}', "it names no version"),
        ('{"version": 99}', "--scene was written as version 99"),
        ('{"version": 1, "scene": {"latent": {"q": 1}}}', "unknown field 'scene.latent.q'"),
    ],
)
def test_json_behind_scene_that_is_no_scene_is_refused(text: str, words: str) -> None:
    with pytest.raises(CommandFailed, match=words):
        commands.read_scene(text)

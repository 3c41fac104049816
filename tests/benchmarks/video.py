"""What export costs beyond rendering: `python -m tests.benchmarks.video [FRAMES]`.

Both are measured in turns, in one process: every frame's picture alone, then the same frames as a video, with
all that the encoder takes until the file is there, so short videos show what starting it costs. Told is the
best of the rounds of each, and the ratio also of the processor time of both processes, which other work on
the machine disturbs less. Rendering alone is what `Renderer.render` does for every scene.
"""

from __future__ import annotations

import os
import resource
import sys
import tempfile
import time
from pathlib import Path

# As the renderer's process does: threads that wait for others must not spin. Read when torch is loaded.
os.environ.setdefault("OMP_WAIT_POLICY", "PASSIVE")

import torch

from renderer.device import usable_threads
from renderer.messages import RenderRequest
from renderer.recording.motion_presets import seed_walk
from renderer.recording.project_file import Project
from renderer.recording.timeline_scenes import scenes
from renderer.recording.video_jobs import ExportVideo
from renderer.recording.video_settings import ENCODINGS, FrameRate, VideoFormat, VideoSettings
from renderer.render import Renderer

MODELS = {"stylegan3-r-64": 1.0, "stylegan3-t-128": 0.25, "stylegan3-t-256": 0.04}  # shares of the frames
FORMATS = (VideoFormat.H264, VideoFormat.H264_444, VideoFormat.FFV1)
FRAMES = 240
ROUNDS = 3


def main(frames: int = FRAMES) -> int:
    """Measure and print."""
    torch.set_num_threads(usable_threads())
    renderer = Renderer("auto")
    print("| model | format | frames | rendering, ms a frame | as video | ratio | ratio of processor time |")
    print("|---|---|--:|--:|--:|--:|--:|")
    for model, share in MODELS.items():
        for video_format in FORMATS:
            count = max(round(frames * share), 4)
            timeline = seed_walk(range(4), seconds_per_seed=count / 4 / 60)
            settings = VideoSettings(video_format, FrameRate(60))
            project = Project(model=model, timeline=timeline, video=settings)
            alone, exported = [], []
            for _ in range(ROUNDS):
                alone.append(_render(renderer, project))
                exported.append(_export(renderer, project))
            (alone_s, alone_cpu), (exported_s, exported_cpu) = map(_best, (alone, exported))
            times = f"{alone_s / count * 1000:.1f} | {exported_s / count * 1000:.1f}"
            ratios = f"{exported_s / alone_s:.2f} | {exported_cpu / alone_cpu:.2f}"
            print(f"| {model} | {video_format.value} | {count} | {times} | {ratios} |", flush=True)
    return 0


def _best(rounds: list[tuple[float, float]]) -> tuple[float, float]:
    """The least of each figure."""
    seconds, processor_seconds = zip(*rounds, strict=True)
    return min(seconds), min(processor_seconds)


def _clocks() -> tuple[float, float]:
    """Seconds, and seconds of the processor in this process and the ones that it has started."""
    spent = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    return time.perf_counter(), sum(each.ru_utime + each.ru_stime for each in spent)


def _since(start: tuple[float, float]) -> tuple[float, float]:
    now = _clocks()
    return now[0] - start[0], now[1] - start[1]


def _render(renderer: Renderer, project: Project) -> tuple[float, float]:
    start = _clocks()
    for i, scene in enumerate(scenes(project.scene, project.timeline, project.video.rate)):
        renderer.render(RenderRequest(i, project.model, scene))
    return _since(start)


def _export(renderer: Renderer, project: Project) -> tuple[float, float]:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / f"a{ENCODINGS[project.video.format].suffix}"
        start = _clocks()
        for _ in renderer.work(ExportVideo(project, str(path))):
            pass
        return _since(start)


if __name__ == "__main__":
    raise SystemExit(main(int(sys.argv[1]) if len(sys.argv) > 1 else FRAMES))

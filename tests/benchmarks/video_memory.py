"""Memory over a long export: `python -m tests.benchmarks.video_memory [FRAMES] [FORMAT]`.

One export as the window does it: a render process, its encoder, and this process in the window's place, which
takes the progress and keeps the newest frame. Told is the resident memory of each at 5 % and at 100 % of the
frames, the growth per frame between the two, and the rate.
"""

from __future__ import annotations

import os
import sys
import tempfile
import time
from pathlib import Path

from renderer.messages import JobDone, JobFailed, JobProgress
from renderer.recording.motion_presets import seed_walk
from renderer.recording.project_file import Project
from renderer.recording.video_jobs import ExportVideo
from renderer.recording.video_settings import ENCODINGS, FrameRate, VideoFormat, VideoSettings
from visualizer.rendering.jobs import Jobs
from visualizer.rendering.process_client import ProcessClient

MODEL = "stylegan3-t-64"
FRAMES = 10_000
SEEDS = 50


def main(frames: int = FRAMES, video_format: VideoFormat = VideoFormat.H264) -> int:
    """Export, measure and print."""
    timeline = seed_walk(range(SEEDS), seconds_per_seed=frames / SEEDS / 60)
    project = Project(model=MODEL, timeline=timeline, video=VideoSettings(video_format, FrameRate(60)))
    client = ProcessClient("cpu")
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / f"a{ENCODINGS[video_format].suffix}"
        start = time.monotonic()
        early, late = _watch(client, ExportVideo(project, str(path)))
        seconds = time.monotonic() - start
    client.close()
    print(f"{MODEL}, {frames} frames, {video_format.value}: {frames / seconds:.1f} frames/s")
    print("| process | at 5 %, MiB | at 100 %, MiB | growth, bytes a frame |")
    print("|---|--:|--:|--:|")
    for name, first in early.items():
        growth = (late[name] - first) / (0.95 * frames)
        print(f"| {name} | {first / 2**20:.1f} | {late[name] / 2**20:.1f} | {growth:.0f} |")
    return 0


def _watch(client: ProcessClient, question: ExportVideo) -> tuple[dict[str, int], dict[str, int]]:
    """Do the job; the memory of each process early on, and at the end."""
    jobs = Jobs(client)
    job_id = jobs.start(question, "Export")
    early: dict[str, int] = {}
    late: dict[str, int] = {}
    while True:
        for news in client.poll():
            match news:
                case JobProgress():
                    late = _resident(client.pid)
                    early = early or (late if news.progress.done * 20 >= news.progress.total else {})
                case JobFailed():
                    raise SystemExit(news.summary)
                case JobDone():
                    return early, late
            if isinstance(news, JobProgress | JobDone):
                jobs.take(news)
        assert jobs.get(job_id) is not None
        time.sleep(0.05)


def _resident(worker: int | None) -> dict[str, int]:
    """Bytes in memory of this process, of the renderer and of its encoder."""
    assert worker is not None
    children = Path(f"/proc/{worker}/task/{worker}/children").read_text().split()
    encoders = [int(pid) for pid in children]
    for thread in Path(f"/proc/{worker}/task").iterdir():
        encoders += [int(pid) for pid in (thread / "children").read_text().split()]
    named = {"window": os.getpid(), "renderer": worker}
    for pid in encoders:
        if "ffmpeg" in Path(f"/proc/{pid}/cmdline").read_text():
            named["encoder"] = pid
    page = os.sysconf("SC_PAGE_SIZE")
    return {
        name: int(Path(f"/proc/{pid}/statm").read_text().split()[1]) * page for name, pid in named.items()
    }


if __name__ == "__main__":
    words = sys.argv[1:]
    raise SystemExit(
        main(int(words[0]) if words else FRAMES, VideoFormat(words[1]) if words[1:] else VideoFormat.H264)
    )

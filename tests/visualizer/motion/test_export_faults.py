"""Exports whose processes are killed: nothing half-written, and the same export succeeds afterwards."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from renderer.messages import JobDone, JobFailed, JobProgress, RendererRestarted
from renderer.recording import project_file
from renderer.recording.motion_presets import seed_walk
from renderer.recording.project_file import Project
from renderer.recording.video_jobs import ExportVideo
from renderer.recording.video_settings import FrameRate, VideoFormat, VideoSettings
from tests.renderer.decoded import decode, stream_of
from visualizer.rendering.process_client import ProcessClient
from visualizer.rendering.render_client import Answer

ROOT = Path(__file__).parents[3]
PATIENCE_S = 90.0
FRAMES = 120
pytestmark = pytest.mark.skipif(not Path("/proc/self/task").exists(), reason="looks for processes in /proc")

WINDOW = """
import sys, time
from pathlib import Path
from renderer.messages import JobProgress
from tests.visualizer.motion.test_export_faults import question
from visualizer.rendering.process_client import ProcessClient
if __name__ == "__main__":
    client = ProcessClient("cpu")
    job_id = client.start_job(question(Path(sys.argv[1])))
    print(client.pid, flush=True)
    while True:
        for answer in client.poll():
            if isinstance(answer, JobProgress):
                client.pause_job(job_id, is_paused=True)  # so that it stays in the middle
                print(answer.progress.done, flush=True)
        time.sleep(0.02)
"""


def question(path: Path) -> ExportVideo:
    """A walk of so many frames, as a lossless video, or as PNG files where the path has no ending."""
    video_format = VideoFormat.FFV1 if path.suffix else VideoFormat.PNG
    timeline = seed_walk(range(4), seconds_per_seed=FRAMES / 4 / 10)
    settings = VideoSettings(video_format, FrameRate(10))
    return ExportVideo(Project(model="stylegan3-t-32", timeline=timeline, video=settings), str(path))


@pytest.fixture
def client() -> Iterator[ProcessClient]:
    """A client with a real render process."""
    client = ProcessClient("cpu")
    yield client
    client.close()


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of the same export as PNG files, made at once."""
    folder = tmp_path_factory.mktemp("whole") / "frames"
    client = ProcessClient("cpu")
    client.start_job(question(folder))
    wait_for(client, JobDone)
    client.close()
    return folder


def wait_for(client: ProcessClient, kind: type, enough: Callable[[Answer], bool] = lambda _: True) -> Answer:
    """The next answer of that kind."""
    deadline = time.monotonic() + PATIENCE_S
    while time.monotonic() < deadline:
        for answer in client.poll():
            if isinstance(answer, kind) and enough(answer):
                return answer
            assert kind is JobFailed or not isinstance(answer, JobFailed), answer
        time.sleep(0.01)
    raise AssertionError(f"no {kind.__name__} came")


def under_way(client: ProcessClient) -> None:
    """Wait until some frames are there, but not all."""
    news = wait_for(
        client, JobProgress, lambda news: isinstance(news, JobProgress) and news.progress.done > 0
    )
    assert isinstance(news, JobProgress)
    assert news.progress.done < FRAMES


def paused_under_way(client: ProcessClient, job_id: int, folder: Path | None = None) -> None:
    """Let it rest when some frames are made, but not all; and where it makes files, one is in the folder."""
    under_way(client)
    client.pause_job(job_id, is_paused=True)
    deadline = time.monotonic() + PATIENCE_S
    while folder is not None and not list(folder.glob("frame*")):
        assert time.monotonic() < deadline
        time.sleep(0.01)


def encoder_of(worker: int) -> int:
    """The process id of a renderer's encoder."""
    for thread in Path(f"/proc/{worker}/task").iterdir():
        for pid in (thread / "children").read_text().split():
            if "ffmpeg" in Path(f"/proc/{pid}/cmdline").read_text():
                return int(pid)
    raise AssertionError("there is no encoder")


def gone(pid: int) -> bool:
    """Wait until a process is no more."""
    deadline = time.monotonic() + PATIENCE_S
    while time.monotonic() < deadline:
        try:
            state = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]
        except OSError:
            return True
        if state == "Z":
            return True
        time.sleep(0.02)
    return False


def test_a_killed_renderer_leaves_no_file_and_the_same_export_succeeds(
    client: ProcessClient, tmp_path: Path
) -> None:
    job = question(tmp_path / "a.mkv")
    paused_under_way(client, client.start_job(job))
    assert client.pid is not None
    encoder = encoder_of(client.pid)
    os.kill(client.pid, signal.SIGKILL)
    failure = wait_for(client, JobFailed)
    assert isinstance(failure, JobFailed)
    assert "render process ended (ended by SIGKILL)" in failure.summary
    assert not (tmp_path / "a.mkv").exists()
    assert gone(encoder)
    assert len(list(tmp_path.iterdir())) == 1, "what was being written is hidden"
    client.start_job(job)
    wait_for(client, JobDone)
    assert [path.name for path in tmp_path.iterdir()] == ["a.mkv"], "and is swept up"
    assert stream_of(tmp_path / "a.mkv").frames == FRAMES


def test_a_killed_encoder_is_told_and_leaves_nothing(client: ProcessClient, tmp_path: Path) -> None:
    client.start_job(question(tmp_path / "a.mkv"))
    under_way(client)
    assert client.pid is not None
    os.kill(encoder_of(client.pid), signal.SIGKILL)
    failure = wait_for(client, JobFailed)
    assert isinstance(failure, JobFailed)
    assert failure.summary == "The encoder was ended by signal 9, so a.mkv was not written: start again."
    assert list(tmp_path.iterdir()) == []


def test_frames_go_on_where_a_killed_renderer_left_them(
    client: ProcessClient, tmp_path: Path, whole: Path
) -> None:
    paused_under_way(client, client.start_job(question(tmp_path / "frames")), tmp_path / "frames")
    assert client.pid is not None
    os.kill(client.pid, signal.SIGKILL)
    wait_for(client, RendererRestarted)
    before = {path.name: path.stat().st_mtime_ns for path in (tmp_path / "frames").glob("frame*")}
    assert 0 < len(before) < FRAMES
    client.start_job(question(tmp_path / "frames"))
    first = wait_for(client, JobProgress)
    assert isinstance(first, JobProgress)
    assert first.progress.already == len(before)
    wait_for(client, JobDone)
    assert all((tmp_path / "frames" / name).stat().st_mtime_ns == time_ns for name, time_ns in before.items())
    assert_same(tmp_path / "frames", whole)


@pytest.mark.parametrize("name", ["a.mkv", "frames"])
def test_a_killed_program_leaves_its_project_and_no_file_of_that_name(
    tmp_path: Path, whole: Path, name: str
) -> None:
    target = tmp_path / name
    project_file.write(tmp_path / "work.sg3viz", question(target).project)
    (tmp_path / "window.py").write_text(WINDOW)
    words = [sys.executable, str(tmp_path / "window.py"), str(target)]
    environment = os.environ | {"PYTHONPATH": str(ROOT)}
    with subprocess.Popen(words, env=environment, stdout=subprocess.PIPE, text=True) as window:
        assert window.stdout is not None
        worker = int(window.stdout.readline())
        assert int(window.stdout.readline()) < FRAMES
        encoder = encoder_of(worker) if target.suffix else None
        window.kill()
    assert gone(worker)
    assert encoder is None or gone(encoder)
    assert target.is_dir() or not target.exists()
    assert project_file.read(tmp_path / "work.sg3viz") == question(target).project
    again = ProcessClient("cpu")
    again.start_job(question(target))
    wait_for(again, JobDone)
    again.close()
    assert sorted(path.name for path in tmp_path.iterdir()) == sorted([name, "window.py", "work.sg3viz"])
    if target.is_dir():
        assert_same(target, whole)
    else:
        assert len(decode(target, 32, 32)) == FRAMES


def test_a_paused_export_rests_and_comes_out_the_same(
    client: ProcessClient, tmp_path: Path, whole: Path
) -> None:
    job_id = client.start_job(question(tmp_path / "frames"))
    paused_under_way(client, job_id, tmp_path / "frames")
    time.sleep(0.5)
    resting = len(list((tmp_path / "frames").glob("frame*")))
    client.poll()
    assert not client.is_busy
    time.sleep(0.5)
    assert len(list((tmp_path / "frames").glob("frame*"))) == resting < FRAMES
    client.pause_job(job_id, is_paused=False)
    assert client.is_busy
    wait_for(client, JobDone)
    assert_same(tmp_path / "frames", whole)


def assert_same(folder: Path, whole: Path) -> None:
    """The same files of the same bytes."""
    contents = [{path.name: path.read_bytes() for path in each.iterdir()} for each in (folder, whole)]
    assert contents[0].keys() == contents[1].keys()
    assert all(contents[0][name] == contents[1][name] for name in contents[0])

"""What the export pane knows besides the project: formats, free names, and the exports so far."""

from __future__ import annotations

import tempfile
import threading
from collections.abc import Mapping
from pathlib import Path

from renderer.recording import ffmpeg
from renderer.recording.ffmpeg import VideoError
from renderer.recording.video_jobs import ExportedVideo, ExportVideo
from renderer.recording.video_settings import ENCODINGS, VideoFormat
from renderer.recording.video_temporary import sweep
from visualizer import disk_threads
from visualizer.motion.export_target import Place
from visualizer.preferences import Preferences
from visualizer.rendering.jobs import Jobs, LongJob


class Formats:
    """Which formats can be written here: asked in a thread, since a program has to say so."""

    def __init__(self) -> None:
        self._missing: Mapping[VideoFormat, str] | None = None

    @property
    def missing(self) -> Mapping[VideoFormat, str]:
        """The formats that cannot be written, each with the reason; none until that is known."""
        if self._missing is None:
            self._missing = {}
            threading.Thread(target=self._ask, name="formats", daemon=True).start()
        return self._missing

    def _ask(self) -> None:
        missing = {}
        for each in VideoFormat:
            try:
                ffmpeg.check_available(each)
            except VideoError as error:
                missing[each] = str(error)
        self._missing = missing


def exports(jobs: Jobs) -> list[LongJob]:
    """The exports in the list of jobs, newest first."""
    return [job for job in reversed(jobs.long) if isinstance(job.job, ExportVideo)]


def just_done(jobs: Jobs, told: set[int]) -> list[ExportedVideo]:
    """What was written since the last time; notes in `told` which these are."""
    done = []
    for job in exports(jobs):
        if isinstance(job.result, ExportedVideo) and job.id not in told:
            told.add(job.id)
            done.append(job.result)
    return done


def sweep_leftovers(preferences: Preferences) -> None:
    """Delete, in a thread, what exports have left unfinished that ended with their program."""
    folders = [preferences.captures(), *map(Path, preferences.export_folders), Path(tempfile.gettempdir())]

    def run() -> None:
        for folder in folders:
            sweep(folder)

    disk_threads.in_thread(run, "leftovers")


def place(folder: Path, stem: str, video_format: VideoFormat, jobs: Jobs, *, typed: str = "") -> Place:
    """What is to be found out of an export: no other one, done or under way, has the same free name."""
    every = [(job.job.path, job.is_running) for job in exports(jobs) if isinstance(job.job, ExportVideo)]
    taken = frozenset(path for path, _ in every)
    running = frozenset(path for path, is_running in every if is_running)
    return Place(typed, folder, stem, ENCODINGS[video_format].suffix, taken, running)

"""How long a picture of an export will take, by the exports so far or by what was on show."""

from __future__ import annotations

from collections import deque
from statistics import median

from renderer.frame import Frame, Quality
from renderer.model_info import ModelInfo
from renderer.recording.video_jobs import ExportVideo
from visualizer.motion.export_plan import moves
from visualizer.rendering.jobs import LongJob

MOST_SHOWN = 25
FEWEST_SHOWN = 3
FRAMES_FOR_A_RATE = 10


class PictureTime:
    """How long a picture takes that has to be computed whole: by the last export, or by what was on show.

    Each model has its own, which stays known while others are on show. Of the pictures on show the median
    counts: single ones take far longer or shorter where other programs are at work. The first one of a model
    is left out, since much is made ready in it.
    """

    def __init__(self) -> None:
        self._shown: dict[tuple[str, Quality], deque[float]] = {}
        self._exported: dict[tuple[str, bool], float] = {}
        self._model = ""
        self._last: Frame | None = None

    def note(self, frame: Frame | None, model: ModelInfo | None) -> None:
        """Look at the newest picture, which is of that model."""
        if frame is None or model is None or frame is self._last:
            return
        self._last = frame
        is_first, self._model = model.model != self._model, model.model
        if not is_first and frame.layer_timings and not any(each.cached for each in frame.layer_timings):
            known = self._shown.setdefault((model.model, frame.quality), deque(maxlen=MOST_SHOWN))
            known.append(frame.render_ms)

    def note_export(self, job: LongJob) -> None:
        """Look at how fast an export is."""
        if not isinstance(job.job, ExportVideo) or job.rate is None or job.progress is None:
            return
        project = job.job.project
        rendered = job.progress.done - job.progress.already
        if rendered >= FRAMES_FOR_A_RATE and any(map(moves, project.timelines())):
            ms = 1000 / job.rate / len(project.grid.cells)
            self._exported[project.model, project.video.draft] = ms

    def milliseconds(self, model: str, *, draft: bool) -> float | None:
        """That of a draft, or of the full quality; None while too few were seen to tell.

        The other quality tells where too few were of this one, as after playing, which shows drafts.
        """
        if (model, draft) in self._exported:
            return self._exported[model, draft]
        order = (Quality.DRAFT, Quality.FULL) if draft else (Quality.FULL, Quality.DRAFT)
        for quality in order:
            known = self._shown.get((model, quality), ())
            if len(known) >= FEWEST_SHOWN:
                return median(known)
        return None

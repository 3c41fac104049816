"""The sticking probe: a scan line on the canvas, and its strip as a long job."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np

from renderer import scene_file
from renderer.aliasing.aliasing_figures import Strip
from renderer.aliasing.aliasing_jobs import ProbeSticking
from renderer.model_info import ModelInfo
from renderer.scene_file import SceneFile
from visualizer.files import picture_stem, write_under_free_name
from visualizer.inspecting.questions import unseen
from visualizer.rendering.jobs import LongJob
from visualizer.session import Session
from visualizer.texture import ImageTexture
from widgets import jobs_panel, sticking_panel
from widgets.sticking_panel import ProbeView, StripOnShow, Wish

FEWEST_PIXELS = 512  # a smaller strip is magnified, so that ImGui does not blur its pixels


@dataclass(frozen=True, slots=True, eq=False)
class _Probed:
    """A job as it was last known, and the model that it is of."""

    job: LongJob
    model: ModelInfo


class StickingSection:
    """Starts one probe at a time and keeps the last strip on show."""

    def __init__(self, session: Session) -> None:
        self._session = session
        self._view = ProbeView()
        self._texture = ImageTexture()
        self._probed: _Probed | None = None
        self._painted: tuple[Strip, np.ndarray] | None = None

    def draw(self, model: ModelInfo) -> None:
        """Draw it, and mark the line on the canvas."""
        session = self._session
        on_canvas = session.on_canvas_next
        session.on_canvas_next = replace(on_canvas, scan_line=self._view.line)
        is_known = self._follow()
        on_show = None if self._probed is None else self._on_show(self._probed, is_left_off=not is_known)
        is_blend = bool(session.scene.latent.blend)
        can_move = model.has_input_transform
        self._view, wish = sticking_panel.draw(self._view, on_show, is_blend=is_blend, can_move=can_move)
        match wish:
            case Wish.START:
                self._start(model)
            case Wish.CANCEL if self._probed is not None:
                session.jobs.dismiss(self._probed.job.id)
            case Wish.SAVE if self._probed is not None:
                self._save(self._probed)

    def close(self) -> None:
        """Give the texture back while the window's context is still there."""
        self._texture.close()

    def _follow(self) -> bool:
        """Take note of how far the job has come; whether it is still in the list."""
        job = None if self._probed is None else self._session.jobs.get(self._probed.job.id)
        if self._probed is not None and job is not None:
            self._probed = replace(self._probed, job=job)
        return job is not None

    def _start(self, model: ModelInfo) -> None:
        view, jobs = self._view, self._session.jobs
        if self._probed is not None:
            jobs.dismiss(self._probed.job.id)
        scene = unseen(self._session.scene)
        question = ProbeSticking(model.model, scene, view.line, view.path, view.steps, view.span)
        job = jobs.get(jobs.start(question, "Sticking probe"))
        self._probed = None if job is None else _Probed(job, model)

    def _on_show(self, probed: _Probed, *, is_left_off: bool) -> StripOnShow:
        """What the panel says of a probe; of one that was left off it shows how far it came."""
        job = probed.job
        question, progress, strip = job.job, job.progress, job.latest
        assert isinstance(question, ProbeSticking)
        strip = strip if isinstance(strip, Strip) else None
        return StripOnShow(
            about=_about(question, probed.model),
            texture=None if strip is None else self._texture.update(self._pixels(strip)),
            rows=0 if strip is None else len(strip.values),
            steps=question.steps,
            path=question.path,
            variance_along_time=None if strip is None else strip.variance_along_time,
            is_running=job.is_running and not is_left_off,
            share=progress.done / progress.total if progress is not None else 0.0,
            time_left=jobs_panel.time_left(job.seconds_left),
            failure=job.failure.summary if job.failure is not None else "",
        )

    def _pixels(self, strip: Strip) -> np.ndarray:
        """The strip as a picture that is large enough; the same array for the same strip."""
        if self._painted is None or self._painted[0] is not strip:
            pixels = in_colour(strip.pixels())
            down, across = (max(FEWEST_PIXELS // size, 1) for size in pixels.shape[:2])
            self._painted = strip, pixels.repeat(down, axis=0).repeat(across, axis=1)
        return self._painted[1]

    def _save(self, probed: _Probed) -> None:
        session, strip, question = self._session, probed.job.latest, probed.job.job
        if not isinstance(strip, Strip) or not isinstance(question, ProbeSticking):
            return
        model, folder = probed.model, session.preferences.captures()
        file = SceneFile(question.scene, model.name, model.content_hash)
        stem = picture_stem(f"{Path(model.name).stem}-sticking", question.scene)

        def write() -> Path:
            content = scene_file.encode_png(in_colour(strip.pixels()), file)
            return write_under_free_name(folder, stem, ".png", content)

        session.saver.save(write, what="The strip", folder=folder)


def in_colour(pixels: np.ndarray) -> np.ndarray:
    """As many channels as a picture has: grey is repeated, what is beyond three left out. [n, length, 3]."""
    return pixels[..., :3] if pixels.shape[2] >= 3 else pixels[..., :1].repeat(3, axis=2)


def _about(question: ProbeSticking, model: ModelInfo) -> str:
    line = question.line
    return f"{model.name}, seed {question.scene.latent.seed}: {line.axis.value} line at {line.position:+.3f}"

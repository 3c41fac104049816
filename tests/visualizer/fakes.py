"""A renderer that answers when it is told to."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from renderer.frame import Frame, PictureStats, Quality, StepTiming
from renderer.inspection import Job
from renderer.messages import Companion, FromRenderer, RendererFailed, RendererRestarted
from renderer.model_info import LayerInfo, ModelInfo
from renderer.scene import Scene

MODEL = ModelInfo(
    model="a.pkl",
    name="a.pkl",
    architecture="stylegan3-r",
    resolution=8,
    image_channels=3,
    z_dim=4,
    c_dim=3,
    w_dim=4,
    num_ws=6,
    parameters=100,
    layers=(
        LayerInfo("input", 5, (12, 12), 8.0, 2.0, 4.0, 2.0, False, 1, 1),
        LayerInfo("L0_12_5", 5, (12, 12), 8.0, 2.0, 4.0, 2.0, False, 2, 2),
        LayerInfo("L1_8_3", 3, (8, 8), 8.0, 4.0, 4.0, 0.0, True, 1, 1),
    ),
    has_noise=False,
    has_input_transform=True,
    content_hash="abc",
)


class FakeClient:
    """Records what is asked; `answers` is what the next `poll` returns."""

    pid: int | None = None

    def __init__(self) -> None:
        self.opened: list[str] = []
        self.submitted: list[tuple[int, str, Scene, Quality]] = []
        self.answers: list[FromRenderer | RendererRestarted | RendererFailed] = []
        self.companions: list[Companion | None] = []
        self.jobs: dict[int, Job] = {}
        self.cancelled: list[int] = []
        self.paused: list[tuple[int, bool]] = []
        self.restarts = 0
        self.is_busy = False

    def open_model(self, model: str, *, beside: bool = False) -> None:
        self.opened.append(model)

    def start_job(self, job: Job) -> int:
        self.jobs[len(self.jobs) + 1] = job
        return len(self.jobs)

    def cancel_job(self, job_id: int) -> None:
        self.cancelled.append(job_id)

    def restart(self) -> None:
        self.restarts += 1

    def pause_job(self, job_id: int, *, is_paused: bool) -> None:
        self.paused.append((job_id, is_paused))

    def submit(
        self,
        model: str,
        scene: Scene,
        *,
        quality: Quality = Quality.FULL,
        companion: Companion | None = None,
    ) -> int | None:
        if self.submitted and (self.submitted[-1][1:], self.companions[-1]) == (
            (model, scene, quality),
            companion,
        ):
            return None
        self.submitted.append((len(self.submitted) + 1, model, scene, quality))
        self.companions.append(companion)
        return len(self.submitted)

    def poll(self) -> list[FromRenderer | RendererRestarted | RendererFailed]:
        answers, self.answers = self.answers, []
        return answers

    def close(self) -> None:
        pass

    def answer_opening(self, info: ModelInfo = MODEL) -> None:
        self.answers.append(replace(info, model=self.opened[-1]))

    def answer_newest(self, level: int = 0) -> None:
        request_id, _, _, quality = self.submitted[-1]
        self.answers.append(frame(request_id, quality, level))


def frame(request_id: int, quality: Quality = Quality.FULL, level: int = 0) -> Frame:
    pixels = np.full((8, 8, 3), level, np.uint8)
    stats = PictureStats(0.0, 0.0, 1.0, 1.0, 2.0, 2.0)
    return Frame(request_id, pixels, (8, 8), stats, (StepTiming("synthesis", 1.0),), 1.5, quality)

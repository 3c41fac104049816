"""The pictures that are asked for, and the last that has come."""

from __future__ import annotations

import sys
from dataclasses import dataclass, field

from renderer.frame import Frame, Quality
from renderer.messages import Companion
from renderer.model_info import ModelInfo
from renderer.scene import Scene
from visualizer import picture_saver
from visualizer.file_saver import FileSaver
from visualizer.picture_saver import Wish
from visualizer.rendering.open_models import OpenModels
from visualizer.rendering.picture_rate import PictureRate
from visualizer.rendering.render_client import RenderClient


@dataclass(frozen=True, slots=True)
class _Asked:
    """What a request was for, and when it was first made. Units: `at_s` on the clock of `Pictures`."""

    model: ModelInfo
    scene: Scene
    companion: Companion | None
    at_s: float = field(compare=False)


class Pictures:
    """Asks for the picture of a scene, and keeps the last one together with what it is of.

    `frame_model`, `frame_scene` and `frame_companion` are those of `frame`. `failure` is why the newest one
    asked for does not come, and empty otherwise. Units: `seconds_stale` is how long the picture has been out
    of date.
    """

    def __init__(self, client: RenderClient, models: OpenModels) -> None:
        self.frame: Frame | None = None
        self.frame_scene: Scene | None = None
        self.frame_model: ModelInfo | None = None
        self.frame_companion: Companion | None = None
        self.failure = ""
        self.seconds_stale = 0.0
        self._clock_s = self._frame_at_s = 0.0
        self._rate = PictureRate()
        self._client = client
        self._models = models
        self._asked: dict[int, _Asked] = {}
        self._last_asked: _Asked | None = None
        self._wishes: list[Wish] = []

    def is_current(self, scene: Scene) -> bool:
        """Whether the picture on show is of the present model and that scene."""
        return self.frame is not None and self.frame_model == self._models.first and self.frame_scene == scene

    @property
    def per_second(self) -> float | None:
        """How many come while the scene is moved or played; None at rest, or while too few have come."""
        return self._rate.per_second(self._clock_s)

    def seconds_behind(self, scene: Scene) -> float:
        """How long ago the scene was as the picture on show has it; 0 where it still is."""
        return 0.0 if self.frame is None or self.is_current(scene) else self._clock_s - self._frame_at_s

    @property
    def second_picture(self) -> tuple[ModelInfo, Scene] | None:
        """The model and the scene of the second picture on show, if there is one."""
        second, companion = self._models.beside, self.frame_companion
        if second is None or companion is None or second.model != companion.model:
            return None
        return second, companion.scene

    @property
    def is_one_to_be_saved(self) -> bool:
        """Whether a picture that is to be saved has not come yet."""
        return bool(self._wishes)

    def save_when_due(self, wish: Wish) -> None:
        """Save a picture as soon as it is there; it comes before those of a scene that goes on changing."""
        if wish not in self._wishes:
            self._wishes.append(wish)

    def meets(self, wish: Wish) -> bool:
        """Whether the picture to be saved is there."""
        return self.frame is not None and wish.is_met_by(self.frame, self.frame_scene, self.frame_model)

    def ask(self, scene: Scene, seconds: float, *, is_at_rest: bool) -> None:
        """Once a frame, `seconds` after the last: ask for the picture of a scene, unless it was.

        A scene that does not change needs no draft.
        """
        self._clock_s += seconds
        if is_at_rest:
            self._rate.forget()
        model = self._models.first
        if model is None:
            return
        wanted_scene = self._wishes[0].scene if self._wishes else scene
        wanted = _Asked(model, wanted_scene, self._models.companion(wanted_scene), self._clock_s)
        quality = Quality.FULL if is_at_rest or self._wishes else Quality.DRAFT
        if quality is Quality.FULL or wanted != self._last_asked:
            self._submit(wanted, quality)
        self.seconds_stale = 0.0 if self.is_current(scene) else self.seconds_stale + seconds

    def take(self, frame: Frame) -> bool:
        """A picture has come; whether it is on show now: one of a model before is not."""
        asked = self._asked.pop(frame.request_id, None)
        for older in [key for key in self._asked if key < frame.request_id]:
            del self._asked[older]
        model = self._models.first
        if asked is None or model is None or asked.model.model != model.model:
            return False
        self.frame, self.frame_scene, self.frame_companion = frame, asked.scene, asked.companion
        self.frame_model, self._frame_at_s = model, asked.at_s
        self.failure, self.seconds_stale = "", 0.0
        self._rate.note(self._clock_s)
        return True

    def take_failure(self, request_id: int, why: str) -> None:
        """A picture will not come; if it was to be saved it is not."""
        asked = self._asked.pop(request_id, None)
        if asked is not None and asked is self._last_asked:
            self.failure = why
        self._wishes = [wish for wish in self._wishes if asked is None or wish.scene != asked.scene]

    def give_up(self) -> None:
        """No picture will come any more."""
        self._asked.clear()
        self._wishes.clear()

    def begin_model(self, before: ModelInfo | None, model: ModelInfo) -> bool:
        """Pictures of another model are wanted from now on; returns whether one was still to be saved.

        With the same layers the last one stays, out of date, until the first of the new model is there.
        """
        was_to_be_saved = bool(self._wishes)
        if before is None or before.layers != model.layers:
            self.frame = None
        self._last_asked, self.failure = None, ""
        self._wishes.clear()
        self._asked.clear()
        return was_to_be_saved

    def close(self) -> None:
        """The program ends: print which pictures are not saved, since nobody can read it in the window."""
        for wish in self._wishes:
            told = f"the picture of seed {wish.scene.latent.seed} was not saved, since it had not come."
            print(f"sg3-viz: error: {told}", file=sys.stderr)

    def save_if_due(self, saver: FileSaver) -> None:
        """Have the pictures that were to be saved written if they are there."""
        frame = self.frame
        while self._wishes and frame is not None and self.meets(self._wishes[0]):
            picture_saver.save(self._wishes.pop(0), frame, saver)

    def _submit(self, wanted: _Asked, quality: Quality) -> None:
        request_id = self._client.submit(
            wanted.model.model, wanted.scene, quality=quality, companion=wanted.companion
        )
        if request_id is not None:
            self._asked[request_id] = wanted
            self._last_asked, self.failure = wanted, ""

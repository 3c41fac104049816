"""The renderer: opens models, answers render requests, and does jobs between them, on one device."""

from __future__ import annotations

import time
from collections.abc import Callable, Generator
from dataclasses import replace

import torch

from ops import available_backends
from renderer import jobs
from renderer.device import device_name, pick_device
from renderer.directions.direction_library import DirectionLibrary
from renderer.frame import Frame
from renderer.inspection import Job
from renderer.messages import Progress, RendererReady, RenderRequest
from renderer.model_info import ModelInfo
from renderer.model_jobs import Use
from renderer.model_store import ModelStore
from renderer.process_memory import give_back_freed_memory
from renderer.recipe import Recipe
from renderer.stages import StageMemory, memory_budget
from renderer.synthesis import StagedSynthesis


class Renderer:
    """Opens models and answers render requests on one device.

    Raises: DeviceError if there is no such device.
    """

    def __init__(self, device: str = "auto", *, library: DirectionLibrary | None = None) -> None:
        self.device = pick_device(device)
        self.library = library or DirectionLibrary()
        self.models = ModelStore(self.device)
        self._memory_budget = memory_budget(self.device)
        self._forget_results()

    def ready(self) -> RendererReady:
        """What the renderer runs on."""
        return RendererReady(
            device=str(self.device),
            device_name=device_name(self.device),
            threads=torch.get_num_threads(),
            torch_version=str(torch.__version__),  # its own type would load torch wherever it is unpickled
            backends=tuple(backend.value for backend in available_backends(self.device)),
        )

    def open(self, model: str, *, beside: bool = False) -> ModelInfo:
        """Load a model, in place of the one on show or beside it. Raises: ModelError."""
        return (self.models.open_beside(model) if beside else self.models.open(model)).info

    def forget(self) -> None:
        """Drop every model and every result, for instance when memory has run out."""
        self.models.forget()
        self._forget_results()
        give_back_freed_memory()
        if self.device.type == "cuda":
            torch.cuda.empty_cache()

    def render(self, request: RenderRequest, *, should_stop: Callable[[], bool] | None = None) -> Frame:
        """The answer to a request; `should_stop` is asked before each layer.

        Raises: SceneError for what the model cannot show, Abandoned if told to stop, ModelError as `open`.
        """
        with torch.inference_mode():
            model = self.models.get(request.model)
            self.models.show(Use.FIRST, model)
            frame = self._recipe.frame(model, request, should_stop=should_stop)
            second = request.companion
            if second is None:
                self._companion = None
                self.models.release(Use.SECOND)
                return frame
            model = self.models.get(second.model)
            self.models.show(Use.SECOND, model)
            if self._companion is None:
                self._companion = self._new_recipe(self._memory_budget // 2)
            request = replace(request, model=second.model, scene=second.scene, companion=None)
            return replace(frame, companion=self._companion.frame(model, request, should_stop=should_stop))

    def work(self, job: Job) -> Generator[Progress | None, None, object]:
        """The job in slices; see `renderer.jobs`. Raises, at its steps: whatever `render` does."""
        user = object()
        slices = jobs.begin(job, self.models, self.new_follower())
        try:
            while True:
                with self.models.used_by(user):
                    progress = next(slices)
                yield progress
        except StopIteration as end:
            return end.value
        finally:
            slices.close()
            self.models.release(user)

    def new_follower(self) -> Recipe:
        """A recipe that starts from what the layers of the last picture gave, and leaves its steps alone."""
        return Recipe(self._layers, self.clock, self.library)

    def clock(self) -> float:
        """Seconds, once the device has done all that it was given."""
        if self.device.type == "cuda":
            torch.cuda.synchronize(self.device)
        elif self.device.type == "mps":
            torch.mps.synchronize()
        return time.perf_counter()

    def _new_recipe(self, budget_bytes: int) -> Recipe:
        layers = StagedSynthesis(StageMemory(budget_bytes), self.clock)
        return Recipe(layers, self.clock, self.library)

    def _forget_results(self) -> None:
        self._layers = StagedSynthesis(StageMemory(self._memory_budget), self.clock)
        self._recipe = Recipe(self._layers, self.clock, self.library)
        self._companion: Recipe | None = None

"""The renderer: opens models, answers render requests, and does jobs between them, on one device."""

from __future__ import annotations

from collections.abc import Callable, Generator
from dataclasses import replace

import torch

from ops import GPU_TYPES, available_backends, gpu_problem
from renderer import jobs
from renderer.cuda_recording import CudaRecorder
from renderer.device import device_name, pick_device, prepare_cuda
from renderer.device_time import clock_of
from renderer.directions.direction_library import DirectionLibrary
from renderer.frame import Frame
from renderer.inspection import Job
from renderer.layer_graphs import LayerGraphs
from renderer.messages import Progress, RendererReady, RenderRequest
from renderer.model_info import ModelInfo
from renderer.model_jobs import Use
from renderer.model_store import ModelStore
from renderer.process_memory import give_back_freed_memory
from renderer.recipe import Recipe
from renderer.stages import StageMemory, memory_budget
from renderer.synthesis import StagedSynthesis
from renderer.urgency import Urgency


class Renderer:
    """Opens models and answers render requests on one device.

    Raises: DeviceError if there is no such device.
    """

    def __init__(self, device: str = "auto", *, library: DirectionLibrary | None = None) -> None:
        self.device = pick_device(device)
        if self.device.type == "cuda":
            prepare_cuda(self.device)
        self.clock = clock_of(self.device)
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
            warning=_slower_than_it_could_be(self.device),
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
                layers = self._new_layers(self._memory_budget // 2)
                self._companion = Recipe(layers, self.clock, self.library)
            request = replace(request, model=second.model, scene=second.scene, companion=None)
            return replace(frame, companion=self._companion.frame(model, request, should_stop=should_stop))

    def work(self, job: Job) -> Generator[Progress | None, None, object]:
        """The job in slices; see `renderer.jobs`. Raises, at its steps: whatever `render` does.

        What a long one has freed is given back at its end: pictures would go on in the pieces that it leaves.
        """
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
            if job.urgency is Urgency.LONG:
                give_back_freed_memory()

    def new_follower(self) -> Recipe:
        """A recipe that starts from what the layers of the last picture gave, and leaves its steps alone."""
        return Recipe(self._layers, self.clock, self.library)

    def _new_layers(self, budget_bytes: int) -> StagedSynthesis:
        graphs = LayerGraphs(CudaRecorder(), budget_bytes) if self.device.type == "cuda" else None
        return StagedSynthesis(StageMemory(budget_bytes), self.clock, graphs)

    def _forget_results(self) -> None:
        self._layers = self._new_layers(self._memory_budget)
        self._recipe = Recipe(self._layers, self.clock, self.library)
        self._companion: Recipe | None = None


def _slower_than_it_could_be(device: torch.device) -> str:
    """A sentence for a GPU on which our own kernels do not work; else nothing."""
    if device.type != "cuda":
        return ""
    problems = (gpu_problem(device, dtype) for dtype in GPU_TYPES)
    found = next((problem for problem in problems if problem is not None), None)
    if found is None:
        return ""
    return f"The kernels for GPUs cannot be used, so plain torch takes their place, which is slower: {found}"

"""Layers as graphs come to what they come to one kernel at a time, whatever came before.

Where there is no CUDA, a recording is work that is done again, and whose results overwrite the first ones.
"""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import fields

import pytest
import torch

from renderer.cuda_recording import CudaRecorder
from renderer.device_time import clock_of
from renderer.interventions import Ablation, ChannelMix
from renderer.layer_graphs import LayerGraphs, Record, Recording
from renderer.model_store import LoadedModel, ModelStore
from renderer.noise import Noise, NoiseMode
from renderer.scene import Transform
from renderer.stage import Stage
from renderer.stages import StageMemory
from renderer.synthesis import StagedSynthesis

HAS_CUDA = torch.cuda.is_available()
DEVICE = torch.device("cuda" if HAS_CUDA else "cpu")
MODELS = ("stylegan3-t-32", "stylegan3-r-32", "stylegan2-32")
MEMORY = 2**30


def record_in_place(work: Callable[[], Stage]) -> Recording:
    """Like a CUDA graph: nothing is right before a replay, and each replay writes to the same tensors."""
    names = [field.name for field in fields(Stage) if field.name != "layer"]
    inputs_or_results = work()
    again = work()
    made = {
        name: tensor
        for name in names
        if (tensor := getattr(inputs_or_results, name)) is not None and tensor is not getattr(again, name)
    }
    for tensor in made.values():
        tensor.fill_(torch.nan)

    def replay() -> None:
        stage = work()
        for name, tensor in made.items():
            tensor.copy_(getattr(stage, name))

    return Recording(inputs_or_results, replay, sum(tensor.nbytes for tensor in made.values()))


@pytest.fixture(scope="module")
def record() -> Record:
    return CudaRecorder() if HAS_CUDA else record_in_place


@pytest.fixture(scope="module")
def models() -> ModelStore:
    return ModelStore(DEVICE)


class Recorded:
    """A recorder that counts."""

    def __init__(self, record: Record) -> None:
        self._record = record
        self.count = 0

    def __call__(self, work: Callable[[], Stage]) -> Recording:
        self.count += 1
        return self._record(work)


def staged(graphs: LayerGraphs | None = None, memory: int = MEMORY) -> StagedSynthesis:
    return StagedSynthesis(StageMemory(memory), clock_of(DEVICE), graphs)


class Wish:
    """One request for a picture or layer, drawn at random among few values, so that parts stay the same."""

    def __init__(self, model: LoadedModel, source: random.Random) -> None:
        names = model.generator.layer_names
        self.seed = source.randrange(2)
        self.tail = source.choice((None, None, 5, 6))
        self.stop_at = source.choice((None, None, names[3], names[7]))
        self.half = source.random() < 0.4
        self.transform = Transform(tx=source.choice((0.0, 0.25)))
        self.mixes = source.choice(((), (), (ChannelMix(names[4], muted=(1,)),)))
        ablation = Ablation(names[6], without_down_filter=True)
        self.ablations = source.choice(((), (), (ablation,)))
        self.noise = source.choice((Noise(), Noise(), Noise(NoiseMode.NONE), Noise(NoiseMode.RANDOM, 3)))

    def of(self, synthesis: StagedSynthesis, model: LoadedModel) -> torch.Tensor:
        ws = model.seeds.blend([(self.seed, 1.0)])
        if self.tail is not None:
            ws = ws.clone()
            ws[:, -4:] = model.seeds.blend([(self.tail, 1.0)])[:, -4:]
        with torch.inference_mode():
            return synthesis.run(
                model,
                ws,
                self.transform,
                stop_at=self.stop_at,
                half=self.half,
                noise=self.noise,
                channel_mixes=self.mixes,
                ablations=self.ablations,
            )


@pytest.mark.parametrize("memory", [MEMORY, 2**16], ids=["all kept", "few kept"])
@pytest.mark.parametrize("name", MODELS)
def test_any_course_of_requests_gives_what_it_gives_without_graphs(
    name: str, memory: int, models: ModelStore, record: Record
) -> None:
    """And what was given before stays as it was."""
    model, source = models.open(name), random.Random(0)
    recorded = Recorded(record)
    synthesis, twin = staged(LayerGraphs(recorded, MEMORY), memory), staged(None, memory)
    given: list[tuple[torch.Tensor, torch.Tensor]] = []
    for _ in range(60):
        wish = Wish(model, source)
        if memory < MEMORY:  # on which layers a draft begins depends on what was quick to compute
            wish.half = False
        given.append((wish.of(synthesis, model), wish.of(twin, model)))
    for found, wanted in given:
        torch.testing.assert_close(found, wanted, rtol=0, atol=0)
    assert recorded.count >= len(model.generator.layer_names)


def test_each_layer_is_recorded_at_its_second_time_and_then_replayed(
    models: ModelStore, record: Record
) -> None:
    model, recorded = models.open("stylegan3-t-32"), Recorded(record)
    synthesis = staged(LayerGraphs(recorded, MEMORY))
    counts = []
    for seed in range(4):
        with torch.inference_mode():
            synthesis.run(model, model.seeds.blend([(seed, 1.0)]), Transform(), stop_at=None, half=False)
        counts.append(recorded.count)
    layers = len(model.generator.layer_names)
    assert counts == [0, layers, layers, layers]


def picture(synthesis: StagedSynthesis, model: LoadedModel, seed: int) -> torch.Tensor:
    with torch.inference_mode():
        return synthesis.run(model, model.seeds.blend([(seed, 1.0)]), Transform(), stop_at=None, half=False)


def refuse(_: Callable[[], Stage]) -> Recording:
    raise RuntimeError("operation not permitted when stream is capturing")


def record_wrongly(work: Callable[[], Stage]) -> Recording:
    recording = (CudaRecorder() if HAS_CUDA else record_in_place)(work)

    def replay() -> None:
        recording.replay()
        recording.output.output.mul_(1.01)

    return Recording(recording.output, replay, recording.held_bytes)


@pytest.mark.parametrize("recorder", [refuse, record_wrongly])
def test_what_cannot_be_recorded_or_comes_out_wrong_is_computed_and_not_tried_again(
    recorder: Record, models: ModelStore
) -> None:
    model, recorded = models.open("stylegan3-t-32"), Recorded(recorder)
    synthesis = staged(LayerGraphs(recorded, MEMORY))
    for seed in range(4):
        torch.testing.assert_close(
            picture(synthesis, model, seed), picture(staged(), model, seed), rtol=0, atol=0
        )
    assert recorded.count == len(model.generator.layer_names)


def test_graphs_keep_within_their_budget_and_give_way_to_those_of_the_next_model(
    models: ModelStore, record: Record
) -> None:
    first, second = models.open("stylegan3-t-32"), models.open("stylegan3-r-32")
    graphs = LayerGraphs(record, MEMORY)
    for seed in range(3):
        picture(staged(graphs), second, seed)
    needed = graphs.held_bytes
    assert needed > 0

    graphs = LayerGraphs(record, needed)
    alone = 0
    for model in (first, second):
        synthesis = staged(graphs, memory=0)
        for seed in range(3):
            found = picture(synthesis, model, seed)
            torch.testing.assert_close(found, picture(staged(), model, seed), rtol=0, atol=0)
            assert 0 <= synthesis.held_bytes <= needed
        alone = alone or graphs.held_bytes
    assert 0 < alone < needed
    assert graphs.held_bytes == needed, "those of the first model are gone"


def test_an_output_that_is_remembered_too_is_counted_once(models: ModelStore, record: Record) -> None:
    model = models.open("stylegan3-t-32")
    graphs = LayerGraphs(record, MEMORY)
    kept, forgetful = staged(graphs), staged(graphs, memory=0)
    for seed in range(3):
        picture(forgetful, model, seed)
    picture(kept, model, 7)
    assert kept.held_bytes == forgetful.held_bytes == graphs.held_bytes


def test_forgetting_drops_all_graphs(record: Record) -> None:
    graphs = LayerGraphs(record, MEMORY)
    store = ModelStore(DEVICE)
    for seed in range(3):
        picture(staged(graphs), store.open("stylegan3-t-32"), seed)
    assert graphs.held_bytes > 0
    graphs.forget()
    assert graphs.held_bytes == 0

"""What is done to single layers computes only from there on, and the same as from the start."""

from __future__ import annotations

import pytest
import torch

from renderer.device_time import mark_here
from renderer.interventions import Ablation, ChannelMix
from renderer.model_store import ModelStore
from renderer.scene import Transform
from renderer.stages import StageMemory
from renderer.synthesis import StagedSynthesis

MODEL = "stylegan3-r-32"


@pytest.fixture(scope="module")
def models() -> ModelStore:
    return ModelStore(torch.device("cpu"))


def run(
    staged: StagedSynthesis,
    models: ModelStore,
    *,
    half: bool = False,
    mixes: tuple[ChannelMix, ...] = (),
    ablations: tuple[Ablation, ...] = (),
) -> tuple[torch.Tensor, list[str]]:
    """The picture of seed 0, and the layers that were computed for it."""
    model = models.open(MODEL)
    with torch.inference_mode():
        picture = staged.run(
            model,
            model.seeds.blend([(0, 1.0)]),
            Transform(),
            stop_at=None,
            half=half,
            channel_mixes=mixes,
            ablations=ablations,
        )
    return picture, [time.layer for time in staged.times if time.span is not None]


def precisions(staged: StagedSynthesis) -> tuple[str, ...]:
    return tuple(time.precision for time in staged.times)


@pytest.fixture
def staged() -> StagedSynthesis:
    return StagedSynthesis(StageMemory(2**30), mark_here)


def fresh(
    models: ModelStore, mixes: tuple[ChannelMix, ...] = (), ablations: tuple[Ablation, ...] = ()
) -> torch.Tensor:
    staged = StagedSynthesis(StageMemory(0), mark_here)
    return run(staged, models, mixes=mixes, ablations=ablations)[0]


def test_a_muted_channel_computes_only_the_layers_above(staged: StagedSynthesis, models: ModelStore) -> None:
    names = models.open(MODEL).generator.layer_names
    untouched, computed = run(staged, models)
    assert computed == list(names)
    for mix in (ChannelMix(names[10], muted=(0,)), ChannelMix(names[10], solo=(1,))):
        picture, computed = run(staged, models, mixes=(mix,))
        assert computed == list(names[11:])
        assert torch.equal(picture, fresh(models, mixes=(mix,)))
        assert not torch.equal(picture, untouched)
    picture, computed = run(staged, models, mixes=(ChannelMix(names[10]),))
    assert computed == list(names[11:])
    assert torch.equal(picture, untouched)


def test_a_mix_of_the_picture_itself_computes_nothing(staged: StagedSynthesis, models: ModelStore) -> None:
    untouched, _ = run(staged, models)
    mix = ChannelMix(models.open(MODEL).generator.layer_names[-1], muted=(1,))
    picture, computed = run(staged, models, mixes=(mix,))
    assert computed == []
    assert not picture[1].any()
    assert torch.equal(picture[0], untouched[0])


def test_an_ablation_computes_its_layer_and_those_above(staged: StagedSynthesis, models: ModelStore) -> None:
    names = models.open(MODEL).generator.layer_names
    untouched, _ = run(staged, models)
    ablation = Ablation(names[10], without_down_filter=True)
    picture, computed = run(staged, models, ablations=(ablation,))
    assert computed == list(names[10:])
    assert torch.equal(picture, fresh(models, ablations=(ablation,)))
    assert not torch.equal(picture, untouched)
    assert run(staged, models)[1] == list(names[10:])


def test_every_layer_says_in_which_type_it_was_computed(
    staged: StagedSynthesis, models: ModelStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("renderer.generator_layers.half_precision", lambda _: torch.bfloat16)
    names = models.open(MODEL).generator.layer_names
    run(staged, models)
    assert precisions(staged) == ("float32",) * len(names)
    mix = ChannelMix(names[10], muted=(0,))
    run(staged, models, half=True, mixes=(mix,))
    assert precisions(staged) == ("float32",) * 11 + ("bfloat16",) * (len(names) - 11)
    assert len(staged.times) == len(names)
    run(staged, models, mixes=(mix,))
    assert precisions(staged) == ("float32",) * len(names)

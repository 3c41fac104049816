"""Equivariance as jobs: of a scene as it is, where in a layer, over many latents."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import numpy as np
import pytest
import torch

from renderer.aliasing.aliasing_figures import (
    Equivariance,
    EquivarianceMetrics,
    ErrorMap,
    LiveEquivariance,
    MetricOptions,
)
from renderer.aliasing.aliasing_jobs import MapEquivarianceError, MeasureEquivariance, MeasureMetrics
from renderer.generator_layers import SynthesisLayer
from renderer.interventions import Ablation, ChannelMix, Interventions
from renderer.messages import Progress
from renderer.model_store import LoadedModel
from renderer.render import Renderer
from renderer.scene import LatentPoint, LayerView, Scene, StyleMix, Transform, Truncation
from renderer.scene_check import SceneError
from tests.long_work import answered
from tests.renderer.jobs import layer_by_definition

MODEL = "stylegan3-t-32"
TRANSLATION = (0.09, -0.055)
EQT_INT, EQT_FRAC, EQR = Equivariance


@pytest.fixture(scope="module")
def renderer() -> Renderer:
    return Renderer("cpu")


@pytest.fixture(scope="module")
def intact_and_parts(renderer: Renderer) -> tuple[LiveEquivariance, list[Progress]]:
    """The scene that nothing is done to, and what was said on the way."""
    return answered(renderer.work(MeasureEquivariance(MODEL, Scene(), TRANSLATION)), LiveEquivariance)


@pytest.fixture
def intact(intact_and_parts: tuple[LiveEquivariance, list[Progress]]) -> LiveEquivariance:
    return intact_and_parts[0]


def measured(renderer: Renderer, scene: Scene, most_channels: int | None = None) -> LiveEquivariance:
    job = MeasureEquivariance(MODEL, scene, TRANSLATION, most_channels=most_channels)
    return answered(renderer.work(job), LiveEquivariance)[0]


def outputs(renderer: Renderer, scene: Scene) -> tuple[dict[str, np.ndarray], dict[str, np.ndarray]]:
    """What each layer gives for the scene, and for the same with the input moved by TRANSLATION on top."""
    model = renderer.models.get(MODEL)
    shift = np.array([[1, 0, -TRANSLATION[0]], [0, 1, -TRANSLATION[1]], [0, 0, 1]])
    before = np.linalg.inv(np.array(scene.transform.matrix()))
    interventions = Interventions(scene.channel_mixes, scene.ablations)
    with torch.inference_mode():
        ws = renderer.new_follower().latents(model, scene)
        still, moved = (
            {
                name: x[0].double().numpy()
                for name, x in model.generator.iterate_layers(
                    ws, input_matrix=torch.tensor(matrix, dtype=torch.float32), interventions=interventions
                )
            }
            for matrix in (before, before @ shift)
        )
    return still, moved


@pytest.mark.parametrize("index", [2, 5])
def test_a_layer_without_its_down_filter_loses_as_much_eqt_as_the_direct_computation_gives(
    renderer: Renderer, intact: LiveEquivariance, index: int
) -> None:
    renderer.open(MODEL)
    model = renderer.models.get(MODEL)
    name, below = model.info.layers[index].name, model.info.layers[index - 1].name
    layer, rate = model.generator.layers[name], model.info.layers[index].sampling_rate
    assert isinstance(layer, SynthesisLayer)
    assert rate is not None
    still, moved = outputs(renderer, Scene())
    w = model.seeds.blend([(0, 1.0)])[0, index].double().numpy()
    direct = [
        layer_by_definition.eqt_db(
            layer_by_definition.apply_layer(layer, still[below], w, with_down_filter=with_down_filter),
            layer_by_definition.apply_layer(layer, moved[below], w, with_down_filter=with_down_filter),
            *TRANSLATION,
            rate=rate,
        )
        for with_down_filter in (True, False)
    ]
    ablated = Scene(ablations=(Ablation(name, without_down_filter=True),))
    found = [each.layers[index].eqt_frac_db for each in (intact, measured(renderer, ablated))]
    assert found == pytest.approx(direct, abs=1e-3)
    assert direct[0] - direct[1] > 10


def test_the_scene_is_measured_as_it_is_whatever_is_looked_at(renderer: Renderer) -> None:
    """Seed, psi, style mixing, channel mixes, ablations, and the motion on top of the transform."""
    names = [layer.name for layer in renderer.open(MODEL).layers]
    scene = Scene(
        LatentPoint(x=4.3),
        truncation=Truncation(0.7),
        style_mix=StyleMix(True, 7, (4, 5)),
        transform=Transform(0.05, 0.02, turns=0.13, untransform=True),
        channel_mixes=(ChannelMix(names[3], muted=(0, 1, 2)),),
        ablations=(Ablation(names[5], without_oversampling=True),),
        view=LayerView(names[4]),
    )
    still, moved = outputs(renderer, scene)
    for row in measured(renderer, scene).layers[1:8]:
        rate = renderer.models.get(MODEL).info.layer(row.name).sampling_rate
        assert rate is not None
        direct = layer_by_definition.eqt_db(still[row.name], moved[row.name], *TRANSLATION, rate=rate)
        assert row.eqt_frac_db == pytest.approx(direct, abs=1e-3)


def test_a_few_channels_are_every_so_many_and_the_picture_stays_whole(
    renderer: Renderer, intact: LiveEquivariance
) -> None:
    few = measured(renderer, Scene(), most_channels=16)
    assert (few.eqt_int_db, few.eqt_frac_db, few.eqr_db) == (
        intact.eqt_int_db,
        intact.eqt_frac_db,
        intact.eqr_db,
    )
    model = renderer.models.get(MODEL)
    still, moved = outputs(renderer, Scene())
    for row, layer in zip(few.layers[3:6], model.info.layers[3:6], strict=True):
        assert layer.channels == 32
        assert layer.sampling_rate is not None
        halves = still[row.name][::2], moved[row.name][::2]
        direct = layer_by_definition.eqt_db(*halves, *TRANSLATION, rate=layer.sampling_rate)
        assert row.eqt_frac_db == pytest.approx(direct, abs=1e-3)


def test_every_layer_is_known_as_soon_as_it_is_measured(
    intact_and_parts: tuple[LiveEquivariance, list[Progress]],
) -> None:
    whole, parts = intact_and_parts
    rows = [len(part.partial.layers) for part in parts if isinstance(part.partial, LiveEquivariance)]
    assert rows == sorted(rows)
    assert rows[-1] == len(whole.layers)


@pytest.mark.parametrize("kind", list(Equivariance))
def test_the_error_map_is_of_all_channels_of_that_layer(
    renderer: Renderer, intact: LiveEquivariance, kind: Equivariance
) -> None:
    index, layer = 2, renderer.open(MODEL).layers[2]
    error, parts = answered(renderer.work(MapEquivarianceError(MODEL, Scene(), layer.name, kind)), ErrorMap)
    assert error.rms.shape == layer.size
    share = np.nanmean(np.square(error.rms, dtype=np.float64)) / error.reference_rms**2
    assert 10 * np.log10(1 / share) == pytest.approx(
        measured(renderer, Scene()).layers[index].db(kind), abs=0.01
    )
    assert parts[-1].note == layer.name  # nothing above is computed


def metrics(renderer: Renderer, **options: object) -> EquivarianceMetrics:
    interventions = options.pop("interventions", Interventions())
    assert isinstance(interventions, Interventions)
    job = MeasureMetrics(MODEL, MetricOptions(**options), interventions, most_channels=4)  # type: ignore[arg-type]
    return answered(renderer.work(job), EquivarianceMetrics)[0]


def test_the_same_seed_gives_the_same_metrics_bit_for_bit(renderer: Renderer) -> None:
    first = metrics(renderer, samples=2, seed=5, per_layer=True)
    assert metrics(Renderer("cpu"), samples=2, seed=5, per_layer=True) == first
    assert metrics(renderer, samples=1, seed=6).eqr_db != first.eqr_db
    assert first.eqt_int_standard_error is not None


def test_metrics_are_known_after_every_sample(renderer: Renderer) -> None:
    whole, parts = answered(
        renderer.work(MeasureMetrics(MODEL, MetricOptions(3, kinds=(EQT_INT,)))), EquivarianceMetrics
    )
    known = [part.partial.samples for part in parts if isinstance(part.partial, EquivarianceMetrics)]
    assert sorted(set(known)) == [1, 2, 3]
    assert parts[-1].done == parts[-1].total
    assert isinstance(parts[-1].partial, EquivarianceMetrics)
    assert parts[-1].partial == whole


def test_an_ablated_model_has_worse_metrics(renderer: Renderer) -> None:
    layers = renderer.open(MODEL).layers[1:12]
    ablated = Interventions(
        ablations=tuple(Ablation(layer.name, without_down_filter=True) for layer in layers)
    )
    whole, without = (
        metrics(renderer, samples=2, kinds=(EQT_FRAC,), interventions=each).eqt_frac_db
        for each in (Interventions(), ablated)
    )
    assert whole is not None
    assert without is not None
    assert without < whole - 4


@pytest.mark.parametrize(
    "job",
    [
        MeasureEquivariance(MODEL, Scene()),
        MapEquivarianceError(MODEL, Scene(), "L1", EQR),
        MeasureMetrics(MODEL, MetricOptions(1)),
    ],
)
def test_a_model_whose_input_cannot_be_moved_is_refused(
    job: MeasureEquivariance | MapEquivarianceError | MeasureMetrics, monkeypatch: pytest.MonkeyPatch
) -> None:
    renderer = Renderer("cpu")
    renderer.open(MODEL)
    model = renderer.models.get(MODEL)
    fixed = replace(model, info=replace(model.info, has_input_transform=False))
    get: Callable[[str], LoadedModel] = lambda _: fixed  # noqa: E731
    monkeypatch.setattr(renderer.models, "get", get)
    with pytest.raises(SceneError, match="cannot be moved"):
        answered(renderer.work(job), object)


def test_a_map_of_a_layer_that_is_not_there_is_refused(renderer: Renderer) -> None:
    job = MapEquivarianceError(MODEL, Scene(), "L99", EQR)
    with pytest.raises(SceneError, match="L99"):
        answered(renderer.work(job), ErrorMap)

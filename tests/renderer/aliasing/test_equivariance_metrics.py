"""EQ-T and EQ-R over many latents: reproducible, in any part and order."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import replace

import numpy as np
import pytest
import torch

from renderer.aliasing.aliasing_figures import Equivariance, EquivarianceMetrics, MetricOptions
from renderer.aliasing.equivariance import Motion, compare
from renderer.aliasing.equivariance_metrics import MOST_TRANSLATION, draw_sample, measure_equivariance
from renderer.aliasing.layer_comparison import iterate_layers
from renderer.generator import Generator as StyleGenerator
from renderer.loaded_model import LoadedModel, describe, load_model
from renderer.messages import Progress
from renderer.model_source import Source
from tests.long_work import finish

EQT_INT, EQT_FRAC, EQR = Equivariance


@pytest.fixture(scope="module")
def model() -> LoadedModel:
    return load_model("stylegan3-t-32", Source("stylegan3-t-32"), torch.device("cpu"))


def measured(model: LoadedModel, options: MetricOptions) -> tuple[EquivarianceMetrics, list[Progress]]:
    return finish(measure_equivariance(model.generator, options, layers=model.info.layers))


def test_sixteen_samples_repeat_themselves_and_their_first_half_is_a_run_of_eight(model: LoadedModel) -> None:
    sixteen, said = measured(model, MetricOptions(16, seed=5))
    again, _ = measured(model, MetricOptions(16, seed=5))
    eight, _ = measured(model, MetricOptions(8, seed=5))
    other, _ = measured(model, MetricOptions(8, seed=6))
    assert again == sixteen
    assert eight in [one.partial for one in said]
    assert eight.eqt_frac_db != other.eqt_frac_db


def test_what_else_is_measured_changes_nothing(model: LoadedModel) -> None:
    every, _ = measured(model, MetricOptions(2, per_layer=True))
    picture, _ = measured(model, MetricOptions(2))
    turned, _ = measured(model, MetricOptions(2, kinds=(EQR,)))
    assert picture == replace(every, layers=())
    assert (turned.eqr_db, turned.eqr_standard_error) == (every.eqr_db, every.eqr_standard_error)
    assert turned.eqt_int_db is None
    assert turned.eqt_frac_db is None


def test_one_global_mean_over_all_samples(model: LoadedModel) -> None:
    """Written out: every sample synthesised and compared by itself, and the sums divided once."""
    generator, config = model.generator, model.generator.config
    found, _ = measured(model, MetricOptions(3, seed=1, kinds=(EQT_INT, EQR)))
    for kind, db in ((EQT_INT, found.eqt_int_db), (EQR, found.eqr_db)):
        error, mask = 0.0, 0.0
        for index in range(3):
            draw = draw_sample(1, index, z_dim=config.z_dim, c_dim=0, resolution=32)
            w = generator.map_latents(draw.z[None])
            ws = w[:, None].expand(-1, config.num_ws, -1)
            motion = Motion(EQT_INT, *draw.whole) if kind is EQT_INT else Motion(EQR, angle=draw.angle)
            still = generator.synthesize(ws, input_matrix=torch.eye(3))
            sample = compare(
                still, generator.synthesize(ws, input_matrix=motion.input_matrix()), motion, rate=32
            )
            error, mask = error + sample.squared_error, mask + sample.mask
        assert db == pytest.approx(20 * math.log10(2) - 10 * math.log10(error / mask), abs=1e-6)


def test_estimate_runs_along_with_its_uncertainty(model: LoadedModel) -> None:
    result, said = measured(model, MetricOptions(4))
    partials = [one.partial for one in said if isinstance(one.partial, EquivarianceMetrics)]
    assert [one.samples for one in partials] == sorted(one.samples for one in partials)
    assert partials[0].samples == 1
    assert partials[0].eqt_int_standard_error is None
    assert partials[-1] == result
    assert result.eqr_standard_error is not None
    assert 0 < result.eqr_standard_error < 10
    assert [one.done for one in said] == list(range(1, said[0].total + 1))
    assert said[0].partial is None


def test_every_layer_is_measured_where_asked(model: LoadedModel) -> None:
    result, said = measured(model, MetricOptions(2, per_layer=True))
    assert [row.name for row in result.layers] == [layer.name for layer in model.info.layers]
    assert all(row.db(kind) is not None for row in result.layers for kind in Equivariance)
    assert (result.layers[1].eqt_int_db or 0) > 100  # whole samples of its own grid
    assert said[-1].done == said[-1].total


def test_classes_are_drawn_too(load_model: Callable[[str], StyleGenerator]) -> None:
    generator = load_model("sg3-r-64-cond")
    info = describe(generator, model="r", name="r", content_hash="")
    result, _ = finish(
        measure_equivariance(generator, MetricOptions(2, kinds=(EQT_INT,)), layers=info.layers)
    )
    assert result.eqt_int_db is not None
    assert result.eqt_int_db > 40


def test_another_way_through_the_layers_can_be_given(model: LoadedModel) -> None:
    """For a scene's own interventions: here the picture is twice as strong, so 6 dB worse in its range."""

    def louder(ws: torch.Tensor, matrix: torch.Tensor):  # noqa: ANN202
        for name, output in iterate_layers(model.generator, ws, matrix):
            yield name, output * 2

    options = MetricOptions(1, kinds=(EQT_INT,), per_layer=True)
    result, _ = finish(
        measure_equivariance(model.generator, options, layers=model.info.layers, iterate=louder)
    )
    plain, _ = measured(model, options)
    assert result.eqt_int_db == pytest.approx((plain.eqt_int_db or 0) - 20 * math.log10(2), abs=1e-3)
    assert result.layers[9].eqt_int_db == pytest.approx(plain.layers[9].eqt_int_db, abs=1e-3)


def test_draws_fill_their_ranges_evenly() -> None:
    draws = [draw_sample(0, index, z_dim=4, c_dim=5, resolution=64) for index in range(600)]
    fractional = np.array([draw.fractional for draw in draws])
    whole = np.array([draw.whole for draw in draws])
    angles = np.array([draw.angle for draw in draws])
    assert np.abs(fractional).max() <= MOST_TRANSLATION
    assert fractional.std() == pytest.approx(MOST_TRANSLATION / math.sqrt(3), rel=0.05)
    np.testing.assert_array_equal(whole * 64, np.round(whole * 64))
    assert np.abs(whole).max() == MOST_TRANSLATION
    assert np.abs(angles).max() <= math.pi
    assert angles.std() == pytest.approx(math.pi / math.sqrt(3), rel=0.05)
    assert np.corrcoef(whole[:, 0], fractional[:, 0])[0, 1] == pytest.approx(0, abs=0.1)
    classes = np.array([draw.class_index for draw in draws])
    assert np.bincount(classes).min() > 80
    assert np.stack([draw.z.numpy() for draw in draws]).std() == pytest.approx(1, rel=0.05)


def test_all_models_get_the_same_motions() -> None:
    small = draw_sample(2, 7, z_dim=4, c_dim=0, resolution=64)
    large = draw_sample(2, 7, z_dim=512, c_dim=9, resolution=64)
    assert (small.whole, small.fractional, small.angle) == (large.whole, large.fractional, large.angle)


def test_abandoned_work_leaves_no_mode_behind(model: LoadedModel) -> None:
    work = measure_equivariance(model.generator, MetricOptions(4), layers=model.info.layers)
    next(work)
    work.close()
    assert not torch.is_inference_mode_enabled()
    assert next(work, None) is None

"""Equivariance layer by layer: what follows, what does not, and in which layer it begins."""

from __future__ import annotations

import math
from collections.abc import Iterator
from functools import partial

import numpy as np
import pytest
import torch

from renderer.aliasing.aliasing_figures import Equivariance, LiveEquivariance
from renderer.aliasing.equivariance import Motion, compare
from renderer.aliasing.layer_comparison import IterateLayers, compare_layers, iterate_layers
from renderer.aliasing.layer_equivariance import measure_layers, whole_translation
from renderer.model_info import LayerInfo
from renderer.model_store import LoadedModel, Source, load_model
from tests.long_work import finish

EQT_INT, EQT_FRAC, EQR = Equivariance


@pytest.fixture(scope="module")
def model_t() -> LoadedModel:
    return load_model("stylegan3-t-32", Source("stylegan3-t-32"), torch.device("cpu"))


@pytest.fixture(scope="module")
def model_r() -> LoadedModel:
    return load_model("stylegan3-r-32", Source("stylegan3-r-32"), torch.device("cpu"))


def measured(
    model: LoadedModel, *, iterate: IterateLayers | None = None, **options: object
) -> LiveEquivariance:
    work = measure_layers(
        iterate or partial(iterate_layers, model.generator),
        model.seeds.blend([(3, 1.0)]),
        layers=model.info.layers,
        output_scale=model.generator.config.output_scale,
        **options,  # pyright: ignore[reportArgumentType]
    )
    return finish(work)[0]


def layer(name: str, *, rate: float | None, size: int) -> LayerInfo:
    return LayerInfo(name, channels=2, size=(size, size), sampling_rate=rate)


def gratings(matrix: torch.Tensor, *, size: int, rate: int) -> torch.Tensor:
    """A scene without a generator: two smooth gratings that the input matrix moves. [1, 2, size, size]."""
    axis = (torch.arange(size, dtype=torch.float64) + 0.5 - size / 2) / rate
    m = matrix.double()
    x = m[0, 0] * axis + m[0, 1] * axis[:, None] + m[0, 2]
    y = m[1, 0] * axis + m[1, 1] * axis[:, None] + m[1, 2]
    scene = torch.stack([torch.sin(2 * math.pi * (1.7 * x + y)), 1 + torch.cos(2 * math.pi * (x - 1.2 * y))])
    return scene[None].float()


def two_layers(ws: torch.Tensor, matrix: torch.Tensor, *, glued: float) -> Iterator[tuple[str, torch.Tensor]]:
    """The first follows perfectly; the second adds a pattern that is glued to its grid."""
    yield "good", gratings(matrix, size=36, rate=16)
    pattern = glued * (1 - 2 * (torch.arange(64) % 2.0))
    yield "bad", gratings(matrix, size=64, rate=64) + pattern


TWO_LAYERS = (layer("good", rate=16, size=36), layer("bad", rate=64, size=64))


def test_layers_are_those_of_the_whole_synthesis(model_t: LoadedModel) -> None:
    ws, matrix = model_t.seeds.blend([(1, 1.0)]), Motion(EQT_FRAC, 0.1, 0.02).input_matrix()
    whole: dict[str, torch.Tensor] = {}
    model_t.generator.synthesize(ws, input_matrix=matrix, on_layer=whole.__setitem__)
    single = dict(iterate_layers(model_t.generator, ws, matrix))
    assert list(single) == list(whole)
    assert all(single[name].equal(whole[name]) for name in whole)


def test_picture_figures_are_the_published_ones(model_t: LoadedModel) -> None:
    found = measured(model_t)
    generator, ws = model_t.generator, model_t.seeds.blend([(3, 1.0)])
    picture = generator.synthesize(ws, input_matrix=torch.eye(3))
    for motion, db in (
        (Motion(EQT_INT, *found.whole), found.eqt_int_db),
        (Motion(EQT_FRAC, *found.fractional), found.eqt_frac_db),
        (Motion(EQR, angle=2 * math.pi * found.turns), found.eqr_db),
    ):
        moved = generator.synthesize(ws, input_matrix=motion.input_matrix())
        sample = compare(picture, moved, motion, rate=32)
        assert db == pytest.approx(10 * math.log10(4 * sample.mask / sample.squared_error), abs=1e-6)


def test_r_turns_where_t_does_not(model_t: LoadedModel, model_r: LoadedModel) -> None:
    t, r = measured(model_t, kinds=[EQR]), measured(model_r, kinds=[EQR])
    assert t.eqr_db is not None
    assert r.eqr_db is not None
    assert r.eqr_db > t.eqr_db + 20
    assert t.layers[0].eqr_db == pytest.approx(r.layers[0].eqr_db or 0, abs=6)  # both inputs are plane waves
    assert all(
        (b.eqr_db or 0) > (a.eqr_db or 0) + 20 for a, b in zip(t.layers[1:], r.layers[1:], strict=True)
    )
    assert t.eqt_int_db is None
    assert t.layers[0].eqt_frac_db is None


def test_low_layers_follow_whole_samples_to_the_last_bits(model_t: LoadedModel) -> None:
    """Up to the first change of sampling rate nothing distinguishes one sample from the next."""
    rows = measured(model_t, kinds=[EQT_INT]).layers
    for row, info in zip(rows, model_t.info.layers, strict=True):
        if info.cutoff is not None and info.cutoff <= 2 and info.sampling_rate == 16:
            assert row.eqt_int_db is not None
            assert row.eqt_int_db > 100
    assert (rows[-1].eqt_int_db or 0) < 80


def test_the_layer_that_breaks_it_is_the_one_that_shows() -> None:
    """A glued pattern of power a² against gratings of power ½ and a motion that turns it over: 4·a²."""
    for kind in (EQT_INT, EQT_FRAC):
        found, _ = finish(
            measure_layers(
                partial(two_layers, glued=0.01),
                torch.zeros(1, 3, 8),
                layers=TWO_LAYERS,
                output_scale=1.0,
                translation=(1 / 16 + 1 / 64, 0.0) if kind is EQT_FRAC else (1 / 16, 0.0),
                kinds=[kind],
            )
        )
        good, bad = (row.db(kind) for row in found.layers)
        assert good is not None
        assert bad is not None
        assert good > 70
        if kind is EQT_FRAC:
            assert bad == pytest.approx(10 * math.log10(0.5 / (4 * 0.01**2)), abs=0.6)
        else:
            assert bad > 100  # four samples: the pattern falls on itself


def test_error_map_shows_where() -> None:
    found, said = finish(
        measure_layers(
            partial(two_layers, glued=0.01),
            torch.zeros(1, 3, 8),
            layers=TWO_LAYERS,
            output_scale=1.0,
            translation=(5 / 64, 0.0),
            kinds=[EQT_FRAC],
            map_of=("bad", EQT_FRAC),
        )
    )
    error_map = found.error_map
    assert error_map is not None
    assert error_map.layer == "bad"
    assert (error_map.rms.shape, error_map.rms.dtype) == ((64, 64), np.float32)
    assert np.isnan(error_map.rms[:, :5]).all()
    np.testing.assert_allclose(error_map.rms[:, 5:], 0.02, atol=1e-4)
    assert error_map.reference_rms == pytest.approx(math.sqrt(0.5), rel=0.1)
    assert [one.partial.error_map for one in said[:-1]] == [None] * 3  # pyright: ignore


def test_error_map_and_figure_agree(model_t: LoadedModel) -> None:
    name = model_t.info.layers[5].name
    for kind in Equivariance:
        found = measured(model_t, kinds=[kind], map_of=(name, kind))
        assert found.error_map is not None
        mean_square = np.nanmean(found.error_map.rms.astype(np.float64) ** 2)
        db = 10 * math.log10(found.error_map.reference_rms**2 / mean_square)
        assert db == pytest.approx(found.layers[5].db(kind), abs=1e-3)


def test_error_map_and_figure_of_the_picture_agree(model_t: LoadedModel) -> None:
    for kind, figure in zip(Equivariance, ("eqt_int_db", "eqt_frac_db", "eqr_db"), strict=True):
        found = measured(model_t, kinds=[kind], map_of=(None, kind))
        error = found.error_map
        assert error is not None
        assert (error.layer, error.reference_rms) == (None, 2.0)
        mean_square = np.nanmean(error.rms.astype(np.float64) ** 2)
        assert 10 * math.log10(2.0**2 / mean_square) == pytest.approx(getattr(found, figure), abs=1e-3)


def test_chunks_of_channels_change_nothing(model_t: LoadedModel, monkeypatch: pytest.MonkeyPatch) -> None:
    name = model_t.info.layers[4].name
    at_once = measured(model_t, kinds=[EQR], map_of=(name, EQR))
    monkeypatch.setattr("renderer.aliasing.layer_comparison._CHUNK_BYTES", 1_500_000)
    in_chunks = measured(model_t, kinds=[EQR], map_of=(name, EQR))
    for one, other in zip(at_once.layers, in_chunks.layers, strict=True):
        assert other.eqr_db == pytest.approx(one.eqr_db, abs=1e-4)
    assert at_once.error_map is not None
    assert in_chunks.error_map is not None
    np.testing.assert_allclose(in_chunks.error_map.rms, at_once.error_map.rms, rtol=1e-3)


def test_no_more_than_one_output_of_each_run_is_asked_for_ahead(model_t: LoadedModel) -> None:
    asked: list[str] = []

    def watched(ws: torch.Tensor, matrix: torch.Tensor) -> Iterator[tuple[str, torch.Tensor]]:
        for name, output in iterate_layers(model_t.generator, ws, matrix):
            asked.append(name)
            yield name, output

    measured(model_t, iterate=watched)
    assert asked == [name for name in model_t.generator.layer_names for _ in range(4)]


def test_progress_grows_and_leaves_no_mode_behind(model_t: LoadedModel) -> None:
    work = measure_layers(
        partial(iterate_layers, model_t.generator),
        model_t.seeds.blend([(3, 1.0)]),
        layers=model_t.info.layers,
        output_scale=0.25,
    )
    first = next(work)
    assert first is not None
    assert not torch.is_inference_mode_enabled()
    rest = finish(work)[1]
    said = [first, *rest]
    assert [one.done for one in said] == list(range(1, said[0].total + 1))
    rows = [len(one.partial.layers) for one in said if isinstance(one.partial, LiveEquivariance)]
    assert rows == sorted(rows)
    assert rows[-1] == len(model_t.info.layers)


def test_whole_translation_is_whole_for_every_layer_and_never_nothing() -> None:
    layers = (layer("a", rate=16, size=36), layer("b", rate=64, size=84))
    assert whole_translation(0.09, -0.01, layers) == (0.125, -0.0625)
    assert whole_translation(0.0625, 0.0, layers) == (0.0625, 0.0)


def test_a_model_whose_input_cannot_be_moved_is_refused() -> None:
    with pytest.raises(ValueError, match="cannot be moved"):
        whole_translation(0.1, 0.1, (layer("b16.conv1", rate=None, size=16),))


def test_layers_that_are_not_the_models_are_an_error() -> None:
    steps = compare_layers(
        partial(two_layers, glued=0.0), torch.zeros(1, 3, 8), [], layers=TWO_LAYERS[::-1], output_scale=1.0
    )
    with pytest.raises(ValueError, match="next layer is bad"):
        list(steps)

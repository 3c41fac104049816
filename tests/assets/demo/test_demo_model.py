"""What the demo model's card promises, on a few samples."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest
import torch
from click.testing import CliRunner

from assets import demo
from assets.demo.attributes import CHOICES
from assets.demo.find_directions import attributes_of, finish
from assets.demo.mapping import faces_of
from assets.demo.measure import seed_z
from renderer.aliasing.aliasing_figures import EquivarianceMetrics, MetricOptions
from renderer.aliasing.equivariance_metrics import measure_equivariance
from renderer.directions import direction_set_file
from renderer.directions.direction_library import DirectionLibrary
from renderer.directions.direction_set import DirectionSet
from renderer.loaded_model import LoadedModel
from renderer.model_info import DEFAULT_MODEL
from renderer.model_store import ModelStore
from renderer.recording import project_file
from visualizer.cli import program

# Of the card, over 24 samples; a few of them differ by some decibels.
EQ_T_DB, EQ_T_FRACTIONAL_DB, EQ_R_DB = 110.0, 55.9, 48.3
TOLERANCE_DB = 5.0


@pytest.fixture(scope="module")
def model() -> LoadedModel:
    return ModelStore(torch.device("cpu")).open(demo.NAME)


@pytest.fixture(scope="module")
def sets() -> list[DirectionSet]:
    return [direction_set_file.load(path) for path in sorted(demo.DIRECTIONS.glob("*.npz"))]


def test_the_program_opens_the_demo_where_no_model_is_named(model: LoadedModel) -> None:
    assert DEFAULT_MODEL == demo.NAME
    assert model.info.name == demo.MODEL.name
    assert model.info.architecture == "stylegan3-r"
    assert "Pablo Stanley" in model.info.note


def test_the_command_line_knows_the_demo_by_its_name() -> None:
    done = CliRunner().invoke(program, ["info", demo.NAME, "--json"])
    assert done.exit_code == 0
    assert json.loads(done.stdout)["resolution"] == 128


def test_the_name_is_not_taken_for_a_mistyped_command(monkeypatch: pytest.MonkeyPatch) -> None:
    opened: list[str | None] = []
    monkeypatch.setattr("visualizer.start.run", lambda model, **_: opened.append(model) or 0)
    assert CliRunner().invoke(program, [demo.NAME]).exit_code == 0
    assert opened == [demo.NAME]
    mistyped = CliRunner().invoke(program, ["vdeo"])
    assert mistyped.exit_code == 2
    assert "is 'video' meant?" in mistyped.output


def test_a_file_of_that_name_goes_before_the_demo(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / demo.NAME).write_bytes(b"no model")
    with pytest.raises(Exception, match=demo.NAME):
        ModelStore(torch.device("cpu")).open(demo.NAME)


def test_the_files_are_small() -> None:
    files = [demo.MODEL, demo.PROJECT, *demo.DIRECTIONS.iterdir(), *demo.CARD.iterdir()]
    assert demo.MODEL.stat().st_size <= 12e6
    assert sum(path.stat().st_size for path in files) <= 16e6


def test_pictures_of_seeds_differ_and_fill_their_range(model: LoadedModel) -> None:
    w = model.generator.map_latents(seed_z(3, model.info.z_dim))
    with torch.inference_mode():
        pictures = model.generator.synthesize(w[:, None].expand(-1, model.info.num_ws, -1))
    assert pictures.shape == (3, 3, 128, 128)
    assert pictures.abs().max() < 1.5
    for a, b in ((0, 1), (0, 2), (1, 2)):
        assert (pictures[a] - pictures[b]).abs().mean() > 0.1


def test_equivariance_is_as_the_card_says(model: LoadedModel) -> None:
    options = MetricOptions(samples=3)
    measured = finish(measure_equivariance(model.generator, options, layers=model.info.layers))
    assert isinstance(measured, EquivarianceMetrics)
    assert measured.eqt_int_db is not None
    assert measured.eqt_frac_db is not None
    assert measured.eqr_db is not None
    assert measured.eqt_int_db > EQ_T_DB - TOLERANCE_DB
    assert measured.eqt_frac_db > EQ_T_FRACTIONAL_DB - TOLERANCE_DB
    assert measured.eqr_db > EQ_R_DB - TOLERANCE_DB


def test_directions_were_found_in_this_very_model(model: LoadedModel, sets: list[DirectionSet]) -> None:
    assert sum(len(each) for each in sets) >= 5
    for each in sets:
        assert each.model_hash == model.info.content_hash
        assert len(each.names) == len(each)
        each.check_fits(num_ws=model.info.num_ws, w_dim=model.info.w_dim)


def test_principal_directions_change_what_their_name_says(
    model: LoadedModel, sets: list[DirectionSet]
) -> None:
    z = seed_z(400, model.info.z_dim)
    w = model.generator.map_latents(z).numpy()
    attributes = attributes_of(*faces_of(z.double().numpy()))
    principal = max(sets, key=len)
    assert {"skin", "beard", "glasses", "hair lightness", "hair length"} <= set(principal.names)
    for name, component in zip(principal.names, principal.components, strict=True):
        assert np.corrcoef(w @ component, attributes[name])[0, 1] > 0.9


def test_a_contrast_leads_from_one_shape_to_another(model: LoadedModel, sets: list[DirectionSet]) -> None:
    (contrast,) = (each for each in sets if "sunglasses" in each.names)
    number = contrast.names.index("sunglasses")
    z = seed_z(400, model.info.z_dim)
    w = model.generator.map_latents(z).numpy() @ contrast.components[number]
    choice = next(i for i, choice in enumerate(CHOICES) if choice.name == "glasses")
    shapes = faces_of(z.double().numpy())[0].shapes[:, choice]
    dark = CHOICES[choice].shapes.index("sunglasses")
    others = w[(shapes > 0) & (shapes != dark)]
    assert (w[shapes == dark].mean() - others.mean()) == pytest.approx(contrast.stdev[number], rel=0.1)


def test_the_library_has_the_demos_directions_and_keeps_them(
    sets: list[DirectionSet], tmp_path: Path
) -> None:
    library = DirectionLibrary(tmp_path, shipped=demo.DIRECTIONS)
    assert set(library.list()) == {each.set_id for each in sets}
    set_id = sets[0].set_id
    assert library.has(set_id)
    assert library.get(set_id).set_id == set_id
    assert library.is_shipped(set_id)
    with pytest.raises(OSError, match="come with the program"):
        library.remove(set_id)
    assert library.has(set_id)


def test_a_library_elsewhere_has_nothing_of_the_demo(tmp_path: Path) -> None:
    assert DirectionLibrary(tmp_path).list() == []


def test_the_project_is_ten_seconds_of_this_model(model: LoadedModel, sets: list[DirectionSet]) -> None:
    project = project_file.read(demo.PROJECT)
    assert project.model == demo.MODEL.name
    assert project.model_hash == model.info.content_hash
    assert project.timeline.duration_s == 10
    known = {each.set_id for each in sets}
    assert {edit.set_id for edit in project.scene.edits.edits} <= known
    moved = {track.path for track in project.timeline.tracks}
    assert {"latent", "transform.turns", "edits.edits.0.strength"} <= moved

"""How much energy each layer's output has, and where it lies."""

from __future__ import annotations

from collections.abc import Generator
from dataclasses import replace

from renderer.inspection import LayerFigures, LayerSurvey, SurveyLayers
from renderer.messages import Progress
from renderer.model_store import ModelStore
from renderer.picture import crop
from renderer.recipe import Recipe
from renderer.scene import LayerView
from renderer.scene_check import fit_scene
from renderer.spectra.band_energy import energies_in_slices


def run(
    job: SurveyLayers, models: ModelStore, recipe: Recipe
) -> Generator[Progress | None, None, LayerSurvey]:
    """One layer after the other, without its margins; a part after each.

    Raises: ModelError, SceneError.
    """
    model = models.get(job.model)
    scene, _ = fit_scene(job.scene, model.info)
    scene = replace(scene, transform=replace(scene.transform, untransform=False))
    rows: list[LayerFigures] = []
    for layer in model.info.layers:
        yield Progress(len(rows), len(model.info.layers), layer.name, LayerSurvey(tuple(rows)))
        activation = recipe.activation(model, replace(scene, view=LayerView(layer.name)))
        energies = yield from energies_in_slices(crop(activation, layer), layer)
        rows.append(
            LayerFigures(
                layer.name,
                float(energies.mean_square.mean()),
                energies.all_beyond_cutoff,
                energies.all_beyond_stopband,
            )
        )
    return LayerSurvey(tuple(rows))

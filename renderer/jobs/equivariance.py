"""How well layers and the picture follow a motion: of one scene, where in a layer, and over many latents."""

from __future__ import annotations

from collections.abc import Callable, Generator, Iterator
from contextlib import closing
from dataclasses import dataclass

import torch

from renderer.aliasing.aliasing_figures import EquivarianceMetrics, ErrorMap, LiveEquivariance
from renderer.aliasing.aliasing_jobs import MapEquivarianceError, MeasureEquivariance, MeasureMetrics
from renderer.aliasing.equivariance_metrics import measure_equivariance
from renderer.aliasing.layer_equivariance import measure_layers
from renderer.interventions import Interventions
from renderer.messages import Progress
from renderer.model_store import LoadedModel, ModelStore
from renderer.recipe import Recipe
from renderer.scene import Scene
from renderer.scene_check import SceneError, fit_scene
from renderer.synthesis import input_matrix

NOT_MOVABLE = "The input of this model cannot be moved, so its equivariance cannot be measured."


@dataclass(frozen=True, slots=True, eq=False)
class Layers:
    """A model's layers with something done to them, one at a time, from an input that is moved.

    `most_channels` says of how many channels of a layer a comparison takes note, evenly spread (None: all);
    the layers above get all of them. `before` [3, 3] is what the input is moved by in any case.
    """

    model: LoadedModel
    interventions: Interventions
    most_channels: Callable[[str], int | None]
    before: torch.Tensor

    def iterate(self, ws: torch.Tensor, matrix: torch.Tensor) -> Iterator[tuple[str, torch.Tensor]]:
        """Shapes: ws [1, num_ws, w_dim], on the device; matrix [3, 3]; gives [1, c, h, w]."""
        layers = self.model.generator.iterate_layers(
            ws, input_matrix=self.before @ matrix, interventions=self.interventions
        )
        for name, output in layers:
            most = self.most_channels(name)
            step = 1 if most is None else -(-output.shape[1] // most)
            yield name, output[:, ::step]


def run(
    job: MeasureEquivariance, models: ModelStore, recipe: Recipe
) -> Generator[Progress | None, None, LiveEquivariance]:
    """The picture and every layer of a scene; a part after each layer.

    Raises: ModelError, SceneError.
    """
    model, scene, ws = movable_scene(job.model, job.scene, models, recipe)
    layers = _layers_of(model, scene, lambda _: job.most_channels)
    return (
        yield from measure_layers(
            layers.iterate,
            ws,
            layers=model.info.layers,
            output_scale=model.generator.config.output_scale,
            translation=job.translation,
            turns=job.turns,
        )
    )


def run_map(
    job: MapEquivarianceError, models: ModelStore, recipe: Recipe
) -> Generator[Progress | None, None, ErrorMap]:
    """The error of one layer, or of the picture; nothing above it is computed.

    Raises: ModelError, SceneError.
    """
    model, scene, ws = movable_scene(job.model, job.scene, models, recipe)
    layers = model.generator.layer_names
    if job.layer is not None and job.layer not in layers:
        raise SceneError(f"This model has no layer '{job.layer}'.")
    mapped = job.layer or layers[-1]
    work = measure_layers(
        _layers_of(model, scene, lambda name: None if name == mapped else 1).iterate,
        ws,
        layers=model.info.layers,
        output_scale=model.generator.config.output_scale,
        translation=job.translation,
        turns=job.turns,
        kinds=[job.kind],
        map_of=(job.layer, job.kind),
    )
    with closing(work):
        for progress in work:
            if progress is None:
                yield None
                continue
            found = progress.partial
            if isinstance(found, LiveEquivariance) and found.error_map is not None:
                return found.error_map
            yield Progress(progress.done, progress.total, progress.note)
    raise AssertionError("The layer is one of the model's, so it was compared.")


def run_metrics(
    job: MeasureMetrics, models: ModelStore
) -> Generator[Progress | None, None, EquivarianceMetrics]:
    """EQ-T and EQ-R over random latents.

    Raises: ModelError, SceneError.
    """
    model = models.get(job.model)
    _check_movable(model)
    layers = Layers(model, job.interventions, lambda _: job.most_channels, torch.eye(3))
    return (
        yield from measure_equivariance(
            model.generator, job.options, layers=model.info.layers, iterate=layers.iterate
        )
    )


def movable_scene(
    name: str, scene: Scene, models: ModelStore, recipe: Recipe
) -> tuple[LoadedModel, Scene, torch.Tensor]:
    """The model, the scene as it can show it, and its ws on the device.

    Shapes: ws [1, num_ws, w_dim].
    Raises: ModelError; SceneError also where the input cannot be moved.
    """
    _check_movable(models.get(name))
    return scene_at_rest(name, scene, models, recipe)


def scene_at_rest(
    name: str, scene: Scene, models: ModelStore, recipe: Recipe
) -> tuple[LoadedModel, Scene, torch.Tensor]:
    """The same for any model, whether or not its input can be moved. Raises: ModelError, SceneError."""
    model = models.get(name)
    scene, _ = fit_scene(scene, model.info)
    return model, scene, recipe.latents(model, scene).to(model.generator.w_avg.device)


def _check_movable(model: LoadedModel) -> None:
    if not model.info.has_input_transform:
        raise SceneError(NOT_MOVABLE)


def _layers_of(model: LoadedModel, scene: Scene, most_channels: Callable[[str], int | None]) -> Layers:
    interventions = Interventions(scene.channel_mixes, scene.ablations)
    return Layers(model, interventions, most_channels, input_matrix(scene.transform))

"""From a scene to its ws: latents, style mix, edits, every step remembered."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import torch

from renderer.device_time import Clock
from renderer.directions.direction_library import DirectionLibrary
from renderer.directions.direction_set import DirectionError
from renderer.directions.edit_stack import Edit, EditStack
from renderer.directions.edits import apply_edits
from renderer.directions.stored_ws import paste_rows
from renderer.directions.w_library import WPlusError
from renderer.host_memory import HostCopy, on_device
from renderer.latents import mix_styles, posed
from renderer.model_store import LoadedModel
from renderer.scene import Scene, SeedWeight
from renderer.step import Step

Problems = tuple[str, ...]
LEFT_OUT = "{} Edits with them are left out."
ROWS_LEFT_OUT = "{} Its rows are left out."


class SceneWs:
    """The ws of one scene after the other. `steps` are those that lead to them."""

    def __init__(self, library: DirectionLibrary, clock: Clock) -> None:
        self._library = library
        self._latents: Step[torch.Tensor] = Step("latents", clock)
        self._style_mix: Step[torch.Tensor] = Step("style mix", clock)
        self._edits: Step[tuple[torch.Tensor, Problems]] = Step("edits", clock)
        self._pose: Step[HostCopy] = Step("input pose", clock)
        self.steps: tuple[Step, ...] = (self._latents, self._style_mix, self._edits)

    @property
    def inputs(self) -> tuple | None:
        """All that the last ws depend on."""
        return self._edits.inputs

    @property
    def problems(self) -> Problems:
        """A sentence for each thing that the last ws are without."""
        return self._edits.result[1]

    def of(self, model: LoadedModel, scene: Scene) -> torch.Tensor:
        """The ws of a scene. Shapes: returns [1, num_ws, w_dim], on the CPU."""
        ws = self._of_latents(model, scene)
        ws = self._with_styles(ws, model, scene)
        return self._edited(ws, model, scene)

    def _of_latents(self, model: LoadedModel, scene: Scene) -> torch.Tensor:
        """The blend of seeds and classes, in W, and the pose of another."""
        seeds, pose = scene.latent.seed_weights(), scene.pose
        return self._latents.run(
            (model.source, seeds, scene.class_index, scene.class_blend, scene.truncation, pose),
            lambda: posed(
                _map_seeds(model, scene, seeds),
                pose.source,
                w_avg=model.generator.w_avg.cpu(),
                kept=lambda: _map_seeds(model, scene, pose.kept.seed_weights()),
            ),
        )

    def _with_styles(self, ws: torch.Tensor, model: LoadedModel, scene: Scene) -> torch.Tensor:
        """Some ws are another seed's."""
        mix = scene.style_mix
        return self._style_mix.run(
            (self._latents.inputs, mix),
            lambda: (
                mix_styles(ws, _map_seeds(model, scene, mix.seed_weights()), mix.indices)
                if mix.enabled
                else ws
            ),
        )

    def _edited(self, ws: torch.Tensor, model: LoadedModel, scene: Scene) -> torch.Tensor:
        """Stored ws and directions are put in, as far as the library has them and they fit."""
        stack = scene.edits
        left_out = self._left_out(stack, model)
        no_source = self._rows_left_out(scene, model)
        problems = (
            *(ROWS_LEFT_OUT.format(reason) for reason in list(no_source.values())[:1]),
            *(LEFT_OUT.format(reason) for reason in list(left_out.values())[:1]),
        )
        rows = tuple(row for row in scene.w_rows if row.source_id not in no_source)
        edited, _ = self._edits.run(
            (self._style_mix.inputs, rows, stack, tuple(left_out), problems),
            lambda: (
                apply_edits(
                    paste_rows(ws, rows, lambda source_id: self._stored(source_id, model)),
                    replace(stack, edits=tuple(edit for edit in stack.edits if edit not in left_out)),
                    w_avg=model.generator.w_avg.cpu(),
                    offset=lambda edit: self._offset(edit, model),
                ),
                problems,
            ),
        )
        return edited

    def input_pose(self, model: LoadedModel) -> HostCopy | None:
        """What the network has learned to do with its input for the last ws, if it learns that.

        Shapes: [3], as `Generator.input_pose` has it.
        """
        if not model.info.has_input_transform:
            return None
        w0 = self._edits.result[0][0, 0]
        device = model.generator.w_avg.device
        return self._pose.run(
            (self.inputs,), lambda: HostCopy(model.generator.input_pose(on_device(w0, device)))
        )

    def _left_out(self, stack: EditStack, model: LoadedModel) -> dict[Edit, str]:
        """The edits whose directions are not there or of no use to this model, each with the reason."""
        problems = {}
        for edit in stack.edits:
            try:
                self._offset(edit, model)
            except DirectionError as error:
                problems[edit] = str(error)
        return problems

    def _rows_left_out(self, scene: Scene, model: LoadedModel) -> dict[str, str]:
        """The stored w+ that are not there or of no use to this model, each with the reason."""
        problems = {}
        for source_id in {row.source_id for row in scene.w_rows}:
            try:
                self._stored(source_id, model)
            except WPlusError as error:
                problems[source_id] = str(error)
        return problems

    def _stored(self, source_id: str, model: LoadedModel) -> torch.Tensor:
        """Shapes: returns [num_ws, w_dim]. Raises: WPlusError."""
        stored = self._library.stored_ws.get(source_id)
        stored.check_fits(num_ws=model.info.num_ws, w_dim=model.info.w_dim)
        return torch.tensor(stored.ws)

    def _offset(self, edit: Edit, model: LoadedModel) -> torch.Tensor:
        """What a strength of 1 adds. Raises: DirectionError."""
        directions = self._library.get(edit.set_id)
        directions.check_fits(num_ws=model.info.num_ws, w_dim=model.info.w_dim)
        if not 0 <= edit.component < len(directions):
            last = len(directions) - 1
            raise DirectionError(f"There is no direction {edit.component}: the set has 0 to {last}.")
        return torch.from_numpy(directions.offset(edit.component))


def _map_seeds(model: LoadedModel, scene: Scene, seeds: Sequence[SeedWeight]) -> torch.Tensor:
    """The blend of the seeds in the scene's class, and of its other class."""

    def mapped(class_index: int | None) -> torch.Tensor:
        return model.seeds.blend(
            [(each.seed, each.weight) for each in seeds],
            class_index=class_index,
            psi=scene.truncation.psi,
            cutoff=scene.truncation.cutoff,
        )

    ws, other = mapped(scene.class_index), scene.class_blend
    return ws if other.class_index is None else ws.lerp(mapped(other.class_index), other.share)

"""What the chosen direction does: strips of several seeds, and where in the picture it acts."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from imgui_bundle import icons_fontawesome_6 as icons
from imgui_bundle import imgui, imgui_ctx

from renderer.directions.direction_views import EffectMap, MapEffect, PaintStrips, Strips
from renderer.model_info import ModelInfo
from renderer.scene import SEED_COUNT, LatentPoint, Scene, StyleMix
from visualizer.editing.direction_desk import ADDED_STRENGTH
from visualizer.editing.direction_shelf import Shelved
from visualizer.inspecting.questions import unseen
from visualizer.session import Session
from visualizer.texture import ImageTexture
from widgets import controls, effect_view, layer_range, strip_sheet
from widgets.effect_view import EffectShown
from widgets.layer_range import LayerRange
from widgets.strip_sheet import Cell, Sheet

STRENGTHS = (-3.0, -2.0, -1.0, 0.0, 1.0, 2.0, 3.0)
MOST_SEEDS = 12
CHOOSE_FIRST = "Choose a direction first."


@dataclass(frozen=True, slots=True)
class Seeds:
    """Which seeds a direction is looked at on, besides the picture on show."""

    first: int = 0
    count: int = 4

    def all(self) -> tuple[int, ...]:
        """Each of them."""
        return tuple((self.first + i) % SEED_COUNT for i in range(self.count))


class StripsSection:
    """Shows the chosen direction; what is clicked on becomes an edit of the scene."""

    def __init__(self, session: Session) -> None:
        self._session = session
        self._desk = session.directions
        self.seeds = Seeds()
        self._own, self._strips, self._effect = ImageTexture(), ImageTexture(), ImageTexture()
        self._heat: tuple[EffectMap, np.ndarray] | None = None

    def draw_strips(self, model: ModelInfo) -> None:
        """The range of ws, the picture on show and the seeds in strips, and the button that adds an edit."""
        shelved = self._shown(model)
        if shelved is None:
            controls.dim_text(CHOOSE_FIRST)
            return
        self._draw_range(model)
        self._draw_seeds()
        own = PaintStrips(model.model, self._own_scene(), (None,), STRENGTHS)
        others = PaintStrips(model.model, self._scene(), self.seeds.all(), STRENGTHS)
        drawn = [self._draw_sheet("direction strip", own, self._own)]
        drawn.append(self._draw_sheet("direction strips", others, self._strips, has_head=False))
        for cell, _ in drawn:
            if cell is not None:
                self._add(cell.strength)
        if controls.button(
            f"{icons.ICON_FA_PLUS} Add as edit", about="Put it into the stack of edits, at +1σ."
        ):
            self._add(ADDED_STRENGTH)
        done, total = sum(done for _, done in drawn), (1 + self.seeds.count) * len(STRENGTHS)
        if done < total:
            imgui.same_line()
            imgui.text_disabled(f"{done} of {total}")

    def _draw_sheet(
        self, name: str, question: PaintStrips, texture: ImageTexture, *, has_head: bool = True
    ) -> tuple[Cell | None, int]:
        """A sheet as far as it is known; the picture that was clicked on, and how many are there."""
        watched = self._session.jobs.watch(name, question)
        strips = watched.result if isinstance(watched.result, Strips) else None
        asked, done = (question, 0) if strips is None else (strips.question, strips.done)
        sheet = Sheet(
            None if strips is None else texture.update(strips.sheet),
            asked.seeds,
            asked.strengths,
            done,
            is_current=asked == question,
            failure=watched.failure,
            has_head=has_head,
        )
        with imgui_ctx.push_id(name):
            return strip_sheet.draw(sheet), done if asked == question else 0

    def draw_effect(self, model: ModelInfo) -> None:
        """Where the chosen direction acts."""
        shelved = self._shown(model)
        if shelved is None:
            controls.dim_text(CHOOSE_FIRST)
            return
        question = MapEffect(model.model, self._scene(), self.seeds.all())
        watched = self._session.jobs.watch("effect map", question)
        effect = watched.result
        if watched.failure or not isinstance(effect, EffectMap):
            controls.dim_text(watched.failure or "Computing…")
            return
        if self._heat is None or self._heat[0] is not effect:
            self._heat = effect, effect_view.pixels(effect.difference)
        texture, is_current = self._effect.update(self._heat[1]), effect.question == question
        effect_view.draw(EffectShown(effect.difference, texture, effect.seeds, question.strength, is_current))

    def close(self) -> None:
        """Give textures back while the window's context is still there."""
        self._own.close()
        self._strips.close()
        self._effect.close()

    def _shown(self, model: ModelInfo) -> Shelved | None:
        """The chosen set, if it is there and fits."""
        chosen = self._desk.chosen
        shelved = self._desk.shelf.get(chosen.set_id)
        return None if shelved is None or shelved.problem(model, chosen.component) else shelved

    def _draw_range(self, model: ModelInfo) -> None:
        chosen = self._desk.chosen
        value = LayerRange(chosen.first, chosen.last)
        width = controls.width_left()
        locked = self._session.scene.edits.locked
        new = layer_range.draw("Layers", value, model.num_ws, width=width, locked=locked, with_marks=True)
        if new is not value:
            self._desk.chosen = replace(chosen, first=new.first, last=new.last)

    def _draw_seeds(self) -> None:
        first = controls.seed_input(
            "Seeds from",
            self.seeds.first,
            about="The first of the seeds below the picture on show.",
            default=0,
        )
        count = controls.slider_int(
            "Rows", self.seeds.count, 1, MOST_SEEDS, default=Seeds().count, about="How many seeds."
        )
        self.seeds = Seeds(first, count)

    def _own_scene(self) -> Scene:
        """The present scene with all that is done to it, and this edit last."""
        scene = unseen(self._session.scene)
        edits = replace(scene.edits, edits=(*scene.edits.edits, self._desk.chosen.as_edit(0.0)))
        return replace(scene, edits=edits)

    def _scene(self) -> Scene:
        """The present scene without what the seed and other edits make of it, with this edit last."""
        scene = unseen(self._session.scene)
        edits = replace(scene.edits, edits=(self._desk.chosen.as_edit(0.0),))
        return replace(scene, latent=LatentPoint(), style_mix=StyleMix(), w_rows=(), edits=edits)

    def _add(self, strength: float) -> None:
        scene = self._session.scene
        self._session.scene = replace(scene, edits=self._desk.with_chosen(scene.edits, strength))

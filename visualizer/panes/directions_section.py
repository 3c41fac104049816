"""The library in the window: which direction is looked at, what it does to seeds, and where."""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import dataclass, replace

from imgui_bundle import icons_fontawesome_6 as icons
from imgui_bundle import imgui

from renderer.direction_labels import Label
from renderer.direction_views import EffectMap, MapEffect, PaintStrips, Strips
from renderer.edit_stack import Edit, EditStack
from renderer.messages import ModelInfo
from renderer.scene import SEED_COUNT, LatentPoint, Scene, StyleMix
from visualizer.direction_desk import Chosen
from visualizer.direction_shelf import DirectionShelf, Shelved, about
from visualizer.questions import unseen
from visualizer.session import Session
from visualizer.texture import ImageTexture
from widgets import controls, direction_browser, effect_view, layer_range, strip_sheet
from widgets.direction_browser import Act, Components, SetLine, Touched
from widgets.effect_view import EffectShown
from widgets.layer_range import LayerRange
from widgets.strip_sheet import Sheet

STRENGTHS = (-3.0, -2.0, -1.0, 0.0, 1.0, 2.0, 3.0)
ADDED_STRENGTH = 1.0
MOST_SEEDS = 12


@dataclass(frozen=True, slots=True)
class _Seeds:
    """Which seeds a direction is looked at on."""

    first: int = 0
    count: int = 4

    def all(self) -> tuple[int, ...]:
        return tuple((self.first + i) % SEED_COUNT for i in range(self.count))


class DirectionsSection:
    """Browses the library and shows the chosen direction. What it adds goes into the scene."""

    def __init__(self, session: Session) -> None:
        self._session = session
        self._desk = session.directions
        self._seeds = _Seeds()
        self._with_foreign = False
        self._strips, self._effect = ImageTexture(), ImageTexture()
        self._lines: tuple[tuple[object, ...], list[SetLine], bool] = ((), [], False)
        self._components: tuple[tuple[object, ...], Components | None] = ((), None)
        self._heat: tuple[EffectMap | None, object] = (None, None)
        self._revealed = Chosen()

    @property
    def is_empty(self) -> bool:
        """Whether the library has been read and has nothing for this model."""
        return self._desk.shelf.is_whole and not self._lines[1]

    def draw_library(self, model: ModelInfo) -> None:
        """The sets and the components of the chosen one."""
        lines, has_foreign = self._list(model)
        chosen = self._desk.chosen
        if lines and chosen.set_id not in {line.set_id for line in lines}:
            self._choose(lines[0].set_id)
        if has_foreign:
            about_foreign = "Directions found in other models with as many ws: they fit, but mean something else."
            self._with_foreign = controls.checkbox(
                "Of other models, too", self._with_foreign, about=about_foreign
            )
        self._do(direction_browser.draw_sets(lines, self._desk.chosen.set_id))
        shelved = self._shown()
        if shelved is None:
            return
        chosen = self._desk.chosen
        reveal, self._revealed = chosen.set_id != self._revealed.set_id, chosen
        components = self._components_of(shelved)
        self._do(
            direction_browser.draw_components(shelved.set_id, components, chosen.component, reveal=reveal)
        )

    def draw_strips(self, model: ModelInfo) -> None:
        """The range of ws, the seeds, and the sheet of the chosen direction."""
        session, shelved = self._session, self._shown()
        if shelved is None:
            controls.dim_text("Choose a direction first.")
            return
        self._draw_range(model)
        self._draw_seeds()
        scene = self._scene(shelved)
        question = PaintStrips(model.model, scene, self._seeds.all(), STRENGTHS)
        watched = session.jobs.watch("direction strips", question)
        strips = watched.result
        if not isinstance(strips, Strips):
            strips, texture = Strips(question, _NO_PIXELS, 0), None
        else:
            texture = self._strips.update(strips.sheet)
        asked = strips.question
        is_current = asked == question
        cell = strip_sheet.draw(
            Sheet(texture, asked.seeds, asked.strengths, strips.done, 1.0, is_current, watched.failure)
        )
        if cell is not None:
            self._add(shelved, cell.strength)
        if controls.button(f"{icons.ICON_FA_PLUS} Add as edit", about="Put this direction into the stack, at +1σ."):
            self._add(shelved, ADDED_STRENGTH)
        total = len(asked.seeds) * len(asked.strengths)
        if is_current and strips.done < total and not watched.failure:
            imgui.same_line()
            imgui.text_disabled(f"{strips.done} of {total}")

    def draw_effect(self, model: ModelInfo) -> None:
        """Where the chosen direction acts."""
        shelved = self._shown()
        if shelved is None:
            controls.dim_text("Choose a direction first.")
            return
        question = MapEffect(model.model, self._scene(shelved), self._seeds.all())
        watched = self._session.jobs.watch("effect map", question)
        effect = watched.result
        if watched.failure or not isinstance(effect, EffectMap):
            controls.dim_text(watched.failure or "Computing…")
            return
        if self._heat[0] is not effect:
            self._heat = effect, effect_view.pixels(effect.difference)
        texture = self._effect.update(self._heat[1])  # pyright: ignore[reportArgumentType]
        effect_view.draw(
            EffectShown(
                effect.difference, texture, effect.seeds, question.strength, effect.question == question
            )
        )

    def close(self) -> None:
        """Give textures back while the window's context is still there."""
        self._strips.close()
        self._effect.close()

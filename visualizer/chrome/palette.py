"""Everything that can be done, by name: Ctrl+K."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import PurePath

from imgui_bundle import hello_imgui, imgui

from renderer.recording.timeline_edits import joined
from renderer.scene import SEED_COUNT, LatentPoint
from visualizer.command import Command, why_not
from visualizer.session import Session
from widgets import motion_panel, palette_panel
from widgets.motion_panel import MotionDraft, Preset
from widgets.palette_panel import Entry, Typed

Act = Callable[[], None]


class Palette:
    """The popup, and what its entries do."""

    def __init__(self, session: Session, do: Callable[[Command], None]) -> None:
        self._session = session
        self._do = do
        self._typed = Typed()
        self._is_due = False

    def open(self) -> None:
        """Have it in sight from the next frame on."""
        self._is_due, self._typed = True, Typed()

    def draw(self, panes: Sequence[hello_imgui.DockableWindow]) -> None:
        """Draw it while it is open."""
        if self._is_due:
            imgui.open_popup(palette_panel.TITLE)
            self._is_due = False
        view = imgui.get_main_viewport()
        place = (view.pos.x + view.size.x / 2, view.pos.y + view.size.y * 0.16)
        imgui.set_next_window_pos(place, imgui.Cond_.always, (0.5, 0.0))
        if not imgui.begin_popup(palette_panel.TITLE):
            return
        entries, acts = self._all(panes)
        action = palette_panel.draw(self._typed, entries)
        self._typed = action.typed
        if action.chosen is not None:
            acts[action.chosen]()
        if action.chosen is not None or action.closes:
            imgui.close_current_popup()
        imgui.end_popup()

    def _all(self, panes: Sequence[hello_imgui.DockableWindow]) -> tuple[list[Entry], list[Act]]:
        session = self._session
        found: list[tuple[Entry, Act]] = []
        if (seed := _seed(self._typed.text)) is not None:
            found.append((Entry(f"{seed}: go to this seed"), lambda: self._go_to(seed)))
        for command in Command:
            entry = Entry(command.label, command.keys, why_not(command, session))
            found.append((entry, lambda command=command: self._do(command)))
        for preset in Preset:
            why = motion_panel.why_not(preset, session.scene, session.model)
            entry = Entry(f"Motion: {preset.value}", why_not=why)
            found.append((entry, lambda preset=preset: self._add_motion(preset)))
        for pane in panes:
            found.append((Entry(f"Show {pane.label}"), lambda pane=pane: _show(pane)))
        for layer in session.model.layers if session.model is not None else ():
            found.append((Entry(f"Layer {layer.name}"), lambda name=layer.name: self._look_at(name)))
        for name in session.preferences.recent_models:
            entry = Entry(f"Open {PurePath(name).name}")
            found.append((entry, lambda name=name: session.models.open(name)))
        return [entry for entry, _ in found], [act for _, act in found]

    def _add_motion(self, preset: Preset) -> None:
        """Put that motion on the timeline, with the numbers that it has at first, and show it there."""
        session = self._session
        if session.model is None:
            return
        motion = motion_panel.timeline(
            motion_panel.chosen(MotionDraft(), preset), session.scene, session.model
        )
        session.timeline = joined(session.timeline, motion)
        self._do(Command.ANIMATE)

    def _go_to(self, seed: int) -> None:
        self._session.scene = replace(self._session.scene, latent=LatentPoint(x=float(seed)))

    def _look_at(self, layer: str) -> None:
        scene = self._session.scene
        self._session.scene = replace(scene, view=replace(scene.view, layer=layer))


def _seed(text: str) -> int | None:
    """The seed that was typed, if it is one."""
    text = text.strip()
    is_number = text.isdecimal() and len(text) <= len(str(SEED_COUNT))
    return int(text) if is_number and int(text) < SEED_COUNT else None


def _show(pane: hello_imgui.DockableWindow) -> None:
    pane.is_visible = True
    pane.focus_window_at_next_frame = True

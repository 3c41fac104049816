"""What the palette can find, and what each find does."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path, PurePath

from renderer.recording.timeline_edits import joined
from renderer.scene import SEED_COUNT, LatentPoint
from visualizer.chrome import layout
from visualizer.chrome.pane_contents import PARTS, SYNONYMS, Part
from visualizer.command import Command, why_not
from visualizer.editing.direction_shelf import Shelved
from visualizer.session import Session
from widgets import motion_panel
from widgets.motion_panel import MotionDraft, Preset
from widgets.palette_panel import Entry

Act = Callable[[], None]
Found = tuple[Entry, Act]
MOST_OF_A_SET = 100  # directions: a set may have one for every dimension of w


@dataclass(frozen=True, slots=True)
class Sources:
    """All that can be found in a session.

    `do` carries out a command, `show` brings a pane into sight, and a section of it if it is named,
    `open_project` opens a project's file.
    """

    session: Session
    do: Callable[[Command], None]
    show: Callable[[str, str], None]
    open_project: Callable[[Path], None]

    def found(self, text: str) -> Iterator[Found]:
        """Everything, whether or not it fits what was typed; a number is a seed to go to."""
        if (seed := _seed(text)) is not None:
            yield Entry(f"{seed}: go to this seed"), lambda: self._go_to(seed)
        for command in Command:
            entry = Entry(
                command.label, command.keys, why_not(command, self.session), SYNONYMS.get(command, "")
            )
            yield entry, lambda command=command: self.do(command)
        yield from self._motions()
        yield from self._panes()
        yield from self._of_model()
        yield from self._of_project()
        yield from self._recent()

    def _motions(self) -> Iterator[Found]:
        for preset in Preset:
            why = motion_panel.why_not(preset, self.session.scene, self.session.model)
            entry = Entry(f"Motion: {preset.value}", why_not=why)
            yield entry, lambda preset=preset: self._add_motion(preset)

    def _panes(self) -> Iterator[Found]:
        for pane in dict.fromkeys(title for each in layout.LAYOUTS for title in each.places):
            also = " ".join(part.also for part in PARTS if part.pane == pane and not part.section)
            yield Entry(f"Show {pane}", also=also), lambda pane=pane: self.show(pane, "")
        for part in PARTS:
            where = f"{part.pane} › {part.section}" if part.section else part.pane
            if part.section:
                yield Entry(part.section, part.pane, also=part.also), lambda part=part: self._show(part)
            for label in part.labels:
                also = f"{part.section} {part.pane}"
                yield Entry(label, where, also=also), lambda part=part: self._show(part)

    def _of_model(self) -> Iterator[Found]:
        model = self.session.model
        for layer in model.layers if model is not None else ():
            yield Entry(f"Layer {layer.name}"), lambda name=layer.name: self._look_at(name)
        if model is None:
            return
        shelf = self.session.directions.shelf
        shelf.refresh()
        for shelved in shelf.sets():
            if not shelved.is_of(model) or shelved.problem(model):
                continue
            title = shelf.title(shelved.set_id)
            for component in range(min(len(shelved.directions), MOST_OF_A_SET)):
                name = shelf.component_name(shelved.set_id, component) or f"{title} {component}"
                entry = Entry(f"Add edit ‘{name}’", title, also="direction")
                yield entry, lambda shelved=shelved, component=component: self._add_edit(shelved, component)

    def _of_project(self) -> Iterator[Found]:
        for bookmark in self.session.project.bookmarks:
            scene = bookmark.scene
            yield (
                Entry(f"Go to ‘{bookmark.name}’", "Bookmark", also="bookmark"),
                lambda scene=scene: self.session.work.go_to_scene(scene),
            )

    def _recent(self) -> Iterator[Found]:
        preferences = self.session.preferences
        for name in preferences.recent_models:
            entry = Entry(f"Open {PurePath(name).name}", "Model", also="recent")
            yield entry, lambda name=name: self.session.models.open(name)
        for name in preferences.recent_projects:
            entry = Entry(f"Open {PurePath(name).name}", "Project", also="recent")
            yield entry, lambda name=name: self.open_project(Path(name))

    def _show(self, part: Part) -> None:
        self.show(part.pane, part.section)

    def _add_motion(self, preset: Preset) -> None:
        """Put that motion on the timeline, with the numbers that it has at first, and show it there."""
        session = self.session
        if session.model is None:
            return
        motion = motion_panel.timeline(
            motion_panel.chosen(MotionDraft(), preset), session.scene, session.model
        )
        session.timeline = joined(session.timeline, motion)
        self.do(Command.ANIMATE)

    def _add_edit(self, shelved: Shelved, component: int) -> None:
        """One more edit, along that direction, in sight."""
        session = self.session
        session.directions.choose(shelved.directions, component)
        edits = session.directions.with_chosen(session.scene.edits)
        session.scene = replace(session.scene, edits=edits)
        self.show("Edits", "Edits")

    def _go_to(self, seed: int) -> None:
        self.session.scene = replace(self.session.scene, latent=LatentPoint(x=float(seed)))

    def _look_at(self, layer: str) -> None:
        scene = self.session.scene
        self.session.scene = replace(scene, view=replace(scene.view, layer=layer))


def _seed(text: str) -> int | None:
    """The seed that was typed, if it is one."""
    text = text.strip()
    is_number = text.isdecimal() and len(text) <= len(str(SEED_COUNT))
    return int(text) if is_number and int(text) < SEED_COUNT else None

"""What is worked on: a project and its history, and what hands, time and the playhead make of it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from renderer.model_info import ModelInfo
from renderer.recording.project_file import Project, key_count
from renderer.recording.timeline import Timeline
from renderer.scene import Motion, Scene
from renderer.scene_fit import fitted, with_changes
from visualizer.motion import playback
from visualizer.motion.player import Player, as_played, at_playhead, is_by_hand
from visualizer.motion.take_desk import TakeDesk
from visualizer.projects.history import History
from visualizer.projects.step_names import without_key


class Work:
    """One project at work. Hands set its scene or any other part of it; `advance` does the rest, each frame.

    `model` gives the model on show, if there is one. The project keeps its scene whole, whatever the model;
    `scene` is what of it that model can show, and setting it leaves the rest as it is. `number` tells the
    project from those before it.
    """

    def __init__(self, project: Project, *, model: Callable[[], ModelInfo | None]) -> None:
        self.project = project
        self.number = 0
        self.history = History(project, weigh=key_count)
        self.motion = Motion()
        self.player = Player()
        self.takes = TakeDesk()
        self._model = model
        self._left_behind = project
        self._is_touched = self._has_leapt = self._has_told = False
        self._told = ""
        self._played: Scene | None = None
        self._shown: tuple[Scene, ModelInfo | None, Scene] = (project.scene, None, project.scene)

    @property
    def scene(self) -> Scene:
        """The picture wanted, without what the model does not have."""
        whole, model = self.project.scene, self._model()
        if self._shown[0] is not whole or self._shown[1] is not model:
            self._shown = (whole, model, whole if model is None else fitted(whole, model))
        return self._shown[2]

    @scene.setter
    def scene(self, scene: Scene) -> None:
        if scene is not (shown := self.scene):
            whole = with_changes(self.project.scene, shown=shown, wanted=scene)
            self.project = replace(self.project, scene=whole)

    @property
    def timeline(self) -> Timeline:
        """What of the scene changes with time when it is played or exported."""
        return self.project.timeline

    @timeline.setter
    def timeline(self, timeline: Timeline) -> None:
        if timeline is not self.project.timeline:
            self.project = replace(self.project, timeline=timeline)

    @property
    def is_moving(self) -> bool:
        """Whether the scene changes with time."""
        return self.motion.is_moving or self.player.is_playing

    def advance(self, seconds: float, *, settled: bool) -> None:
        """What follows from what hands have done since the last frame, and from the time that has passed."""
        before = self._after_hands()
        model = self._model()
        if model is not None:
            self.motion = playback.possible(self.motion, model)
        if not self.takes.is_recording:
            self._note_history(settled)
        self.scene = playback.advance(self.scene, self.motion, seconds)
        if not self.takes.is_recording:
            self._follow_playhead(seconds)
        is_held = self.motion.is_moving or not settled
        self.project = self.takes.advance(
            before, self.project, seconds, repeats=self.player.repeats, is_held=is_held
        )
        self._left_behind = self.project

    def _after_hands(self) -> Project:
        """Let follow what hands have done; the project before that, as far as a take has to know of it."""
        before, (is_leap, self._has_leapt) = self._left_behind, (self._has_leapt, False)
        if not self.takes.is_recording:
            self.project = self.player.after_hands(before, self.project, is_leap=is_leap)
        elif not is_leap:
            self.takes.carry(before.scene.edits, self.project.scene.edits)
            before, self.project = self.player.after_listing(before, self.project)
        return before

    def undo(self) -> None:
        """One step back; what moves comes to rest."""
        before, seen = self.project, replace(self.project, scene=self.scene)
        self._go_to(self.history.undo(before))
        while replace(self.project, scene=self.scene) == seen and self.history.can_undo(self.project):
            self._go_to(self.history.undo(self.project))

    def redo(self) -> None:
        """One step forth; what moves comes to rest."""
        self._go_to(self.history.redo(self.project))

    def jump(self, position: int) -> None:
        """To that one of the steps of the history; what moves comes to rest."""
        self._go_to(self.history.jump(self.project, position))

    def begin(self, project: Project) -> None:
        """Another project in place of this one, with a history of its own; what moves comes to rest."""
        self.motion, self.player, self.takes = self.motion.stopped(), Player(), TakeDesk()
        self.project = self._left_behind = project
        self.number += 1
        self.history = History(project, weigh=key_count)
        self._is_touched = False

    def go_to_scene(self, scene: Scene) -> None:
        """Another scene at once; one undo step, whatever moves comes to rest."""
        self.motion = self.motion.stopped()
        self.history.observe(self.project, settled=True)
        self.project = replace(self.project, scene=scene)
        self._has_leapt = True

    def reset(self) -> None:
        """The scene as at the start; one undo step."""
        self.go_to_scene(Scene())

    def note_played(self) -> None:
        """What was only played since the last step is none: that one is amended, unless hands are at work."""
        if not self._is_touched and not self.motion.is_moving:
            present = self.history.present
            scene, playhead_s = self.project.scene, self.project.playhead_s
            self._note_moved(present, replace(present, scene=scene, playhead_s=playhead_s))

    def take_told(self) -> str:
        """What is to be told since this was last asked, as a sentence; empty if there is nothing."""
        told, self._told = self._told, ""
        return told

    def _note_history(self, settled: bool) -> None:
        """What hands have changed is a step, also while something moves; a motion is one when it ends."""
        self._is_touched |= self.project != self._left_behind
        if self._is_touched or not self.motion.is_moving:
            self.history.observe(self.project, settled=settled)
            self._is_touched = self._is_touched and not settled

    def _follow_playhead(self, seconds: float) -> None:
        before, moved = self.project, self.player.after_time(self.project, seconds)
        if moved is before:
            return
        self.project = moved
        if not self.motion.is_moving:
            self._note_moved(before, moved)

    def _note_moved(self, before: Project, moved: Project) -> None:
        """The playhead's moves are no steps; one that takes along what hands have made without a key is."""
        is_as_played = before.scene is self._played
        self._played = moved.scene
        if not is_as_played and moved != before and is_by_hand(before):
            self.history.observe(before, settled=True)
            self.history.add(moved)
            self._is_touched = False
            self._told = "" if self._has_told else without_key(as_played(before).scene, before.scene)
            self._has_told = True
        elif not self._is_touched:
            self.history.amend(moved)

    def _go_to(self, project: Project) -> None:
        """Show a state of the history at the playhead; what has no key can be seen only where it was made."""
        self.takes.leave_off()
        self.motion = self.motion.stopped()
        if is_by_hand(project):
            self.player.pause()
        else:
            project = at_playhead(project, self.project.playhead_s)
        self.project = self._left_behind = project
        self.history.amend(self.project)

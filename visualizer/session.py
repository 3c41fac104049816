"""All that the GUI process remembers: the project, its history, the model, the last frame, the notices."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from renderer import file_report_words
from renderer.aliasing.aliasing_figures import LayerEquivariance
from renderer.comparison import Comparison
from renderer.directions.direction_library import DirectionLibrary
from renderer.frame import Frame, Quality
from renderer.inspection import SurveyLayers
from renderer.messages import (
    Companion,
    FromRenderer,
    JobDone,
    JobFailed,
    JobProgress,
    ModelRefused,
    RendererFailed,
    RendererReady,
    RendererRestarted,
    RenderFailure,
)
from renderer.model_info import ModelInfo
from renderer.recording import bookmarks
from renderer.recording.project_file import Project, key_count
from renderer.recording.timeline import Timeline
from renderer.scene import Motion, Scene
from renderer.scene_fit import companion_scene, fitted
from visualizer import picture_saver, preferences
from visualizer.chrome.notices import Notices
from visualizer.crash_report import EventLog
from visualizer.editing.direction_desk import DirectionDesk
from visualizer.inspecting import questions
from visualizer.inspecting.kept_spectra import KeptSpectra
from visualizer.motion import playback
from visualizer.motion.player import Player, at_playhead
from visualizer.motion.take_desk import TakeDesk
from visualizer.motion.timeline_desk import TimelineDesk
from visualizer.on_canvas import OnCanvas
from visualizer.picture_saver import Wish
from visualizer.preferences import Preferences
from visualizer.projects.history import History
from visualizer.rendering.downloads import Downloads, Ended, in_words
from visualizer.rendering.jobs import Jobs
from visualizer.rendering.render_client import RenderClient
from visualizer.rendering.watchdog import Watchdog


@dataclass(frozen=True, slots=True)
class _Asked:
    """What a request was for."""

    model: ModelInfo
    scene: Scene
    companion: Companion | None


class Session:
    """One user at work. `update` is called once a frame; everything else follows from it."""

    def __init__(
        self,
        client: RenderClient,
        *,
        scene: Scene | None = None,
        settings: Path | None = None,
        library: DirectionLibrary | None = None,
    ) -> None:
        self.client = client
        self.project = Project(scene or Scene())
        self.history = History(self.project, weigh=key_count)
        self.motion = Motion()
        self.player = Player()
        self.takes = TakeDesk()
        self.timeline_desk = TimelineDesk()
        self.model: ModelInfo | None = None
        self.loading: str | None = None
        self.renderer: RendererReady | None = None
        self.frame: Frame | None = None
        self.frame_scene: Scene | None = None
        self.frame_model: ModelInfo | None = None
        self.downloads = Downloads()
        self.watchdog = Watchdog()
        self.log = EventLog()
        self._is_passing = False
        self.jobs = Jobs(client)
        self.directions = DirectionDesk(self.jobs, library or DirectionLibrary())
        self.comparison: Comparison | None = None
        self.second_model: ModelInfo | None = None
        self.frame_companion: Companion | None = None
        self.on_canvas = self.on_canvas_next = OnCanvas()
        self._layer_equivariance: tuple[SurveyLayers, Mapping[str, LayerEquivariance]] | None = None
        self.spectra = KeptSpectra()
        self.picked_channels: tuple[int, ...] = ()
        self.notices = Notices()
        self.preferences = Preferences()
        self._settings = settings
        self._asked: dict[int, _Asked] = {}
        self._last_asked: _Asked | None = None
        self._wish: Wish | None = None
        self._left_behind = self.project
        self._is_touched = False
        self.seconds_stale = 0.0
        if settings is not None:
            self.preferences, problem = preferences.load(settings)
            if problem:
                self.notices = self.notices.with_problem(problem)

    @property
    def scene(self) -> Scene:
        """The picture wanted."""
        return self.project.scene

    @scene.setter
    def scene(self, scene: Scene) -> None:
        if scene is not self.project.scene:
            self.project = replace(self.project, scene=scene)

    @property
    def timeline(self) -> Timeline:
        """What of the scene changes with time when it is played or exported."""
        return self.project.timeline

    @timeline.setter
    def timeline(self, timeline: Timeline) -> None:
        if timeline is not self.project.timeline:
            self.project = replace(self.project, timeline=timeline)

    @property
    def is_waiting(self) -> bool:
        """Whether something will change without the user: an answer is due, or the scene moves."""
        return self.client.is_busy or self.loading is not None or self.is_moving or self.takes.is_active

    @property
    def is_moving(self) -> bool:
        """Whether the scene changes with time."""
        return self.motion.is_moving or self.player.is_playing

    @property
    def layer_equivariance(self) -> Mapping[str, LayerEquivariance] | None:
        """That of every layer of the present scene; None where it has not been measured."""
        known = self._layer_equivariance
        if known is None or self.model is None or known[0] != questions.layers(self.model, self.scene):
            return None
        return known[1]

    @layer_equivariance.setter
    def layer_equivariance(self, rows: Mapping[str, LayerEquivariance]) -> None:
        if self.model is not None:
            self._layer_equivariance = questions.layers(self.model, self.scene), rows

    def open_model(self, name: str, *, is_passing: bool = False) -> None:
        """Ask for a model, fetched first if need be. The present one stays until the new one is there.

        `is_passing`: it is one of many that are gone through, and does not join the recent ones.
        """
        self.loading = name
        self._is_passing = is_passing
        if not self.downloads.begin_if_needed(name):
            self.client.open_model(name)

    def cancel_download(self, name: str) -> None:
        """Leave off fetching a model, and whatever waits for it."""
        self.downloads.cancel(name)
        self._stop_waiting_for(name)

    @property
    def is_frame_current(self) -> bool:
        """Whether the picture on show is of the present model and scene."""
        return self.frame is not None and self.frame_model == self.model and self.frame_scene == self.scene

    def compare(self, comparison: Comparison | None) -> None:
        """Show a second picture beside the first, another one, or none any more."""
        model = comparison.model if comparison is not None else None
        if model is not None and (self.second_model is None or self.second_model.model != model):
            self.second_model = None
            if not self.downloads.begin_if_needed(model):
                self.client.open_model(model, beside=True)
        self.comparison = comparison

    @property
    def model_beside(self) -> ModelInfo | None:
        """The model of the second picture; None while it is loading, or where nothing is compared."""
        if self.comparison is None:
            return None
        return self.model if self.comparison.model is None else self.second_model

    @property
    def second_picture(self) -> tuple[ModelInfo, Scene] | None:
        """The model and the scene of the second picture on show, if there is one."""
        second, companion = self.model_beside, self.frame_companion
        if second is None or companion is None or second.model != companion.model:
            return None
        return second, companion.scene

    def swap(self) -> None:
        """The second picture's model becomes the first's, and the other way round."""
        first, second, comparison = self.model, self.second_model, self.comparison
        if first is None or second is None or comparison is None or comparison.model is None:
            return
        self.comparison, self.second_model = replace(comparison, model=first.model), first
        self.open_model(second.model)

    def update(self, *, seconds: float, settled: bool) -> None:
        """One frame: take the answers, let time pass, note the history, ask for the picture.

        `settled`: no control is being held.
        """
        answers = self.client.poll()
        self.watchdog.note(seconds, is_due=self.client.is_busy, has_answered=bool(answers))
        for message in answers:
            self.log.note_message(message)
            self._take(message)
        for ended in self.downloads.take_ended():
            self._take_download(ended)
        if self.notices.accepted:
            self.open_model(self.notices.accepted)
            self.notices = self.notices.without_offer()
        self.notices = self.directions.take_results(self.notices)
        self.on_canvas, self.on_canvas_next = self.on_canvas_next, OnCanvas()
        self.jobs.update(seconds, settled=settled and not self.is_moving)
        self.notices = self.notices.aged(seconds)
        if not self.takes.is_recording:
            self.project = self.player.after_hands(self._left_behind, self.project)
        if self.model is not None:
            self.scene = fitted(self.scene, self.model)
            self.motion = playback.possible(self.motion, self.model)
        if not self.takes.is_recording:
            self._note_history(settled)
        self.scene = playback.advance(self.scene, self.motion, seconds)
        if self.takes.is_active:
            self.project = self.takes.advance(self._left_behind, self.project, seconds)
        else:
            self._follow_playhead(seconds)
        self._left_behind = self.project
        if self.model is not None:
            self._ask(self.model, settled and not self.is_moving)
            self.seconds_stale = 0.0 if self.is_frame_current else self.seconds_stale + seconds
            self._save_if_due()

    def undo(self) -> None:
        """One step back; what moves comes to rest."""
        before = self.project
        self._go_to(self.history.undo(before))
        while self.project == before and self.history.can_undo(before):
            self._go_to(self.history.undo(before))

    def redo(self) -> None:
        """One step forth; what moves comes to rest."""
        self._go_to(self.history.redo(self.project))

    def jump(self, position: int) -> None:
        """To that one of the steps of the history; what moves comes to rest."""
        self._go_to(self.history.jump(self.project, position))

    def begin(self, project: Project) -> None:
        """Another project in place of this one, with a history of its own and nothing beside the picture."""
        self.motion, self.player, self.takes = self.motion.stopped(), Player(), TakeDesk()
        self.compare(None)
        self.project = self._left_behind = project
        self.history = History(project, weigh=key_count)
        self._is_touched = False

    def go_to_scene(self, scene: Scene) -> None:
        """Another scene at once; one undo step, whatever moves comes to rest."""
        self.motion = self.motion.stopped()
        self.history.observe(self.project, settled=True)
        self.scene = scene

    def add_bookmark(self) -> None:
        """Keep the scene in the project, under a name of what it shows."""
        kept = bookmarks.with_scene(self.project.bookmarks, self.scene)
        self.project = replace(self.project, bookmarks=kept)
        self.notices = self.notices.with_info(f"Bookmarked as ‘{kept[-1].name}’.")

    def reset(self) -> None:
        """The scene as at the start; one undo step."""
        self.go_to_scene(Scene())

    def save_picture(self, folder: Path | None = None) -> None:
        """Save the picture of the present scene, in full quality, as soon as it is there."""
        if self.model is not None:
            self._wish = Wish(self.model, self.scene, folder or self.preferences.captures())

    def set_preferences(self, wanted: Preferences) -> None:
        """Remember them, now and for the next start."""
        if wanted == self.preferences:
            return
        before, self.preferences = self.preferences, wanted
        if self._settings is None:
            return
        try:
            preferences.save_change(before, wanted, self._settings)
        except OSError as error:
            told = f"The preferences could not be saved: {error.strerror or error}."
            told = preferences.folder_problem(self._settings.parent) or told
            self.notices = self.notices.with_problem(told)

    def _note_history(self, settled: bool) -> None:
        """What hands have changed is a step, also while something moves; a motion is one when it ends."""
        self._is_touched |= self.project != self._left_behind
        if self._is_touched or not self.motion.is_moving:
            self.history.observe(self.project, settled=settled)
            self._is_touched = self._is_touched and not settled

    def _follow_playhead(self, seconds: float) -> None:
        """What the playhead changes is no step: the present one is amended, unless hands are at work."""
        moved = self.player.after_time(self.project, seconds)
        if moved is self.project:
            return
        self.project = moved
        if self.model is not None:
            self.scene = fitted(moved.scene, self.model)
        if not self._is_touched and not self.motion.is_moving:
            self.history.amend(self.project)

    def _go_to(self, project: Project) -> None:
        """Show a state of the history at the playhead, without what this model does not have."""
        self.takes.leave_off()
        self.motion = self.motion.stopped()
        project = at_playhead(project, self.project.playhead_s)
        scene = project.scene if self.model is None else fitted(project.scene, self.model)
        self.project = self._left_behind = replace(project, scene=scene)
        self.history.amend(self.project)

    def _ask(self, model: ModelInfo, settled: bool) -> None:
        """Ask for the picture, unless it was: a scene that does not change needs no draft.

        A picture to be saved comes before those of a scene that goes on changing.
        """
        scene = self.scene if self._wish is None else self._wish.scene
        wanted = _Asked(model, scene, self.companion(model, scene))
        quality = Quality.FULL if settled or self._wish is not None else Quality.DRAFT
        if quality is Quality.DRAFT and wanted == self._last_asked:
            return
        request_id = self.client.submit(model.model, scene, quality=quality, companion=wanted.companion)
        if request_id is not None:
            self._asked[request_id] = wanted
            self._last_asked = wanted

    def companion(self, model: ModelInfo, scene: Scene) -> Companion | None:
        """The second picture that is wanted, once its model is known."""
        comparison, second = self.comparison, self.model_beside
        if comparison is None or second is None:
            return None
        return Companion(second.model, companion_scene(scene, comparison, model, second))

    def _take(self, message: FromRenderer | RendererRestarted | RendererFailed) -> None:
        match message:
            case RendererReady():
                self.renderer = message
            case ModelInfo():
                self._take_model(message)
            case ModelRefused():
                self._stop_waiting_for(message.model)
                self.set_preferences(self.preferences.without_missing(message.model))
                report = message.file_report
                found = "" if report is None else "\n".join([*file_report_words.lines(report), "", ""])
                self.notices = self.notices.with_problem(message.summary, found + message.details)
            case Frame():
                self._take_frame(message)
            case JobProgress() | JobDone() | JobFailed():
                self.jobs.take(message)
                job = self.jobs.get(message.job_id)
                if job is not None and job.failure is not None and not job.failure.is_told:
                    summary = f"{job.title}: {job.failure.summary}"
                    self.notices = self.notices.with_problem(summary, job.failure.details)
            case RenderFailure():
                self._asked.pop(message.request_id, None)
                self._wish = None
                self.notices = self.notices.with_problem(message.summary, message.details)
            case RendererRestarted():
                self.watchdog.forgive()
                self.jobs.ask_again()
                if not message.is_told:
                    self.notices = self.notices.with_problem(message.reason)
            case RendererFailed():
                self.loading = None
                self.notices = self.notices.with_problem(message.summary, message.details)

    def _stop_waiting_for(self, model: str) -> None:
        """There will be no such model."""
        if self.comparison is not None and self.comparison.model == model:
            self.comparison = replace(self.comparison, model=None)
        self.loading = None if self.loading == model else self.loading

    def _take_download(self, ended: Ended) -> None:
        """Open what was fetched, if that is still wanted."""
        if ended.result is None:
            self._take(ModelRefused(ended.model, ended.failure))
            return
        self.notices = self.notices.with_info(in_words(ended.result))
        if self.loading == ended.model:
            self.client.open_model(ended.model)
        if self.comparison is not None and self.comparison.model == ended.model:
            self.client.open_model(ended.model, beside=True)

    def _take_model(self, model: ModelInfo) -> None:
        if self.comparison is not None and self.comparison.model == model.model:
            self.second_model = model
        if model.model != self.loading:
            return
        self.loading = None
        if self.model is None or model != self.model:
            if self.model is None or model.layers != self.model.layers:
                self.frame = None  # else it stays, marked as out of date, until the new one is there
            self._wish = self._last_asked = None
            self._asked.clear()
            self.jobs.forget()
        self.model = model
        if not self._is_passing:
            self.set_preferences(self.preferences.with_opened(model.model, model.content_hash))

    def _take_frame(self, frame: Frame) -> None:
        asked = self._asked.pop(frame.request_id, None)
        for older in [key for key in self._asked if key < frame.request_id]:
            del self._asked[older]
        if asked is None or self.model is None or asked.model.model != self.model.model:
            return
        self.frame, self.frame_scene, self.frame_companion = frame, asked.scene, asked.companion
        self.frame_model = self.model
        self.seconds_stale = 0.0
        if frame.warning:
            self.notices = self.notices.with_problem(frame.warning)

    def _save_if_due(self) -> None:
        wish, frame = self._wish, self.frame
        if wish is None or frame is None or not wish.is_met_by(frame, self.frame_scene, self.frame_model):
            return
        self._wish = None
        self.notices = picture_saver.save(wish, frame, self.notices)

"""All that the GUI process remembers: the work, the models, the pictures, the jobs, the notices."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

from renderer.aliasing.aliasing_figures import LayerEquivariance
from renderer.directions.direction_library import DirectionLibrary
from renderer.frame import Frame
from renderer.inspection import SurveyLayers
from renderer.messages import RendererReady
from renderer.model_info import ModelInfo
from renderer.recording import bookmarks
from renderer.recording.project_file import Project
from renderer.recording.timeline import Timeline
from renderer.remote.address import is_address
from renderer.scene import Scene
from visualizer import preferences
from visualizer.chrome.notices import Notices
from visualizer.crash_report import EventLog
from visualizer.editing.direction_desk import DirectionDesk
from visualizer.file_saver import FileSaver
from visualizer.inspecting import questions
from visualizer.inspecting.kept_spectra import KeptSpectra
from visualizer.motion.timeline_desk import TimelineDesk
from visualizer.on_canvas import OnCanvas
from visualizer.picture_saver import Wish
from visualizer.preferences import Preferences
from visualizer.preferences_keeper import PreferencesKeeper
from visualizer.projects.work import Work
from visualizer.rendering import answers
from visualizer.rendering.jobs import Jobs
from visualizer.rendering.open_models import OpenModels
from visualizer.rendering.pictures import Pictures
from visualizer.rendering.render_client import RenderClient
from visualizer.rendering.watchdog import Watchdog


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
        self.models = OpenModels(client)
        self.pictures = Pictures(client, self.models)
        self.work = Work(Project(scene or Scene()), model=lambda: self.models.first)
        self.timeline_desk = TimelineDesk()
        self.renderer: RendererReady | None = None
        self.failure = ""  # why there is no renderer and will be none
        self.watchdog = Watchdog()
        self.log = EventLog()
        self.jobs = Jobs(client)
        self.directions = DirectionDesk(self.jobs, library or DirectionLibrary())
        self.on_canvas = self.on_canvas_next = OnCanvas()
        self._layer_equivariance: tuple[SurveyLayers, Mapping[str, LayerEquivariance]] | None = None
        self.spectra = KeptSpectra()
        self.picked_channels: tuple[int, ...] = ()
        self._notices = Notices()
        self.preferences = Preferences()
        self._keeper = PreferencesKeeper(settings)
        self.saver = FileSaver()
        if settings is not None:
            self.preferences, problem = preferences.load(settings)
            if problem:
                self.notices = self.notices.with_problem(problem)

    @property
    def project(self) -> Project:
        """What is worked on, whole."""
        return self.work.project

    @project.setter
    def project(self, project: Project) -> None:
        self.work.project = project

    @property
    def scene(self) -> Scene:
        """The picture wanted."""
        return self.work.scene

    @scene.setter
    def scene(self, scene: Scene) -> None:
        self.work.scene = scene

    @property
    def notices(self) -> Notices:
        """What the user is told, and has been told."""
        return self._notices

    @notices.setter
    def notices(self, notices: Notices) -> None:
        for new in notices.since(self._notices):
            self.log.note_told(new.summary)
        self._notices = notices

    @property
    def timeline(self) -> Timeline:
        """What of the scene changes with time when it is played or exported."""
        return self.work.timeline

    @timeline.setter
    def timeline(self, timeline: Timeline) -> None:
        self.work.timeline = timeline

    @property
    def model(self) -> ModelInfo | None:
        """The model on show; None before the first is there."""
        return self.models.first

    @property
    def frame(self) -> Frame | None:
        """The last picture that has come, of this model or of one with the same layers before it."""
        return self.pictures.frame

    @property
    def is_frame_current(self) -> bool:
        """Whether the picture on show is of the present model and scene."""
        return self.pictures.is_current(self.scene)

    @property
    def is_waiting(self) -> bool:
        """Whether something will change without the user: an answer is due, or the scene moves."""
        is_due = self.client.is_busy or self.models.loading is not None or self.saver.is_busy
        return is_due or self.work.is_moving or self.work.takes.is_active

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

    def update(self, *, seconds: float, settled: bool) -> None:
        """One frame: take the answers, let time pass, note the history, ask for the picture.

        `settled`: no control is being held.
        """
        self._take_answers(seconds)
        outcomes = self.directions.take_results()  # which tells some of it itself
        self.notices = self.notices.with_outcomes(outcomes)
        self.notices = self.saver.take_notices(self.notices)
        for problem in self._keeper.take_problems():
            self.notices = self.notices.with_problem(problem)
        self.on_canvas, self.on_canvas_next = self.on_canvas_next, OnCanvas()
        self.jobs.update(seconds, settled=settled and not self.work.is_moving)
        self.notices = self.notices.aged(seconds)
        self.work.advance(seconds, settled=settled)
        if told := self.work.take_told():
            self.notices = self.notices.with_info(told)
        self.pictures.ask(self.scene, seconds, is_at_rest=settled and not self.work.is_moving)
        self.pictures.save_if_due(self.saver)

    def close(self) -> None:
        """The program ends: wait for what is being written, so that nothing is lost."""
        self.pictures.close()
        self.saver.close()
        self.directions.close()
        self._keeper.close()

    def begin(self, project: Project) -> None:
        """Another project in place of this one, with a history of its own and nothing beside the picture."""
        self.work.begin(project)
        self.models.compare(None)

    def add_bookmark(self) -> None:
        """Keep the scene in the project, under a name of what it shows."""
        kept = bookmarks.with_scene(self.project.bookmarks, self.project.scene)
        self.project = replace(self.project, bookmarks=kept)
        self.notices = self.notices.with_info(f"Bookmarked as ‘{kept[-1].name}’.")

    def save_picture(self, folder: Path | None = None) -> None:
        """Save the picture of the present scene, in full quality, as soon as it is there."""
        if self.model is None:
            return
        wish = Wish(self.model, self.scene, folder or self.preferences.captures())
        if self.models.why_none and not self.pictures.meets(wish):
            self.notices = self.notices.with_problem(f"The picture cannot be made. {self.models.why_none}")
        else:
            self.pictures.save_when_due(wish)

    def set_preferences(self, wanted: Preferences) -> None:
        """Remember them, now and for the next start."""
        wanted = wanted.of_text()
        if wanted == self.preferences:
            return
        before, self.preferences = self.preferences, wanted
        self._keeper.keep(before, wanted)

    def forget_if_gone(self, model: str) -> None:
        """A recent model whose file is missing is none any more."""
        if model in self.preferences.recent_models and not is_address(model):
            self._keeper.when_gone(
                model, lambda: self.set_preferences(self.preferences.without_recent(model))
            )

    def _take_answers(self, seconds: float) -> None:
        messages = self.client.poll()
        self.watchdog.note(seconds, is_due=self.client.is_busy, has_answered=bool(messages))
        for message in (*messages, *self.models.take_refused(), *self.jobs.take_refused()):
            self.log.note_message(message)
            answers.take(self, message)
        for ended in self.models.downloads.take_ended():
            answers.take_download(self, ended)
        if self.notices.accepted:
            self.models.open(self.notices.accepted)
            self.notices = self.notices.without_offer()

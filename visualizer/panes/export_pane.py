"""The pane that makes videos: what is chosen becomes a long job; what it is about is the project."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path

from imgui_bundle import icons_fontawesome_6 as icons
from imgui_bundle import imgui

from renderer.model_info import ModelInfo
from renderer.recording.ffmpeg import VideoError
from renderer.recording.picture_grid import choice_of, compared, is_compared, without_comparison
from renderer.recording.project_file import Grid, Project
from renderer.recording.timeline_extent import why_cut, with_seam
from renderer.recording.video_jobs import ExportVideo
from renderer.recording.video_settings import Soundtrack, VideoSettings
from visualizer import canvas_tools
from visualizer.files import expanded
from visualizer.motion import export_plan
from visualizer.motion.export_desk import Formats, exports, just_done, place
from visualizer.motion.export_plan import Estimate, Range
from visualizer.motion.export_start import ExportStart
from visualizer.motion.export_target import Place
from visualizer.motion.picture_time import PictureTime
from visualizer.panes.export_cards import ExportCards
from visualizer.picking.file_browser import FileBrowser
from visualizer.picking.purposes import FINDING_SOUND
from visualizer.session import Session
from widgets import controls, export_panel, jobs_panel, motion_panel
from widgets.export_form import ExportFacts, ExportForm, Wish
from widgets.motion_panel import MotionDraft


@dataclass(frozen=True, slots=True)
class _Estimated:
    """How long and large an export will be, and of which that was found out."""

    about: tuple[object, ...]
    estimate: Estimate | None
    problem: str


class ExportPane:
    """Holds what is typed and is no part of the project, and the cards of the exports so far."""

    def __init__(self, session: Session) -> None:
        self._session = session
        self._formats = Formats()
        self._picture_time = PictureTime()
        self._cards = ExportCards(session)
        self._motion = MotionDraft()
        self._told: set[int] = set()
        self._part = Range()
        self._form = ExportForm(session.project.video, choice_of(session.project.grid))
        self._video: VideoSettings | None = None
        self._estimated: _Estimated | None = None
        self._start = ExportStart(session)
        self._browser = FileBrowser()

    def update(self) -> None:
        """Once a frame, also while it is hidden: note how fast pictures are, begin, tell what is done."""
        session = self._session
        self._start.update()
        self._picture_time.note(session.frame, session.pictures.frame_model)
        for job in exports(session.jobs):
            if job.is_running:
                self._picture_time.note_export(job)
        for done in just_done(session.jobs, self._told):
            session.notices = session.notices.with_file(f"Exported {done.path}", done.path)

    def draw(self) -> None:
        """The form, and at the foot of the pane the exports so far."""
        if self._session.model is None:
            canvas_tools.draw_no_model(self._session)
        else:
            self._draw_form(self._session.model)
        self._cards.draw()

    def _draw_form(self, model: ModelInfo) -> None:
        session = self._session
        if not export_plan.moves(session.timeline):
            self._draw_still(model)
        self._adopt()
        facts = self._facts(model)
        form, wish = export_panel.draw(self._form, facts)
        self._keep(form)
        self._draw_browser()
        match wish:
            case Wish.START:
                export = ExportVideo(self._planned(model), "", self._form.with_project)
                self._start.begin(export, self._place(model), self._forget_path)
            case Wish.BROWSE_SOUND:
                self._browser.open(self._sound_folder(), FINDING_SOUND, preferences=session.preferences)
            case Wish.MEND_LOOP:
                session.timeline = with_seam(session.timeline, rate=session.project.video.rate)

    def _draw_still(self, model: ModelInfo) -> None:
        """What to do where nothing moves."""
        session = self._session
        controls.dim_text(
            "Nothing moves yet: set keyframes on the timeline, begin with a motion, or export the scene "
            "as it is."
        )
        if controls.button(
            f"{icons.ICON_FA_FILM} Motion presets…", about="Put a ready-made motion on the timeline."
        ):
            imgui.open_popup(motion_panel.MENU)
        drawn = motion_panel.draw(self._motion, session.timeline, session.scene, model)
        self._motion, session.timeline = drawn
        imgui.separator()

    def close(self) -> None:
        """Give the textures back while the window's context is still there."""
        self._cards.close()

    def _adopt(self) -> None:
        """The form as the project has it; texts stay as typed unless the project has changed otherwise."""
        project = self._session.project
        form = replace(
            self._form,
            video=project.video,
            grid=choice_of(project.grid),
            is_compared=is_compared(project.grid),
            is_whole=self._part.is_whole,
            still_s=self._part.still_s,
        )
        if project.video is not self._video:
            sound = project.video.soundtrack.file if project.video.soundtrack else ""
            form = replace(form, caption=project.video.caption, sound=sound)
            self._video = project.video
        self._form = form

    def _keep(self, form: ExportForm) -> None:
        """Write into the project what has changed."""
        session, before = self._session, self._form
        project = session.project
        if (form.grid, form.is_compared) != (before.grid, before.is_compared):
            try:
                project = replace(project, grid=self._grid(form))
            except ValueError as error:
                session.notices = session.notices.with_problem(f"{str(error).capitalize()}.")
        if form.video != project.video:
            project = replace(project, video=form.video)
        self._video = project.video
        if project is not session.project:
            session.project = project
        part = Range(form.is_whole, form.still_s)
        self._part = self._part if part == self._part else part
        self._form = form

    def _grid(self, form: ExportForm) -> Grid:
        """Raises: ValueError."""
        session = self._session
        grid = form.grid.grid() if form.grid is not None else without_comparison(session.project.grid)
        if not form.is_compared:
            return grid
        stored = next((cell.comparison for cell in session.project.grid.cells if cell.comparison), None)
        comparison = session.models.comparison or stored
        return compared(grid, comparison) if comparison is not None else grid

    def _planned(self, model: ModelInfo) -> Project:
        session = self._session
        return export_plan.planned(session.project, model, self._part, session.models.comparison)

    def _facts(self, model: ModelInfo) -> ExportFacts:
        session = self._session
        estimated, target = self._estimate(model), self._start.target(self._place(model))
        estimate = estimated.estimate
        note = "Looking where it goes…" if self._start.is_under_way else target.there
        timeline, rate = session.timeline, session.project.video.rate
        is_whole = timeline.range_s is None or self._part.is_whole
        range_text = ""
        if timeline.range_s is not None:
            range_text = "{:.4g}–{:.4g} s".format(*timeline.range_s)
        others = [each for each in session.preferences.recent_models if each != model.model]
        missing = self._formats.missing
        return ExportFacts(
            missing=missing,
            is_still=not export_plan.moves(timeline),
            range_text=range_text,
            can_compare=session.models.comparison is not None,
            models=tuple(others),
            free_path=target.free,
            estimate=self._in_words(estimate, model),
            problem=missing.get(session.project.video.format, "") or estimated.problem or target.problem,
            note=note or (estimate.note if estimate else ""),
            own_size=estimate.own if estimate else None,
            cut=why_cut(timeline, rate=rate) if is_whole else "",
        )

    def _estimate(self, model: ModelInfo) -> _Estimated:
        """What is known of the export as it is chosen now; found out again as it changes."""
        session, last = self._session, self._estimated
        project = session.project
        about = (project.timeline, project.video, project.grid, model, session.models.comparison, self._part)
        about = (*about, session.models.second)
        if last is not None and all(a is b for a, b in zip(about, last.about, strict=True)):
            return last
        infos = {each.model: each for each in (model, session.models.second) if each is not None}
        try:
            estimated = _Estimated(about, export_plan.estimate(self._planned(model), infos), "")
        except (VideoError, ValueError) as error:
            estimated = _Estimated(about, None, str(error))
        self._estimated = estimated
        return estimated

    def _place(self, model: ModelInfo) -> Place:
        """Where it is to go."""
        session = self._session
        stem, folder = f"{Path(model.name).stem}-video", session.preferences.captures()
        return place(folder, stem, session.project.video.format, session.jobs, typed=self._form.path)

    def _in_words(self, estimate: Estimate | None, model: ModelInfo) -> str:
        """How long and large it will be, and how long it will take."""
        if estimate is None:
            return ""
        frames = "1 frame" if estimate.frames == 1 else f"{estimate.frames} frames"
        width, height = estimate.size
        words = f"{frames}, {estimate.seconds:.4g} s, {width}×{height} pixels"
        ms = self._picture_time.milliseconds(model.model, draft=self._session.project.video.draft)
        if ms is None:
            return words
        left = jobs_panel.time_left(estimate.pictures * ms / 1000).removesuffix(" left")
        return f"{words}; about {left} to render"

    def _forget_path(self) -> None:
        """The next one gets a free name again."""
        self._form = replace(self._form, path="")

    def _sound_folder(self) -> str:
        """Where a soundtrack is looked for first."""
        sound = self._form.sound.strip()
        return str(expanded(sound).parent) if sound else self._session.preferences.browse_folder

    def _draw_browser(self) -> None:
        """The dialog in which a soundtrack is picked, if it is open."""
        session, chosen = self._session, self._browser.draw()
        if chosen is None:
            return
        session.set_preferences(replace(session.preferences, browse_folder=str(chosen.parent)))
        video = replace(session.project.video, soundtrack=Soundtrack(str(chosen)))
        session.project = replace(session.project, video=video)

"""The pane that makes videos: what is chosen becomes a long job; what it is about is the project."""

from __future__ import annotations

import time
from dataclasses import dataclass, replace
from pathlib import Path

from imgui_bundle import icons_fontawesome_6 as icons
from imgui_bundle import imgui

from renderer.model_info import ModelInfo
from renderer.recording.ffmpeg import VideoError
from renderer.recording.frame_folder import frames_there
from renderer.recording.picture_grid import choice_of, compared, is_compared, without_comparison
from renderer.recording.project_file import Grid, Project
from renderer.recording.video_jobs import ExportVideo
from renderer.recording.video_settings import ENCODINGS, VideoSettings
from visualizer import canvas_tools
from visualizer.files import expanded, is_folder, is_there
from visualizer.motion import export_plan
from visualizer.motion.export_desk import Formats, PictureTime, exports, free_target, just_done
from visualizer.motion.export_plan import Estimate, Range
from visualizer.panes.export_cards import ExportCards
from visualizer.session import Session
from widgets import controls, export_panel, jobs_panel, motion_panel
from widgets.export_panel import ExportFacts, ExportForm, Wish
from widgets.motion_panel import MotionDraft

SECONDS_BETWEEN_LOOKS = 1.0


@dataclass(frozen=True, slots=True)
class _Look:
    """What was found out about an export, and about which."""

    about: tuple[object, ...]
    at_s: float
    target: str
    estimate: Estimate | None
    problem: str
    there: str


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
        self._look: _Look | None = None

    def update(self) -> None:
        """Once a frame, also while the pane is hidden: note how fast pictures are, tell what is done."""
        session = self._session
        self._picture_time.note(session.frame, session.model)
        for job in exports(session.jobs):
            if job.is_running:
                self._picture_time.note_export(job)
        for done in just_done(session.jobs, self._told):
            session.notices = session.notices.with_info(f"Exported {done.path}")

    def draw(self) -> None:
        """Draw it."""
        session = self._session
        model = session.model
        self._cards.draw()
        if model is None:
            canvas_tools.draw_no_model(session)
            return
        if not export_plan.moves(session.timeline):
            self._draw_still(model)
        self._adopt()
        facts = self._facts(model)
        form, wish = export_panel.draw(self._form, facts)
        self._keep(form)
        if wish is Wish.START and self._look is not None:
            self._start(model, self._look.target)

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
        comparison = session.comparison or stored
        return compared(grid, comparison) if comparison is not None else grid

    def _planned(self, model: ModelInfo) -> Project:
        session = self._session
        return export_plan.planned(session.project, model, self._part, session.comparison)

    def _facts(self, model: ModelInfo) -> ExportFacts:
        session = self._session
        look = self._looked(model)
        timeline = session.timeline
        range_text = ""
        if timeline.range_s is not None:
            range_text = "{:.4g}–{:.4g} s".format(*timeline.range_s)
        others = [each for each in session.preferences.recent_models if each != model.model]
        missing = self._formats.missing
        return ExportFacts(
            missing=missing,
            is_still=not export_plan.moves(timeline),
            range_text=range_text,
            can_compare=session.comparison is not None,
            models=tuple(others),
            free_path=look.target if not self._form.path else str(self._free(model)),
            estimate=self._in_words(look.estimate),
            problem=missing.get(session.project.video.format, "") or look.problem,
            note=look.there or (look.estimate.note if look.estimate else ""),
            own_size=look.estimate.own if look.estimate else None,
        )

    def _looked(self, model: ModelInfo) -> _Look:
        """What is known of the export as it is chosen now; found out again as it changes, now and then."""
        session = self._session
        project = session.project
        about = (project.timeline, project.video, project.grid, model, session.comparison, self._part)
        about = (*about, self._form.path, session.second_model, len(session.jobs.long))
        now, last = time.monotonic(), self._look
        is_same = last is not None and all(a is b for a, b in zip(about, last.about, strict=True))
        if last is not None and is_same and now - last.at_s < SECONDS_BETWEEN_LOOKS:
            return last
        infos = {each.model: each for each in (model, session.second_model) if each is not None}
        estimate, problem = None, ""
        try:
            estimate = export_plan.estimate(self._planned(model), infos)
        except (VideoError, ValueError) as error:
            problem = str(error)
        target = expanded(self._form.path) if self._form.path else self._free(model)
        problem = problem or self._target_problem(target)
        self._look = _Look(about, now, str(target), estimate, problem, self._there(target))
        return self._look

    def _free(self, model: ModelInfo) -> Path:
        session = self._session
        stem = f"{Path(model.name).stem}-video"
        folder = session.preferences.captures()
        return free_target(folder, stem, session.project.video.format, session.jobs)

    def _target_problem(self, target: Path) -> str:
        """Why this is no name for the format; empty if it is one."""
        suffix = ENCODINGS[self._session.project.video.format].suffix
        if target.suffix.lower() != suffix and (suffix or is_there(target)) and not is_folder(target):
            return f"The name of such a file ends in {suffix}." if suffix else "This is no folder."
        if suffix and is_folder(target):
            return "This is a folder: name a file."
        running = [job.job for job in exports(self._session.jobs) if job.is_running]
        if any(isinstance(job, ExportVideo) and job.path == str(target) for job in running):
            return "An export to this place is under way."
        return ""

    def _there(self, target: Path) -> str:
        if ENCODINGS[self._session.project.video.format].suffix:
            return "This file is there already; it will be replaced." if is_there(target) else ""
        count = frames_there(target)
        return (
            f"{count} frames are there already: if they are of this very export, it goes on." if count else ""
        )

    def _in_words(self, estimate: Estimate | None) -> str:
        """How long and large it will be, and how long it will take."""
        if estimate is None:
            return ""
        frames = "1 frame" if estimate.frames == 1 else f"{estimate.frames} frames"
        width, height = estimate.size
        words = f"{frames}, {estimate.seconds:.4g} s, {width}×{height} pixels"
        ms = self._picture_time.milliseconds(draft=self._session.project.video.draft)
        if ms is None:
            return words
        left = jobs_panel.time_left(estimate.frames * estimate.pictures * ms / 1000).removesuffix(" left")
        return f"{words}; about {left} to render"

    def _start(self, model: ModelInfo, target: str) -> None:
        session = self._session
        question = ExportVideo(self._planned(model), target, self._form.with_project)
        session.jobs.start(question, f"Export {controls.plain(Path(target).name)}")
        self._form = replace(self._form, path="")
        self._look = None

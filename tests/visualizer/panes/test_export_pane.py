"""The export pane: what is chosen is the project's, what is begun is a job."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from renderer.comparison import Comparison
from renderer.interventions import ChannelMix, ChannelScale
from renderer.messages import JobDone, JobFailed, JobProgress, Progress
from renderer.model_info import ModelInfo
from renderer.recording.ffmpeg import VideoError
from renderer.recording.motion_presets import layer_flight, seed_walk
from renderer.recording.picture_grid import GridChoice, is_compared
from renderer.recording.project_file import Project
from renderer.recording.timeline_extent import why_cut, with_seam
from renderer.recording.video_jobs import ExportedVideo, ExportVideo, FramePreview
from renderer.recording.video_settings import FrameRate, VideoFormat, VideoSettings
from renderer.scene import Scene, SpectrumView
from tests.visualizer.fakes import MODEL, FakeClient
from tests.visualizer.panes.pane_play import asked, opened, play, press, without_opengl
from tests.widgets.spots import Spots
from visualizer import desktop, disk_threads
from visualizer.motion import export_plan
from visualizer.motion.export_plan import Range
from visualizer.panes import export_cards, export_pane
from visualizer.panes.export_pane import ExportPane
from visualizer.session import Session
from widgets import export_card, export_panel
from widgets.export_card import CardState, CardWish
from widgets.export_form import Wish


@pytest.fixture(autouse=True)
def context(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setattr(desktop, "opener", lambda: "")
    yield from without_opengl(monkeypatch, export_cards)


@pytest.fixture
def session(client: FakeClient, tmp_path: Path) -> Session:
    session = opened(client)
    session.preferences = replace(session.preferences, capture_folder=str(tmp_path))
    session.timeline = seed_walk(range(4), seconds_per_seed=1.0)
    return session


@pytest.fixture
def pane(session: Session) -> ExportPane:
    return ExportPane(session)


def start(session: Session, pane: ExportPane, monkeypatch: pytest.MonkeyPatch) -> None:
    """Press the button that begins."""
    play(session, pane.draw)
    press(monkeypatch, export_panel, lambda drawn: (drawn[0], Wish.START))
    play(session, pane.draw, 1)


def test_a_pane_without_a_model_or_a_motion_says_what_to_do(client: FakeClient) -> None:
    session = Session(client)
    pane = ExportPane(session)
    play(session, pane.draw)
    still = opened(client)
    play(still, ExportPane(still).draw)
    assert not asked(client, ExportVideo)


def test_looking_changes_no_project(session: Session, pane: ExportPane) -> None:
    session.project = replace(
        session.project,
        video=VideoSettings(VideoFormat.FFV1, FrameRate(24), caption="{time}", with_spectrum=True),
        grid=GridChoice(2, 2, 7).grid(),
    )
    before = session.project
    play(session, pane.draw)
    assert session.project is before


def test_what_is_begun_is_the_project_of_the_present_model(
    session: Session, pane: ExportPane, client: FakeClient, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    start(session, pane, monkeypatch)
    ((_, job),) = asked(client, ExportVideo)
    assert job.path == str(tmp_path / "a-video.mp4")
    assert (job.project.model, job.project.model_hash) == (MODEL.model, MODEL.content_hash)
    assert job.project.timeline == session.timeline
    assert session.jobs.long[-1].title == "Export a-video.mp4"


def test_a_soundtrack_is_looked_for_among_the_places_of_this_user(
    session: Session, pane: ExportPane, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    folder = tmp_path / "projects"
    session.preferences = session.preferences.with_recent_project(str(folder / "a.sg3viz"))
    play(session, pane.draw)
    press(monkeypatch, export_panel, lambda drawn: (drawn[0], Wish.BROWSE_SOUND))
    play(session, pane.draw, 2)
    assert pane._browser._recent == (str(folder),)
    assert pane._browser._captures[0] == str(tmp_path)


def test_a_second_export_gets_another_name(
    session: Session, pane: ExportPane, client: FakeClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    start(session, pane, monkeypatch)
    start(session, pane, monkeypatch)
    names = [Path(job.path).name for _, job in asked(client, ExportVideo)]
    assert names == ["a-video.mp4", "a-video-2.mp4"]


def test_what_is_begun_is_what_was_chosen_then_also_where_the_pane_is_hidden_and_the_disk_is_slow(
    session: Session, pane: ExportPane, client: FakeClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    answers: list[Callable[[], None]] = []
    before = session.timeline
    play(session, pane.draw)
    monkeypatch.setattr(disk_threads, "in_thread", lambda run, _name: answers.append(run))
    press(monkeypatch, export_panel, lambda drawn: (drawn[0], Wish.START))
    play(session, pane.draw, 2)
    session.timeline = seed_walk(range(9), seconds_per_seed=1.0)
    assert not asked(client, ExportVideo)
    for answer in answers:
        answer()
    pane.update()
    ((_, job),) = asked(client, ExportVideo)
    assert job.project.timeline == before


def test_what_is_chosen_is_the_projects_and_undone_with_it(
    session: Session, pane: ExportPane, monkeypatch: pytest.MonkeyPatch
) -> None:
    play(session, pane.draw)
    wanted = VideoSettings(VideoFormat.GIF, FrameRate(25))
    press(
        monkeypatch,
        export_panel,
        lambda drawn: (replace(drawn[0], video=wanted, grid=GridChoice(2, 1)), Wish.NOTHING),
    )
    play(session, pane.draw, 2)
    assert session.project.video == wanted
    assert session.project.grid == GridChoice(2, 1).grid()
    session.work.undo()
    assert session.project.video == VideoSettings()


def test_the_comparison_beside_is_that_of_the_window(
    session: Session, pane: ExportPane, client: FakeClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    session.models.compare(Comparison())
    play(session, pane.draw)
    press(monkeypatch, export_panel, lambda drawn: (replace(drawn[0], is_compared=True), Wish.NOTHING))
    play(session, pane.draw, 2)
    assert is_compared(session.project.grid)
    session.models.compare(Comparison(is_layer_linked=False, layer="input"))
    start(session, pane, monkeypatch)
    ((_, job),) = asked(client, ExportVideo)
    assert job.project.grid.cells[1].comparison == Comparison(is_layer_linked=False, layer="input")


def test_a_frame_is_shown_and_the_end_is_told(
    session: Session, pane: ExportPane, client: FakeClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    start(session, pane, monkeypatch)
    ((job_id, job),) = asked(client, ExportVideo)
    cards = drawn_cards(monkeypatch)
    preview = FramePreview(3, np.zeros((4, 4, 3), np.uint8))
    client.answers.append(JobProgress(job_id, Progress(1, 240, partial=preview)))
    play(session, pane.draw, 200)
    client.answers.append(JobProgress(job_id, Progress(4, 240, partial=preview)))
    play(session, pane.draw, 1)
    assert cards[-1].state is CardState.RUNNING
    assert cards[-1].texture is not None
    assert "Frame 4 of 240, " in cards[-1].lines[0]
    done = ExportedVideo(job.path, job.project, 240, (8, 8), ("A note.",), preview)
    client.answers.append(JobDone(job_id, done))
    play(session, pane.draw)
    pane.update()
    pane.update()
    assert cards[-1].state is CardState.DONE
    assert cards[-1].lines[0] == str(Path(job.path).parent)
    assert "A note." in cards[-1].lines
    assert [notice.summary for notice in session.notices.items] == [f"Exported {job.path}"]


def test_an_export_can_be_paused_cancelled_and_started_again(
    session: Session, pane: ExportPane, client: FakeClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    start(session, pane, monkeypatch)
    for wish in (CardWish.PAUSE, CardWish.RESUME):
        press(monkeypatch, export_card, lambda _, wish=wish: wish)
        play(session, pane.draw, 1)
    assert client.paused == [(1, True), (1, False)]
    client.answers.append(JobFailed(1, "This was broken off, since the render process ended."))
    play(session, pane.draw, 2)
    press(monkeypatch, export_card, lambda _: CardWish.AGAIN)
    play(session, pane.draw, 1)
    (_, first), (_, second) = asked(client, ExportVideo)
    assert first == second
    press(monkeypatch, export_card, lambda _: CardWish.CANCEL)
    play(session, pane.draw, 1)
    assert client.cancelled == [2]
    assert not session.jobs.long


def test_a_path_that_cannot_be_is_told(
    session: Session, pane: ExportPane, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    seen = facts_of(monkeypatch)
    (tmp_path / "there.mp4").write_bytes(b"")
    for path, problem, note in (
        ("a.avi", "ends in .mp4", ""),
        (str(tmp_path), "ends in .mp4", ""),
        (str(tmp_path / "there.mp4"), "", "will be replaced"),
    ):
        pane._form = replace(pane._form, path=path)
        play(session, pane.draw, 2)
        assert problem in seen[-1].problem or "folder" in seen[-1].problem
        assert note in seen[-1].note


def test_sizes_that_do_not_fit_are_told_before_anything_begins(
    session: Session, pane: ExportPane, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen = facts_of(monkeypatch)
    session.project = replace(session.project, video=VideoSettings(size=(4, 4)))
    play(session, pane.draw, 2)
    assert "do not fit into 4×4" in seen[-1].problem


class TestPlan:
    """How long and large a video will be."""

    INFOS = {MODEL.model: MODEL}  # noqa: RUF012

    def plan(self, project: Project, part: Range = Range(), model: ModelInfo = MODEL) -> Project:  # noqa: B008
        return export_plan.planned(project, model, part, None)

    def test_a_still_scene_lasts_as_long_as_is_said(self) -> None:
        planned = self.plan(Project(), Range(still_s=2.5))
        estimate = export_plan.estimate(planned, self.INFOS)
        assert (estimate.frames, estimate.seconds, estimate.size) == (150, 2.5, (8, 8))

    def test_the_range_or_all_of_the_timeline(self) -> None:
        timeline = replace(seed_walk(range(4), seconds_per_seed=1.0), range_s=(1.0, 2.0))
        project = Project(timeline=timeline)
        frames = [
            export_plan.estimate(self.plan(project, Range(is_whole=whole)), self.INFOS).frames
            for whole in (False, True)
        ]
        assert frames == [60, 240]

    def test_the_largest_picture_of_the_timeline_counts(self) -> None:
        project = Project(timeline=layer_flight([layer.name for layer in MODEL.layers]))
        assert export_plan.estimate(self.plan(project), self.INFOS).size == (12, 12)

    def test_a_grid_and_what_is_beside_make_it_wider(self) -> None:
        scene = Scene(channel_mixes=(ChannelMix("L0_12_5", scales=(ChannelScale(0, 0.0),)),))
        project = Project(scene, video=VideoSettings(with_spectrum=True), grid=GridChoice(3, 2).grid())
        estimate = export_plan.estimate(self.plan(project), self.INFOS)
        assert (estimate.size, estimate.pictures) == ((48, 16), 6)
        shown = replace(project, scene=Scene(spectrum=SpectrumView(enabled=True)), video=VideoSettings())
        assert export_plan.estimate(self.plan(shown), self.INFOS).size == (48, 16)

    def test_nothing_is_known_of_a_model_that_is_not_open(self) -> None:
        with pytest.raises(VideoError, match="once the model is open"):
            export_plan.estimate(self.plan(Project()), {})


def drawn_cards(monkeypatch: pytest.MonkeyPatch) -> list[export_card.ExportCard]:
    """The cards as they are drawn."""
    cards: list[export_card.ExportCard] = []
    draw = export_card.draw

    def noted(card: export_card.ExportCard) -> CardWish | None:
        cards.append(card)
        return draw(card)

    monkeypatch.setattr(export_card, "draw", noted)
    return cards


def test_a_loop_that_cuts_hard_is_told_of_and_mended_by_one_press(
    session: Session, pane: ExportPane, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen, rate = facts_of(monkeypatch), session.project.video.rate
    cut = replace(session.timeline, loops=True, duration_s=3.0)
    session.timeline = replace(cut, range_s=(0.5, 1.5))
    play(session, pane.draw, 2)
    assert not seen[-1].cut, "only a part of the loop is exported"
    session.timeline = cut
    play(session, pane.draw, 2)
    assert seen[-1].cut == why_cut(cut, rate=rate) != ""
    press(monkeypatch, export_panel, lambda drawn: (drawn[0], Wish.MEND_LOOP))
    play(session, pane.draw, 1)
    assert session.timeline == with_seam(cut, rate=rate)
    play(session, pane.draw, 2)
    assert not seen[-1].cut


def test_exports_are_at_the_foot_of_the_pane_and_move_nothing_of_the_form(
    session: Session, pane: ExportPane, monkeypatch: pytest.MonkeyPatch
) -> None:
    spots = Spots(monkeypatch)
    play(session, pane.draw)
    label = next(label for label in spots.labels if label.endswith(" Export"))
    before = spots.of(label)
    start(session, pane, monkeypatch)
    play(session, pane.draw)
    assert spots.of(label) == before
    assert spots.of("Cancel")[1] > before[1] + 100.0


def facts_of(monkeypatch: pytest.MonkeyPatch) -> list[export_panel.ExportFacts]:
    """What the form is told."""
    seen: list[export_panel.ExportFacts] = []
    draw = export_panel.draw

    def noted(form: export_panel.ExportForm, facts: export_panel.ExportFacts) -> object:
        seen.append(facts)
        return draw(form, facts)

    monkeypatch.setattr(export_pane.export_panel, "draw", noted)
    return seen


def test_what_an_export_will_be_is_found_out_once_and_not_in_every_frame(
    session: Session, pane: ExportPane, monkeypatch: pytest.MonkeyPatch
) -> None:
    estimate, count = export_plan.estimate, 0

    def counted(*words: object) -> object:
        nonlocal count
        count += 1
        return estimate(*words)  # type: ignore[arg-type]

    monkeypatch.setattr(export_plan, "estimate", counted)
    play(session, pane.draw, frames=20)
    assert count <= 2

"""The Edits pane: what it asks of the renderer, what it puts into the scene, and what it writes."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import TypeVar

import numpy as np
import pytest
from imgui_bundle import imgui

from renderer.directions import edit_file
from renderer.directions.direction_jobs import (
    FindActivationDirections,
    FindBoundary,
    FindPrincipalDirections,
    FindStyleDirections,
    Sampling,
    VarianceSoFar,
)
from renderer.directions.direction_labels import Label
from renderer.directions.direction_library import DirectionLibrary
from renderer.directions.direction_set import DirectionMethod, DirectionSet
from renderer.directions.direction_views import EffectMap, MapEffect, PaintStrips, Strips
from renderer.directions.edit_stack import Edit, EditStack
from renderer.directions.w_plus import WRow
from renderer.messages import JobDone, JobProgress, Progress
from renderer.model_info import ModelInfo
from renderer.scene import LatentPoint, LayerView, Scene, StyleMix, Transform, Truncation
from tests.visualizer.fakes import MODEL, FakeClient
from tests.visualizer.panes import pane_play
from tests.visualizer.panes.pane_play import session_with_model, without_opengl
from tests.widgets.spots import Spots
from tests.widgets.stage import Stage
from visualizer import disk_threads
from visualizer.editing.direction_desk import Chosen
from visualizer.panes import strips_section
from visualizer.panes.edits_pane import EditsPane
from visualizer.panes.find_section import FindSection
from visualizer.panes.library_section import LibrarySection
from visualizer.panes.strips_section import STRENGTHS, Seeds, StripsSection
from visualizer.preferences import Preferences
from visualizer.session import Session
from widgets import controls, direction_browser, edits_panel, effect_view, find_panel, strip_sheet
from widgets.direction_browser import Act, Touched
from widgets.edit_row import RowShown
from widgets.edits_panel import StackWish
from widgets.effect_view import EffectShown
from widgets.field_keys import FieldKeys
from widgets.find_panel import Groups, Method, Search, Underway, Wish
from widgets.layer_range import LayerRange
from widgets.strip_sheet import Cell, Sheet

OWN = DirectionSet(
    np.eye(3, 4, dtype=np.float32), np.ones(3), DirectionMethod.PCA, layers=(1, 3), model_hash="abc"
)
FOREIGN = DirectionSet(np.eye(2, 4, k=1, dtype=np.float32), np.ones(2), DirectionMethod.SEFA, model_hash="no")
Kind = TypeVar("Kind")


@pytest.fixture(autouse=True)
def context(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    yield from without_opengl(monkeypatch, strips_section)


@pytest.fixture
def session(client: FakeClient, tmp_path: Path) -> Session:
    session = session_with_model(client, tmp_path / "library")
    session.preferences = Preferences(capture_folder=str(tmp_path / "pictures"))
    session.directions.library.add(OWN)
    return session


def play(session: Session, draw: Callable[[ModelInfo], object], frames: int = 4) -> None:
    """As in the window, in which each frame looks at the library."""

    def refreshed() -> None:
        session.directions.shelf.refresh()
        if session.model is not None:
            draw(session.model)

    pane_play.play(session, refreshed, frames)


def asked(client: FakeClient, kind: type[Kind]) -> tuple[int, Kind]:
    return pane_play.asked(client, kind)[-1]


@pytest.fixture
def sheets(monkeypatch: pytest.MonkeyPatch) -> tuple[list[Sheet], list[Cell]]:
    """The sheets that were drawn, and cells to be clicked on, one a frame."""
    drawn: list[Sheet] = []
    clicks: list[Cell] = []
    draw = strip_sheet.draw

    def spied(sheet: Sheet) -> Cell | None:
        drawn.append(sheet)
        draw(sheet)
        return clicks.pop() if clicks else None

    monkeypatch.setattr(strip_sheet, "draw", spied)
    return drawn, clicks


def look_at(session: Session, component: int = 0) -> None:
    session.directions.shelf.refresh()
    session.directions.choose(OWN, component)


def test_strips_are_asked_for_the_direction_alone_whatever_the_seed(
    session: Session, client: FakeClient
) -> None:
    session.scene = Scene(
        LatentPoint(9.0),
        truncation=Truncation(0.5),
        style_mix=StyleMix(True, 3, (1,)),
        edits=EditStack((Edit(OWN.set_id, 2, 4.0),), locked=(0,)),
        transform=Transform(0.1, untransform=True),
        view=LayerView(MODEL.layers[0].name),
    )
    look_at(session, 1)
    section = StripsSection(session)
    section.seeds = Seeds(2**32 - 1, 2)
    play(session, section.draw_strips)
    _, question = asked(client, PaintStrips)
    assert question.seeds == (2**32 - 1, 0)
    assert question.strengths == STRENGTHS
    assert question.scene == Scene(
        truncation=Truncation(0.5),
        edits=EditStack((Edit(OWN.set_id, 1, 0.0, 1, 3),), locked=(0,)),
        transform=Transform(0.1),
    )
    before = len(seeds_asked(client))
    session.scene = replace(session.scene, latent=LatentPoint(5.0), edits=EditStack(locked=(0,)))
    play(session, section.draw_strips)
    assert len(seeds_asked(client)) == before


def seeds_asked(client: FakeClient) -> list[PaintStrips]:
    """The questions about strips of seeds, without those about the picture on show."""
    return [each for _, each in pane_play.asked(client, PaintStrips) if each.seeds != (None,)]


def test_the_first_strip_is_of_the_picture_on_show_with_all_that_is_done_to_it(
    session: Session, client: FakeClient, sheets: tuple[list[Sheet], list[Cell]]
) -> None:
    drawn, _ = sheets
    mix, own = StyleMix(True, 3, (1,)), Edit(OWN.set_id, 2, 4.0)
    session.scene = Scene(LatentPoint(9.5), style_mix=mix, edits=EditStack((own,)), view=LayerView("input"))
    look_at(session, 1)
    section = StripsSection(session)
    play(session, section.draw_strips)
    (_, question), *_ = pane_play.asked(client, PaintStrips)
    direction = Edit(OWN.set_id, 1, 0.0, 1, 3)
    assert question.scene == Scene(LatentPoint(9.5), style_mix=mix, edits=EditStack((own, direction)))
    assert [(sheet.seeds, sheet.has_head) for sheet in drawn[-2:]] == [((None,), True), ((0, 1, 2, 3), False)]
    session.scene = replace(session.scene, latent=LatentPoint(5.0))
    play(session, section.draw_strips)
    own_questions = [each for _, each in pane_play.asked(client, PaintStrips) if each.seeds == (None,)]
    assert [each.scene.latent.x for each in own_questions] == [9.5, 5.0]


def test_parts_are_shown_as_they_come_and_old_sheets_are_not_current(
    session: Session, client: FakeClient, sheets: tuple[list[Sheet], list[Cell]]
) -> None:
    drawn, _ = sheets
    look_at(session)
    section = StripsSection(session)
    play(session, section.draw_strips)
    assert drawn[-1].texture is None
    id, question = asked(client, PaintStrips)
    part = Strips(question, np.zeros((4, 7, 3), np.uint8), 5)
    client.answers.append(JobProgress(id, Progress(5, 28, partial=part)))
    play(session, section.draw_strips)
    assert (drawn[-1].done, drawn[-1].is_current) == (5, True)
    look_at(session, 2)
    play(session, section.draw_strips)
    assert (drawn[-1].done, drawn[-1].is_current) == (5, False)


def test_a_click_on_a_cell_adds_an_edit_of_its_strength(
    session: Session, sheets: tuple[list[Sheet], list[Cell]]
) -> None:
    _, clicks = sheets
    session.directions.shelf.refresh()
    session.directions.shelf.relabel(Label("smile"), OWN.set_id, 1)
    section = StripsSection(session)
    for component in (1, 2):
        look_at(session, component)
        clicks.append(Cell(0, -2.0))
        play(session, section.draw_strips)
    assert session.scene.edits.edits == (
        Edit(OWN.set_id, 1, -2.0, 1, 3, name="smile"),
        Edit(OWN.set_id, 2, -2.0, 1, 3, name="PCA of w 2"),
    )
    session.work.undo()
    assert len(session.scene.edits.edits) == 1


def test_without_a_direction_nothing_is_asked(session: Session, client: FakeClient) -> None:
    section = StripsSection(session)
    session.directions.chosen = Chosen("0123456789abcdef")
    play(session, section.draw_strips)
    play(session, section.draw_effect)
    assert client.jobs == {}


def test_the_effect_map_is_of_the_same_direction_and_seeds(
    session: Session, client: FakeClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    shown: list[EffectShown] = []
    draw = effect_view.draw
    monkeypatch.setattr(effect_view, "draw", lambda each: (shown.append(each), draw(each)))
    look_at(session)
    section = StripsSection(session)
    section.seeds = Seeds(3, 2)
    play(session, section.draw_strips)
    play(session, section.draw_effect)
    id, question = asked(client, MapEffect)
    assert (question.scene, question.seeds) == (asked(client, PaintStrips)[1].scene, (3, 4))
    client.answers.append(JobDone(id, EffectMap(question, np.ones((4, 6), np.float32), 2)))
    play(session, section.draw_effect)
    assert (shown[-1].seeds, shown[-1].ends, shown[-1].is_current) == (2, 2.0, True)
    look_at(session, 2)
    play(session, section.draw_effect)
    assert not shown[-1].is_current


def test_the_newest_set_of_this_model_is_chosen_in_the_ws_that_it_is_meant_for(session: Session) -> None:
    session.directions.library.add(FOREIGN)
    section = LibrarySection(session)
    play(session, section.draw)
    assert session.directions.chosen == Chosen(OWN.set_id, 0, 1, 3)
    assert [line.set_id for line in section._lines] == [OWN.set_id]
    section._with_foreign = True
    play(session, section.draw)
    assert {line.set_id: line.is_foreign for line in section._lines} == {
        OWN.set_id: False,
        FOREIGN.set_id: True,
    }


def test_a_double_click_on_a_direction_is_an_edit_and_one_step(session: Session) -> None:
    section = LibrarySection(session)
    play(session, section.draw)
    session.directions.shelf.relabel(Label("smile"), OWN.set_id, 2)
    section._do(Touched(Act.CHOOSE, OWN.set_id, 2))
    section._do(Touched(Act.ADD, OWN.set_id, 2))
    play(session, section.draw)
    assert session.scene.edits.edits == (Edit(OWN.set_id, 2, 1.0, 1, 3, name="smile"),)
    session.work.undo()
    assert session.scene.edits == EditStack()


def test_a_double_click_adds_the_direction_it_is_on_though_its_first_click_was_lost(session: Session) -> None:
    session.directions.library.add(FOREIGN)
    section = LibrarySection(session)
    section._with_foreign = True
    play(session, section.draw)
    section._do(Touched(Act.ADD, OWN.set_id, 2))
    section._do(Touched(Act.ADD, FOREIGN.set_id, 0))
    added = [(edit.set_id, edit.component) for edit in session.scene.edits.edits]
    assert added == [(OWN.set_id, 2), (FOREIGN.set_id, 0)]
    assert session.directions.chosen.set_id == FOREIGN.set_id


def test_a_library_that_has_not_been_read_is_not_called_empty(
    session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    drawn: list[str] = []
    monkeypatch.setattr(disk_threads, "in_thread", lambda _run, _name: None)
    monkeypatch.setattr(controls, "dim_text", drawn.append)
    play(session, LibrarySection(session).draw)
    assert set(drawn) == {"Reading the library…"}


def test_favourites_come_first(session: Session) -> None:
    second = DirectionSet(np.eye(1, 4, dtype=np.float32), np.ones(1), DirectionMethod.IMPORTED)
    session.directions.library.add(second)
    section = LibrarySection(session)
    play(session, section.draw)
    last = section._lines[-1].set_id
    session.directions.shelf.relabel(Label(is_favourite=True), last)
    play(session, section.draw)
    assert section._lines[0].set_id == last


@pytest.mark.parametrize(
    ("search", "question"),
    [
        (Search(), FindPrincipalDirections("a.pkl", Sampling(200_000))),
        (
            Search(samples=500, components=7, seed=3, class_index=2, layers=LayerRange(1, 4)),
            FindPrincipalDirections("a.pkl", Sampling(500, 3, 2), 7, (1, 4)),
        ),
        (
            Search(Method.STYLE, layers=LayerRange(2)),
            FindStyleDirections("a.pkl", Sampling(20_000), None, (2, 5)),
        ),
        (
            Search(Method.ACTIVATIONS, layer="L0_12_5"),
            FindActivationDirections("a.pkl", "L0_12_5", Sampling(2000)),
        ),
        (
            Search(Method.GROUPS, boundary=DirectionMethod.LOGISTIC),
            FindBoundary("a.pkl", (), (), DirectionMethod.LOGISTIC, Sampling(20_000)),
        ),
    ],
)
def test_what_is_set_is_what_is_asked(session: Session, search: Search, question: object) -> None:
    section = FindSection(session)
    section.search = search
    assert section.question(MODEL) == question


def test_groups_take_the_present_w_once(
    session: Session, client: FakeClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    wishes: list[Wish] = []
    removed: list[tuple[int, int]] = []

    def draw(
        search: Search, groups: Groups, model: ModelInfo, underway: Underway | None
    ) -> tuple[Search, Groups, Wish]:
        groups = replace(groups, removed=removed.pop() if removed else None)
        return search, groups, wishes.pop() if wishes else Wish.NOTHING

    monkeypatch.setattr(find_panel, "draw", draw)
    section = FindSection(session)
    section.search = Search(Method.GROUPS)
    for seed, wish in ((1, Wish.ADD_TO_A), (1, Wish.ADD_TO_A), (2, Wish.ADD_TO_A), (3, Wish.ADD_TO_B)):
        session.scene = Scene(LatentPoint(float(seed)), view=LayerView(MODEL.layers[0].name))
        wishes.append(wish)
        play(session, section.draw, 1)
    first, second = section.groups
    assert [scene.latent.seed for scene in first] == [1, 2]
    assert [scene.view for scene in (*first, *second)] == [LayerView()] * 3
    removed.append((0, 0))
    play(session, section.draw, 1)
    assert [scene.latent.seed for scene in section.groups[0]] == [2]
    wishes.append(Wish.START)
    play(session, section.draw, 1)
    _, question = asked(client, FindBoundary)
    assert (question.positive, question.negative) == section.groups


def test_while_a_search_is_under_way_its_variance_is_shown(
    session: Session, client: FakeClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen: list[Underway | None] = []
    draw = find_panel.draw
    monkeypatch.setattr(find_panel, "draw", lambda *args: (seen.append(args[3]), draw(*args))[1])
    section = FindSection(session)
    session.directions.find(section.question(MODEL), "PCA of w")
    part = VarianceSoFar(100, np.array([0.5, 0.1]))
    client.answers.append(JobProgress(1, Progress(1, 4, "100 samples", part)))
    play(session, section.draw)
    underway = seen[-1]
    assert underway is not None
    assert (underway.share, underway.variance_ratio) == (0.25, part.variance_ratio)
    assert underway.time_left.startswith("100 samples")


@pytest.fixture
def stack_wishes(monkeypatch: pytest.MonkeyPatch) -> list[StackWish]:
    wishes: list[StackWish] = []

    def draw(
        stack: EditStack, num_ws: int, describe: edits_panel.Describe, *, keys: FieldKeys
    ) -> tuple[EditStack, StackWish]:
        return stack, wishes.pop() if wishes else StackWish.NOTHING

    monkeypatch.setattr(edits_panel, "draw", draw)
    return wishes


def test_edits_are_exported_with_their_directions_and_never_over_others(
    session: Session, stack_wishes: list[StackWish], tmp_path: Path
) -> None:
    session.scene = Scene(edits=EditStack((Edit(OWN.set_id, 1, 2.5),)))
    pane = EditsPane(session)
    for name in ("a-edits.json", "a-edits-2.json"):
        stack_wishes.append(StackWish.EXPORT)
        play(session, lambda _: pane.draw(), 2)
        stack, (directions,) = edit_file.read(tmp_path / "pictures" / name)
        assert stack == session.scene.edits
        assert directions.set_id == OWN.set_id
    assert [notice.summary[:5] for notice in session.notices.items] == ["Saved", "Saved"]


def test_an_export_without_its_directions_or_its_folder_is_told(
    session: Session, stack_wishes: list[StackWish], tmp_path: Path
) -> None:
    pane = EditsPane(session)
    session.scene = Scene(edits=EditStack((Edit("0123456789abcdef", 1, 2.5),)))
    stack_wishes.append(StackWish.EXPORT)
    play(session, lambda _: pane.draw(), 2)
    (tmp_path / "pictures").write_text("in the way")
    session.scene = Scene(edits=EditStack((Edit(OWN.set_id, 1, 2.5),)))
    stack_wishes.append(StackWish.EXPORT)
    play(session, lambda _: pane.draw(), 2)
    missing, unwritten = (notice.summary for notice in session.notices.items)
    assert "0123456789abcdef are not in the library" in missing
    assert "could not be saved" in unwritten


def test_import_looks_for_a_file(session: Session, stack_wishes: list[StackWish]) -> None:
    pane, answers = EditsPane(session), list[bool]()
    stack_wishes.append(StackWish.IMPORT)
    play(session, lambda _: answers.append(pane.draw()))
    assert answers.count(True) == 1


def test_rows_say_where_they_are_from_or_why_they_cannot_be_used(session: Session) -> None:
    pane = EditsPane(session)
    play(session, lambda _: pane.draw())
    there = pane._describe(Edit(OWN.set_id, 1), MODEL)
    gone = pane._describe(Edit("0123456789abcdef", 4), MODEL)
    assert there == RowShown("PCA of w 1", "PCA of w, direction 1\nPCA of w · ws 1–3")
    assert "not in the library" in gone.problem
    other = pane._describe(Edit(OWN.set_id, 1), replace(MODEL, w_dim=8))
    assert "belong to another model" in other.problem


def test_without_a_model_it_says_so(client: FakeClient, tmp_path: Path) -> None:
    session = Session(client, library=DirectionLibrary(tmp_path))
    pane = EditsPane(session)
    assert session.model is None
    looks: list[bool] = []
    Stage(None, lambda _: looks.append(pane.draw())).play(2)
    assert not any(looks)
    assert client.jobs == {}


def test_a_second_double_click_at_the_same_place_adds_the_same_direction_again(
    session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    spots, pane = Spots(monkeypatch), EditsPane(session)
    look_at(session)

    def draw(_: None) -> None:
        session.update(seconds=1 / 60, settled=True)
        pane.draw()

    stage = Stage(None, draw)
    stage.play(4)
    label = next(label for label in spots.labels if label.startswith("1") and label.endswith("##Component"))
    place = spots.of(label)
    imgui.get_io().add_mouse_pos_event(*place)
    stage.play(2)
    for _ in range(2):
        for is_down in (True, False, True, False):
            imgui.get_io().add_mouse_button_event(0, is_down)
            stage.play(2)
        stage.play(60)
        assert spots.of(label) == place
    assert [edit.component for edit in session.scene.edits.edits] == [1, 1]


def test_the_directions_of_the_model_before_are_not_listed_below_the_sentence_that_there_are_none(
    session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    drawn: list[str] = []
    monkeypatch.setattr(direction_browser, "draw_components", lambda set_id, *_, **__: drawn.append(set_id))
    section = LibrarySection(session)
    play(session, section.draw)
    assert drawn[-1] == OWN.set_id
    drawn.clear()
    other = replace(MODEL, model="b.pkl", content_hash="other", w_dim=8)
    session.update(seconds=0.1, settled=True)
    Stage(None, lambda _: section.draw(other)).play(3)
    assert session.directions.chosen.set_id == OWN.set_id
    assert drawn == []


def test_what_is_in_use_is_said_on_the_titles_also_of_folded_sections(
    session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    marks: dict[str, str] = {}

    @contextmanager
    def folded(title: str, *, is_open: bool = True, mark: str = "") -> Iterator[bool]:
        marks[title] = mark
        yield False

    monkeypatch.setattr(controls, "section", folded)
    pane = EditsPane(session)
    play(session, lambda _: pane.draw())
    assert set(marks.values()) == {""}
    on, off, solo = (Edit(OWN.set_id, 1), Edit(OWN.set_id, 2, is_on=False), Edit(OWN.set_id, 0, is_solo=True))
    session.scene = replace(session.scene, edits=EditStack((on, off)), w_rows=(WRow(2, "a"), WRow(3, "a")))
    look_at(session, 1)
    play(session, lambda _: pane.draw())
    assert (marks["Edits"], marks["Directions"], marks["w editor"]) == ("1 of 2 on", "PCA of w 1", "2 ws set")
    session.scene = replace(session.scene, edits=EditStack((on, off, solo)))
    play(session, lambda _: pane.draw())
    assert marks["Edits"] == "1 of 3 on"

"""The form of an export, and the cards of those under way."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import pytest

from renderer.recording.picture_grid import GridChoice
from renderer.recording.video_settings import Fit, FrameRate, Scaling, Soundtrack, VideoFormat, VideoSettings
from tests.widgets.spots import Spots
from tests.widgets.stage import Stage, imgui_context
from widgets import export_card, export_panel
from widgets.export_card import CardState, CardWish, ExportCard
from widgets.export_form import ExportFacts, ExportForm, Wish

FACTS = ExportFacts(
    missing={VideoFormat.AV1: "This ffmpeg has no encoder for av1."},
    is_still=False,
    range_text="1–2 s",
    can_compare=True,
    models=("/models/b.pkl",),
    free_path="/captures/a-video.mp4",
    estimate="240 frames, 4 s, 64×64 pixels",
    problem="",
    own_size=(64, 64),
)
FORM = ExportForm(VideoSettings(), GridChoice())


@pytest.fixture(autouse=True)
def context() -> Iterator[None]:
    with imgui_context():
        yield


class Panel:
    """The form on a stage, all of it unfolded."""

    def __init__(self, form: ExportForm, facts: ExportFacts = FACTS) -> None:
        self.wishes: list[Wish] = []
        self.facts = facts
        self.stage = Stage(form, self._draw)

    def _draw(self, form: ExportForm) -> ExportForm:
        form, wish = export_panel.draw(form, self.facts)
        if wish is not Wish.NOTHING:
            self.wishes.append(wish)
        return form


@pytest.mark.parametrize("video_format", list(VideoFormat))
def test_looking_changes_nothing(video_format: VideoFormat) -> None:
    video = VideoSettings().in_format(video_format)
    for form in (
        replace(FORM, video=video),
        replace(FORM, video=video, grid=GridChoice(2, 2, 5), is_compared=True, is_whole=True),
        replace(FORM, video=video, grid=GridChoice(models=("/models/c.pkl",)), path="~/b"),
        replace(FORM, video=video, grid=None, with_project=True),
    ):
        panel = Panel(form)
        panel.stage.play(3)
        assert panel.stage.value == form
        assert not panel.wishes


def test_sizes_and_rates_of_other_places_stay(monkeypatch: pytest.MonkeyPatch) -> None:
    video = VideoSettings(
        rate=FrameRate(1001, 7), size=(333, 111), scaling=Scaling.LANCZOS, fit=Fit.FILL, caption="{frame}",
        soundtrack=Soundtrack("/a/tone.wav"),
    )  # fmt: skip
    form = replace(FORM, video=video, caption="{frame}", sound="/a/tone.wav")
    panel = Panel(form)
    panel.stage.play(3)
    assert panel.stage.value == form


def test_the_button_begins_unless_something_is_wrong(monkeypatch: pytest.MonkeyPatch) -> None:
    spots = Spots(monkeypatch)
    panel = Panel(FORM)
    panel.stage.click(spots.of("Export"))
    assert panel.wishes == [Wish.START]
    stuck = Panel(FORM, replace(FACTS, problem="Pictures do not fit."))
    stuck.stage.click(spots.of("Export"))
    assert not stuck.wishes


def test_a_caption_is_off_until_it_is_wanted(monkeypatch: pytest.MonkeyPatch) -> None:
    spots = Spots(monkeypatch)
    panel = Panel(replace(FORM, sound=" "))
    panel.stage.click(spots.of("Caption"))
    assert panel.stage.value.video.caption == "seed {seed}, {time} s"
    panel.stage.click(spots.of("Caption"))
    assert panel.stage.value.video.caption == ""


def test_what_is_no_caption_is_kept_as_typed_and_not_used() -> None:
    panel = Panel(replace(FORM, caption="{tempo}"))
    panel.stage.play(2)
    assert (panel.stage.value.caption, panel.stage.value.video.caption) == ("{tempo}", "")


def test_the_spectrum_and_the_comparison_are_ticked(monkeypatch: pytest.MonkeyPatch) -> None:
    spots = Spots(monkeypatch)
    panel = Panel(replace(FORM, grid=GridChoice(2, 1)))
    panel.stage.click(spots.of("Spectrum"))
    panel.stage.click(spots.of("Comparison"))
    assert panel.stage.value.video.with_spectrum
    assert panel.stage.value.is_compared
    without = Panel(replace(FORM, grid=GridChoice(2, 1)), replace(FACTS, can_compare=False))
    without.stage.click(spots.of("Comparison"))
    assert not without.stage.value.is_compared


@pytest.mark.parametrize(
    ("state", "label", "wish"),
    [
        (CardState.RUNNING, "Pause", CardWish.PAUSE),
        (CardState.RUNNING, "Cancel", CardWish.CANCEL),
        (CardState.PAUSED, "Go on", CardWish.RESUME),
        (CardState.DONE, "Open folder", CardWish.OPEN_FOLDER),
        (CardState.DONE, "Copy path", CardWish.COPY_PATH),
        (CardState.DONE, "Close", CardWish.DISMISS),
        (CardState.FAILED, "Start again", CardWish.AGAIN),
    ],
)
def test_a_card_offers_what_can_be_done(
    monkeypatch: pytest.MonkeyPatch, state: CardState, label: str, wish: CardWish
) -> None:
    spots = Spots(monkeypatch)
    asked: list[CardWish] = []
    card = ExportCard(1, "a##very.mp4", state, 0.4, ("Frame 3 of 9", "2 s left"))

    def draw(_: None) -> None:
        if (wanted := export_card.draw(card)) is not None:
            asked.append(wanted)

    stage: Stage[None] = Stage(None, draw)
    stage.play(2)
    stage.click(spots.of(label))
    assert asked == [wish]

"""The command palette: letters find what is meant, Enter chooses it."""

from __future__ import annotations

import pytest
from imgui_bundle import imgui

from tests.widgets.stage import Stage
from widgets import palette_panel
from widgets.palette_panel import Entry, PaletteAction, Typed, matches

ENTRIES = (
    Entry("Undo", "Ctrl+Z"),
    Entry("Save picture"),
    Entry("Spin", why_not="There is no model."),
    Entry("Grow"),
)


class Palette:
    """The palette on a stage, with all that it has ever said."""

    def __init__(self) -> None:
        self.actions: list[PaletteAction] = []

        def draw(typed: Typed) -> Typed:
            self.actions.append(palette_panel.draw(typed, ENTRIES))
            return self.actions[-1].typed

        self.stage = Stage(Typed(), draw)
        self.stage.play(2)

    @property
    def chosen(self) -> list[int]:
        return [action.chosen for action in self.actions if action.chosen is not None]

    def press(self, key: imgui.Key) -> None:
        for is_down in (True, False):
            imgui.get_io().add_key_event(key, is_down)
            self.stage.play(2)

    def type(self, text: str) -> None:
        for letter in text:
            imgui.get_io().add_input_character(ord(letter))
            self.stage.play(2)


@pytest.mark.parametrize(
    ("text", "labels", "order"),
    [
        ("", ["b", "a"], [0, 1]),
        ("fit", ["Profit", "Fit picture", "Now fit it"], [1, 2, 0]),
        ("tl", ["Timeline", "Loupe", "Til"], [2, 0]),
        ("SAVE  pic", ["Save picture"], [0]),
        ("zzz", ["Fit picture"], []),
    ],
)
def test_the_nearest_match_comes_first(text: str, labels: list[str], order: list[int]) -> None:
    assert matches(text, [Entry(label) for label in labels]) == order


def test_letters_and_enter_choose() -> None:
    palette = Palette()
    palette.type("und")
    palette.press(imgui.Key.enter)
    assert palette.chosen == [0]


@pytest.mark.parametrize(("key", "chosen"), [(imgui.Key.down_arrow, [1]), (imgui.Key.up_arrow, [3])])
def test_arrows_move_the_mark_and_go_round(key: imgui.Key, chosen: list[int]) -> None:
    palette = Palette()
    palette.press(key)
    palette.press(imgui.Key.enter)
    assert palette.chosen == chosen


def test_what_cannot_be_done_now_is_not_chosen() -> None:
    palette = Palette()
    palette.type("spin")
    palette.press(imgui.Key.enter)
    assert palette.chosen == []


def test_escape_closes() -> None:
    palette = Palette()
    palette.press(imgui.Key.escape)
    assert any(action.closes for action in palette.actions)


def test_nothing_that_fits_is_said_and_nothing_is_chosen() -> None:
    palette = Palette()
    palette.type("qqq")
    palette.press(imgui.Key.enter)
    assert palette.chosen == []


def test_enter_without_a_match_leaves_the_field_to_be_typed_into() -> None:
    palette = Palette()
    palette.type("q")
    palette.press(imgui.Key.enter)
    palette.press(imgui.Key.backspace)
    palette.type("und")
    palette.press(imgui.Key.enter)
    assert palette.chosen == [0]


def test_one_escape_closes_also_behind_typed_letters() -> None:
    palette = Palette()
    palette.type("sav")
    palette.press(imgui.Key.escape)
    assert sum(action.closes for action in palette.actions) == 1


def test_other_words_find_an_entry_behind_those_that_are_called_so() -> None:
    entries = [Entry("Larger text", also="preferences"), Entry("Preferences folder"), Entry("Undo")]
    assert matches("prefer", entries) == [1, 0]


def test_a_name_of_its_own_comes_before_the_same_word_in_a_long_one() -> None:
    assert matches("latent", [Entry("Drag latent point"), Entry("Show Latent")]) == [1, 0]


def test_scattered_letters_have_to_begin_a_word() -> None:
    assert matches("psi", [Entry("Open beside…"), Entry("Pose in sight")]) == [1]

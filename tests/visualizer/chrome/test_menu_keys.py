"""The menu bar by the keyboard."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from imgui_bundle import imgui

from tests.widgets.stage import Stage, imgui_context
from visualizer.chrome import menus
from visualizer.chrome.menu_keys import MenuKeys

ALT = (imgui.Key.left_alt, imgui.Key.mod_alt)


class Keys:
    """Pressed and let go of one after the other, and what they asked of the menu bar."""

    def __init__(self) -> None:
        self.wanted: list[str] = []
        keys = MenuKeys()

        def draw(_: None) -> None:
            wanted = keys.update(menus.MENUS)
            if wanted is not None:
                self.wanted.append(wanted)

        self._stage = Stage(None, draw)

    def hold(self, *keys: imgui.Key) -> None:
        for key in keys:
            imgui.get_io().add_key_event(key, True)
        self._stage.play(2)

    def let_go(self, *keys: imgui.Key) -> None:
        for key in keys:
            imgui.get_io().add_key_event(key, False)
        self._stage.play(2)


@pytest.fixture
def keys() -> Iterator[Keys]:
    with imgui_context():
        yield Keys()


def test_alt_alone_goes_to_the_bar_when_it_is_let_go(keys: Keys) -> None:
    keys.hold(*ALT)
    assert keys.wanted == []
    keys.let_go(*ALT)
    assert keys.wanted == [""]


def test_f10_goes_to_the_bar(keys: Keys) -> None:
    keys.hold(imgui.Key.f10)
    assert keys.wanted == [""]


@pytest.mark.parametrize("title", list(menus.MENUS))
def test_alt_with_its_first_letter_opens_a_menu(keys: Keys, title: str) -> None:
    keys.hold(*ALT)
    keys.hold(getattr(imgui.Key, title[0].lower()))
    keys.let_go(getattr(imgui.Key, title[0].lower()))
    keys.let_go(*ALT)
    assert keys.wanted == [title]


def test_no_two_menus_begin_with_the_same_letter() -> None:
    assert len({title[0] for title in menus.MENUS}) == len(menus.MENUS)


def test_alt_while_the_mouse_drags_is_no_wish_for_the_bar(keys: Keys) -> None:
    keys.hold(*ALT)
    imgui.get_io().add_mouse_button_event(0, True)
    keys.hold()
    imgui.get_io().add_mouse_button_event(0, False)
    keys.let_go(*ALT)
    assert keys.wanted == []


def test_alt_before_another_key_is_no_wish_for_the_bar(keys: Keys) -> None:
    keys.hold(*ALT)
    keys.hold(imgui.Key.tab)
    keys.let_go(imgui.Key.tab)
    keys.let_go(*ALT)
    assert keys.wanted == []

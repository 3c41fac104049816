"""The list of shortcuts: words find what holds all of them."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from imgui_bundle import imgui

from tests.widgets.stage import Stage, imgui_context
from widgets import shortcuts_panel
from widgets.shortcuts_panel import Shortcut, matching

GROUPS = {
    "Picture": [Shortcut("Wheel", "Zoom"), Shortcut("Drag", "Move the latent point")],
    "Menu File": [Shortcut("Ctrl+S", "Save project", "Write everything.")],
}


@pytest.fixture(autouse=True)
def context() -> Iterator[None]:
    with imgui_context():
        yield


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("", ["Wheel", "Drag", "Ctrl+S"]),
        ("zoom", ["Wheel"]),
        ("ctrl+s", ["Ctrl+S"]),
        ("picture drag", ["Drag"]),
        ("WRITE", ["Ctrl+S"]),
        ("nothing of the kind", []),
    ],
)
def test_every_word_must_be_held(text: str, found: list[str]) -> None:
    assert [each.keys for group in matching(text, GROUPS).values() for each in group] == found


def test_what_is_typed_searches() -> None:
    stage = Stage("", lambda text: shortcuts_panel.draw(text, GROUPS))
    stage.play(2)
    for letter in "zoom":
        imgui.get_io().add_input_character(ord(letter))
        stage.play(2)
    assert stage.value == "zoom"

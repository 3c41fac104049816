"""The field for a path."""

from __future__ import annotations

import pytest
from imgui_bundle import imgui

from tests.widgets.stage import Stage, imgui_context
from widgets import path_field
from widgets.path_field import shortened


@pytest.mark.parametrize("room", range(1, 40))
@pytest.mark.parametrize(
    "path", ["/home/ann/Pictures/face.mp4", "face.mp4", r"C:\Users\ann\face.mp4", "/a/b/", "/"]
)
def test_what_is_shown_fits_and_has_the_name_whole_where_there_is_room_for_it(path: str, room: int) -> None:
    shown = shortened(path, room, len)
    assert len(shown) <= room
    assert room < len(path) or shown == path
    name = path.rstrip("/").replace("\\", "/").rsplit("/", 1)[-1]
    assert room < len(name) + 2 or shown.rstrip("/").endswith(name)


def test_looking_changes_nothing_and_an_empty_field_has_a_hint() -> None:
    seen: list[tuple[bool, str]] = []

    def draw(_: None) -> None:
        for path in ("", "/home/ann/" + "x" * 300 + ".mp4", "a##b %s.mp4"):
            seen.append(path_field.draw(path[:3], path, 120.0, about="Where.", hint="a path"))

    with imgui_context():
        Stage(None, draw).play(3)
    assert not any(edited for edited, _ in seen)


def test_the_whole_path_is_typed_in_and_not_what_is_shown_of_it() -> None:
    path = "/home/ann/Pictures/sg3-viz/face.mp4"

    def draw(text: str) -> str:
        imgui.set_cursor_screen_pos((20, 20))
        return path_field.draw("File", text, 100.0, about="Where.")[1]

    with imgui_context():
        stage, io = Stage(path, draw), imgui.get_io()
        stage.play(2)
        io.add_mouse_pos_event(60, 30)
        io.add_mouse_button_event(0, True)
        stage.play(2)
        io.add_mouse_button_event(0, False)
        stage.play(2)
        io.add_key_event(imgui.Key.end, True)
        stage.play(1)
        io.add_input_character(ord("x"))
        stage.play(2)
        assert stage.value == path + "x"

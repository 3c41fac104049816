"""Rows of controls in panes of any width."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from imgui_bundle import ImVec2, imgui

from tests.widgets.spots import Spots
from tests.widgets.stage import Stage, imgui_context
from visualizer.chrome import theme
from widgets import controls
from widgets.controls.texts import COLUMN_EM

OPTIONS = ("Off", "This seed", "Average")
WIDE, NARROW = 400.0, 160.0


@pytest.fixture(autouse=True)
def context() -> Iterator[None]:
    with imgui_context():
        yield


class Pane:
    """A control in a pane of that width, and how high it came out there."""

    def __init__(self, width: float, text: str = "") -> None:
        self.width = width
        self.text = text
        self.height = 0.0
        self.chosen = 0
        self.ends: list[float] = []

    def draw(self, _: None) -> None:
        imgui.begin_child("pane", (self.width, 300))
        top = imgui.get_cursor_pos_y()
        if self.text:
            controls.fact("Kept", self.text)
        else:
            self.chosen = controls.segments("Keep pose", OPTIONS, self.chosen, about="About.")
        self.height = imgui.get_cursor_pos_y() - top
        self.ends.append(imgui.get_item_rect_max().x - imgui.get_window_pos().x)
        imgui.end_child()


def test_buttons_of_which_one_is_pressed_stay_in_a_narrow_pane() -> None:
    wide, narrow = Pane(WIDE), Pane(NARROW)
    Stage(None, wide.draw)
    Stage(None, narrow.draw)
    assert narrow.height > 1.5 * wide.height
    assert narrow.ends[-1] <= NARROW


def test_a_fact_of_several_words_is_never_cut() -> None:
    wide, narrow = (Pane(width, "50.1 MiB of layer outputs") for width in (WIDE, NARROW))
    Stage(None, wide.draw)
    Stage(None, narrow.draw)
    assert narrow.height > 1.5 * wide.height
    assert narrow.ends[-1] <= NARROW


def test_a_fact_of_one_word_stays_in_one_line() -> None:
    heights = []
    for width in (WIDE, NARROW):
        pane = Pane(width, "a-model-with-a-very-long-name-indeed.safetensors")
        Stage(None, pane.draw)
        heights.append(pane.height)
    assert heights[0] == heights[1]


PATH = "/home/somebody/pictures-of-faces/training-runs/00012-stylegan3-r-avatars-gpus8/network-snapshot.pkl"


def lines_of(text: str, width: float, *, most_lines: int | None = 2) -> list[str]:
    found: list[str] = []

    def draw(_: None) -> None:
        found[:] = controls.wrapped(text, width, most_lines=most_lines).split("\n")
        assert all(imgui.calc_text_size(line).x <= width for line in found)

    Stage(None, draw)
    return found


def test_a_long_path_is_broken_behind_its_separators() -> None:
    lines = lines_of(f"Cannot open {PATH}: it is no model.", 300.0, most_lines=None)
    assert "".join(lines).replace(" ", "") == f"Cannotopen{PATH}:itisnomodel."
    of_path = [line for line in lines if line in PATH]
    assert len(of_path) > 1
    assert all(line[-1] in "/_-" for line in of_path)


def test_of_a_path_of_many_lines_both_ends_are_shown() -> None:
    lines = lines_of(PATH, 300.0)
    start, end = "".join(lines).split("…")
    assert PATH.startswith(start)
    assert PATH.endswith(end)
    assert len(lines) <= 3


def test_lines_are_parted_between_words_and_never_within_a_name() -> None:
    for width in range(120, 400, 20):
        for line in lines_of("See assets/demo/README.md for what\nit was made of.", width)[:-1]:
            assert not line.endswith(("README.", "README"))


@pytest.mark.parametrize("width", [20.0, 60.0, 200.0, 1e4])
def test_cutting_the_middle_leaves_as_much_as_fits(width: float) -> None:
    def draw(_: None) -> None:
        shown = controls.cut_middle(PATH, width)
        whole = imgui.calc_text_size(PATH).x <= width
        assert (shown == PATH) == whole
        assert imgui.calc_text_size(shown).x <= max(width, imgui.calc_text_size("…").x)
        assert whole or imgui.calc_text_size(shown).x > width - controls.em(2)

    Stage(None, draw)


def test_in_a_narrow_pane_the_control_goes_below_its_label() -> None:
    widths = {}

    def draw(_: None) -> None:
        for ems in (20.0, 9.0):
            imgui.begin_child(f"{ems}", (controls.em(ems) + 2 * imgui.get_style().window_padding.x, 100))
            controls.slider("Strength of it", 0.5, 0.0, 1.0, default=0.5, about="About.")
            widths[ems] = imgui.get_item_rect_size().x / controls.em(1)
            imgui.end_child()

    Stage(None, draw)
    assert widths[9.0] > 6.0
    assert widths[20.0] > 6.0


def _in_pane(width: float, draw: Callable[[], object]) -> None:
    def inside(_: None) -> None:
        imgui.begin_child("pane", (width, 300))
        draw()
        imgui.end_child()

    Stage(None, inside)


@pytest.mark.parametrize("scale", [1.0, 1.5, 2.0])
@pytest.mark.parametrize("width", [160.0, 200.0, 240.0, 400.0])
def test_a_slider_goes_below_its_label_rather_than_that_its_unit_is_cut(
    monkeypatch: pytest.MonkeyPatch, scale: float, width: float
) -> None:
    rooms: list[tuple[float, float]] = []
    slider = imgui.slider_float

    def noted(label: str, value: float, *words: Any) -> Any:
        rooms.append((imgui.calc_item_width(), imgui.get_cursor_pos_x()))
        return slider(label, value, *words)

    monkeypatch.setattr(imgui, "slider_float", noted)
    imgui.get_style().font_scale_main = scale
    form, left = "%.3f widths/s", []

    def draw() -> None:
        left.append(controls.width_left())
        controls.slider("Circle", 0.0, -0.5, 0.5, default=0.0, about="How fast.", form=form)

    _in_pane(width, draw)
    room, start = rooms[-1]
    whole = left[-1] - controls.em(controls.RESET_EM)
    is_below, needed = start < controls.em(1), imgui.calc_text_size(form % -0.5).x
    assert room >= min(needed, whole)
    assert is_below or room < whole - controls.em(3), "beside its label, not over it"


@pytest.mark.parametrize(("width", "is_cut"), [(60.0, True), (300.0, False)])
def test_a_drop_down_list_that_is_too_narrow_says_so_and_its_tooltip_has_the_rest(
    monkeypatch: pytest.MonkeyPatch, width: float, is_cut: bool
) -> None:
    shown: list[str] = []
    begin, said = imgui.begin_combo, list[str]()

    def noted(label: str, text: str, *words: Any) -> bool:
        shown.append(text)
        return begin(label, text, *words)

    monkeypatch.setattr(imgui, "begin_combo", noted)
    monkeypatch.setattr("widgets.controls.buttons.tooltip", said.append)
    options = ("Relative to mean", "Absolute")
    _in_pane(400.0, lambda: controls.tool_choice("Scale", options, 0, about="How.", width=width))
    assert shown[-1].endswith("…") is is_cut
    assert imgui.calc_text_size(shown[-1]).x <= width or not is_cut
    assert said[-1] == ("Relative to mean\nHow." if is_cut else "How.")


def test_the_option_that_is_clicked_on_is_chosen(monkeypatch: pytest.MonkeyPatch) -> None:
    chosen = [0]

    def draw() -> None:
        chosen[0] = controls.tool_choice("Scale", OPTIONS, chosen[0], about="How.", width=200.0)

    def inside(_: None) -> None:
        draw()

    stage, spots = Stage(None, inside), Spots(monkeypatch)
    stage.play()
    stage.click(spots.of("##Scale"))
    stage.click(spots.of("Average"))
    assert OPTIONS[chosen[0]] == "Average"


@pytest.mark.parametrize("room", [5.0, 40.0, 80.0, 500.0])
def test_a_text_is_cut_at_its_end_to_what_there_is_room_for(room: float) -> None:
    cut: list[str] = []
    text = "the path of an audio file"
    Stage(None, lambda _: cut.append(controls.cut_end(text, room)))
    assert text.startswith(cut[-1].removesuffix("…"))
    assert imgui.calc_text_size(cut[-1]).x <= room or cut[-1] == "…"
    assert (cut[-1] == text) == (imgui.calc_text_size(text).x <= room)


@pytest.mark.parametrize(("pane_left", "width"), [(0.0, 300.0), (600.0, 300.0), (420.0, 480.0), (0.0, 480.0)])
@pytest.mark.parametrize(
    "text", ["Short.", "In image widths.\nFrom −1 to 1. " + "Double-click to type. " * 3]
)
def test_an_explanation_of_several_lines_hides_no_control_of_a_narrow_pane(
    pane_left: float, width: float, text: str
) -> None:
    io = imgui.get_io()
    io.display_size = ImVec2(900.0, 600.0)
    for frame in range(60):
        io.add_mouse_pos_event(pane_left + width / 2 + (0 if frame else 3), 215.0)
        imgui.new_frame()
        imgui.set_next_window_pos((pane_left, 0))
        imgui.set_next_window_size((width, 600))
        imgui.begin("pane", None, imgui.WindowFlags_.no_decoration)
        imgui.set_cursor_pos((10, 200))
        imgui.button("A control", (width - 20, 30))
        controls.tooltip(text)
        imgui.end()
        imgui.render()
    shown = imgui.internal.find_window_by_name("##Tooltip_00")
    assert shown is not None
    is_beside = shown.pos.x + shown.size.x <= pane_left or shown.pos.x >= pane_left + width
    is_narrow = width <= controls.em(COLUMN_EM)
    assert is_beside == (is_narrow and "\n" in text)
    assert shown.pos.x >= 0
    assert shown.pos.x + shown.size.x <= 900


@pytest.mark.parametrize("width", [WIDE, NARROW])
def test_a_long_label_of_a_check_box_goes_on_below_and_still_ticks_it(width: float) -> None:
    text, ends = "Keep distance from average", list[float]()

    def draw(value: bool) -> bool:
        imgui.begin_child("pane", (width, 300))
        value = controls.checkbox(text, value, about="")
        low, high = imgui.get_item_rect_min(), imgui.get_item_rect_max()
        ends[:] = [low.x, high.x, (low.y + high.y) / 2, imgui.get_window_pos().x + width]
        imgui.end_child()
        return value

    stage = Stage(False, draw)
    left, right, middle, edge = ends
    assert right <= edge
    stage.click((left + 0.6 * (right - left), middle))
    assert stage.value
    stage.click((left + 5.0, middle))
    assert not stage.value


@pytest.mark.parametrize("look", [imgui.Col_.button, imgui.Col_.button_hovered, imgui.Col_.button_active])
def test_a_pressed_button_is_seen_to_be_pressed_also_under_the_mouse_and_while_it_is_held(
    look: imgui.Col_, monkeypatch: pytest.MonkeyPatch
) -> None:
    drawn: list[tuple[float, ...]] = []
    press = imgui.button

    def button(*what: Any) -> bool:
        color = imgui.get_style_color_vec4(look)
        drawn.append((color.x, color.y, color.z, color.w))
        return press(*what)

    monkeypatch.setattr(imgui, "button", button)
    theme.apply_style()

    def draw(_: None) -> None:
        for is_on in (False, True):
            controls.toggle_button("On", is_on, about="About.")

    Stage(None, draw)
    off, on = drawn[-2:]
    assert off != on

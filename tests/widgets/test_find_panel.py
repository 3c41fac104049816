"""Finding directions: what suits each method, and what is asked of groups."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from imgui_bundle import imgui

from renderer.model_info import LayerInfo, ModelInfo
from tests.widgets.stage import Stage
from widgets import controls, find_panel
from widgets.find_panel import Groups, Method, Search, Underway, Wish

MODEL = ModelInfo(
    model="a.pkl",
    name="a.pkl",
    architecture="stylegan3-r",
    resolution=8,
    image_channels=3,
    z_dim=4,
    c_dim=3,
    w_dim=16,
    num_ws=6,
    parameters=100,
    layers=tuple(LayerInfo(name, 5, (12, 12)) for name in ("input", "L0", "L1")),
    has_noise=False,
    has_input_transform=True,
    content_hash="abc",
)


class Panel:
    """The panel on a stage. Buttons are pressed by their labels."""

    def __init__(
        self, search: Search, groups: Groups | None = None, underway: Underway | None = None
    ) -> None:
        self.wishes: list[Wish] = []
        self.groups = groups or Groups()
        self.underway = underway
        self.stage = Stage(search, self._draw)

    def _draw(self, search: Search) -> Search:
        search, groups, wish = find_panel.draw(search, self.groups, MODEL, self.underway)
        self.groups = groups if groups.removed else self.groups
        if wish is not Wish.NOTHING:
            self.wishes.append(wish)
        return search


@pytest.fixture
def places(monkeypatch: pytest.MonkeyPatch) -> dict[str, tuple[float, float]]:
    """Where the buttons lie, by their labels."""
    places: dict[str, tuple[float, float]] = {}
    draw = controls.button

    def button(text: str, *, about: str, width_em: float = 0.0) -> bool:
        pressed = draw(text, about=about, width_em=width_em)
        low, high = imgui.get_item_rect_min(), imgui.get_item_rect_max()
        places[text.partition(" ")[2]] = ((low.x + high.x) / 2, (low.y + high.y) / 2)
        return pressed

    monkeypatch.setattr(controls, "button", button)
    return places


def test_every_method_draws_and_keeps_what_suits_it() -> None:
    for method in Method:
        panel = Panel(Search(method))
        panel.stage.play(2)
        layer = "L0" if method is Method.ACTIVATIONS else None
        assert replace(panel.stage.value, layer=layer) == Search(method, layer=layer)
        assert panel.stage.value.layer == layer
    assert Search(Method.W).sample_count > 20 * Search(Method.ACTIVATIONS).sample_count
    assert Search(Method.W, samples=7).sample_count == 7


def test_start_is_wished_for(places: dict[str, tuple[float, float]]) -> None:
    panel = Panel(Search())
    panel.stage.click(places["Find directions"])
    assert panel.wishes == [Wish.START]


def test_while_a_search_is_under_way_it_can_only_be_cancelled(places: dict[str, tuple[float, float]]) -> None:
    underway = Underway("Directions: PCA of w", 0.5, "3 s left", np.array([0.5, 0.25]))
    panel = Panel(Search(), underway=underway)
    assert "Find directions" not in places
    panel.stage.click(places["Cancel"])
    assert panel.wishes == [Wish.CANCEL]


def test_the_present_w_can_be_put_into_either_group(places: dict[str, tuple[float, float]]) -> None:
    panel = Panel(Search(Method.GROUPS))
    for group in "AB":
        panel.stage.click(places[f"Present to {group}"])
    assert panel.wishes == [Wish.ADD_TO_A, Wish.ADD_TO_B]


@pytest.mark.parametrize(("first", "second", "can_start"), [(1, 9, False), (2, 1, False), (2, 2, True)])
def test_groups_that_are_too_small_cannot_start(
    places: dict[str, tuple[float, float]], first: int, second: int, can_start: bool
) -> None:
    panel = Panel(Search(Method.GROUPS), Groups(("a",) * first, ("b",) * second))
    panel.stage.click(places["Find directions"])
    assert panel.wishes == ([Wish.START] if can_start else [])


def test_a_member_can_be_taken_out() -> None:
    panel = Panel(Search(Method.GROUPS), Groups(("seed 1", "seed 2"), ()))
    window = next(
        child
        for child in imgui.internal.find_window_by_name("stage").dc.child_windows
        if "Group A" in child.name
    )
    step = imgui.get_frame_height_with_spacing()
    panel.stage.click((window.pos.x + 12, window.pos.y + 1.7 * step))
    assert panel.groups.removed == (0, 1)

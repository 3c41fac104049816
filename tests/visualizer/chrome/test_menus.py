"""The menu bar: what is written beside the labels."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import pytest
from imgui_bundle import imgui

from renderer.scene import LatentPoint
from tests.visualizer.fakes import FakeClient
from tests.widgets.stage import Stage, imgui_context
from visualizer.chrome import menus
from visualizer.session import Session

Item = tuple[str, bool]


@pytest.fixture
def items(monkeypatch: pytest.MonkeyPatch) -> Iterator[dict[str, Item]]:
    """The keys and the tick of each item by its label; all menus are open."""
    found: dict[str, Item] = {}

    def menu_item(label: str, keys: str, is_ticked: bool, _enabled: bool = True) -> tuple[bool, bool]:
        found[label] = keys, is_ticked
        imgui.text_unformatted(label)
        return False, is_ticked

    monkeypatch.setattr(imgui, "begin_menu", lambda _title, _enabled=True: True)
    monkeypatch.setattr(imgui, "end_menu", lambda: None)
    monkeypatch.setattr(imgui, "menu_item", menu_item)
    with imgui_context():
        yield found


@pytest.mark.parametrize("on_show", ["Explore", "Inspect", "Animate"])
def test_the_layout_on_show_is_ticked_and_no_other(items: dict[str, Item], on_show: str) -> None:
    session = Session(FakeClient())
    Stage(None, lambda _: (menus.draw_menus(session, [], on_show=on_show), None)[1])
    ticked = [label for label, (_, is_ticked) in items.items() if is_ticked]
    assert ticked == [on_show]


def test_keys_keep_their_distance_from_the_labels(items: dict[str, Item]) -> None:
    session = Session(FakeClient())
    Stage(None, lambda _: (menus.draw_menus(session, [], on_show="Explore"), None)[1])
    assert items["Save project as…"][0] == f"{menus.GAP}Ctrl+Shift+S"
    assert items["Reset layout"][0] == ""


def test_undo_and_redo_say_of_what(items: dict[str, Item]) -> None:
    session = Session(FakeClient())
    session.scene = replace(session.scene, latent=LatentPoint(x=17.0))
    session.update(seconds=0.1, settled=True)
    stage = Stage(None, lambda _: (menus.draw_menus(session, [], on_show="Explore"), None)[1])
    assert "Undo: Seed 0 → 17###Undo" in items
    assert "Redo###Redo" in items
    session.work.undo()
    stage.play()
    assert "Redo: Seed 0 → 17###Redo" in items

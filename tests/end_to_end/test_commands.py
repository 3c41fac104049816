"""Everything that is done by name, and that nothing in the window is left out of these tests."""

from __future__ import annotations

import ast
import os
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from tests.end_to_end.scenarios import SCENARIOS
from tests.end_to_end.windows import PATIENCE_S, ROOT, Played, Windows
from visualizer.chrome import layout
from visualizer.command import Command


@pytest.mark.scenario("menus_of_the_window")
def test_layouts_sizes_and_colours_change_and_the_palette_does_what_is_typed(played: Played) -> None:
    found = played.found
    assert found["layouts"] == ["Inspect", "Animate", "Explore"]
    assert found["scales"] == [1.1, 1.0, 0.9, 1.0]
    before, after = found["colours"]
    assert before != after
    dark, light = (played.picture(name)[..., :3].mean() for name in ("first_colours", "other_colours"))
    assert abs(dark - light) > 50
    assert found["report"].startswith("sg3-viz report")
    assert (found["seed"], found["reset_seed"]) == (17, 0)
    assert found["problems"] == []


@pytest.mark.scenario("menus_of_the_scene")
def test_what_is_copied_makes_the_very_picture_and_layers_are_gone_through(played: Played) -> None:
    found, work = played.found, played.folder / "copied work"
    work.mkdir()
    (work / "script.py").write_text(found["python"])
    words = found["command"].removeprefix("sg3-viz ").replace("--out pictures", "--out by_command")
    for command in (["-m", "visualizer", *words.split(" ")], ["script.py"]):
        environment = {**os.environ, "PYTHONPATH": str(ROOT)}
        subprocess.run([sys.executable, *command], check=True, cwd=work, env=environment, timeout=PATIENCE_S)
    made = list(work.rglob("*.png"))
    assert len(made) == 2
    for path in made:
        with Image.open(path) as picture:
            np.testing.assert_array_equal(np.asarray(picture), played.picture("copied"), err_msg=path.name)
    assert found["redone"]
    assert found["reset"]
    assert found["views"] == [["L6_52_24", 0], ["L5_52_24", 0], ["L5_52_24", 3], ["L5_52_24", 0]]
    assert found["problems"] == []


@pytest.mark.scenario("menus_of_files")
def test_every_dialog_can_be_left_and_a_saved_picture_is_what_render_gives(played: Played) -> None:
    found = played.found
    opening, beside, saving, saving_as = found["dialogs"]
    assert (opening, saving) == (beside, saving_as)
    assert opening != saving
    assert found["seed"] == 7
    (saved,) = found["saved"]
    with Image.open(saved) as picture:
        np.testing.assert_array_equal(np.asarray(picture), played.rendered_from(saved))
    assert found["problems"] == []


@pytest.mark.scenario("menu_of_the_timeline")
def test_the_timeline_s_menu_sets_copies_and_deletes_keys_and_moves_the_playhead(played: Played) -> None:
    found = played.found
    counts = {name: tuple(figures) for name, figures in found["counts"].items()}
    assert counts["PREVIOUS_KEY"] == (2, 0.0)
    assert counts["NEXT_KEY"] == (2, 2.0)
    assert counts["ON"][1] > counts["BACK"][1] == counts["TO_START"][1] == 0
    assert counts["DUPLICATE"][0] == 4
    assert counts["PASTE"][0] == 6
    assert counts["DELETE"][0] == 4
    assert counts["CLEAR"][0] == 0
    assert found["is_at_rest"]
    assert found["problems"] == []


@pytest.mark.scenario(*(name for name in SCENARIOS if name != "crash"))
def test_every_command_pane_and_section_is_used_in_some_scenario(windows: Windows) -> None:
    played = [windows.played(name).found["touched"] for name in windows.wanted if name != "crash"]
    used = {kind: {name for each in played for name in each[kind]} for kind in played[0]}
    commands = {command.name for command in Command}
    panes = {pane for each in (layout.EXPLORE, layout.INSPECT, layout.ANIMATE) for pane in each.places}
    assert commands - used["commands"] == set()
    assert panes - used["panes"] == set()
    assert _sections() - used["sections"] == set()


def _sections() -> set[str]:
    """The titles of all sections, read from the calls of `controls.section`."""
    found = set[str]()
    for file in (*Path(ROOT, "visualizer").rglob("*.py"), *Path(ROOT, "widgets").glob("*.py")):
        for node in ast.walk(ast.parse(file.read_text())):
            if isinstance(node, ast.Call) and ast.unparse(node.func) == "controls.section":
                title = node.args[0]
                if isinstance(title, ast.Constant):
                    found.add(str(title.value))
                elif isinstance(title, ast.JoinedStr):
                    found.add(ast.unparse(title).partition("###")[2].rstrip("'\""))
    return found

"""Directions as edits."""

from __future__ import annotations

import numpy as np
from imgui_bundle import icons_fontawesome_6, imgui

from tests.end_to_end.driver import Driver


def edits(driver: Driver) -> None:
    """Drop a file of a direction, add it as an edit, drag its strength, undo, redo, export."""
    context, session = driver.context, driver.session
    driver.begin()
    assert session.model is not None
    smile = np.random.default_rng(0).normal(size=session.model.w_dim)
    np.save(driver.folder / "smile.npy", smile.astype(np.float32) / 4)
    driver.save_picture("start")
    driver.app.drop([str(driver.folder / "smile.npy")])
    driver.wait_until(lambda: bool(session.directions.chosen.set_id), "the imported direction")
    context.window_focus("//Edits")
    context.yield_(3)
    context.item_click(f"//Edits/**/{icons_fontawesome_6.ICON_FA_PLUS} Add as edit")
    context.yield_(3)
    driver.save_picture("added")
    added = session.scene
    driver.drag("//Edits/**/##Strength", 30, 0)
    driver.save_picture("dragged")
    dragged = session.scene
    driver.found["strengths"] = [scene.edits.edits[0].strength for scene in (added, dragged)]
    context.key_press(imgui.Key.mod_ctrl | imgui.Key.z)
    context.yield_(3)
    driver.found["one_drag_is_one_step"] = session.scene == added
    driver.save_picture("undone")
    context.key_press(imgui.Key.mod_ctrl | imgui.Key.y)
    context.yield_(3)
    driver.found["redone"] = session.scene == dragged
    context.item_click("//Edits/**/Export")
    exported = driver.folder / "captures"
    driver.wait_until(lambda: bool(list(exported.glob("*.json"))), "the exported edits")
    driver.found["exported"] = [str(path) for path in exported.glob("*.json")]
    context.item_click("//Edits/**/Clear")
    driver.save_picture("cleared")
    driver.found["problems"] = driver.problems()


def found_directions(driver: Driver) -> None:
    """Find directions, choose one in the library, look where it acts, bookmark and paste a w+."""
    context, session = driver.context, driver.session
    driver.begin()
    driver.unfold("Edits", "Find directions")
    shelf = session.directions.shelf
    count = len(shelf.sets())
    context.item_click(f"//Edits/**/{icons_fontawesome_6.ICON_FA_PLAY} Find directions")
    driver.wait_until(lambda: len(shelf.sets()) > count, "the directions")
    driver.unfold("Edits", "Directions")
    context.item_click(f"//Edits/**/{icons_fontawesome_6.ICON_FA_STAR}##Favourite")
    driver.press_inside("Edits", "Effect map")
    driver.unfold("Edits", "w editor")
    context.item_click("//Edits/**/All")
    context.item_click("//Edits/**/Keep")
    context.yield_(3)
    driver.found["favourites"] = sum(label.is_favourite for label in shelf.labels.labels.values())
    driver.found["kept_ws"] = len(shelf.library.stored_ws.list())
    driver.found["problems"] = driver.problems()

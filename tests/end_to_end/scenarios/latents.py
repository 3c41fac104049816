"""The seed map, and what is done to w."""

from __future__ import annotations

from dataclasses import replace

from imgui_bundle import icons_fontawesome_6 as icons
from imgui_bundle import imgui

from renderer.scene import LatentPoint
from tests.end_to_end.driver import Driver
from visualizer.command import Command

MAP = "//Latent/**/##Seed map"


def seed_map(driver: Driver) -> None:
    """Click a neighbour, drag, zoom, and click on a pin; then the buttons below, and a walk."""
    context, session = driver.context, driver.session
    driver.begin()
    area = context.item_info(MAP).rect_full
    middle, cell = (area.min.x + area.max.x) / 2, (area.max.x - area.min.x) / 5
    height = (area.min.y + area.max.y) / 2
    driver.choose(Command.BOOKMARK)
    context.mouse_move_to_pos((middle + cell, height))
    context.mouse_click()
    context.yield_(3)
    driver.found["clicked"] = [session.scene.latent.x, session.scene.latent.y]
    driver.drag(MAP, -cell / 2, 0)
    driver.found["dragged"] = session.scene.latent.x
    driver.save_picture("between")
    session.scene = replace(session.scene, latent=LatentPoint(x=1.0))
    context.yield_(3)
    context.mouse_move_to_pos((middle - cell, height))
    context.mouse_click()
    context.yield_(3)
    driver.found["pinned"] = session.scene.latent.x
    context.mouse_wheel_y(-1.0)
    context.yield_(3)
    context.mouse_move_to_pos((middle + cell, height))
    context.mouse_click()
    context.yield_(3)
    driver.found["clicked_when_smaller"] = session.scene.latent.x
    context.item_click(f"//Latent/**/{icons.ICON_FA_DICE} Random")
    context.item_click("//Latent/**/Snap")
    context.item_click(f"//Latent/**/{icons.ICON_FA_ROTATE_LEFT} Reset##latent")
    context.yield_(2)
    driver.found["reset"] = session.scene.latent == LatentPoint()
    context.item_click("//Latent/**/Walk")
    driver.wait_until(lambda: session.scene.latent.x > 0.05, "the walk")
    context.item_click("//Latent/**/Walk")
    driver.wait_for_picture()
    driver.found["problems"] = driver.problems()


def ways_to_w(driver: Driver) -> None:
    """Class and blend, pose, styles from a bookmark: each is what render gives, and all is undone."""
    context, session = driver.context, driver.session
    driver.begin()
    context.item_input_value("//Latent/**/##Seed", 5.0)
    driver.look_at("Project")
    context.item_click(f"//Project/**/{icons.ICON_FA_BOOKMARK} Add bookmark")
    driver.look_at("Latent")
    context.item_input_value("//Latent/**/##Seed", 2.0)
    driver.save_picture("start")
    driver.pick("//Latent/Class/##Class", "Class 1")
    driver.pick("//Latent/Class/##Towards", "Class 3")
    driver.save_picture("classes")
    context.item_click("//Latent/**/This seed##Keep pose")
    context.item_input_value("//Latent/**/##Seed", 3.0)
    driver.save_picture("posed")
    driver.unfold("Latent", "Style mixing")
    context.item_click("//Latent/**/Mix styles")
    driver.pick("//Latent/Style mixing/##Styles of", "Bookmark ‘Seed 5’")
    context.item_click("//Latent/**/Fine")
    driver.save_picture("mixed")
    driver.found["styles"] = list(session.scene.style_mix.indices)
    for _ in range(12):
        if session.work.history.can_undo(session.project):
            driver.key(imgui.Key.mod_ctrl | imgui.Key.z)
    driver.found["undone"] = session.scene.latent == LatentPoint() and not session.project.bookmarks
    driver.found["problems"] = driver.problems()

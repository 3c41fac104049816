"""Seeds, truncation and the transform, by sliders, by drags, and back."""

from __future__ import annotations

from dataclasses import replace

from imgui_bundle import imgui

from tests.end_to_end.driver import Driver


def explore(driver: Driver) -> None:
    """Open, type a seed, drag truncation and rotation, drag the picture, undo and redo."""
    context = driver.context
    driver.begin()
    driver.save_picture("start")
    context.item_input_value("//Latent/**/##Seed", 7.0)
    driver.save_picture("seed")
    driver.drag("//Latent/**/##Psi", -40, 0)
    driver.save_picture("psi")
    driver.drag("//Transform/**/##Rotate", 60, 0)
    driver.save_picture("rotate")
    driver.drag("//Canvas/**/##Picture", 60, 30)
    driver.save_picture("canvas")
    dragged = driver.session.scene
    context.key_press(imgui.Key.mod_ctrl | imgui.Key.z)
    driver.found["undone_to_rotate"] = driver.session.scene == replace(
        dragged, latent=driver.session.scene.latent
    )
    driver.found["undone_latent"] = [driver.session.scene.latent.x, driver.session.scene.latent.y]
    context.key_press(imgui.Key.mod_ctrl | imgui.Key.y)
    driver.found["redone"] = driver.session.scene == dragged
    driver.found["problems"] = driver.problems()

"""What the mouse and the tools do on the canvas."""

from __future__ import annotations

from imgui_bundle import icons_fontawesome_6 as icons
from imgui_bundle import imgui

from tests.end_to_end.driver import Driver
from visualizer.command import Command
from widgets.compare_panel import Arrangement

PICTURE = "//Canvas/**/##Picture"


def canvas_drags(driver: Driver) -> None:
    """A drag in each mode, each from the scene that the last one left; the probe; panning with the right."""
    session, canvas = driver.session, driver.app.panes.canvas
    driver.begin()
    driver.choose(Command.DRAG_TRANSLATE)
    driver.drag(PICTURE, 44, 22)
    driver.found["translated"] = [session.scene.transform.tx, session.scene.transform.ty]
    driver.choose(Command.DRAG_ROTATE)
    driver.context.mouse_move(PICTURE)
    driver.move_by(120, 0)
    driver.context.mouse_down()
    driver.move_by(0, 120)
    driver.context.mouse_up()
    driver.found["turns"] = session.scene.transform.turns
    driver.save_picture("moved")
    before = session.scene
    driver.choose(Command.DRAG_PAN)
    driver.drag(PICTURE, 30, 0)
    driver.drag(PICTURE, 10, 0, button=1)
    driver.found["panned"] = [session.scene == before, canvas.view.center is not None]
    driver.choose(Command.DRAG_LATENT)
    driver.drag(PICTURE, 40, 0)
    driver.found["latent"] = session.scene.latent.x
    driver.context.mouse_move(PICTURE)
    driver.context.key_down(imgui.Key.mod_ctrl)
    driver.context.mouse_click()
    driver.context.key_up(imgui.Key.mod_ctrl)
    driver.context.yield_(2)
    driver.found["has_probe"] = session.scene.probe is not None
    driver.found["problems"] = driver.problems()


def zooms(driver: Driver) -> None:
    """The zoom by its list, by the wheel, and by commands; loupe and smooth pixels; full screen and back."""
    context, canvas = driver.context, driver.app.panes.canvas
    driver.begin()
    driver.pick("//Canvas/##Zoom", "400 %")
    driver.found["scales"] = [canvas.view.scale]
    context.mouse_move(PICTURE)
    context.mouse_wheel_y(2.0)
    context.yield_(2)
    driver.found["scales"].append(canvas.view.scale)
    driver.choose(Command.ACTUAL_SIZE)
    driver.found["scales"].append(canvas.view.scale)
    driver.choose(Command.FIT)
    driver.found["scales"].append(canvas.view.scale)
    driver.choose(Command.SMOOTH)
    context.item_click(f"//Canvas/**/{icons.ICON_FA_MAGNIFYING_GLASS}##Loupe")
    driver.found["switches"] = [canvas.view.smooth, canvas.tool.has_loupe]
    context.mouse_move(PICTURE)
    driver.move_by(31, 17)
    driver.found["read_out"] = canvas.read_out
    driver.choose(Command.LOUPE)
    panes = driver.app.params.docking_params.dockable_windows
    driver.key(imgui.Key.f11)
    driver.found["visible"] = [[pane.label for pane in panes if pane.is_visible]]
    driver.key(imgui.Key.escape)
    driver.found["visible"].append([pane.label for pane in panes if pane.is_visible])
    driver.found["problems"] = driver.problems()


def arrangements(driver: Driver) -> None:
    """Two pictures in each arrangement; the divider; B held while A goes on; another layer in B."""
    context, session, canvas = driver.context, driver.session, driver.app.panes.canvas
    driver.begin()
    driver.choose(Command.COMPARE)
    context.item_click("//Canvas/**/Freeze B")
    driver.wait_until(lambda: session.pictures.frame_companion is not None, "the second picture")
    context.item_input_value("//Latent/**/##Seed", 7.0)
    driver.save_pair("held")
    found = []
    for each in Arrangement:
        context.item_click(f"//Canvas/**/{each.value}")
        context.yield_(3)
        found.append([canvas.look.arrangement.value, canvas.is_blinking])
        if each is Arrangement.SPLIT:
            driver.drag("//Canvas/**/##Divider", 60, 0)
    driver.found["arrangements"] = found
    driver.found["divider"] = canvas.look.divider
    driver.drag("//Canvas/**/##Gain", 20, 0)
    driver.found["gain_db"] = canvas.look.gain_db
    context.item_click("//Canvas/**/Freeze B")
    driver.pick("//Canvas/##Second layer", "L5_52_24")
    driver.save_pair("layer")
    context.item_click(f"//Canvas/**/{icons.ICON_FA_XMARK}##End comparison")
    driver.found["is_ended"] = session.models.comparison is None
    driver.found["problems"] = driver.problems()

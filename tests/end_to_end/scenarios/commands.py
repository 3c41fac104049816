"""Everything that is done by name: in the menus, in the palette, with the keyboard."""

from __future__ import annotations

from dataclasses import replace
from unittest import mock

from imgui_bundle import hello_imgui, imgui

from renderer.scene import Transform
from tests.end_to_end.driver import Driver
from visualizer import desktop
from visualizer.command import Command
from visualizer.motion.timeline_desk import Deed

ESCAPE = imgui.Key.escape


def menus_of_the_window(driver: Driver) -> None:
    """Layouts, colours, sizes, the palette, the list of shortcuts, the report."""
    context, session = driver.context, driver.session
    driver.begin()
    shown = []
    for command in (Command.INSPECT, Command.ANIMATE, Command.EXPLORE):
        driver.choose(command)
        shown.append(hello_imgui.current_layout_name())
    driver.found["layouts"] = shown
    driver.choose(Command.RESET_LAYOUT)
    for command in (Command.LARGER, Command.SMALLER, Command.SMALLER, Command.NORMAL_SIZE):
        driver.choose(command)
        driver.found.setdefault("scales", []).append(session.preferences.ui_scale)
    driver.photograph("first_colours")
    appearance = session.preferences.appearance
    driver.choose(Command.LIGHT_OR_DARK)
    driver.photograph("other_colours")
    driver.found["colours"] = [appearance.value, session.preferences.appearance.value]
    driver.choose(Command.SHORTCUTS)
    driver.photograph("shortcuts")
    driver.key(imgui.Key.f1)
    with mock.patch.object(desktop, "opener", return_value=""):
        driver.choose(Command.DOCUMENTATION)
    driver.choose(Command.ABOUT)
    driver.photograph("about")
    driver.key(imgui.Key.escape)
    driver.choose(Command.COPY_REPORT)
    driver.found["report"] = imgui.get_clipboard_text()
    driver.choose(Command.PALETTE)
    context.key_chars("17")
    driver.key(imgui.Key.enter)
    driver.found["seed"] = session.scene.latent.seed
    driver.key(imgui.Key.mod_ctrl | imgui.Key.k)
    context.key_chars("reset sc")
    driver.key(imgui.Key.enter)
    driver.found["reset_seed"] = session.scene.latent.seed
    driver.found["problems"] = driver.problems()


def menus_of_the_scene(driver: Driver) -> None:
    """Undo, redo, reset, layers and channels, and the texts that make the same picture."""
    context, session = driver.context, driver.session
    driver.begin()
    context.item_input_value("//Latent/**/##Seed", 7.0)
    transform = Transform(tx=0.25, turns=0.125)
    session.scene = replace(session.scene, transform=transform)
    driver.save_picture("copied")
    driver.choose(Command.COPY_COMMAND)
    driver.found["command"] = imgui.get_clipboard_text()
    driver.choose(Command.COPY_PYTHON)
    driver.found["python"] = imgui.get_clipboard_text()
    driver.choose(Command.UNDO)
    driver.choose(Command.REDO)
    driver.found["redone"] = session.scene.transform == transform
    driver.choose(Command.RESET_SCENE)
    driver.found["reset"] = session.scene.transform.is_identity
    driver.click_layer("L5_52_24")
    views = []
    for command in (
        Command.NEXT_LAYER,
        Command.PREVIOUS_LAYER,
        Command.NEXT_CHANNELS,
        Command.PREVIOUS_CHANNELS,
    ):
        driver.choose(command)
        views.append([session.scene.view.layer, session.scene.view.base_channel])
    driver.found["views"] = views
    driver.found["problems"] = driver.problems()


def menus_of_files(driver: Driver) -> None:
    """Each dialog opens and is left by Cancel; a picture is saved; closing asks and is left, too."""
    context, session, app = driver.context, driver.session, driver.app
    driver.begin()
    context.item_input_value("//Latent/**/##Seed", 7.0)
    titles = []
    for command in (Command.OPEN, Command.OPEN_BESIDE, Command.SAVE_PROJECT, Command.SAVE_PROJECT_AS):
        driver.choose(command)
        driver.wait_until(lambda: app.files.browser.is_open, command.label)
        titles.append(app.files.browser.purpose.title)
        context.item_click(f"//{titles[-1]}/Cancel")
        context.yield_(4)
    driver.found["dialogs"] = titles
    for command in (Command.NEW_PROJECT, Command.QUIT):
        driver.choose(command)
        context.item_click("//Unsaved changes/Cancel")
        context.yield_(4)
    driver.found["seed"] = session.scene.latent.seed
    driver.choose(Command.SAVE_PICTURE)
    captures = driver.folder / "captures"
    driver.wait_until(lambda: bool(list(captures.glob("*.png"))), "the picture")
    driver.found["saved"] = [str(path) for path in captures.glob("*.png")]
    driver.found["problems"] = driver.problems()


def menu_of_the_timeline(driver: Driver) -> None:
    """Every entry of the timeline's menu, once with two keyframes."""
    context, session = driver.context, driver.session
    by_deed = {command.deed: command for command in Command if command.deed is not None}
    counts: dict[str, list[float]] = {}

    def do(*deeds: Deed) -> None:
        for deed in deeds:
            driver.choose(by_deed[deed])
            counts[deed.name] = [len(session.timeline.keyframes), session.project.playhead_s]

    driver.begin()
    do(Deed.SET_KEYFRAME, Deed.TO_END)
    session.work.player.seek(2.0)
    context.yield_(3)
    context.item_input_value("//Latent/**/##Seed", 7.0)
    do(Deed.SET_KEYFRAME, Deed.KEY_TOUCHED, Deed.PREVIOUS_KEY, Deed.NEXT_KEY, Deed.TO_START, Deed.ON)
    do(Deed.BACK, Deed.SELECT_ALL, Deed.COPY, Deed.DUPLICATE)
    session.work.player.seek(8.0)
    context.yield_(3)
    do(Deed.PASTE, Deed.REVALUE, Deed.DELETE, Deed.AUTO_KEY, Deed.AUTO_KEY, Deed.PLAY, Deed.PLAY, Deed.CLEAR)
    driver.found["counts"] = counts
    driver.found["is_at_rest"] = not session.work.player.is_playing and not session.work.player.auto_key
    driver.found["problems"] = driver.problems()

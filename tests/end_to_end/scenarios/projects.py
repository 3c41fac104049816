"""Projects, and work that must not be lost."""

from __future__ import annotations

import os
import signal

from imgui_bundle import imgui

from tests.end_to_end.driver import Driver
from visualizer.projects.project_questions import Choice


def projects(driver: Driver) -> None:
    """Save a project, change it, undo, leave it for a new one, drop it on the window, and try to quit."""
    context, session, desk = driver.context, driver.session, driver.app.files.desk
    driver.begin()
    driver.found["title"] = driver.app.files.title
    context.item_input_value("//Latent/**/##Seed", 7.0)
    driver.save_picture("seven")
    context.key_press(imgui.Key.mod_ctrl | imgui.Key.b)
    context.key_press(imgui.Key.mod_ctrl | imgui.Key.s)
    context.yield_(4)
    context.item_input_value("//Save the project as/##File name", str(driver.folder / "work"))
    driver.wait_until(lambda: desk.path is not None, "the saved project")
    driver.found["titles"] = [driver.app.files.title]
    context.item_input_value("//Latent/**/##Seed", 9.0)
    driver.save_picture("nine")
    driver.found["titles"].append(driver.app.files.title)
    context.window_focus("//Project")
    context.yield_(3)
    context.item_click("//Project/**/Bookmark ‘Seed 7’##2")
    driver.save_picture("back")
    driver.found["titles"].append(driver.app.files.title)
    context.key_press(imgui.Key.mod_ctrl | imgui.Key.n)
    driver.save_picture("new")
    driver.found["new_seed"] = session.scene.latent.seed
    driver.app.drop([str(driver.folder / "work.sg3viz")])
    context.yield_(3)
    driver.save_picture("reopened")
    driver.found["bookmarks"] = [bookmark.name for bookmark in session.project.bookmarks]
    context.window_focus("//Latent")
    context.item_input_value("//Latent/**/##Seed", 3.0)
    context.key_press(imgui.Key.mod_ctrl | imgui.Key.q)
    context.yield_(4)
    driver.found["asked"] = desk.question.title if desk.question else ""
    context.item_click("//Unsaved changes/Cancel")
    context.yield_(4)
    driver.found["still_asked"] = desk.question is not None
    driver.found["problems"] = driver.problems()


def closing(driver: Driver) -> None:
    """Change something, wait for the close button, cancel, wait for it once more, and let the work go."""
    context, desk = driver.context, driver.app.files.desk
    driver.begin()
    context.item_input_value("//Latent/**/##Seed", 7.0)
    (driver.folder / "ready").touch()
    driver.wait_until(lambda: desk.question is not None, "the question")
    context.yield_(4)
    context.item_click("//Unsaved changes/Cancel")
    context.yield_(4)
    driver.found["shall_exit"] = [driver.app.params.app_shall_exit]
    (driver.folder / "again").touch()
    driver.wait_until(lambda: desk.question is not None, "the question")
    context.yield_(4)
    driver.app.files.desk.answer(Choice.DO_NOT_SAVE)
    driver.found["shall_exit"].append(driver.app.params.app_shall_exit)
    driver.app.params.app_shall_exit = False  # so that the result is still written


def crash(driver: Driver) -> None:
    """Leave work unsaved until it is kept for recovery, then die as if by a power cut."""
    driver.begin()
    driver.context.item_input_value("//Latent/**/##Seed", 23.0)
    kept = driver.folder.parent / "recovery"
    driver.wait_until(lambda: kept.exists() and bool(list(kept.glob("*.json"))), "the work to be kept")
    os.kill(os.getpid(), signal.SIGKILL)


def recovery(driver: Driver) -> None:
    """Take the work back that another window has left."""
    context, session = driver.context, driver.session
    session.models.open(driver.model)
    driver.wait_until(lambda: session.model is not None, "the model")
    driver.photograph("question")
    context.item_click("//Recover unsaved work/Recover")
    driver.wait_until(lambda: driver.app.files.desk.is_changed, "the recovered work")
    driver.save_picture("recovered")
    driver.found["seed"] = session.scene.latent.seed
    driver.found["title"] = driver.app.files.title
    driver.found["problems"] = driver.problems()

"""Opening the window, and saying why that cannot be."""

from __future__ import annotations

import signal
import sys
from pathlib import Path

import glfw
from imgui_bundle import hello_imgui

import assets
from renderer.model_info import DEFAULT_MODEL
from visualizer import preferences
from visualizer.app import App
from visualizer.motion.export_desk import sweep_leftovers
from visualizer.projects import recovery
from visualizer.rendering.process_client import ProcessClient
from visualizer.session import Session

APPLICATION = "sg3-viz"  # as desktops know the window, to group it and to find its icon
OPENGL_FAULT = "opengl_setup"  # the file of imgui-bundle that fails
NO_OPENGL = (
    "this display offers no OpenGL 3.3; update the graphics driver, or set LIBGL_ALWAYS_SOFTWARE=1 for "
    "Mesa's software renderer. `sg3-viz render` and the other commands need no display."
)


def run(model: str | None, *, device: str = "auto", project: Path | None = None) -> int:
    """Open the window on a model and a project; returns when it is closed. 0 is success.

    Without a model it is the project's, without both the built-in one.
    """
    problem = display_problem()
    if problem:
        print(f"sg3-viz: error: {problem}", file=sys.stderr)
        return 1
    folder = preferences.folder()
    preferences.pictures_folder()  # a disk is asked: now, while there are no frames to hold up
    client = ProcessClient(device=device)
    try:
        hello_imgui.set_assets_folder(str(assets.FOLDER))
        session = Session(client, settings=folder / "preferences.json")
        sweep_leftovers(session.preferences)
        problem = preferences.folder_problem(folder)
        if problem:
            session.notices = session.notices.with_problem(problem)
        app = App(
            session, settings_folder=None if problem else folder, recovery_folder=recovery.user_folder()
        )
        if project is not None:
            app.files.desk.open(project, model=model or "")
            app.files.desk.settle()
        if session.models.loading is None:
            session.models.open(model or DEFAULT_MODEL)
        _end_on_signals(app)
        app.run()
    except RuntimeError as error:
        if OPENGL_FAULT not in str(error):
            raise
        print(f"sg3-viz: error: {NO_OPENGL}", file=sys.stderr)
        return 1
    finally:
        client.close()
    return 0


def _end_on_signals(app: App) -> None:
    """Where the terminal is closed or the session ends, so does the window, and keeps unsaved work."""
    for name in ("SIGHUP", "SIGTERM"):
        number = getattr(signal, name, None)
        if number is not None and signal.getsignal(number) is not signal.SIG_IGN:  # as under nohup
            signal.signal(number, lambda _number, _frame: app.interrupt())


def display_problem() -> str:
    """Why no window can be opened here, as one sentence; empty if one can."""
    glfw.ERROR_REPORTING = False
    if glfw.init():
        for hint in (glfw.WAYLAND_APP_ID, glfw.X11_CLASS_NAME, glfw.X11_INSTANCE_NAME):
            glfw.window_hint_string(hint, APPLICATION)
        return ""
    return "there is no display to open a window on; use `sg3-viz render`, or a virtual display (Xvfb)."

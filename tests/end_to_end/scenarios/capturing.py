"""Pictures and videos of what is on show."""

from __future__ import annotations

from dataclasses import replace

from imgui_bundle import icons_fontawesome_6 as icons
from imgui_bundle import imgui

from renderer.scene import LatentPoint, ProbePoint
from tests.end_to_end.driver import Driver
from visualizer.chrome import notices
from visualizer.command import Command
from widgets.cast_panel import CastSettings, Source


def recorded(driver: Driver) -> None:
    """Record the canvas while seeds change under a probe mark, then the whole window at rest."""
    context, session, casts = driver.context, driver.session, driver.app.panes.capture.casts
    driver.begin()
    driver.wait_for_picture()
    context.key_press(imgui.Key.mod_ctrl | imgui.Key.mod_shift | imgui.Key.r)
    driver.wait_until(lambda: casts.status is not None, "the recording")
    pane = context.item_info("//Canvas/**/##Picture").rect_full
    driver.found["pane"] = [pane.max.x - pane.min.x, pane.max.y - pane.min.y]
    seconds = []
    for seed in (3, 5, 8):
        session.scene = replace(session.scene, latent=LatentPoint(x=float(seed)), probe=ProbePoint())
        driver.wait_for_picture()
        context.yield_(5)
        seconds.append(casts.status.seconds if casts.status else 0.0)
        driver.save_picture(f"seed{seed}")
    driver.found["seconds"] = seconds
    context.key_press(imgui.Key.mod_ctrl | imgui.Key.mod_shift | imgui.Key.r)
    driver.wait_until(lambda: casts.last is not None and casts.status is None, "the video")
    driver.found["canvas"] = str(casts.last)
    context.mouse_move_to_pos((2, 2))
    session.notices = notices.Notices()
    casts.settings = CastSettings(Source.WINDOW, 30)
    with driver.paint.paused():
        driver.app.do(Command.RECORD)
        driver.wait_until(lambda: casts.status is not None and casts.status.seconds > 0.5, "some frames")
        driver.photograph("screen")
        driver.app.do(Command.RECORD)
        driver.wait_until(lambda: casts.status is None, "the second video")
    driver.found["window"] = str(casts.last)
    driver.app.do(Command.RECORD)
    driver.wait_until(lambda: casts.status is not None, "the third recording, which the program's end ends")
    driver.found["problems"] = driver.problems()


def captured(driver: Driver) -> None:
    """A burst over truncation, and a take of one drag, both from their sections in the pane."""
    context, session = driver.context, driver.session
    driver.begin()
    driver.look_at("Capture")
    panel = "//Capture/**/"
    driver.pick("//Capture/Snapshots/Control/##Control", "psi")
    context.item_input_value(f"{panel}##Steps", 3)
    context.item_click(f"{panel}{icons.ICON_FA_CAMERA} Take 3 pictures")
    sheets = driver.folder / "captures"
    driver.wait_until(lambda: bool(list(sheets.glob("*/sheet.png"))), "the burst")
    driver.found["burst"] = sorted(path.name for path in sheets.glob("*/*.png"))
    context.item_click(f"{panel}{icons.ICON_FA_XMARK} Close##burst")  # it lies over what follows
    context.yield_(3)
    context.item_click(f"{panel}Window")
    driver.found["source"] = driver.app.panes.capture.casts.settings.source.value
    context.item_uncheck(f"{panel}Countdown")
    driver.choose(Command.TAKE)
    driver.wait_until(lambda: session.work.takes.is_recording, "the take")
    driver.drag("//Transform/**/##Rotate", 40, 0)
    driver.choose(Command.TAKE)
    driver.found["tracks"] = [track.path for track in session.timeline.tracks]
    driver.look_at("Capture")
    driver.drag(f"{panel}##Simplify", 30, 0)
    driver.found["problems"] = driver.problems()


def exported(driver: Driver) -> None:
    """A still scene as a short video, with a caption and two seeds side by side, by the form in the pane."""
    context, session = driver.context, driver.session
    driver.begin()
    driver.choose(Command.ANIMATE)
    driver.look_at("Export")
    panel = "//Export/**/"
    context.item_input_value(f"{panel}##Duration", 0.2)
    driver.unfold("Export", "Side by side")
    context.item_input_value(f"{panel}##Columns", 2)
    driver.unfold("Export", "Caption and sound")
    context.item_check(f"{panel}Caption")
    context.item_click(f"{panel}{icons.ICON_FA_FILM} Export")
    driver.wait_until(lambda: any(job.result is not None for job in session.jobs.long), "the video")
    (video,) = (driver.folder / "captures").glob("*.mp4")
    driver.found["video"] = str(video)
    context.item_click(f"{panel}{icons.ICON_FA_COPY} Copy path")
    driver.found["copied"] = imgui.get_clipboard_text()
    driver.found["problems"] = driver.problems()

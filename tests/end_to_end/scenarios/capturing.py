"""Pictures and videos of what is on show."""

from __future__ import annotations

from dataclasses import replace

from imgui_bundle import imgui

from renderer.scene import LatentPoint, ProbePoint
from tests.end_to_end.driver import Driver
from visualizer import notices
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

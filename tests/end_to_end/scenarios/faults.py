"""What goes wrong, and is survived."""

from __future__ import annotations

import contextlib
import multiprocessing
import os
import signal
from typing import Any

from tests.end_to_end.driver import Driver
from widgets import transform_panel


def killed_worker(driver: Driver) -> None:
    """Kill the render process in mid-drag; go on dragging."""
    context = driver.context
    driver.begin()
    context.mouse_move("//Transform/**/##Drag slow")
    context.mouse_down()
    for step in range(20):
        driver.move_by(3, 1)
        if step == 10:
            (worker,) = multiprocessing.active_children()
            os.kill(worker.pid or 0, signal.SIGKILL)
            _write_to_nobody()
            driver.found["killed"] = worker.pid
    held = driver.session.scene
    context.mouse_up()
    context.yield_(2)
    driver.found["scene_kept"] = driver.session.scene == held
    driver.wait_for_picture()
    driver.save_picture("after")
    (worker,) = multiprocessing.active_children()
    driver.found["revived"] = worker.pid
    driver.found["notices"] = driver.summaries()
    driver.session.work.undo()
    driver.found["one_undo_goes_to_the_start"] = driver.session.scene.transform.is_identity


def _write_to_nobody() -> None:
    """What a request meets that is being written as the process ends."""
    reader, writer = os.pipe()
    os.close(reader)
    with contextlib.suppress(BrokenPipeError):
        os.write(writer, b"a request")
    os.close(writer)


def dropped_text(driver: Driver) -> None:
    """Wait for a file to be dropped from outside; note what changed."""
    driver.begin()
    before = (driver.session.scene, driver.session.model, driver.session.frame)
    (driver.folder / "ready").touch()
    driver.wait_until(lambda: bool(driver.session.notices.items), "the drop")
    driver.context.yield_(30)
    after = (driver.session.scene, driver.session.model, driver.session.frame)
    driver.found["notices"] = driver.summaries()
    driver.found["nothing_else_changed"] = before == after
    driver.found["loading"] = driver.session.models.loading


def faulty_panel(driver: Driver) -> None:
    """A fault of our own in a panel, in the midst of drawing."""
    driver.begin()
    whole = transform_panel.controls.drag_pad

    def broken(*_: Any, **__: Any) -> tuple[float, float]:
        raise ValueError("a fault")

    transform_panel.controls.drag_pad = broken
    driver.context.yield_(20)
    transform_panel.controls.drag_pad = whole
    driver.found["notices"] = driver.summaries()
    driver.drag("//Transform/**/##Rotate", 60, 0)
    driver.wait_for_picture()
    driver.found["turns"] = driver.session.scene.transform.turns

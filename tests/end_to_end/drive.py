"""Drives the real window by its labels: `python -m tests.end_to_end.drive MODEL FOLDER SCENARIO…`.

Runs in a process of its own, because a window takes over the process that it is in. Scenarios follow each
other in one window. What each found is written to FOLDER/SCENARIO/result.json for the tests to judge.
"""

from __future__ import annotations

import json
import os
import sys
import time
from dataclasses import asdict
from pathlib import Path
from typing import Any

from imgui_bundle import hello_imgui, imgui, immapp
from imgui_bundle.immapp import testing
from PIL import ImageGrab

import assets
from tests.end_to_end.driver import PATIENCE_S, Driver
from tests.end_to_end.scenarios import SCENARIOS
from tests.end_to_end.sparing_paint import SparingPaint
from tests.end_to_end.watched_app import Touched, WatchedApp
from visualizer.rendering.process_client import ProcessClient
from visualizer.session import Session

PAINTS_EVERY = 8


def play(driver: Driver, name: str) -> None:
    """One scenario, in a folder of its own."""
    app, driver.found = driver.app, {}
    app.touched = Touched()
    wall_s, cpu_s, frames = time.monotonic(), time.process_time(), imgui.get_frame_count()
    try:
        SCENARIOS[name](driver)
        if driver.context.is_error():
            raise RuntimeError(f"the test engine could not do all that {name} asked for")
    except Exception:
        with driver.paint.paused():
            driver.context.yield_(3)
        ImageGrab.grab(xdisplay=os.environ["DISPLAY"]).save(driver.folder / "failure.png")
        raise
    driver.photograph("window")
    driver.found["cost"] = {
        "seconds": time.monotonic() - wall_s,
        "cpu_seconds": time.process_time() - cpu_s,
        "frames": imgui.get_frame_count() - frames,
    }
    driver.found["touched"] = {kind: sorted(names) for kind, names in asdict(app.touched).items()}
    (driver.folder / "result.json").write_text(json.dumps(driver.found))


def main() -> int:
    """Play scenarios; the exit status is 0 if all came to their ends."""
    model, folder, names = sys.argv[1], Path(sys.argv[2]), sys.argv[3:]
    hello_imgui.set_assets_folder(str(assets.FOLDER))
    client = ProcessClient(device="cpu")
    app = WatchedApp(Session(client), recovery_folder=folder / "recovery")
    driver = Driver(app, model, folder, SparingPaint(app.params, every=PAINTS_EVERY))

    def play_all(context: Any) -> None:
        driver.context = context
        patience = imgui.test_engine.get_io(hello_imgui.get_imgui_test_engine())
        patience.config_watchdog_warning = patience.config_watchdog_kill_test = 3 * PATIENCE_S * len(names)
        for name in names:
            driver.folder = folder / name
            driver.folder.mkdir(exist_ok=True)
            play(driver, name)

    try:
        testing.run(
            test_function=play_all,
            runner_params=app.params,
            add_ons_params=immapp.AddOnsParams(with_implot=True),
        )
    finally:
        client.close()
    return 0


if __name__ == "__main__":
    raise SystemExit(main())

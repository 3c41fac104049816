"""What a frame of the window takes in Python, pane by pane with every section open; and the window at rest.

`python -m tests.benchmarks.frames` prints a Markdown table. It opens its own virtual display. Times are those
of the processor, which other programs do not lengthen much; nearly nothing is painted meanwhile.
"""

from __future__ import annotations

import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from itertools import pairwise
from pathlib import Path
from typing import Any

from imgui_bundle import hello_imgui, imgui, immapp
from imgui_bundle.immapp import testing

import assets
from renderer.recording import keying
from renderer.scene import LatentPoint
from tests.end_to_end.driver import Driver
from tests.end_to_end.sparing_paint import SparingPaint
from tests.end_to_end.virtual_window import virtual_display
from tests.end_to_end.watched_app import WatchedApp
from visualizer.command import Command
from visualizer.rendering.process_client import ProcessClient
from visualizer.session import Session
from widgets import controls

ROOT = Path(__file__).parents[2]
MODEL = str(ROOT / "tests" / "conformance" / "sg3-r-64-cond.pkl")
PANES = {
    Command.EXPLORE: "Latent Edits Capture Project Layers Channels Spectrum Aliasing Transform Models",
    Command.INSPECT: "Layers Channels Spectrum Aliasing Performance Models Project",
    Command.ANIMATE: "Timeline Export Models Layers Capture Project",
}
FRAMES = 120
BOOKMARKS, KEYFRAMES = 20, 300
UNTIL_REST_S, REST_S, SPANS = 20.0, 10.0, 4


class FrameClock:
    """Processor time that this thread spends in the window's callbacks, frame by frame."""

    def __init__(self, app: WatchedApp) -> None:
        self.milliseconds = [0.0]
        callbacks = app.params.callbacks
        for name in ("show_menus", "show_status", "show_gui", "post_render_dockable_windows", "before_swap"):
            setattr(callbacks, name, self._timed(getattr(callbacks, name)))
        for layout in (app.params.docking_params, *app.params.alternative_docking_layouts):
            windows = layout.dockable_windows
            for window in windows:
                window.gui_function = self._timed(window.gui_function)
        begin: Callable[[], None] = callbacks.pre_new_frame

        def begin_anew() -> None:
            self.milliseconds.append(0.0)
            begin()

        callbacks.pre_new_frame = begin_anew

    def _timed(self, draw: Callable[[], None]) -> Callable[[], None]:
        def run() -> None:
            start = time.thread_time()
            draw()
            self.milliseconds[-1] += (time.thread_time() - start) * 1e3

        return run


def main() -> int:
    """Measure and print."""
    with virtual_display() as display, tempfile.TemporaryDirectory() as folder:
        homes = {f"XDG_{name}_HOME": folder for name in ("CONFIG", "DATA")}
        environment = {**os.environ, **homes, "DISPLAY": display, "WAYLAND_DISPLAY": ""}
        print("| layout | pane | at rest, ms | while the scene moves, median / 95 % |\n|---|---|---:|---:|")
        command = [sys.executable, "-m", "tests.benchmarks.frames", "--watch", folder]
        subprocess.run(command, cwd=ROOT, env=environment, check=True)
        print(f"\nAt rest the window takes {_share_at_rest(environment):.1%} of a core.")
    return 0


def watch(folder: Path) -> None:
    """Go through the panes, print a line for each."""
    hello_imgui.set_assets_folder(str(assets.FOLDER))
    controls.section = _open_sections(controls.section)
    client = ProcessClient(device="cpu")
    app = WatchedApp(Session(client))
    driver = Driver(app, MODEL, folder, SparingPaint(app.params, every=10_000))
    clock = FrameClock(app)

    def play(context: Any) -> None:
        driver.context = context
        patience = imgui.test_engine.get_io(hello_imgui.get_imgui_test_engine())
        patience.config_watchdog_warning = patience.config_watchdog_kill_test = 600
        driver.begin()
        _fill(driver)
        for layout, panes in PANES.items():
            driver.choose(layout)
            for pane in panes.split():
                driver.look_at(pane)
                _print_line(driver, clock, layout.label, pane)

    add_ons = immapp.AddOnsParams(with_implot=True)
    try:
        testing.run(test_function=play, runner_params=app.params, add_ons_params=add_ons)
    finally:
        client.close()


def _fill(driver: Driver) -> None:
    """A project that somebody has worked at."""
    session = driver.session
    timeline, rate = session.timeline, session.project.video.rate
    for i in range(KEYFRAMES):
        scene = replace(session.scene, latent=LatentPoint(x=float(i)))
        timeline = keying.scene_keyed(timeline, scene, i / 10, rate=rate)
    session.timeline = timeline
    for i in range(BOOKMARKS):
        session.scene = replace(session.scene, latent=LatentPoint(x=float(i)))
        session.add_bookmark()
    driver.context.yield_(30)


def _print_line(driver: Driver, clock: FrameClock, layout: str, pane: str) -> None:
    session, context = driver.session, driver.context
    context.yield_(60)
    context.yield_(FRAMES)
    rest = statistics.median(clock.milliseconds[-FRAMES:-1])
    for i in range(FRAMES):
        session.scene = replace(session.scene, latent=LatentPoint(x=i / 20))
        context.yield_()
    moving = sorted(clock.milliseconds[-FRAMES:-1])
    median, most = statistics.median(moving), moving[round(0.95 * len(moving))]
    print(f"| {layout} | {pane} | {rest:.1f} | {median:.1f} / {most:.1f} |", flush=True)


def _open_sections(section: Callable[..., Any]) -> Callable[..., Any]:
    @contextmanager
    def opened(title: str, *, is_open: bool = True) -> Iterator[bool]:
        imgui.set_next_item_open(True, imgui.Cond_.once)
        with section(title, is_open=is_open) as shown:
            yield shown

    return opened


def _share_at_rest(environment: dict[str, str]) -> float:
    """Of one core, as the window is started by hand and left alone; the first spans may be of its start."""
    program = subprocess.Popen([sys.executable, "-m", "visualizer", MODEL], cwd=ROOT, env=environment)
    try:
        time.sleep(UNTIL_REST_S)
        spent = [_cpu_s(program.pid)]
        for _ in range(SPANS):
            time.sleep(REST_S)
            spent.append(_cpu_s(program.pid))
        return min(after - before for before, after in pairwise(spent)) / REST_S
    finally:
        program.terminate()
        program.wait(20)


def _cpu_s(pid: int) -> float:
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


if __name__ == "__main__":
    if "--watch" in sys.argv:
        watch(Path(sys.argv[-1]))
    else:
        raise SystemExit(main())

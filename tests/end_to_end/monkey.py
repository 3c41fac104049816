"""A monkey at the real window: `python -m tests.end_to_end.monkey [--steps 10000] [--seed 1] MODEL FOLDER`.

It clicks, drags, types and turns the wheel wherever it likes, except for what opens files and what ends the
program. Afterwards everything is undone, and the project must be what it was at the start. What was found is
written to FOLDER/result.json.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import time
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from imgui_bundle import hello_imgui, imgui, immapp
from imgui_bundle.immapp import testing

import assets
from tests.end_to_end.driver import PATIENCE_S, Driver
from tests.end_to_end.sparing_paint import SparingPaint
from tests.end_to_end.watched_app import WatchedApp
from visualizer.app import App
from visualizer.command import Command
from visualizer.projects.history import History
from visualizer.rendering.process_client import ProcessClient
from visualizer.session import Session

LEFT_ALONE = frozenset(
    {
        Command.QUIT,
        Command.OPEN,
        Command.OPEN_BESIDE,
        Command.NEW_PROJECT,
        Command.SAVE_PROJECT,
        Command.SAVE_PROJECT_AS,
        Command.SAVE_PICTURE,
        Command.RECORD,
        Command.TAKE,
        Command.FULL_SCREEN,
        Command.DOCUMENTATION,
    }
)
PAINTS_EVERY = 10
LETTERS = "dtrhficlk1230[].,-"
KEYS = (
    *(getattr(imgui.Key, name) for name in ("space", "tab", "enter", "escape", "home", "end", "delete")),
    *(getattr(imgui.Key, name) for name in ("left_arrow", "right_arrow", "up_arrow", "down_arrow")),
    *(getattr(imgui.Key, name) for name in ("page_up", "page_down", "f2", "f3", "f4")),
    *(imgui.Key.mod_ctrl | getattr(imgui.Key, name) for name in ("z", "y", "k", "b", "c", "v")),
)


class Monkey:
    """Plays with the window of a driver."""

    def __init__(self, driver: Driver, renderer: ProcessClient, seed: int) -> None:
        self._driver, self._renderer = driver, renderer
        self._random = random.Random(seed)
        self.memory: list[tuple[int, int, int]] = []

    def play(self, steps: int) -> None:
        """So many things, one after the other; memory is noted twenty times on the way."""
        actions = (
            (40, self._click),
            (22, self._drag),
            (8, self._turn_wheel),
            (14, self._press_key),
            (6, self._type_number),
            (4, self._double_click),
            (6, self._undo_or_redo),
        )
        weights, kinds = zip(*actions, strict=True)
        for step in range(steps):
            self._random.choices(kinds, weights)[0]()
            self._driver.context.yield_()
            if step % max(steps // 20, 1) == 0:
                self.memory.append((step, resident_bytes(os.getpid()), resident_bytes(self._renderer.pid)))

    def _place(self) -> tuple[float, float]:
        size = imgui.get_io().display_size
        return self._random.uniform(1, size.x - 2), self._random.uniform(1, size.y - 2)

    def _click(self) -> None:
        button = self._random.choices((0, 1, 2), (8, 2, 1))[0]
        self._driver.context.mouse_teleport_to_pos(self._place())
        self._driver.context.mouse_click(button)

    def _double_click(self) -> None:
        self._driver.context.mouse_teleport_to_pos(self._place())
        self._driver.context.mouse_double_click(0)

    def _drag(self) -> None:
        context, (x, y) = self._driver.context, self._place()
        button = self._random.choices((0, 1), (5, 1))[0]
        context.mouse_teleport_to_pos((x, y))
        context.mouse_down(button)
        far = self._random.choice((8.0, 60.0, 400.0))
        for _ in range(self._random.randint(1, 4)):
            x, y = x + self._random.uniform(-far, far), y + self._random.uniform(-far, far)
            context.mouse_teleport_to_pos((x, y))
            context.yield_()
        context.mouse_up(button)

    def _turn_wheel(self) -> None:
        self._driver.context.mouse_teleport_to_pos(self._place())
        self._driver.context.mouse_wheel_y(self._random.choice((-3.0, -1.0, 1.0, 3.0)))

    def _press_key(self) -> None:
        if self._random.random() < 0.5:
            self._driver.context.key_press(self._random.choice(KEYS))
        else:
            self._driver.context.key_chars(self._random.choice(LETTERS))

    def _type_number(self) -> None:
        """Ctrl+click, as on a slider, and a number of any kind."""
        context = self._driver.context
        context.mouse_teleport_to_pos(self._place())
        context.key_down(imgui.Key.mod_ctrl)
        context.mouse_click(0)
        context.key_up(imgui.Key.mod_ctrl)
        context.key_chars(self._random.choice(("0", "-1", "0.5", "1e30", "nan", "inf", "-", "99999999999")))
        context.key_press(imgui.Key.enter)

    def _undo_or_redo(self) -> None:
        self._driver.app.do(self._random.choice((Command.UNDO, Command.REDO)))


def resident_bytes(pid: int | None) -> int:
    """What that process holds in main memory."""
    status = Path(f"/proc/{pid}/status").read_text()
    return int(status.partition("VmRSS:")[2].split()[0]) * 1024


def leave_files_alone(app: App) -> None:
    """Nothing that the monkey does writes, opens another model or ends the program."""
    do = app.do
    app.do = lambda command: None if command in LEFT_ALONE else do(command)  # type: ignore[method-assign]
    app.files.do = lambda command: command in LEFT_ALONE  # type: ignore[method-assign]
    app.session.models.open = lambda *_words, **_named: None  # type: ignore[method-assign]


def run(driver: Driver, renderer: ProcessClient, steps: int, seed: int) -> dict[str, Any]:
    """Play, undo everything, and say what was found."""
    session, context = driver.session, driver.context
    driver.open_by_path(driver.model)
    leave_files_alone(driver.app)
    captures = str(driver.folder / "captures")
    session.set_preferences(replace(session.preferences, capture_folder=captures))
    session.work.history = History(session.project, limit=10**9)
    before, monkey = session.project, Monkey(driver, renderer, seed)
    start = time.monotonic()
    monkey.play(steps)
    seconds = time.monotonic() - start
    for _ in range(4):
        context.key_press(imgui.Key.escape)
    session.work.motion = session.work.motion.stopped()
    context.yield_(30)
    undone = 0
    while session.work.history.can_undo(session.project):
        session.work.undo()
        undone += 1
    context.yield_(10)
    return {
        "steps": steps,
        "seconds": seconds,
        "undone": undone,
        "is_back": session.project == before,
        "faults": [line for line in session.log.lines if "went wrong" in line or "ended" in line],
        "memory": monkey.memory,
    }


def main(words: Sequence[str] | None = None) -> int:
    """Play; the exit status is 0 if that came to its end, whatever was found."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--steps", type=int, default=10_000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("model")
    parser.add_argument("folder", type=Path)
    given = parser.parse_args(words)
    hello_imgui.set_assets_folder(str(assets.FOLDER))
    client = ProcessClient(device="cpu")
    app = WatchedApp(Session(client), recovery_folder=given.folder / "recovery")
    driver = Driver(app, given.model, given.folder, SparingPaint(app.params, every=PAINTS_EVERY))
    found: dict[str, Any] = {}

    def play(context: Any) -> None:
        driver.context = context
        engine = imgui.test_engine.get_io(hello_imgui.get_imgui_test_engine())
        engine.config_watchdog_warning = engine.config_watchdog_kill_test = PATIENCE_S + 5.0 * given.steps
        found.update(run(driver, client, given.steps, given.seed))

    try:
        testing.run(
            test_function=play,
            runner_params=app.params,
            add_ons_params=immapp.AddOnsParams(with_implot=True),
        )
    finally:
        client.close()
    (given.folder / "result.json").write_text(json.dumps(found))
    return 0


if __name__ == "__main__":
    raise SystemExit(main())

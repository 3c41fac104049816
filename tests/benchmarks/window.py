"""How fast the window is: from the start to a visible window, and while a render takes seconds.

`python -m tests.benchmarks.window` prints a Markdown table. It opens its own virtual display.
"""

from __future__ import annotations

import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from pathlib import Path

import numpy as np
from PIL import ImageGrab

from tests.end_to_end.virtual_window import virtual_display

ROOT = Path(__file__).parents[2]
SLOW_MODEL = "stylegan3-r-256"
STARTS = 5
WATCH_S = 12.0
MIDDLE = (520, 250, 920, 650)  # of the screen, within the canvas


def main() -> int:
    """Measure and print."""
    with virtual_display() as display, tempfile.TemporaryDirectory() as config:
        environment = {**os.environ, "DISPLAY": display, "WAYLAND_DISPLAY": "", "XDG_CONFIG_HOME": config}
        starts, pictures = zip(*(_start(display, environment) for _ in range(STARTS)), strict=True)
        command = [sys.executable, "-m", "tests.benchmarks.window", "--watch"]
        watched = subprocess.run(
            command, cwd=ROOT, env=environment, check=True, capture_output=True, text=True
        )
    busy = json.loads(watched.stdout.splitlines()[-1])
    print("| what | figure |\n|---|---|")
    print(f"| start to drawn window, median of {STARTS} (first) | {_median(starts)} ({starts[0]:.2f}) s |")
    print(f"| start to the demo's first picture, likewise | {_median(pictures)} ({pictures[0]:.2f}) s |")
    print(f"| frames in {busy['watched_s']:.1f} s while {SLOW_MODEL} renders | {busy['frames']} |")
    print(f"| frames per second, mean / slowest second | {busy['fps']:.1f} / {busy['slowest_second']} |")
    print(f"| longest frame | {busy['longest_ms']:.0f} ms |")
    print(
        "| Python's share of a frame, median / 99 % / longest "
        f"| {busy['python_ms']:.2f} / {busy['python_p99_ms']:.2f} / {busy['python_longest_ms']:.1f} ms |"
    )
    print(f"| the render meanwhile (alone: see `sg3-viz render`) | {busy['render_ms'] / 1e3:.1f} s |")
    return 0


def _median(values: Sequence[float]) -> str:
    return f"{statistics.median(values):.2f}"


def _start(display: str, environment: dict[str, str]) -> tuple[float, float]:
    """Seconds from starting the program until its window's ground, and until a picture, is on the screen."""
    start = time.perf_counter()
    program = subprocess.Popen([sys.executable, "-m", "visualizer"], cwd=ROOT, env=environment)

    def seconds_until(is_seen: Callable[[np.ndarray], bool], box: tuple[int, int, int, int]) -> float:
        while not is_seen(np.asarray(ImageGrab.grab(box, xdisplay=display))):
            if program.poll() is not None or time.perf_counter() - start > 60:
                raise RuntimeError("the window or its picture did not come")
            time.sleep(0.01)
        return time.perf_counter() - start

    try:
        window = seconds_until(lambda seen: bool(seen.any()), (0, 0, 400, 8))
        return window, seconds_until(_is_picture, MIDDLE)
    finally:
        program.terminate()
        program.wait(20)


def _is_picture(seen: np.ndarray) -> bool:
    """Whether there are more colours than text and ground have."""
    return len(np.unique(seen.reshape(-1, seen.shape[-1]), axis=0)) > 1000


def watch() -> None:
    """Open the window on a slow model that walks along the seeds, and count the window's frames."""
    from renderer.scene import Motion
    from visualizer.app import App
    from visualizer.rendering.process_client import ProcessClient
    from visualizer.session import Session

    client = ProcessClient(device="cpu")
    session = Session(client)
    session.models.open(SLOW_MODEL)
    session.work.motion = Motion(walk_seeds=True)
    app = App(session)
    frames: list[tuple[float, float]] = []
    begin_frame = app.params.callbacks.pre_new_frame

    def count() -> None:
        now = time.perf_counter()
        begin_frame()
        if session.model is None:
            return
        frames.append((now, float(app.pace.pulse.python_ms[-1])))
        if now - frames[0][0] > WATCH_S:
            app.params.app_shall_exit = True

    app.params.callbacks.pre_new_frame = count
    try:
        app.run()
    finally:
        client.close()
    result = _figures(frames)
    result["render_ms"] = session.frame.render_ms if session.frame else float("nan")
    print(json.dumps(result))


def _figures(frames: list[tuple[float, float]]) -> dict[str, float]:
    """Of the frames' times in seconds, and the milliseconds that each took in Python."""
    times, python_ms = np.array(frames).T
    seconds = np.bincount((times - times[0]).astype(int))
    return {
        "watched_s": times[-1] - times[0],
        "frames": len(times),
        "fps": (len(times) - 1) / (times[-1] - times[0]),
        "slowest_second": int(seconds[:-1].min()) if len(seconds) > 1 else len(times),
        "longest_ms": float(np.diff(times).max() * 1e3),
        "python_ms": float(np.median(python_ms)),
        "python_p99_ms": float(np.percentile(python_ms, 99)),
        "python_longest_ms": float(python_ms.max()),
    }


if __name__ == "__main__":
    if "--watch" in sys.argv:
        watch()
    else:
        raise SystemExit(main())

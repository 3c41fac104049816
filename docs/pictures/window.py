"""Makes the screenshots of the window anew: `python docs/pictures/window.py [--only 1280x800]`.

The three layouts in three sizes, dark and light, on virtual displays (Xvfb). The largest is drawn at scale 2
and kept at half its size.
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
from imgui_bundle import hello_imgui, imgui, immapp
from imgui_bundle.immapp import testing
from PIL import Image

import assets
from assets import demo
from renderer.frame import Quality
from renderer.model_info import DEFAULT_MODEL
from renderer.recording import project_file
from renderer.scene import LatentPoint, Scene, Truncation
from tests.end_to_end.virtual_window import virtual_display
from visualizer.app import App
from visualizer.command import Command
from visualizer.preferences import Appearance, Preferences
from visualizer.rendering.process_client import ProcessClient
from visualizer.session import Session

FOLDER = Path(__file__).parent
SCALES = {"1280x800": 1.0, "1920x1080": 1.0, "3840x2160": 2.0}
KEPT_HALF = "3840x2160"
PATIENCE_S, QUIET_FRAMES = 240.0, 25
SCENE = Scene(latent=LatentPoint(x=7.0), truncation=Truncation(0.7))
INSPECTED = "L5"  # the layer whose name begins so
PLAYHEAD_S = 3.0


def main() -> None:
    """Make every picture; each size and appearance in a process of its own."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--only", choices=list(SCALES), help="one size only")
    parser.add_argument("--out", type=Path, default=FOLDER, help="the folder to write to")
    parser.add_argument("--shoot", nargs=2, metavar=("SIZE", "APPEARANCE"), help=argparse.SUPPRESS)
    args = parser.parse_args()
    if args.shoot is not None:
        shoot(args.shoot[0], Appearance(args.shoot[1]), args.out)
        return
    for size in [args.only] if args.only else list(SCALES):
        for appearance in Appearance:
            make(size, appearance, args.out)


def make(size: str, appearance: Appearance, out: Path) -> None:
    """The three layouts in that size, as files that are small."""
    width, height = (int(side) for side in size.split("x"))
    with virtual_display(width, height) as display, tempfile.TemporaryDirectory() as folder:
        homes = {f"XDG_{name}_HOME": folder for name in ("CONFIG", "DATA", "CACHE")}
        command = [sys.executable, __file__, "--out", folder, "--shoot", size, appearance.value]
        home = {**os.environ, **homes, "DISPLAY": display, "WAYLAND_DISPLAY": ""}
        subprocess.run(command, check=True, env=home)
        for shot in sorted(Path(folder).glob("*.png")):
            picture = Image.open(shot).convert("RGB")
            if size == KEPT_HALF:
                picture = picture.resize((width // 2, height // 2), Image.Resampling.LANCZOS)
            with_few_colors(picture).save(out / shot.name, optimize=True)


def with_few_colors(picture: Image.Image) -> Image.Image:
    """In 256 colours, of which curves get some too: a colour counts by the root of its area."""
    pixels = np.asarray(picture, np.uint32)
    colors, counts = np.unique((pixels << (16, 8, 0)).sum(-1), return_counts=True)
    shares = np.repeat(colors, np.ceil(np.sqrt(counts)).astype(int))
    sample = np.stack([shares >> 16, shares >> 8 & 255, shares & 255], -1).astype(np.uint8)[None]
    palette = Image.fromarray(sample).quantize(256, method=Image.Quantize.MEDIANCUT, kmeans=2)
    return picture.quantize(palette=palette, dither=Image.Dither.NONE)


def shoot(size: str, appearance: Appearance, out: Path) -> None:
    """Open the window on the present display and photograph its layouts."""
    hello_imgui.set_assets_folder(str(assets.FOLDER))
    client = ProcessClient(device="cpu")
    session = Session(client, scene=SCENE)
    session.preferences = Preferences(ui_scale=SCALES[size], appearance=appearance, is_introduced=True)
    app = App(session)
    geometry = app.params.app_window_params.window_geometry
    geometry.size = tuple(int(side) for side in size.split("x"))
    geometry.position, geometry.position_mode = (0, 0), hello_imgui.WindowPositionMode.from_coords
    session.models.open(DEFAULT_MODEL)

    def play(context: Any) -> None:
        engine = imgui.test_engine.get_io(hello_imgui.get_imgui_test_engine())
        engine.config_watchdog_warning = engine.config_watchdog_kill_test = 3 * PATIENCE_S
        for name in layouts(app, context):
            wait_for_rest(app, context)
            file = out / f"{name}-{size.split('x')[0]}-{appearance.value}.png"
            testing.capture(context, str(file), flags=imgui.test_engine.CaptureFlags_.hide_mouse_cursor)

    try:
        testing.run(
            test_function=play, runner_params=app.params, add_ons_params=immapp.AddOnsParams(with_implot=True)
        )
    finally:
        client.close()


def layouts(app: App, context: Any) -> Iterator[str]:
    """Go to one layout after the other, each with something in it."""
    session = app.session
    wait_until(lambda: session.model is not None, context)
    assert session.model is not None
    yield "explore"
    app.do(Command.INSPECT)
    layer = next(layer.name for layer in session.model.layers if layer.name.startswith(INSPECTED))
    session.scene = replace(session.scene, view=replace(session.scene.view, layer=layer))
    yield "inspect"
    app.do(Command.ANIMATE)
    if demo.PROJECT.exists():
        kept = project_file.read(demo.PROJECT)
        session.project = replace(session.project, timeline=kept.timeline, scene=kept.scene)
        session.work.player.seek(PLAYHEAD_S)
    yield "animate"


def wait_for_rest(app: App, context: Any) -> None:
    """Until the full picture is there and nothing has been under way for some frames."""
    session, quiet = app.session, 0

    def is_quiet() -> bool:
        nonlocal quiet
        frame = session.frame
        is_full = frame is not None and frame.quality is Quality.FULL and session.is_frame_current
        quiet = quiet + 1 if is_full and not session.client.is_busy else 0
        return quiet > QUIET_FRAMES

    context.mouse_move_to_pos((2, 2))
    wait_until(is_quiet, context)


def wait_until(condition: Callable[[], bool], context: Any) -> None:
    """Let the window go on drawing until the condition holds."""
    end = time.monotonic() + PATIENCE_S
    while not condition():
        if time.monotonic() > end:
            raise TimeoutError("waited in vain")
        context.yield_()


if __name__ == "__main__":
    main()

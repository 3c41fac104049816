"""The window: menus, shortcuts, and the one list of panels, called once a frame."""

from __future__ import annotations

import sys
import time
import traceback
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import glfw
import numpy as np
from imgui_bundle import glfw_utils, hello_imgui, imgui, immapp

import assets
from renderer.messages import DEFAULT_MODEL, Frame
from renderer.scene import Scene
from visualizer import canvas, canvas_pane, layout, menus, notices, preferences, theme
from visualizer.canvas import CanvasView
from visualizer.file_browser import FileBrowser
from visualizer.layout import Panel
from visualizer.menus import Command
from visualizer.render_client import ProcessClient
from visualizer.session import Session
from visualizer.texture import Texture
from widgets import (
    class_panel,
    controls,
    latent_panel,
    layers_panel,
    model_panel,
    noise_panel,
    performance_panel,
    spectrum_panel,
    stylemix_panel,
    transform_panel,
    truncation_panel,
)
from widgets.performance_panel import Pulse

PULSE_LENGTH = 240


class App:
    """Draws the session. Nothing here decides what a picture is; that is the session's and the renderer's."""

    def __init__(self, session: Session, *, settings_folder: Path | None = None) -> None:
        self.session = session
        self.view = CanvasView()
        self.texture = Texture()
        self.browser = FileBrowser()
        self._shown: Frame | None = None
        self._path_text = ""
        self._python_ms = 0.0
        self._cpu_s = time.process_time()
        self._cpu_s_per_frame = 0.0
        self.pulse = Pulse(*(np.zeros(PULSE_LENGTH, np.float32) for _ in range(3)))
        self._read_out = ""
        self._canvas_corner = (0.0, 0.0, 0.0)
        self._applied_scale = session.preferences.ui_scale
        panels = [replace(panel, draw=self._timed(panel.draw)) for panel in self._panels()]
        self.params = layout.runner_params(panels, self._callbacks(), settings_folder)

    def run(self) -> None:
        """Open the window and stay until it is closed."""
        immapp.run(self.params, immapp.AddOnsParams(with_implot=True))

    def drop(self, paths: list[str]) -> None:
        """Files were dropped on the window."""
        for path in paths:
            self.session.open_path(Path(path))

    def do(self, command: Command) -> None:
        """Carry out what a menu, a shortcut or a tool button asked for."""
        session = self.session
        match command:
            case Command.OPEN:
                self.browser.open(session.preferences.browse_folder)
            case Command.SAVE_PICTURE:
                session.save_picture()
            case Command.QUIT:
                self.params.app_shall_exit = True
            case Command.UNDO:
                session.undo()
            case Command.REDO:
                session.redo()
            case Command.RESET_SCENE:
                session.reset()
            case Command.RESET_LAYOUT:
                self.params.docking_params.layout_reset = True
            case Command.FIT:
                self.view = replace(self.view, scale=None, center=None)
            case Command.ACTUAL_SIZE if session.frame is not None:
                self.view = canvas.actual_size(session.frame, self.view)
            case Command.LARGER | Command.SMALLER | Command.NORMAL_SIZE:
                scale = menus.scaled_text(session.preferences.ui_scale, command)
                session.set_preferences(replace(session.preferences, ui_scale=scale))

    def _panels(self) -> list[Panel]:
        return [
            Panel(layout.CANVAS, "MainDockSpace", self._draw_canvas),
            Panel("Model", "LeftTop", self._draw_model),
            Panel("Latent", "Left", self._draw_latent),
            Panel("Transform", "RightTop", self._draw_transform),
            Panel("Layers", "Right", self._draw_layers),
            Panel("Performance", "Right", self._draw_performance),
        ]

    def _callbacks(self) -> hello_imgui.RunnerCallbacks:
        callbacks = hello_imgui.RunnerCallbacks()
        callbacks.load_additional_fonts = theme.load_fonts
        callbacks.setup_imgui_config = theme.apply_config
        callbacks.setup_imgui_style = lambda: theme.apply_style(self.session.preferences.ui_scale)
        callbacks.post_init = self._watch_drops
        callbacks.pre_new_frame = self._begin_frame
        callbacks.show_menus = self._timed(self._draw_menus)
        callbacks.show_status = self._timed(lambda: canvas_pane.draw_status(self.session, self._read_out))
        callbacks.show_gui = self._timed(self._update)
        callbacks.post_render_dockable_windows = self._timed(self._draw_overlays)
        callbacks.before_exit = self.texture.close
        return callbacks

    def _timed(self, draw: Callable[[], None]) -> Callable[[], None]:
        """Measure what Python takes; a fault of ours in there is told, and the window stays up."""

        def run() -> None:
            start = time.perf_counter()
            try:
                draw()
            except Exception as error:
                summary = f"Something went wrong in the window: {error}"
                self.session.notices = self.session.notices.with_problem(summary, traceback.format_exc())
            self._python_ms += (time.perf_counter() - start) * 1e3

        return run

    def _watch_drops(self) -> None:
        window: Any = glfw_utils.glfw_window_hello_imgui()
        dropped: Any = lambda _window, paths: self.drop(paths)  # noqa: E731 (the stubs of glfw type neither)
        glfw.set_drop_callback(window, dropped)
        glfw.set_window_size_limits(window, *layout.SMALLEST_SIZE, glfw.DONT_CARE, glfw.DONT_CARE)

    def _begin_frame(self) -> None:
        if not self.params.fps_idling.is_idling:
            frames = _appended(self.pulse.gui_ms, imgui.get_io().delta_time * 1e3)
            self.pulse = replace(
                self.pulse, gui_ms=frames, python_ms=_appended(self.pulse.python_ms, self._python_ms)
            )
        self._python_ms = 0.0
        scale = self.session.preferences.ui_scale
        if scale != self._applied_scale:
            theme.apply_style(scale, screen_scale=hello_imgui.dpi_window_size_factor())
            self._applied_scale = scale
        self._pace()

    def _pace(self) -> None:
        """Draw no more often than the processor bears; rest where nothing is awaited."""
        now = time.process_time()
        self._cpu_s_per_frame += 0.1 * (min(now - self._cpu_s, 0.1) - self._cpu_s_per_frame)
        self._cpu_s = now
        idling = self.params.fps_idling
        idling.fps_max = layout.frame_rate(self._cpu_s_per_frame)
        idling.enable_idling = not self.session.is_waiting

    def _update(self) -> None:
        """Runs before the panels: they see this frame's answers."""
        command = menus.pressed_command()
        if command is not None and menus.is_possible(command, self.session):
            self.do(command)
        self.session.update(seconds=imgui.get_io().delta_time, settled=not imgui.is_any_item_active())
        frame = self.session.frame
        if frame is not None and frame is not self._shown:
            self.texture.update(frame.pixels)
            renders = _appended(self.pulse.render_ms, frame.render_ms)
            self.pulse = replace(self.pulse, render_ms=renders)
        self._shown = frame

    def _draw_menus(self) -> None:
        command, opened = menus.draw_menus(self.session, self.params.docking_params.dockable_windows)
        if command is not None:
            self.do(command)
        if opened is not None:
            self.session.open_model(opened)

    def _draw_canvas(self) -> None:
        session = self.session
        self._read_out = ""
        self.view, command = canvas_pane.draw_toolbar(session, self.view)
        if command is not None:
            self.do(command)
        corner, size = imgui.get_cursor_screen_pos(), imgui.get_content_region_avail()
        self._canvas_corner = (corner.x + size.x, corner.y + size.y, size.x)
        if session.frame is None:
            canvas_pane.draw_empty(session, size)
            return
        latent, rate = session.scene.latent, None
        if session.model is not None and session.frame_scene is not None:
            rate = session.model.layer(session.frame_scene.view.layer).sampling_rate
        self.view, latent, self._read_out = canvas.draw(
            self.texture, session.frame, self.view, latent, rate=rate
        )
        session.scene = replace(session.scene, latent=latent)

    def _draw_model(self) -> None:
        session = self.session
        recent = session.preferences.recent_models
        if session.loading is not None and not imgui.is_any_item_active():
            self._path_text = session.loading
        action = model_panel.draw(self._path_text, session.model, session.loading, recent)
        self._path_text = action.path_text
        if action.browse:
            self.do(Command.OPEN)
        if action.open_model is not None:
            session.open_model(action.open_model)

    def _draw_latent(self) -> None:
        session, scene, model = self.session, self.session.scene, self.session.model
        with controls.section("Seed plane") as shown:
            if shown:
                latent, session.motion = latent_panel.draw(scene.latent, session.motion)
                scene = replace(scene, latent=latent)
        if model is None:
            session.scene = scene
            return
        if model.c_dim:
            with controls.section("Class") as shown:
                if shown:
                    scene = replace(scene, class_index=class_panel.draw(scene.class_index, model.c_dim))
        with controls.section("Truncation") as shown:
            if shown:
                scene = replace(scene, truncation=truncation_panel.draw(scene.truncation, model.num_ws))
        with controls.section("Style mixing") as shown:
            if shown:
                scene = replace(scene, style_mix=stylemix_panel.draw(scene.style_mix, model.num_ws))
        with controls.section("Noise", is_open=model.has_noise) as shown:
            if shown:
                scene = replace(scene, noise=noise_panel.draw(scene.noise, model.has_noise))
        session.scene = scene

    def _draw_transform(self) -> None:
        session, model = self.session, self.session.model
        if model is None:
            canvas_pane.draw_no_model(session)
            return
        transform, session.motion = transform_panel.draw(
            session.scene.transform,
            session.motion,
            resolution=model.resolution,
            can_transform=model.has_input_transform,
        )
        session.scene = replace(session.scene, transform=transform)

    def _draw_layers(self) -> None:
        session, model = self.session, self.session.model
        if model is None:
            canvas_pane.draw_no_model(session)
            return
        scene = replace(session.scene, view=layers_panel.draw(session.scene.view, model))
        with controls.section("Spectrum") as shown:
            if shown:
                scene = replace(scene, spectrum=spectrum_panel.draw(scene.spectrum))
        with controls.section("Statistics") as shown:
            if shown:
                layers_panel.draw_statistics(session.frame)
        session.scene = scene

    def _draw_performance(self) -> None:
        performance_panel.draw(self.pulse, self.session.renderer, self.session.frame)

    def _draw_overlays(self) -> None:
        session = self.session
        x, y, width = self._canvas_corner
        session.notices = notices.draw(session.notices, (x, y), width)
        chosen = self.browser.draw()
        if chosen is not None:
            session.set_preferences(replace(session.preferences, browse_folder=str(chosen.parent)))
            session.open_path(chosen)


def _appended(values: np.ndarray, value: float) -> np.ndarray:
    return np.append(values[1:], np.float32(value))


def run(model: str | None, *, device: str = "auto", scene: Scene | None = None) -> int:
    """Open the window on a model (None: the built-in one); returns when it is closed. 0 is success."""
    problem = display_problem()
    if problem:
        print(f"sg3-viz: error: {problem}", file=sys.stderr)
        return 1
    folder = preferences.folder()
    client = ProcessClient(device=device)
    try:
        hello_imgui.set_assets_folder(str(assets.FOLDER))
        session = Session(client, scene=scene, settings=folder / "preferences.json")
        session.open_model(model or DEFAULT_MODEL)
        App(session, settings_folder=folder).run()
    finally:
        client.close()
    return 0


def display_problem() -> str:
    """Why no window can be opened here, as one sentence; empty if one can."""
    glfw.ERROR_REPORTING = False
    if glfw.init():
        return ""
    return "there is no display to open a window on; use `sg3-viz render`, or a virtual display (Xvfb)."

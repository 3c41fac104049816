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
from renderer.comparison import Comparison
from renderer.messages import DEFAULT_MODEL, Frame
from renderer.scene import Scene
from visualizer import canvas, canvas_tools, layout, menus, notices, opening, preferences, theme
from visualizer.file_browser import FileBrowser
from visualizer.layout import Panel
from visualizer.menus import Command
from visualizer.pane_shares import PaneShares
from visualizer.panes import scene_panes
from visualizer.panes.aliasing_pane import AliasingPane
from visualizer.panes.canvas_pane import CanvasPane
from visualizer.panes.channels_pane import ChannelsPane
from visualizer.panes.edits_pane import EditsPane
from visualizer.panes.layers_pane import LayersPane
from visualizer.panes.scene_panes import ModelPane
from visualizer.panes.spectrum_pane import SpectrumPane
from visualizer.render_client import ProcessClient
from visualizer.session import Session
from widgets import performance_panel
from widgets.performance_panel import Pulse

PULSE_LENGTH = 240


class App:
    """Draws the session. Nothing here decides what a picture is; that is the session's and the renderer's."""

    def __init__(self, session: Session, *, settings_folder: Path | None = None) -> None:
        self.session = session
        self.canvas_pane = CanvasPane(session)
        self.browser = FileBrowser()
        self._shown: Frame | None = None
        self._opens_beside = False
        self.model_pane = ModelPane(session)
        self.layers_pane = LayersPane(session)
        self.channels_pane = ChannelsPane(session)
        self.spectrum_pane = SpectrumPane(session)
        self.aliasing_pane = AliasingPane(session)
        self.edits_pane = EditsPane(session)
        self._python_ms = 0.0
        self._cpu_s = time.process_time()
        self._cpu_s_per_frame = 0.0
        self.pulse = Pulse(*(np.zeros(PULSE_LENGTH, np.float32) for _ in range(3)))
        self._applied_scale = session.preferences.ui_scale
        self._shares = PaneShares()
        panels = [replace(panel, draw=self._timed(panel.draw)) for panel in self._panels()]
        self.params = layout.runner_params(panels, self._callbacks(), settings_folder)

    def run(self) -> None:
        """Open the window and stay until it is closed."""
        immapp.run(self.params, immapp.AddOnsParams(with_implot=True))

    def drop(self, paths: list[str]) -> None:
        """Files were dropped on the window."""
        for path in paths:
            opening.open_path(self.session, Path(path))

    def do(self, command: Command) -> None:
        """Carry out what a menu, a shortcut or a tool button asked for."""
        session = self.session
        match command:
            case Command.OPEN | Command.OPEN_BESIDE:
                self._opens_beside = command is Command.OPEN_BESIDE
                self.browser.open(session.preferences.browse_folder)
            case Command.COMPARE:
                session.compare(Comparison() if session.comparison is None else None)
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
                layout.reset(self.params)
            case Command.EXPLORE | Command.INSPECT:
                hello_imgui.switch_layout(command.value)
            case Command.FIT:
                self.canvas_pane.view = replace(self.canvas_pane.view, scale=None, center=None)
            case Command.ACTUAL_SIZE if session.frame is not None:
                self.canvas_pane.view = canvas.actual_size(session.frame, self.canvas_pane.view)
            case (
                Command.PREVIOUS_LAYER
                | Command.NEXT_LAYER
                | Command.PREVIOUS_CHANNELS
                | Command.NEXT_CHANNELS
            ) if session.model is not None:
                view = menus.stepped(session.scene.view, session.model, command)
                session.scene = replace(session.scene, view=view)
            case Command.LARGER | Command.SMALLER | Command.NORMAL_SIZE:
                scale = menus.scaled_text(session.preferences.ui_scale, command)
                session.set_preferences(replace(session.preferences, ui_scale=scale))

    def _panels(self) -> list[Panel]:
        return [
            Panel(layout.CANVAS, self._draw_canvas),
            Panel("Model", self._draw_model),
            Panel("Latent", lambda: scene_panes.draw_latent(self.session)),
            Panel("Edits", self._draw_edits),
            Panel("Transform", lambda: scene_panes.draw_transform(self.session)),
            Panel("Layers", self.layers_pane.draw),
            Panel("Channels", self.channels_pane.draw),
            Panel("Spectrum", self._draw_spectrum),
            Panel("Aliasing", self.aliasing_pane.draw),
            Panel("Performance", self._draw_performance),
        ]

    def _draw_model(self) -> None:
        if self.model_pane.draw():
            self.do(Command.OPEN)

    def _draw_edits(self) -> None:
        if self.edits_pane.draw():
            self.do(Command.OPEN)

    def _draw_spectrum(self) -> None:
        if self.spectrum_pane.draw():
            self.do(Command.OPEN)

    def _close_textures(self) -> None:
        panes = (
            self.canvas_pane,
            self.channels_pane,
            self.spectrum_pane,
            self.aliasing_pane,
            self.edits_pane,
        )
        for pane in panes:
            pane.close()

    def _callbacks(self) -> hello_imgui.RunnerCallbacks:
        callbacks = hello_imgui.RunnerCallbacks()
        callbacks.load_additional_fonts = theme.load_fonts
        callbacks.setup_imgui_config = theme.apply_config
        callbacks.setup_imgui_style = lambda: theme.apply_style(self.session.preferences.ui_scale)
        callbacks.post_init = self._watch_drops
        callbacks.pre_new_frame = self._begin_frame
        callbacks.show_menus = self._timed(self._draw_menus)
        callbacks.show_status = self._timed(self._draw_status)
        callbacks.show_gui = self._timed(self._update)
        callbacks.post_render_dockable_windows = self._timed(self._draw_overlays)
        callbacks.before_exit = self._close_textures
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
        self._shares.keep(layout.on_show(self.params))
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
            renders = _appended(self.pulse.render_ms, frame.render_ms)
            self.pulse = replace(self.pulse, render_ms=renders)
            self.aliasing_pane.note_frame()
        self._shown = frame

    def _draw_menus(self) -> None:
        command, opened = menus.draw_menus(self.session, layout.windows(self.params))
        if command is not None:
            self.do(command)
        if opened is not None:
            self.session.open_model(opened)

    def _draw_canvas(self) -> None:
        command = self.canvas_pane.draw()
        if command is not None:
            self.do(command)

    def _draw_status(self) -> None:
        canvas_tools.draw_status(self.session, self.canvas_pane.read_out)

    def _draw_performance(self) -> None:
        performance_panel.draw(self.pulse, self.session.renderer, self.session.frame)

    def _draw_overlays(self) -> None:
        session = self.session
        x, y, width = self.canvas_pane.corner
        session.notices = notices.draw(session.notices, (x, y), width)
        chosen = self.browser.draw()
        if chosen is not None:
            session.set_preferences(replace(session.preferences, browse_folder=str(chosen.parent)))
            if self._opens_beside:
                session.compare(replace(session.comparison or Comparison(), model=str(chosen)))
            else:
                opening.open_path(session, chosen)


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

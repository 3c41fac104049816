"""The window: what is drawn, and what a command does, once a frame."""

from __future__ import annotations

import time
from dataclasses import replace
from pathlib import Path
from typing import Any

import glfw
from imgui_bundle import ImVec4, glfw_utils, hello_imgui, imgui, immapp

from renderer.frame import Frame
from renderer.recording.shot import Shot
from visualizer import crash_report, desktop, session_commands, texture
from visualizer.chrome import fold_memory, layout, menus, notices, presses, shortcuts, theme, wheel
from visualizer.chrome.about_window import AboutWindow
from visualizer.chrome.first_steps import FirstSteps
from visualizer.chrome.front_tabs import FrontTabs
from visualizer.chrome.full_screen import FullScreen
from visualizer.chrome.help_window import HelpWindow
from visualizer.chrome.menu_keys import MenuKeys
from visualizer.chrome.notice_folders import NoticeFolders
from visualizer.chrome.pace import Pace
from visualizer.chrome.palette import Palette
from visualizer.chrome.pane_shares import PaneShares
from visualizer.chrome.status_bar import StatusBar
from visualizer.chrome.system_fonts import SystemFonts
from visualizer.command import Command, why_not
from visualizer.motion import timeline_menu
from visualizer.picking.file_dialogs import FileDialogs
from visualizer.preferences import Appearance, Preferences
from visualizer.session import Session
from visualizer.window_panes import WindowPanes
from widgets import controls
from widgets.cast_panel import Source

# A longer frame is one in which the program slept: nothing leaps when it wakes up.
LONGEST_STEP_S = 1.0


class App:
    """Draws the session. Nothing here decides what a picture is; that is the session's and the renderer's."""

    def __init__(
        self, session: Session, *, settings_folder: Path | None = None, recovery_folder: Path | None = None
    ) -> None:
        self.session = session
        self.pace = Pace(session)
        self.panes = WindowPanes(
            session, self.do, lambda: self.pace.pulse, lambda text: self.files.open_typed(text)
        )
        self._shown: Frame | None = None
        self._applied_style = _style(session.preferences)
        self._shares = PaneShares()
        self._tabs = FrontTabs({each.name: each.front for each in layout.LAYOUTS})
        self._fonts = SystemFonts()
        panels = [replace(panel, draw=self.pace.timed(panel.draw)) for panel in self.panes.panels()]
        self.params = layout.runner_params(panels, self._callbacks(), settings_folder)
        self.files = FileDialogs(session, self.params, recovery_folder)
        self._full_screen = FullScreen(self.params)
        self._palette = Palette(session, self.do, self.files.desk.open)
        self._help = HelpWindow()
        self._about = AboutWindow()
        self._keyboard = shortcuts.Keyboard()
        self._menu_keys = MenuKeys()
        self._status = StatusBar(session)
        self._first_steps = FirstSteps(session)
        self._folders = NoticeFolders()
        self._is_interrupted = False

    def run(self) -> None:
        """Open the window and stay until it is closed."""
        try:
            immapp.run(self.params, immapp.AddOnsParams(with_implot=True))
        except BaseException:  # a fault of the program, or Ctrl+C
            self._is_interrupted = True
            raise
        finally:
            self._end()

    def _end(self) -> None:
        try:
            if self._is_interrupted:
                self.files.desk.interrupt()
            else:
                self.files.desk.close()
        finally:
            self.session.close()

    def interrupt(self) -> None:
        """End soon, without a question; unsaved work is kept to be recovered."""
        self._is_interrupted = self.params.app_shall_exit = True

    def drop(self, paths: list[str]) -> None:
        """Files were dropped on the window."""
        for path in paths:
            self.files.open_text(path)

    def do(self, command: Command) -> None:
        """Carry out what a menu, a shortcut or a tool button asked for."""
        if self.files.do(command) or self.panes.do(command) or session_commands.do(command, self.session):
            return
        match command:
            case Command.PALETTE:
                self._palette.open()
            case Command.SHORTCUTS:
                self._help.toggle()
            case Command.ABOUT:
                self._about.open()
            case Command.DOCUMENTATION:
                self._folders.show(desktop.DOCUMENTATION)
            case Command.COPY_REPORT:
                self._copy_report()
            case Command.RESET_LAYOUT:
                layout.reset(self.params)
                self._tabs.forget(hello_imgui.current_layout_name())
            case Command.EXPLORE | Command.INSPECT | Command.ANIMATE:
                hello_imgui.switch_layout(command.label)
            case Command.FULL_SCREEN:
                self._full_screen.toggle()

    def _copy_report(self) -> None:
        session = self.session
        text = crash_report.report(
            session.log,
            scene=session.scene,
            model=session.model,
            renderer=session.renderer,
            graphics=texture.graphics(),
        )
        imgui.set_clipboard_text(text)
        session.notices = session.notices.with_info(
            "The report is on the clipboard. It holds no folders' names."
        )

    def _callbacks(self) -> hello_imgui.RunnerCallbacks:
        callbacks, timed = hello_imgui.RunnerCallbacks(), self.pace.timed
        callbacks.load_additional_fonts = theme.load_fonts
        callbacks.setup_imgui_config = theme.apply_config
        callbacks.setup_imgui_style = lambda: theme.apply_style(*self._applied_style)
        callbacks.post_init = self._watch_drops
        callbacks.pre_new_frame = self._begin_frame
        callbacks.show_menus = timed(self._draw_menus)
        callbacks.show_status = timed(self._draw_status)
        callbacks.show_gui = timed(self._update)
        callbacks.post_render_dockable_windows = timed(self._draw_overlays)
        callbacks.before_swap = timed(self._record)
        callbacks.before_exit = self._close
        return callbacks

    def _close(self) -> None:
        self._tabs.save()
        fold_memory.save()
        self.panes.close()

    def _watch_drops(self) -> None:
        self._tabs.load()
        fold_memory.load()
        window: Any = glfw_utils.glfw_window_hello_imgui()
        dropped: Any = lambda _window, paths: self.drop(paths)  # noqa: E731 (the stubs of glfw type neither)
        glfw.set_drop_callback(window, dropped)
        presses.watch(self.params)
        self.files.watch_closing(window)
        glfw.set_window_size_limits(window, *layout.SMALLEST_SIZE, glfw.DONT_CARE, glfw.DONT_CARE)

    def _begin_frame(self) -> None:
        wanted = _style(self.session.preferences)
        if wanted != self._applied_style:
            theme.apply_style(*wanted, screen_scale=hello_imgui.dpi_window_size_factor())
            self._applied_style = wanted
        self.params.imgui_window_params.background_color = ImVec4(*wanted[1].ground)
        self._shares.keep(layout.on_show(self.params))
        self._tabs.keep(layout.on_show(self.params), focused=layout.CANVAS)
        self._fonts.update()
        is_recording = self.panes.capture.casts.status is not None
        can_rest = not (self.session.is_waiting or self.panes.canvas.is_blinking or is_recording)
        self.pace.begin_frame(self.params.fps_idling, can_rest=can_rest)

    def _update(self) -> None:
        """Runs before the panels: they see this frame's answers."""
        self._fonts.look(imgui.get_time())
        controls.FOCUS_TIPS.update(layout.look(), imgui.get_time())
        wheel.pass_on()
        command = self._keyboard.wanted(self.panes.timeline.attention)
        if self._full_screen.is_on and imgui.is_key_pressed(imgui.Key.escape, repeat=False):
            command = Command.FULL_SCREEN
        if command is not None and not why_not(command, self.session):
            self.do(command)
        self._pass_time()
        frame = self.session.frame
        if frame is not None and frame is not self._shown:
            self.pace.note_render(frame.render_ms)
            self.panes.aliasing.note_frame()
        self._shown = frame

    def _pass_time(self) -> None:
        seconds = min(imgui.get_io().delta_time, LONGEST_STEP_S)
        settled = not imgui.is_any_item_active()
        self.session.update(seconds=seconds, settled=settled)
        self.panes.update(seconds, settled=settled)
        self.files.update(seconds)
        self._status.update(seconds)

    def _draw_menus(self) -> None:
        chosen = menus.draw_menus(
            self.session,
            layout.windows(self.params),
            on_show=hello_imgui.current_layout_name(),
            wanted=self._menu_keys.update(menus.MENUS),
        )
        if chosen.command is not None:
            self.do(chosen.command)
        if chosen.model is not None:
            self.session.models.open(chosen.model)
        if chosen.project is not None:
            self.files.desk.open(Path(chosen.project))

    def _record(self) -> None:
        self.panes.capture.update(self._shoot, time.monotonic())

    def _shoot(self, source: Source) -> Shot | None:
        if source is Source.CANVAS:
            return self.panes.canvas.shot()
        io = imgui.get_io()
        size, density = io.display_size, io.display_framebuffer_scale
        return texture.shoot_window(round(size.x * density.x), round(size.y * density.y))

    def _draw_status(self) -> None:
        self._status.draw(self.panes.canvas.read_out, self.panes.capture.draw_marks)

    def _draw_overlays(self) -> None:
        session = self.session
        canvas = self.panes.canvas.area
        if not self._help.is_open:
            self._first_steps.draw(canvas)
        corner = (canvas.right, canvas.bottom)
        session.notices = self._folders.follow(notices.draw(session.notices, corner, canvas.width))
        timeline_menu.bring_up(session.timeline_desk, layout.windows(self.params))
        self._palette.draw(layout.windows(self.params))
        self._help.draw()
        self._about.draw(session.renderer, texture.graphics)
        self.files.draw()


def _style(preferences: Preferences) -> tuple[float, theme.Palette]:
    """The scale and the colours that are wanted."""
    return preferences.ui_scale, theme.LIGHT if preferences.appearance is Appearance.LIGHT else theme.DARK

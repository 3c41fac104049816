"""How the window is divided, as data."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from imgui_bundle import hello_imgui, imgui

TITLE = "sg3-viz"
CANVAS = "Canvas"
SIZE = (1440, 900)
SMALLEST_SIZE = (720, 480)
HIGHEST_FRAME_RATE = 60.0
LOWEST_FRAME_RATE = 15.0
CORES_FOR_THE_WINDOW = 0.5


@dataclass(frozen=True, slots=True)
class Panel:
    """One dockable part of the window: its title, where in the layout it starts, how it is drawn."""

    title: str
    place: str
    draw: Callable[[], None]


def explore(panels: Sequence[Panel]) -> hello_imgui.DockingParams:
    """Model and latent at the left, the canvas in the middle, transform and layers at the right."""
    layout = hello_imgui.DockingParams()
    layout.layout_name = "Explore"
    layout.main_dock_space_node_flags = imgui.DockNodeFlags_.none
    layout.docking_splits = [
        hello_imgui.DockingSplit("MainDockSpace", "Left", imgui.Dir.left, 0.235),
        hello_imgui.DockingSplit("MainDockSpace", "Right", imgui.Dir.right, 0.3),
        hello_imgui.DockingSplit("Left", "LeftTop", imgui.Dir.up, 0.29),
        hello_imgui.DockingSplit("Right", "RightTop", imgui.Dir.up, 0.41),
    ]
    layout.dockable_windows = [_dockable(panel) for panel in panels]
    return layout


def runner_params(
    panels: Sequence[Panel], callbacks: hello_imgui.RunnerCallbacks, settings_folder: Path | None
) -> hello_imgui.RunnerParams:
    """The whole window; without a settings folder it remembers nothing."""
    params = hello_imgui.RunnerParams()
    params.callbacks = callbacks
    params.app_window_params.window_title = TITLE
    params.app_window_params.window_geometry.size = SIZE
    params.app_window_params.restore_previous_geometry = settings_folder is not None
    whole = hello_imgui.DefaultImGuiWindowType.provide_full_screen_dock_space
    params.imgui_window_params.default_imgui_window_type = whole
    params.imgui_window_params.show_menu_bar = True
    params.imgui_window_params.show_menu_app = False
    params.imgui_window_params.show_menu_view = False
    params.imgui_window_params.show_status_bar = True
    params.imgui_window_params.show_status_fps = False
    params.docking_params = explore(panels)
    params.ini_disable = settings_folder is None
    if settings_folder is not None:
        params.ini_folder_type = hello_imgui.IniFolderType.absolute_path
        params.ini_filename = str(settings_folder / "layout.ini")
    options = params.renderer_backend_options.open_gl_options
    options.major_version, options.minor_version = 3, 3
    options.anti_aliasing_samples = 0  # ImGui smooths its own edges; software OpenGL pays for every sample
    params.fps_idling.fps_max = HIGHEST_FRAME_RATE
    params.fps_idling.time_active_after_last_event = 1.0
    return params


def frame_rate(cpu_s_per_frame: float) -> float:
    """The frames per second that leave the processor to the renderer where OpenGL runs on it, too."""
    wanted = CORES_FOR_THE_WINDOW / max(cpu_s_per_frame, 1e-6)
    return min(max(wanted, LOWEST_FRAME_RATE), HIGHEST_FRAME_RATE)


def _dockable(panel: Panel) -> hello_imgui.DockableWindow:
    window = hello_imgui.DockableWindow(panel.title, panel.place, panel.draw)
    window.can_be_closed = False
    if panel.title == CANVAS:
        flags = imgui.WindowFlags_.no_scrollbar | imgui.WindowFlags_.no_scroll_with_mouse
        window.imgui_window_flags = flags
    return window

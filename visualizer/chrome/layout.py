"""How the window is divided, as data."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from imgui_bundle import hello_imgui, imgui

TITLE = "sg3-viz"
CANVAS = "Canvas"
TIMELINE = "Timeline"
SIZE = (1440, 900)
SMALLEST_SIZE = (720, 480)
HIGHEST_FRAME_RATE = 60.0
LOWEST_FRAME_RATE = 15.0
CORES_FOR_THE_WINDOW = 0.5
CORES_AT_REST = 0.02
HIGHEST_RATE_AT_REST, LOWEST_RATE_AT_REST = 9.0, 1.0
RATE_WHILE_TYPING = 4.0  # the cursor blinks


@dataclass(frozen=True, slots=True)
class Panel:
    """One dockable part of the window: its title and how it is drawn."""

    title: str
    draw: Callable[[], None]


@dataclass(frozen=True, slots=True)
class Layout:
    """A way to divide the window: splits as (from, new, direction, share), and where each panel lies.

    A panel that has no place is not part of the layout. `front`: the tabs in front at first.
    """

    name: str
    splits: tuple[tuple[str, str, imgui.Dir, float], ...]
    places: Mapping[str, str]
    front: tuple[str, ...]


EXPLORE = Layout(
    "Explore",
    (
        ("MainDockSpace", "Left", imgui.Dir.left, 0.235),
        ("MainDockSpace", "Right", imgui.Dir.right, 0.3),
        ("Left", "LeftTop", imgui.Dir.up, 0.29),
        ("Right", "RightTop", imgui.Dir.up, 0.41),
    ),
    {
        CANVAS: "MainDockSpace",
        "Model": "LeftTop",
        "Latent": "Left",
        "Edits": "Left",
        "Project": "Left",
        "Transform": "RightTop",
        "Layers": "Right",
        "Channels": "Right",
        "Spectrum": "Right",
        "Aliasing": "Right",
        "Performance": "RightTop",
        "Models": "RightTop",
        "Capture": "Left",
    },
    ("Latent", "Transform", "Layers"),
)
INSPECT = Layout(
    "Inspect",
    (
        ("MainDockSpace", "Left", imgui.Dir.left, 0.235),
        ("MainDockSpace", "Right", imgui.Dir.right, 0.525),
        ("MainDockSpace", "Bottom", imgui.Dir.down, 0.42),
        ("Right", "RightTop", imgui.Dir.up, 0.4),
    ),
    {
        CANVAS: "MainDockSpace",
        "Model": "Left",
        "Latent": "Left",
        "Edits": "Left",
        "Transform": "Left",
        "Project": "Left",
        "Layers": "RightTop",
        "Channels": "Bottom",
        "Spectrum": "Right",
        "Aliasing": "Right",
        "Performance": "Right",
        "Models": "Right",
        "Capture": "Right",
    },
    ("Model", "Spectrum"),
)

ANIMATE = Layout(
    "Animate",
    (
        ("MainDockSpace", "Bottom", imgui.Dir.down, 0.36),
        ("MainDockSpace", "Left", imgui.Dir.left, 0.235),
        ("MainDockSpace", "Right", imgui.Dir.right, 0.31),
    ),
    {
        CANVAS: "MainDockSpace",
        "Model": "Left",
        "Latent": "Left",
        "Edits": "Left",
        "Transform": "Left",
        "Project": "Left",
        "Layers": "Right",
        "Export": "Right",
        "Models": "Right",
        "Capture": "Right",
        TIMELINE: "Bottom",
    },
    ("Latent", "Export"),
)
LAYOUTS = (EXPLORE, INSPECT, ANIMATE)


def docking(layout: Layout, panels: Sequence[Panel]) -> hello_imgui.DockingParams:
    """The layout as Hello ImGui wants it; a panel keeps the look that it was dragged to."""
    params = hello_imgui.DockingParams()
    params.layout_name = layout.name
    params.main_dock_space_node_flags = imgui.DockNodeFlags_.none
    params.docking_splits = [hello_imgui.DockingSplit(*split) for split in layout.splits]
    placed = [panel for panel in panels if panel.title in layout.places]
    params.dockable_windows = [_dockable(panel, layout.places[panel.title]) for panel in placed]
    return params


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
    params.docking_params = docking(EXPLORE, panels)
    params.alternative_docking_layouts = [docking(each, panels) for each in (INSPECT, ANIMATE)]
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


def rate_at_rest(cpu_s_per_frame: float, *, is_typing: bool) -> float:
    """The frames per second where nothing changes: what comes in wakes the window at once.

    >>> rate_at_rest(0.004, is_typing=False), rate_at_rest(0.04, is_typing=False)
    (5.0, 1.0)
    """
    wanted = CORES_AT_REST / max(cpu_s_per_frame, 1e-6)
    lowest = RATE_WHILE_TYPING if is_typing else LOWEST_RATE_AT_REST
    return min(max(wanted, lowest), HIGHEST_RATE_AT_REST)


def windows(params: hello_imgui.RunnerParams) -> Sequence[hello_imgui.DockableWindow]:
    """The dockable windows of the layout on show."""
    return on_show(params).dockable_windows


def reset(params: hello_imgui.RunnerParams) -> None:
    """Bring the layout on show back to what it was at first."""
    on_show(params).layout_reset = True


def on_show(params: hello_imgui.RunnerParams) -> hello_imgui.DockingParams:
    """The layout on show."""
    name = hello_imgui.current_layout_name()
    every = [params.docking_params, *params.alternative_docking_layouts]
    return next((one for one in every if one.layout_name == name), params.docking_params)


def look() -> tuple[object, ...]:
    """What all panes depend on: the layout, the size of the text, that of the window."""
    size = imgui.get_io().display_size
    return hello_imgui.current_layout_name(), imgui.get_font_size(), size.x, size.y


def _dockable(panel: Panel, place: str) -> hello_imgui.DockableWindow:
    window = hello_imgui.DockableWindow(panel.title, place, panel.draw)
    window.can_be_closed = False
    # One that the layout before did not have comes back behind the tab that was in front.
    flags = imgui.WindowFlags_.no_focus_on_appearing
    if panel.title == CANVAS:
        flags |= imgui.WindowFlags_.no_scrollbar | imgui.WindowFlags_.no_scroll_with_mouse
    if panel.title == TIMELINE:  # arrows step through time there
        flags |= imgui.WindowFlags_.no_nav_inputs | imgui.WindowFlags_.no_scroll_with_mouse
    window.imgui_window_flags = flags
    return window

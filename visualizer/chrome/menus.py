"""The menu bar."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from imgui_bundle import hello_imgui, imgui

from visualizer.chrome import layout
from visualizer.command import Command, why_not
from visualizer.motion import timeline_menu
from visualizer.projects.step_names import next_step_name
from visualizer.session import Session
from widgets import controls

Group = tuple[Command, ...]
FILE: tuple[Group, ...] = (
    (Command.NEW_PROJECT, Command.OPEN, Command.OPEN_BESIDE),
    (Command.SAVE_PROJECT, Command.SAVE_PROJECT_AS),
    (Command.SAVE_PICTURE, Command.RECORD, Command.TAKE),
    (Command.QUIT,),
)
EDIT: tuple[Group, ...] = (
    (Command.UNDO, Command.REDO),
    (Command.RESET_SCENE, Command.BOOKMARK),
    (Command.COPY_COMMAND, Command.COPY_PYTHON),
)
VIEW: tuple[Group, ...] = (
    (Command.FIT, Command.ACTUAL_SIZE, Command.SMOOTH, Command.LOUPE, Command.COMPARE, Command.FULL_SCREEN),
    (Command.DRAG_LATENT, Command.DRAG_TRANSLATE, Command.DRAG_ROTATE, Command.DRAG_PAN),
    (Command.PREVIOUS_LAYER, Command.NEXT_LAYER, Command.PREVIOUS_CHANNELS, Command.NEXT_CHANNELS),
)
WINDOW: tuple[Group, ...] = (
    (Command.EXPLORE, Command.INSPECT, Command.ANIMATE, Command.RESET_LAYOUT),
    (Command.LARGER, Command.SMALLER, Command.NORMAL_SIZE, Command.LIGHT_OR_DARK),
)
TIMELINE: tuple[Group, ...] = tuple(
    tuple(next(command for command in Command if command.deed is deed) for deed in group)
    for group in timeline_menu.GROUPS
)
HELP: tuple[Group, ...] = (
    (Command.SHORTCUTS, Command.PALETTE, Command.DOCUMENTATION),
    (Command.COPY_REPORT, Command.ABOUT),
)
LAYOUTS = (Command.EXPLORE, Command.INSPECT, Command.ANIMATE)
STEPPING = frozenset({Command.UNDO, Command.REDO})
MOST_OF_STEP_EM = 16.0
GAP = 4 * " "  # between the widest label and its keys, where ImGui leaves hardly any room
MENUS = {"File": FILE, "Edit": EDIT, "View": VIEW, "Window": WINDOW, "Timeline": TIMELINE, "Help": HELP}


@dataclass(slots=True)
class MenuChoice:
    """What was chosen in the menu bar: a command, a recent model, a recent project."""

    command: Command | None = None
    model: str | None = None
    project: str | None = None


def draw_menus(
    session: Session,
    windows: Sequence[hello_imgui.DockableWindow],
    *,
    on_show: str,
    wanted: str | None = None,
) -> MenuChoice:
    """The menu bar; the layout `on_show` has a tick.

    `wanted` is the title of a menu that the keyboard opens, or "" where it only goes to the bar.
    """
    choice = MenuChoice()
    for title, groups in MENUS.items():
        if not _begin_menu(title, wanted):
            continue
        for i, group in enumerate(groups):
            if i:
                imgui.separator()
            for command in group:
                _draw_item(command, session, choice, on_show)
                _draw_beside(command, session, choice)
        if groups is WINDOW:
            imgui.separator()
            _draw_panes(windows)
        imgui.end_menu()
    return choice


def _begin_menu(title: str, wanted: str | None) -> bool:
    if title == wanted:
        imgui.open_popup(title)
        imgui.set_nav_cursor_visible(True)
    is_open = imgui.begin_menu(title)
    if wanted == "" and title == next(iter(MENUS)):
        _take_keyboard()
    return is_open


def _take_keyboard() -> None:
    """The keyboard goes to the title above, in ImGui's layer of menus."""
    core, window = imgui.internal, imgui.internal.get_current_window()
    low, high = imgui.get_item_rect_min(), imgui.get_item_rect_max()
    place = core.window_rect_abs_to_rel(window, core.ImRect(low, high))
    core.focus_window(window)
    core.set_nav_id(imgui.get_item_id(), core.NavLayer.menu, core.get_current_focus_scope(), place)
    imgui.set_nav_cursor_visible(True)


def _draw_item(command: Command, session: Session, choice: MenuChoice, on_show: str) -> None:
    reason, is_on_show = why_not(command, session), command in LAYOUTS and command.label == on_show
    keys = f"{GAP}{command.keys}" if command.keys else ""
    if imgui.menu_item(_label(command, session), keys, is_on_show, not reason)[0]:
        choice.command = command
    controls.tooltip(reason or command.about, beside=True)


def _label(command: Command, session: Session) -> str:
    """Undo and redo say of what; by their ids they are called as always."""
    step = ""
    if command in STEPPING:
        step = next_step_name(session.work.history, session.project, is_redo=command is Command.REDO)
    if not step:
        return f"{command.label}###{command.label}" if command in STEPPING else command.label
    named = controls.cut_end(controls.plain(step), controls.em(MOST_OF_STEP_EM))
    return f"{command.label}: {named}###{command.label}"


def _draw_beside(command: Command, session: Session, choice: MenuChoice) -> None:
    """What belongs below some of the items."""
    if command is Command.OPEN:
        choice.project = _recent("Recent projects", session.preferences.recent_projects)
        choice.model = _recent("Recent models", session.preferences.recent_models)
    elif command is Command.TAKE:
        _picture_folder(session)


def _draw_panes(windows: Sequence[hello_imgui.DockableWindow]) -> None:
    for window in windows:
        if window.label != layout.CANVAS:
            _, window.is_visible = imgui.menu_item(window.label, "", window.is_visible)
            controls.tooltip(f"Show or hide the pane {window.label} in this layout.")


def _recent(title: str, recent: Sequence[str]) -> str | None:
    opened = None
    if imgui.begin_menu(title, bool(recent)):
        for name in recent:
            if controls.recent_item(name):
                opened = name
        imgui.end_menu()
    elif not recent:
        controls.tooltip("None so far.")
    return opened


def _picture_folder(session: Session) -> None:
    if imgui.begin_menu("Picture folder"):
        imgui.set_next_item_width(controls.em(26))
        flags = imgui.InputTextFlags_.enter_returns_true
        text = session.preferences.capture_folder or str(session.preferences.captures())
        entered, text = imgui.input_text("##Picture folder", text, flags)
        controls.tooltip("Where “Save picture” writes. Enter keeps it; an empty field is the usual folder.")
        if entered:
            session.set_preferences(replace(session.preferences, capture_folder=text.strip()))
            imgui.close_current_popup()
        imgui.end_menu()

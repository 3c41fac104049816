"""Folders to begin with in the dialog for files."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from imgui_bundle import icons_fontawesome_6 as icons
from imgui_bundle import imgui

from renderer.remote.address import is_address
from visualizer.preferences import Preferences
from widgets import controls

MOST_RECENT = 8
MENU = "Places"


def recent_folders(preferences: Preferences) -> tuple[str, ...]:
    """Where projects, models and exports were lately, and where a file was picked last; each once."""
    files = [*preferences.recent_projects, *preferences.recent_models]
    parents = [str(Path(each).parent) for each in files if not is_address(each) and Path(each).is_absolute()]
    folders = [preferences.browse_folder, *parents, *preferences.export_folders]
    return tuple(dict.fromkeys(folder for folder in folders if folder))[:MOST_RECENT]


def draw(captures: str, recent: Sequence[str]) -> str:
    """A button, and below it the folders by name; the one that was chosen, or nothing."""
    if controls.button(f"{icons.ICON_FA_FOLDER_TREE} Places", about="Captures, and folders that were used"):
        imgui.open_popup(MENU)
    chosen = ""
    if imgui.begin_popup(MENU):
        own = (("Captures", captures), ("Home", "~"), ("Working folder", "."))
        for name, folder in own:
            if imgui.selectable(name, False)[0]:
                chosen = folder
        if recent:
            imgui.separator_text("Recent")
        for place, folder in enumerate(recent):
            if imgui.selectable(f"{controls.plain(folder)}##{place}", False)[0]:
                chosen = folder
        imgui.end_popup()
    return chosen

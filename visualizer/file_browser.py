"""The dialog in which a file is picked. It lives inside the window and needs no program of the desktop."""

from __future__ import annotations

import time
from dataclasses import dataclass
from pathlib import Path

from imgui_bundle import ImVec2, imgui, imgui_ctx
from imgui_bundle import icons_fontawesome_6 as icons

from visualizer.file_kinds import DIRECTION_SUFFIXES
from visualizer.files import is_folder, is_there
from widgets import controls

TITLE = "Open a model, picture, scene, edits, directions or spectrum"
SUFFIXES = (".pkl", ".json", ".png", ".npz", *DIRECTION_SUFFIXES)
WIDTH_EM, HEIGHT_EM = 46.0, 30.0


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of the list."""

    path: Path
    is_folder: bool
    size: int
    modified: float


class FileBrowser:
    """Holds the folder on show while the dialog is open."""

    def __init__(self) -> None:
        self._folder = Path.home()
        self._entries: tuple[Entry, ...] = ()
        self.problem = ""
        self._path_text = ""
        self._chosen: Path | None = None
        self._is_opening = False

    def open(self, folder: str) -> None:
        """Show the dialog, at that folder if it is there."""
        self._is_opening = True
        for wanted in (folder, ".", "~"):
            if wanted and self.enter(wanted) is None and not self.problem:
                return

    def enter(self, text: str) -> Path | None:
        """Go to that folder; the path itself if it is a file. `problem` says why it is neither."""
        try:
            path = Path(text).expanduser()
        except RuntimeError:
            self.problem = f"{text} names a user whom this machine does not know."
            return None
        if is_there(path) and not is_folder(path):
            return path
        self._show(path)
        return None

    def draw(self) -> Path | None:
        """The dialog, if it is open; the file that was picked in this frame."""
        if self._is_opening:
            imgui.open_popup(TITLE)
            self._is_opening = False
        imgui.set_next_window_pos(imgui.get_main_viewport().get_center(), imgui.Cond_.appearing, (0.5, 0.5))
        available = imgui.get_main_viewport().work_size
        size = (
            min(controls.em(WIDTH_EM), available.x * 0.95),
            min(controls.em(HEIGHT_EM), available.y * 0.9),
        )
        imgui.set_next_window_size(size, imgui.Cond_.appearing)
        with imgui_ctx.begin_popup_modal(TITLE, imgui.WindowFlags_.no_saved_settings) as popup:
            if not popup.visible:
                return None
            return self._draw_content()

    def _draw_content(self) -> Path | None:
        picked = self._draw_path()
        if self.problem:
            controls.dim_text(self.problem)
        picked = self._draw_list(imgui.get_frame_height_with_spacing() * 1.1) or picked
        with controls.disabled(self._chosen is None):
            if controls.button("Open", about="Open the chosen file (or double-click it)", width_em=6):
                picked = self._chosen
        imgui.same_line()
        if controls.button("Cancel", about="Close this dialog (Esc)", width_em=6) or _escape_pressed():
            imgui.close_current_popup()
            return None
        imgui.same_line()
        controls.cut_text(
            "Models (.pkl), pictures and scenes (.png, .json), edits (.json), directions (.npz, .npy, .pt), "
            "average spectra (.npz)"
        )
        if picked is not None:
            imgui.close_current_popup()
        return picked

    def _draw_path(self) -> Path | None:
        if controls.button(f"{icons.ICON_FA_ARROW_UP}##Up", about="The folder above"):
            self._show(self._folder.parent)
        imgui.same_line()
        if controls.button(f"{icons.ICON_FA_HOUSE}##Home", about="The home folder"):
            self._show(Path.home())
        imgui.same_line()
        imgui.set_next_item_width(-1)
        entered, self._path_text = imgui.input_text(
            "##Folder", self._path_text, imgui.InputTextFlags_.enter_returns_true
        )
        return self.enter(self._path_text.strip()) if entered else None

    def _draw_list(self, footer: float) -> Path | None:
        flags = imgui.TableFlags_.scroll_y | imgui.TableFlags_.row_bg | imgui.TableFlags_.borders_outer
        picked = None
        with imgui_ctx.begin_table("Files", 3, flags, ImVec2(0, -footer)) as table:
            if not table:
                return None
            imgui.table_setup_scroll_freeze(0, 1)
            imgui.table_setup_column("Name", imgui.TableColumnFlags_.width_stretch)
            imgui.table_setup_column("Size", imgui.TableColumnFlags_.width_fixed, controls.em(6))
            imgui.table_setup_column("Modified", imgui.TableColumnFlags_.width_fixed, controls.em(9))
            imgui.table_headers_row()
            if not self._entries:
                imgui.table_next_row()
                imgui.table_next_column()
                imgui.text_disabled("Nothing here that sg3-viz opens")
            clipper = imgui.ListClipper()
            entries = self._entries
            clipper.begin(len(entries))
            while clipper.step():
                for index in range(clipper.display_start, clipper.display_end):
                    with imgui_ctx.push_id(str(index)):
                        picked = self._draw_entry(entries[index]) or picked
            if imgui.is_window_focused() and imgui.is_key_pressed(imgui.Key.enter):
                picked = self._open_chosen() or picked
        return picked

    def _open_chosen(self) -> Path | None:
        """The chosen file; a chosen folder is entered instead."""
        if self._chosen is not None and is_folder(self._chosen):
            self._show(self._chosen)
            return None
        return self._chosen

    def _draw_entry(self, entry: Entry) -> Path | None:
        imgui.table_next_row()
        imgui.table_next_column()
        icon = icons.ICON_FA_FOLDER if entry.is_folder else icons.ICON_FA_FILE
        flags = imgui.SelectableFlags_.span_all_columns | imgui.SelectableFlags_.allow_double_click
        flags |= imgui.SelectableFlags_.no_auto_close_popups
        flags |= imgui.SelectableFlags_.select_on_nav
        name = controls.plain(entry.path.name)
        pressed, _ = imgui.selectable(f"{icon}  {name}", entry.path == self._chosen, flags)
        controls.tooltip(name)
        imgui.table_next_column()
        if not entry.is_folder:
            imgui.text_unformatted(_readable(entry.size))
        imgui.table_next_column()
        imgui.text_unformatted(_date(entry.modified))
        if not pressed:
            return None
        self._chosen = entry.path
        is_double = imgui.is_mouse_double_clicked(imgui.MouseButton_.left)
        return self._open_chosen() if is_double else None

    def _show(self, folder: Path) -> None:
        try:
            entries, whole = listing(folder), folder.absolute()
        except (OSError, ValueError) as error:
            reason = error.strerror if isinstance(error, OSError) else error
            self.problem = f"{controls.plain(str(folder))} cannot be shown: {reason}."
            return
        self.problem = ""
        self._entries, self._folder = entries, whole
        self._path_text = controls.plain(str(whole))
        self._chosen = None


def listing(folder: Path) -> tuple[Entry, ...]:
    """Folders, then the files that the program opens, by name. OSError if the folder cannot be read."""
    entries = []
    for path in folder.iterdir():
        if path.name.startswith("."):
            continue
        try:
            is_folder, about = path.is_dir(), path.stat()
        except OSError:
            continue
        if is_folder or path.suffix.lower() in SUFFIXES:
            entries.append(Entry(path, is_folder, about.st_size, about.st_mtime))
    return tuple(sorted(entries, key=lambda entry: (not entry.is_folder, entry.path.name.lower())))


def _date(seconds: float) -> str:
    try:
        return time.strftime("%Y-%m-%d %H:%M", time.localtime(seconds))
    except (OSError, OverflowError, ValueError):
        return ""


def _escape_pressed() -> bool:
    return imgui.is_key_pressed(imgui.Key.escape) and not imgui.is_any_item_active()


def _readable(size: int) -> str:
    if size < 10**6:
        return f"{max(size, 1) / 1e3:.0f} kB"
    return f"{size / 1e6:.1f} MB"

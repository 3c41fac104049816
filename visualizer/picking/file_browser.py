"""The dialog in which a file is picked. It lives inside the window and needs no program of the desktop."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from imgui_bundle import ImVec2, imgui, imgui_ctx
from imgui_bundle import icons_fontawesome_6 as icons

from renderer.recording import project_file
from renderer.recording.video_metadata import VIDEO_SUFFIXES
from renderer.remote.address import is_address
from visualizer.files import is_folder, is_there
from visualizer.picking.file_kinds import DIRECTION_SUFFIXES
from visualizer.picking.file_listing import Entry, date_text, listing, size_text
from widgets import controls

PROJECT_SUFFIXES = (project_file.SUFFIX, ".json")
MODEL_SUFFIXES = (".pkl", ".safetensors")
SUFFIXES = (*MODEL_SUFFIXES, *PROJECT_SUFFIXES, ".png", ".npz", *DIRECTION_SUFFIXES, *VIDEO_SUFFIXES)
WIDTH_EM, HEIGHT_EM = 46.0, 30.0


@dataclass(frozen=True, slots=True)
class Purpose:
    """What the dialog is for: which files it shows, what its button says; `saves`: a name is typed."""

    title: str
    suffixes: tuple[str, ...]
    button: str
    about: str
    saves: bool = False


OPENING = Purpose(
    "Open a model, project, picture, scene, edits, directions or spectrum",
    SUFFIXES,
    "Open",
    "Models (.pkl, .safetensors), projects (.sg3viz), pictures, videos and scenes made here, edits (.json), "
    "directions (.npz, .npy, .pt), average spectra (.npz)",
)
SAVING = Purpose("Save the project as", PROJECT_SUFFIXES, "Save", "A project (.sg3viz)", saves=True)
FINDING_MODEL = Purpose("Find the model", MODEL_SUFFIXES, "Open", "Models (.pkl, .safetensors)")


class FileBrowser:
    """Holds the folder on show while the dialog is open."""

    def __init__(self) -> None:
        self._folder = Path.home()
        self._entries: tuple[Entry, ...] = ()
        self.problem = ""
        self._path_text = ""
        self._chosen: Path | None = None
        self._is_opening = False
        self._name = ""
        self.purpose = OPENING
        self.is_open = False
        self.address = ""

    def open(self, folder: str, purpose: Purpose = OPENING, *, name: str = "") -> None:
        """Show the dialog, at that folder if it is there; `name` is what a file to be saved is called."""
        self._is_opening = self.is_open = True
        self.purpose, self._name = purpose, name
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

    def take_address(self) -> str:
        """The web address that was typed in place of a path; it is there once."""
        address, self.address = self.address, ""
        return address

    def draw(self) -> Path | None:
        """The dialog, if it is open; the file that was picked in this frame."""
        if not self.is_open:
            return None
        if self._is_opening:
            imgui.open_popup(self.purpose.title)
            self._is_opening = False
        imgui.set_next_window_pos(imgui.get_main_viewport().get_center(), imgui.Cond_.appearing, (0.5, 0.5))
        available = imgui.get_main_viewport().work_size
        size = (
            min(controls.em(WIDTH_EM), available.x * 0.95),
            min(controls.em(HEIGHT_EM), available.y * 0.9),
        )
        imgui.set_next_window_size(size, imgui.Cond_.appearing)
        with imgui_ctx.begin_popup_modal(self.purpose.title, imgui.WindowFlags_.no_saved_settings) as popup:
            if popup.visible:
                return self._draw_content()
        self.is_open = imgui.is_popup_open(self.purpose.title)
        return None

    def _draw_content(self) -> Path | None:
        picked = self._draw_path()
        if self.problem:
            controls.dim_text(self.problem)
        lines = 2.2 if self.purpose.saves else 1.1
        picked = self._draw_list(imgui.get_frame_height_with_spacing() * lines) or picked
        picked = self._draw_buttons() or picked
        if picked is not None or not self.is_open:
            self.is_open = False
            imgui.close_current_popup()
        return picked

    def _draw_buttons(self) -> Path | None:
        """The name if one is to be typed, and the buttons; the file that was picked."""
        picked = self._draw_name() if self.purpose.saves else None
        wanted = self._typed() if self.purpose.saves else self._chosen
        with controls.disabled(wanted is None):
            about = "Save it there" if self.purpose.saves else "Open the chosen file (or double-click it)"
            if controls.button(self.purpose.button, about=about, width_em=6):
                picked = wanted
        imgui.same_line()
        if controls.button("Cancel", about="Close this dialog (Esc)", width_em=6) or _escape_pressed():
            self.is_open = False
            return None
        imgui.same_line()
        controls.cut_text(self.purpose.about)
        return picked

    def _draw_name(self) -> Path | None:
        imgui.set_next_item_width(-1)
        flags = imgui.InputTextFlags_.enter_returns_true
        if imgui.is_window_appearing():
            imgui.set_keyboard_focus_here()
        entered, self._name = imgui.input_text_with_hint(
            "##File name", "Name of the file; without an ending it gets .sg3viz", self._name, flags
        )
        return self._typed() if entered else None

    def _typed(self) -> Path | None:
        """The file of the name that was typed; a whole path may be typed, too."""
        name = self._name.strip()
        return self._folder / Path(name) if name and not is_folder(self._folder / name) else None

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
        controls.tooltip("The folder on show. Type a path, or the https address of a model, and press Enter.")
        if entered and self.purpose is OPENING and is_address(self._path_text):
            self.address, self.is_open = self._path_text.strip(), False
            return None
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
                imgui.text_disabled("Nothing of that kind here")
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
            imgui.text_unformatted(size_text(entry.size))
        imgui.table_next_column()
        imgui.text_unformatted(date_text(entry.modified))
        if not pressed:
            return None
        self._chosen = entry.path
        if self.purpose.saves and not entry.is_folder:
            self._name = entry.path.name
        is_double = imgui.is_mouse_double_clicked(imgui.MouseButton_.left)
        return self._open_chosen() if is_double else None

    def _show(self, folder: Path) -> None:
        try:
            entries, whole = listing(folder, self.purpose.suffixes), folder.absolute()
        except (OSError, ValueError) as error:
            reason = error.strerror if isinstance(error, OSError) else error
            self.problem = f"{controls.plain(str(folder))} cannot be shown: {reason}."
            return
        self.problem = ""
        self._entries, self._folder = entries, whole
        self._path_text = controls.plain(str(whole))
        self._chosen = None


def _escape_pressed() -> bool:
    return imgui.is_key_pressed(imgui.Key.escape) and not imgui.is_any_item_active()

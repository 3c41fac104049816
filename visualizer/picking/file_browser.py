"""The dialog in which a file is picked. It lives inside the window and needs no program of the desktop."""

from __future__ import annotations

from pathlib import Path

from imgui_bundle import icons_fontawesome_6 as icons
from imgui_bundle import imgui, imgui_ctx

from renderer.remote.address import is_address
from visualizer.disk_threads import Errands
from visualizer.picking import places
from visualizer.picking.file_list import FileList
from visualizer.picking.file_listing import Arrived, arrive
from visualizer.picking.purposes import OPENING, Purpose
from visualizer.preferences import Preferences
from widgets import controls

WIDTH_EM, HEIGHT_EM = 46.0, 30.0
NO_PREFERENCES = Preferences()


class FileBrowser:
    """Holds the folder on show while the dialog is open."""

    def __init__(self) -> None:
        self.folder = Path.home()
        self._list = FileList()
        self.problem = ""
        self._path_text = ""
        self._picked: Path | None = None
        self._errands = Errands("folder")
        self._is_opening = False
        self._name = ""
        self.purpose = OPENING
        self.is_open = False
        self.address = ""
        self._captures = self._recent = tuple[str, ...]()
        self._has_menu = False

    def open(
        self,
        folder: str,
        purpose: Purpose = OPENING,
        *,
        name: str = "",
        preferences: Preferences = NO_PREFERENCES,
    ) -> None:
        """Show the dialog, at that folder if it is there, else where pictures are saved.

        `name` is what a file to be saved is called; what places there are to begin with is in `preferences`.
        """
        captures = preferences.captures()
        self._captures = str(captures), str(captures.parent), "~"
        self._recent = places.recent_folders(preferences)
        self._is_opening = self.is_open = True
        self.purpose, self._name = purpose, name
        self._picked = None
        self._list.fill(())
        self._go(*(wanted for wanted in (folder, *self._captures) if wanted))

    @property
    def is_reading(self) -> bool:
        """Whether a disk has been asked and has not answered."""
        return self._errands.is_busy

    def enter(self, text: str) -> None:
        """Go to that folder, or pick it if it is a file; `problem` says why it is neither."""
        self._go(text)

    def update(self) -> None:
        """Once a frame: show what has been read."""
        self._errands.update()

    def take_address(self) -> str:
        """The web address that was typed in place of a path; it is there once."""
        address, self.address = self.address, ""
        return address

    def draw(self) -> Path | None:
        """The dialog, if it is open; the file that was picked in this frame."""
        if not self.is_open:
            return None
        self.update()
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
        picked, self._picked = self._picked, None
        self._draw_path()
        if not self.purpose.saves:
            picked = self._draw_filter() or picked
        if self.problem:
            controls.dim_text(self.problem)
        lines = 2.2 if self.purpose.saves else 1.1
        about = controls.wrapped(self.purpose.about, controls.width_left())
        height = imgui.calc_text_size(about).y + imgui.get_style().item_spacing.y
        picked = self._draw_list(imgui.get_frame_height_with_spacing() * lines + height) or picked
        controls.dim_text(about)
        picked = self._draw_buttons() or picked
        self._has_menu = imgui.is_popup_open(places.MENU)
        if picked is not None or not self.is_open:
            self.is_open = False
            imgui.close_current_popup()
        return picked

    def _draw_buttons(self) -> Path | None:
        """The name if one is to be typed, and the buttons; the file that was picked."""
        picked, saves = None, self.purpose.saves
        is_entered = saves and self._draw_name()
        why = "The folder is being read." if self.is_reading else ""
        has_none = not self._name.strip() if saves else self._list.chosen is None
        with controls.disabled(bool(why) or has_none, why):
            about = "Save it there" if saves else "Open the chosen file (or double-click it)"
            is_entered |= controls.button(self.purpose.button, about=about, width_em=6)
        if is_entered and saves and not self.is_reading:
            self._go_to_name()
        elif is_entered:
            picked = self._open_chosen()
        imgui.same_line()
        if controls.button("Cancel", about="Close this dialog (Esc)", width_em=6) or self._escape_pressed():
            self.is_open = False
        return picked

    def _draw_name(self) -> bool:
        """Whether Enter was pressed."""
        imgui.set_next_item_width(-1)
        flags = imgui.InputTextFlags_.enter_returns_true
        if imgui.is_window_appearing():
            imgui.set_keyboard_focus_here()
        entered, self._name = imgui.input_text_with_hint(
            "##File name", "Name of the file; without an ending it gets .sg3viz", self._name, flags
        )
        return entered

    def _go_to_name(self) -> None:
        """Pick the file of the name that was typed, or enter the folder; a whole path may be typed, too."""
        if name := self._name.strip():
            self._go(str(self.folder / name), is_new=True)

    def _draw_path(self) -> None:
        if controls.button(f"{icons.ICON_FA_ARROW_UP}##Up", about="The folder above"):
            self._go(str(self.folder.parent))
        imgui.same_line()
        if place := places.draw(self._captures[0], self._recent):
            self._go(*(self._captures if place == self._captures[0] else (place,)))
        imgui.same_line()
        imgui.set_next_item_width(-1)
        entered, self._path_text = imgui.input_text(
            "##Folder", self._path_text, imgui.InputTextFlags_.enter_returns_true
        )
        controls.tooltip("The folder on show. Type a path, or the https address of a model, and press Enter.")
        if entered:
            self._go_to_typed(self._path_text.strip())

    def _draw_list(self, footer: float) -> Path | None:
        nothing = "Reading…" if self.is_reading else "Nothing of that kind here"
        before = self._list.chosen
        opens = self._list.draw(footer, nothing=nothing)
        chosen = self._list.chosen
        if self.purpose.saves and chosen is not None and chosen != before and not chosen.is_folder:
            self._name = chosen.path.name
        return self._open_chosen() if opens else None

    def _draw_filter(self) -> Path | None:
        """Where a part of a name or a path is typed; the file that Enter has picked."""
        if not self._list.draw_field():
            return None
        if self._list.is_path:
            self._go_to_typed(self._list.text.strip())
            return None
        return self._open_chosen()

    def _go_to_typed(self, text: str) -> None:
        """A path, also one that goes on from the folder on show, or the address of a model."""
        if self.purpose is OPENING and is_address(text):
            self.address, self.is_open = text, False
        else:
            self.enter(str(self.folder / Path(text).expanduser()) if not text.startswith("~") else text)

    def _open_chosen(self) -> Path | None:
        """The chosen file; a chosen folder is entered instead."""
        chosen = self._list.chosen
        if chosen is not None and chosen.is_folder:
            self._go(str(chosen.path))
            return None
        return chosen.path if chosen is not None else None

    def _go(self, *texts: str, is_new: bool = False) -> None:
        """Follow the first of these that leads somewhere; a folder that does not answer holds up no other."""
        suffixes = self.purpose.suffixes
        self._errands = Errands("folder")
        self._errands.do(lambda: arrive(texts, suffixes, is_new=is_new), self._show)

    def _show(self, arrived: Arrived) -> None:
        self.problem, self._picked = arrived.problem, arrived.file
        if arrived.folder is None:
            return
        self.folder = arrived.folder
        self._path_text = controls.plain(str(arrived.folder))
        self._list.fill(arrived.entries)

    def _escape_pressed(self) -> bool:
        """Whether Escape is meant for the dialog: a field with something in it or a menu has its own."""
        is_typing = imgui.is_any_item_active() and not self._list.is_typing
        is_free = not (is_typing or self._list.is_emptied or self._has_menu)
        return is_free and imgui.is_key_pressed(imgui.Key.escape)

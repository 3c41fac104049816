"""The files of a folder as a table, narrowed by what is typed; the keyboard chooses one meanwhile."""

from __future__ import annotations

import os
from collections.abc import Sequence

from imgui_bundle import ImVec2, imgui, imgui_ctx
from imgui_bundle import icons_fontawesome_6 as icons

from renderer.remote.address import is_address
from visualizer.picking.file_listing import Entry, date_text, size_text
from widgets import controls

HINT = "Type a part of a name, or a path; ↑ ↓ choose, Enter opens"
PAGE = 10
_STEPS = {
    imgui.Key.up_arrow: -1,
    imgui.Key.down_arrow: 1,
    imgui.Key.page_up: -PAGE,
    imgui.Key.page_down: PAGE,
}


class FileList:
    """What a folder holds, and which of it is chosen. `text` is what has been typed to narrow it.

    `is_typing`: the field has the keyboard; `is_emptied`: what had been typed went in this frame.
    """

    def __init__(self) -> None:
        self.entries: Sequence[Entry] = ()
        self.chosen: Entry | None = None
        self.text = ""
        self._shown: Sequence[Entry] = ()
        self._takes_focus = self._has_moved = False
        self.is_typing = self.is_emptied = False

    @property
    def is_path(self) -> bool:
        """Whether what has been typed is no part of a name, but leads somewhere."""
        text = self.text.strip()
        return is_address(text) or text.startswith("~") or any(each in text for each in (os.sep, "/"))

    def fill(self, entries: Sequence[Entry]) -> None:
        """Show these, none of them chosen, and let the keyboard narrow them."""
        self.entries, self.chosen, self.text = entries, None, ""
        self._shown, self._takes_focus = entries, True

    def draw_field(self) -> bool:
        """Where what narrows the list is typed; whether Enter was pressed there."""
        if self._takes_focus or imgui.is_window_appearing():
            imgui.set_keyboard_focus_here()
            self._takes_focus = False
        imgui.set_next_item_width(-1)
        flags = imgui.InputTextFlags_.enter_returns_true | imgui.InputTextFlags_.escape_clears_all
        entered, text = imgui.input_text_with_hint("##Filter", HINT, self.text, flags)
        self.is_typing, self.is_emptied = imgui.is_item_active(), bool(self.text) and not text
        if text != self.text:
            self._narrow(text)
        if self.is_typing:
            for key, step in _STEPS.items():
                imgui.internal.set_key_owner(key, imgui.get_item_id())
                if imgui.is_key_pressed(key):
                    self._move(step)
        self._takes_focus |= entered or self.is_emptied
        return entered

    def draw(self, footer: float, *, nothing: str) -> bool:
        """The table, but for so many pixels below it; whether the chosen one is to be opened."""
        flags = imgui.TableFlags_.scroll_y | imgui.TableFlags_.row_bg | imgui.TableFlags_.borders_outer
        opens = False
        with imgui_ctx.begin_table("Files", 3, flags, ImVec2(0, -footer)) as table:
            if not table:
                return False
            _draw_header()
            if not self._shown:
                imgui.table_next_row()
                imgui.table_next_column()
                imgui.text_disabled("No name has that in it" if self.entries else nothing)
            place = self._shown.index(self.chosen) if self.chosen in self._shown else -1
            clipper = imgui.ListClipper()
            clipper.begin(len(self._shown))
            if place >= 0:
                clipper.include_item_by_index(place)
            while clipper.step():
                for index in range(clipper.display_start, clipper.display_end):
                    with imgui_ctx.push_id(str(index)):
                        opens |= self._draw_entry(self._shown[index])
            opens |= imgui.is_window_focused() and imgui.is_key_pressed(imgui.Key.enter)
        return opens

    def _narrow(self, text: str) -> None:
        """Show only what has this in its name; chosen is the first that begins with it."""
        self.text, wanted = text, text.strip().lower()
        is_name = bool(wanted) and not self.is_path
        fits = [entry for entry in self.entries if wanted in entry.path.name.lower()]
        self._shown = fits if is_name else self.entries
        begins = (entry for entry in fits if entry.path.name.lower().startswith(wanted))
        self.chosen = next(begins, next(iter(fits), None)) if is_name else None
        self._has_moved = True

    def _move(self, step: int) -> None:
        if not self._shown:
            return
        last = len(self._shown) - 1
        if self.chosen in self._shown:
            self.chosen = self._shown[min(max(self._shown.index(self.chosen) + step, 0), last)]
        else:
            self.chosen = self._shown[0 if step > 0 else last]
        self._has_moved = True

    def _draw_entry(self, entry: Entry) -> bool:
        """One row; whether it is to be opened."""
        imgui.table_next_row()
        imgui.table_next_column()
        icon = icons.ICON_FA_FOLDER if entry.is_folder else icons.ICON_FA_FILE
        flags = imgui.SelectableFlags_.span_all_columns | imgui.SelectableFlags_.allow_double_click
        flags |= imgui.SelectableFlags_.no_auto_close_popups
        flags |= imgui.SelectableFlags_.select_on_nav
        name = controls.plain(entry.path.name)
        pressed, _ = imgui.selectable(f"{icon}  {name}", entry == self.chosen, flags)
        controls.tooltip(name)
        if entry == self.chosen and self._has_moved:
            imgui.set_scroll_here_y()
            self._has_moved = False
        imgui.table_next_column()
        if not entry.is_folder:
            imgui.text_unformatted(size_text(entry.size))
        imgui.table_next_column()
        imgui.text_unformatted(date_text(entry.modified))
        if pressed:
            self.chosen = entry
        return pressed and imgui.is_mouse_double_clicked(imgui.MouseButton_.left)


def _draw_header() -> None:
    """The titles, past which the keyboard goes: a list of files is always by name."""
    imgui.table_setup_scroll_freeze(0, 1)
    imgui.table_setup_column("Name", imgui.TableColumnFlags_.width_stretch)
    imgui.table_setup_column("Size", imgui.TableColumnFlags_.width_fixed, controls.em(6))
    imgui.table_setup_column("Modified", imgui.TableColumnFlags_.width_fixed, controls.em(9))
    imgui.push_item_flag(imgui.ItemFlags_.no_nav, True)
    imgui.table_headers_row()
    imgui.pop_item_flag()

"""The bookmarks of a project: thumbnails with names to go to, rename and delete."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from imgui_bundle import ImVec2, ImVec4, imgui, imgui_ctx
from imgui_bundle import icons_fontawesome_6 as icons

from widgets import controls

THUMBNAIL_EM = 3.2
BUTTON_EM = 1.9
EMPTY = "No bookmarks yet. Ctrl+B keeps the scene on show."
_STALE = 0.4  # opacity


@dataclass(frozen=True, slots=True, eq=False)
class BookmarkShown:
    """One bookmark, with its picture as far as it is known (width and height in pixels)."""

    name: str
    texture: imgui.ImTextureRef | None = None
    size: tuple[int, int] = (1, 1)
    is_current: bool = False
    is_on_show: bool = False


@dataclass(frozen=True, slots=True)
class BookmarkAction:
    """What was asked for; a bookmark is named by its place in the list."""

    add: bool = False
    go_to: int | None = None
    delete: int | None = None
    rename: tuple[int, str] | None = None


class BookmarksPanel:
    """Holds the name that is being typed."""

    def __init__(self) -> None:
        self._renamed: int | None = None
        self._name = ""
        self._takes_focus = False

    def draw(self, bookmarks: Sequence[BookmarkShown]) -> BookmarkAction:
        """A button that adds one, then a row for each."""
        about = "Keep the scene on show, with everything that makes its picture. (Ctrl+B)"
        action = BookmarkAction(add=controls.button(f"{icons.ICON_FA_BOOKMARK} Add bookmark", about=about))
        if not bookmarks:
            controls.dim_text(EMPTY)
        for index, bookmark in enumerate(bookmarks):
            with imgui_ctx.push_id(f"bookmark {index}"):
                drawn = self._draw_row(index, bookmark)
            action = drawn if drawn != BookmarkAction() else action
        return action

    def _draw_row(self, index: int, bookmark: BookmarkShown) -> BookmarkAction:
        start, side = imgui.get_cursor_pos(), controls.em(THUMBNAIL_EM)
        flags = imgui.SelectableFlags_.allow_overlap | imgui.SelectableFlags_.allow_double_click
        is_named = self._renamed == index
        pressed, _ = imgui.selectable("##Go to", bookmark.is_on_show, flags, ImVec2(0, side))
        if not imgui.is_item_visible():
            return BookmarkAction()
        is_double = imgui.is_item_hovered() and imgui.is_mouse_double_clicked(imgui.MouseButton_.left)
        if not is_named:
            controls.tooltip(f"{bookmark.name}: click to go there, double-click to rename")
        end = imgui.get_cursor_pos()
        imgui.set_cursor_pos(start)
        _draw_picture(bookmark, side)
        left, middle = start.x + side + controls.em(0.6), start.y + (side - imgui.get_frame_height()) / 2
        imgui.set_cursor_pos((left, middle))
        renamed = self._draw_name() if is_named else None
        if is_named:
            action = BookmarkAction(rename=(index, renamed)) if renamed is not None else BookmarkAction()
        else:
            action = self._draw_name_and_buttons(index, bookmark)
        imgui.set_cursor_pos(end)
        imgui.dummy((0, 0))
        if is_double:
            self._begin_naming(index, bookmark.name)
        elif pressed and action == BookmarkAction() and not is_named:
            action = BookmarkAction(go_to=index)
        return action

    def _draw_name(self) -> str | None:
        """The field of the name; what it has become when it is left, unless by Escape."""
        if self._takes_focus:
            imgui.set_keyboard_focus_here()
        imgui.set_next_item_width(-1)
        flags = imgui.InputTextFlags_.enter_returns_true | imgui.InputTextFlags_.auto_select_all
        entered, self._name = imgui.input_text("##Name", self._name, flags)
        if entered or (imgui.is_item_deactivated() and not self._takes_focus):
            self._renamed = None
            return None if imgui.is_key_pressed(imgui.Key.escape) else self._name
        self._takes_focus = False
        return None

    def _draw_name_and_buttons(self, index: int, bookmark: BookmarkShown) -> BookmarkAction:
        buttons = 2 * controls.em(BUTTON_EM)
        room, left = controls.width_left() - buttons, imgui.get_cursor_pos_x()
        imgui.align_text_to_frame_padding()
        imgui.text_unformatted(controls.cut_middle(controls.plain(bookmark.name), room))
        imgui.same_line(left + room)
        action = BookmarkAction()
        with imgui_ctx.push_style_color(imgui.Col_.button, controls.CLEAR):
            if controls.button(
                f"{icons.ICON_FA_PEN}##Rename", about="Rename it (double-click)", width_em=BUTTON_EM
            ):
                self._begin_naming(index, bookmark.name)
            imgui.same_line(0, 0)
            about = "Delete it. Undo brings it back."
            if controls.button(f"{icons.ICON_FA_XMARK}##Delete", about=about, width_em=BUTTON_EM):
                action = BookmarkAction(delete=index)
        return action

    def _begin_naming(self, index: int, name: str) -> None:
        self._renamed, self._name, self._takes_focus = index, name, True


def _draw_picture(bookmark: BookmarkShown, side: float) -> None:
    """As large as fits into the square, in its middle."""
    if bookmark.texture is None:
        imgui.dummy((side, side))
        return
    width, height = bookmark.size
    scale = side / max(width, height)
    corner = imgui.get_cursor_pos()
    shown = (width * scale, height * scale)
    imgui.set_cursor_pos((corner.x + (side - shown[0]) / 2, corner.y + (side - shown[1]) / 2))
    tint = ImVec4(1, 1, 1, 1 if bookmark.is_current else _STALE)
    imgui.image_with_bg(bookmark.texture, shown, tint_col=tint)

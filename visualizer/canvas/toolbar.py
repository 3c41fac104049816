"""The row of tools above the picture."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace

from imgui_bundle import icons_fontawesome_6 as icons
from imgui_bundle import imgui

from visualizer.canvas.drag import DragMode
from visualizer.canvas.picture import Tool
from visualizer.canvas.view import CanvasView, Extent, with_zoom
from visualizer.command import NO_PICTURE, Command, why_not
from visualizer.session import Session
from widgets import controls, tool_strip

DRAG_MODES = {
    Command.DRAG_LATENT: DragMode.LATENT,
    Command.DRAG_TRANSLATE: DragMode.TRANSLATE,
    Command.DRAG_ROTATE: DragMode.ROTATE,
    Command.DRAG_PAN: DragMode.PAN,
}
ZOOMS = (0.25, 0.5, 1.0, 2.0, 4.0, 8.0, 16.0, 32.0)
ZOOM_EM, ZOOM_WORTH = 5.2, 8
_MODE_IN_USE = 9  # what a drag does is always seen
_ABOUT_ZOOM = "The zoom: Fit, or screen pixels per pixel of the picture. The wheel zooms to the pointer."


@dataclass(frozen=True, slots=True)
class _Button:
    """A command's button: its icon, a word for where there is room, and what it is worth in the row."""

    command: Command
    icon: str
    worth: int
    word: str = ""

    def text(self, *, in_words: bool) -> str:
        """What stands on it."""
        return self.word if in_words and self.word else f"{self.icon}##{self.command.label}"


_PRESSED = (
    _Button(Command.UNDO, icons.ICON_FA_ROTATE_LEFT, 6),
    _Button(Command.REDO, icons.ICON_FA_ROTATE_RIGHT, 5),
    _Button(Command.SAVE_PICTURE, icons.ICON_FA_CAMERA, 7),
    _Button(Command.FIT, icons.ICON_FA_EXPAND, 7),
    _Button(Command.ACTUAL_SIZE, "1:1", 1, "1:1"),
)
_SWITCHED = (
    _Button(Command.DRAG_LATENT, icons.ICON_FA_SHUFFLE, 4),
    _Button(Command.DRAG_TRANSLATE, icons.ICON_FA_UP_DOWN_LEFT_RIGHT, 4),
    _Button(Command.DRAG_ROTATE, icons.ICON_FA_ARROWS_SPIN, 4),
    _Button(Command.DRAG_PAN, icons.ICON_FA_HAND, 3),
    _Button(Command.LOUPE, icons.ICON_FA_MAGNIFYING_GLASS, 2),
    _Button(Command.SMOOTH, icons.ICON_FA_DROPLET, 1, "Smooth"),
    _Button(Command.COMPARE, icons.ICON_FA_TABLE_COLUMNS, 10, "Compare"),
)


@dataclass(frozen=True, slots=True)
class Toolbar:
    """The view as it is wanted, and the command that was pressed."""

    view: CanvasView
    pressed: Command | None = None


def draw(session: Session, view: CanvasView, tool: Tool, *, zoom: float, extent: Extent | None) -> Toolbar:
    """One row, whatever its width: with words, with icons only, at last with a menu for some of it.

    `zoom` is the present one, `extent` that of the picture; None while there is none.
    """
    tools = _tools(session, view, tool, zoom, extent, in_words=True)
    gaps = imgui.get_style().item_spacing.x * (len(tools) - 1)
    if sum(each.width for each in tools) + gaps > controls.width_left():
        tools = _tools(session, view, tool, zoom, extent, in_words=False)
    return tool_strip.draw("Canvas tools", Toolbar(view), tools)


def without_input(mode: DragMode) -> DragMode:
    """What a drag does where there is no input to move."""
    return DragMode.LATENT if mode in {DragMode.TRANSLATE, DragMode.ROTATE} else mode


def _tools(
    session: Session, view: CanvasView, tool: Tool, zoom: float, extent: Extent | None, *, in_words: bool
) -> Sequence[tool_strip.Tool[Toolbar]]:
    """Buttons, the zoom, switches."""
    on = {command: tool.mode is mode for command, mode in DRAG_MODES.items()}
    on |= {Command.LOUPE: tool.has_loupe, Command.SMOOTH: view.smooth}
    on[Command.COMPARE] = session.models.comparison is not None
    pick = _Zoom(zoom, extent)
    return (
        *(_of_button(each, session, None, in_words=in_words) for each in _PRESSED),
        tool_strip.Tool(controls.em(ZOOM_EM), pick.draw, pick.draw_in_menu, ZOOM_WORTH),
        *(_of_button(each, session, on[each.command], in_words=in_words) for each in _SWITCHED),
    )


def _of_button(
    button: _Button, session: Session, is_on: bool | None, *, in_words: bool
) -> tool_strip.Tool[Toolbar]:
    """A switch where `is_on` says whether it is on."""
    command, text, reason = button.command, button.text(in_words=in_words), why_not(button.command, session)

    def draw(bar: Toolbar) -> Toolbar:
        with controls.disabled(bool(reason), reason):
            if is_on is None:
                pressed = controls.button(text, about=command.hint)
            else:
                pressed = controls.toggle_button(text, is_on, about=command.hint) != is_on
        return replace(bar, pressed=command) if pressed else bar

    def draw_in_menu(bar: Toolbar) -> Toolbar:
        pressed, _ = imgui.menu_item(command.label, command.keys, bool(is_on), not reason)
        controls.tooltip(reason or command.about)
        return replace(bar, pressed=command) if pressed else bar

    worth = _MODE_IN_USE if is_on and command in DRAG_MODES else button.worth
    return tool_strip.Tool(tool_strip.width_of_button(text), draw, draw_in_menu, worth)


@dataclass(frozen=True, slots=True)
class _Zoom:
    """Fit, a usual zoom, or any that is typed. Units: screen pixels per pixel of the picture."""

    present: float
    extent: Extent | None

    def draw(self, bar: Toolbar) -> Toolbar:
        """As a list that opens."""
        imgui.set_next_item_width(controls.em(ZOOM_EM))
        with controls.disabled(self.extent is None, NO_PICTURE):
            if imgui.begin_combo("##Zoom", f"{self.present * 100:.0f} %"):
                bar = replace(bar, view=self._chosen(bar.view))
                imgui.end_combo()
        controls.tooltip(_ABOUT_ZOOM)
        return bar

    def draw_in_menu(self, bar: Toolbar) -> Toolbar:
        """As a menu of its own."""
        if imgui.begin_menu(f"Zoom, {self.present * 100:.0f} %###Zoom", self.extent is not None):
            bar = replace(bar, view=self._chosen(bar.view))
            imgui.end_menu()
        return bar

    def _chosen(self, view: CanvasView) -> CanvasView:
        """The view after a choice; what is typed is in percent."""
        extent = self.extent
        if extent is None:
            return view
        if imgui.selectable("Fit", view.scale is None)[0]:
            view = with_zoom(extent, view, None)
        for each in ZOOMS:
            is_chosen = view.scale is not None and abs(self.present - each) < 1e-6
            if imgui.selectable(f"{each * 100:.0f} %", is_chosen)[0]:
                view = with_zoom(extent, view, each)
        imgui.set_next_item_width(controls.em(5))
        enters = imgui.InputTextFlags_.enter_returns_true
        done, typed = imgui.input_float("##Zoom typed", self.present * 100, 0, 0, "%.0f %%", enters)
        if done and math.isfinite(typed):
            view = with_zoom(extent, view, typed / 100)
            imgui.close_current_popup()
        return view

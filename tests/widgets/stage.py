"""Draws panels without a window: a bare ImGui context whose mouse the tests move."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Generic, TypeVar

from imgui_bundle import ImVec2, imgui, implot

from widgets import controls

Value = TypeVar("Value")
WIDTH, HEIGHT = 420.0, 900.0


@contextmanager
def imgui_context() -> Iterator[None]:
    """An ImGui and an ImPlot context of their own."""
    controls.FOLDS.forget()
    context = imgui.create_context()
    plots = implot.create_context()
    io = imgui.get_io()
    io.set_ini_filename("")
    io.display_size = ImVec2(WIDTH, HEIGHT)
    io.delta_time = 1 / 60
    io.backend_flags |= imgui.BackendFlags_.renderer_has_textures
    try:
        yield
    finally:
        implot.destroy_context(plots)
        imgui.destroy_context(context)


class Stage(Generic[Value]):
    """A panel with its value, drawn frame by frame. `places` is where each control of the last frame lies."""

    def __init__(self, value: Value, draw: Callable[[Value], Value]) -> None:
        self.value = value
        self._draw = draw
        self.play(2)

    def play(self, frames: int = 1) -> None:
        """Draw so many frames."""
        for _ in range(frames):
            imgui.new_frame()
            imgui.set_next_window_pos((0, 0))
            imgui.set_next_window_size((WIDTH, HEIGHT))
            imgui.begin("stage", None, imgui.WindowFlags_.no_decoration | imgui.WindowFlags_.no_move)
            self.value = self._draw(self.value)
            imgui.end()
            imgui.render()

    def row(self, index: float, across: float) -> tuple[float, float]:
        """A point in the row of that index, `across` of the window's width from the left."""
        style = imgui.get_style()
        step = imgui.get_font_size() + 2 * style.frame_padding.y + style.item_spacing.y
        return WIDTH * across, style.window_padding.y + (index + 0.45) * step

    def drag(self, start: tuple[float, float], end: tuple[float, float]) -> None:
        """Press at one place, move, let go at another."""
        io = imgui.get_io()
        io.add_mouse_pos_event(*start)
        self.play(2)
        io.add_mouse_button_event(0, True)
        self.play(2)
        io.add_mouse_pos_event(*end)
        self.play(2)
        io.add_mouse_button_event(0, False)
        self.play(2)
        io.add_mouse_pos_event(-1.0, -1.0)
        self.play(2)

    def click(self, place: tuple[float, float]) -> None:
        """Press and let go."""
        self.drag(place, place)

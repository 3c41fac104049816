"""Draws a question over the window; nothing else can be done until it is answered."""

from __future__ import annotations

from contextlib import nullcontext

from imgui_bundle import imgui, imgui_ctx

from visualizer.projects.project_questions import Choice, Question
from widgets import controls

WIDTH_EM = 30.0
BUTTON_EM = 7.0


class QuestionDialog:
    """Keeps one question open until it is answered or withdrawn."""

    def __init__(self) -> None:
        self._shown: Question | None = None
        self._marked = Choice.CANCEL

    def draw(self, question: Question | None) -> Choice | None:
        """Show this question, or none; what was chosen in this frame."""
        if question is None:
            self._shown = None
            return None
        if question != self._shown:
            imgui.open_popup(question.title)
            self._shown, self._marked = question, question.choices[0]
        imgui.set_next_window_pos(imgui.get_main_viewport().get_center(), imgui.Cond_.always, (0.5, 0.5))
        width = min(controls.em(WIDTH_EM), imgui.get_main_viewport().work_size.x * 0.95)
        imgui.set_next_window_size((width, 0))
        flags = imgui.WindowFlags_.no_saved_settings | imgui.WindowFlags_.no_resize
        with imgui_ctx.begin_popup_modal(question.title, flags | imgui.WindowFlags_.no_move) as popup:
            if not popup.visible:
                self._shown = None  # closed from outside: it is asked again
                return None
            chosen, self._marked = _draw_content(question, self._marked)
            if chosen is not None:
                imgui.close_current_popup()
                self._shown = None
            return chosen


def _draw_content(question: Question, marked: Choice) -> tuple[Choice | None, Choice]:
    """What was chosen, and which choice Enter takes from now on: the one that has the keyboard."""
    imgui.push_text_wrap_pos(0.0)
    imgui.text_unformatted(controls.plain(question.text))
    imgui.pop_text_wrap_pos()
    imgui.dummy((0, controls.em(0.4)))
    chosen, is_new = None, imgui.is_window_appearing()
    focused = marked
    for choice in question.choices:
        if choice is not question.choices[0]:
            imgui.same_line()
        if _draw_button(choice, is_marked=choice is marked, is_last=choice is question.choices[-1]):
            chosen = choice
        if is_new and choice is marked:
            imgui.set_item_default_focus()
            imgui.set_nav_cursor_visible(True)
        if imgui.is_item_focused():
            focused = choice
    if chosen is None and not is_new:
        if any(imgui.is_key_pressed(key, False) for key in (imgui.Key.enter, imgui.Key.keypad_enter)):
            chosen = focused
        if imgui.is_key_pressed(imgui.Key.escape, False):
            chosen = question.choices[-1]
    return chosen, focused


def _draw_button(choice: Choice, *, is_marked: bool, is_last: bool) -> bool:
    """A choice; the one that Enter takes is in the accent's colour."""
    text_width = imgui.calc_text_size(choice.value).x / controls.em(1) + 1.5
    key = " (Enter)" if is_marked else " (Esc)" if is_last else ""
    accent = imgui.get_style_color_vec4(imgui.Col_.slider_grab)
    with imgui_ctx.push_style_color(imgui.Col_.button, accent) if is_marked else nullcontext():
        about = f"{choice.value.rstrip('…')}{key}"
        return controls.button(choice.value, about=about, width_em=max(BUTTON_EM, text_width))

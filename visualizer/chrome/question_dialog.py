"""Draws a question over the window; nothing else can be done until it is answered."""

from __future__ import annotations

from imgui_bundle import imgui, imgui_ctx

from visualizer.projects.project_questions import Choice, Question
from widgets import controls

WIDTH_EM = 30.0
BUTTON_EM = 7.0


class QuestionDialog:
    """Keeps one question open until it is answered or withdrawn."""

    def __init__(self) -> None:
        self._shown: Question | None = None

    def draw(self, question: Question | None) -> Choice | None:
        """Show this question, or none; what was chosen in this frame."""
        if question is None:
            self._shown = None
            return None
        if question != self._shown:
            imgui.open_popup(question.title)
            self._shown = question
        imgui.set_next_window_pos(imgui.get_main_viewport().get_center(), imgui.Cond_.always, (0.5, 0.5))
        width = min(controls.em(WIDTH_EM), imgui.get_main_viewport().work_size.x * 0.95)
        imgui.set_next_window_size((width, 0))
        flags = imgui.WindowFlags_.no_saved_settings | imgui.WindowFlags_.no_resize
        with imgui_ctx.begin_popup_modal(question.title, flags | imgui.WindowFlags_.no_move) as popup:
            if not popup.visible:
                self._shown = None  # closed from outside: it is asked again
                return None
            chosen = _draw_content(question)
            if chosen is not None:
                imgui.close_current_popup()
                self._shown = None
            return chosen


def _draw_content(question: Question) -> Choice | None:
    imgui.push_text_wrap_pos(0.0)
    imgui.text_unformatted(controls.plain(question.text))
    imgui.pop_text_wrap_pos()
    imgui.dummy((0, controls.em(0.4)))
    chosen = None
    first, last = question.choices[0], question.choices[-1]
    keys = {first: " (Enter)", last: " (Esc)"}
    for choice in question.choices:
        if choice is not first:
            imgui.same_line()
        if imgui.is_window_appearing() and choice is first:
            imgui.set_item_default_focus()
        text_width = imgui.calc_text_size(choice.value).x / controls.em(1) + 1.5
        about = f"{choice.value.rstrip('…')}{keys.get(choice, '')}"
        if controls.button(choice.value, about=about, width_em=max(BUTTON_EM, text_width)):
            chosen = choice
    if chosen is None and not imgui.is_window_appearing():
        if any(imgui.is_key_pressed(key, False) for key in (imgui.Key.enter, imgui.Key.keypad_enter)):
            chosen = first
        if imgui.is_key_pressed(imgui.Key.escape, False):
            chosen = last
    return chosen

"""The card over the picture at the first start."""

from __future__ import annotations

from dataclasses import replace

from imgui_bundle import ImVec4, hello_imgui, imgui, imgui_ctx

from renderer.directions.edit_stack import Edit
from renderer.model_info import DEFAULT_MODEL, ModelInfo
from visualizer.canvas.view import Area
from visualizer.chrome import theme
from visualizer.command import Command
from visualizer.session import Session
from widgets import controls, first_steps_panel
from widgets.first_steps_panel import Step

WIDTH_EM = 22.0
MOST_OF_CANVAS = 0.4  # in height: where all steps would hide more of the picture, there is only the next one
PULLED = "beard"  # the demo's direction that is offered
STRENGTH = 1.5
_FLAGS = (
    imgui.WindowFlags_.no_decoration
    | imgui.WindowFlags_.no_saved_settings
    | imgui.WindowFlags_.no_focus_on_appearing
    | imgui.WindowFlags_.no_nav
    | imgui.WindowFlags_.no_docking
    | imgui.WindowFlags_.no_move
)


class FirstSteps:
    """Shown on the built-in model until it is put away; what was tried is ticked off."""

    def __init__(self, session: Session) -> None:
        self._session = session
        self._done: set[int] = set()

    @property
    def is_shown(self) -> bool:
        """Whether the card is to be seen."""
        session = self._session
        is_built_in = session.model is not None and session.model.model == DEFAULT_MODEL
        return is_built_in and session.frame is not None and not session.preferences.is_introduced

    def draw(self, canvas: Area) -> None:
        """Draw it in the lower left corner of the canvas; only in Explore, where that has most room."""
        session, layout = self._session, hello_imgui.current_layout_name()
        if not self.is_shown or session.model is None:
            return
        self._note(layout)
        if layout != Command.EXPLORE.label or canvas.width < controls.em(WIDTH_EM / 2):
            return
        edit = self._offered(session.model)
        margin = controls.em(0.8)
        imgui.set_next_window_pos(
            (canvas.left + margin, canvas.bottom - margin), imgui.Cond_.always, (0.0, 1.0)
        )
        wide = min(controls.em(WIDTH_EM), canvas.width - 2 * margin)
        steps = self._steps(edit)
        if first_steps_panel.height(steps, wide) > MOST_OF_CANVAS * canvas.height:
            steps = [next((step for step in steps if not step.is_done), steps[-1])]
        imgui.set_next_window_size((wide, first_steps_panel.height(steps, wide)))
        imgui.set_next_window_bg_alpha(0.94)
        palette = theme.palette()
        with (
            imgui_ctx.push_style_color(imgui.Col_.window_bg, ImVec4(*palette.popup)),
            imgui_ctx.push_style_color(imgui.Col_.border, ImVec4(*palette.accent)),
            imgui_ctx.begin("##First steps", None, _FLAGS),
        ):
            action = first_steps_panel.draw(steps)
            if imgui.internal.get_top_most_popup_modal() is None:  # a question lies over all
                imgui.internal.bring_window_to_display_front(imgui.internal.get_current_window())
        if action.taken is not None and edit is not None:
            stack = session.scene.edits.with_edit(edit)
            session.scene = replace(session.scene, edits=stack)
        if action.is_dismissed:
            session.set_preferences(replace(session.preferences, is_introduced=True))

    def _steps(self, edit: Edit | None) -> list[Step]:
        look = "Layers, channels and spectra of what the network computes. F2 comes back."
        steps = [
            Step("Drag the face", "It moves on through the seeds; Ctrl+Z takes it back."),
            Step(
                f"Press {Command.DRAG_ROTATE.keys} and drag",
                f"The Fourier input turns, and the face with it; {Command.DRAG_LATENT.keys} is seeds again.",
            ),
            Step(f"Press {Command.INSPECT.keys} to look inside", look)
            if edit is None
            else Step(
                f"Pull the ‘{PULLED}’, or press {Command.INSPECT.keys} to look inside",
                f"An edit along a direction in W: its strength is in the Edits pane. {look}",
                offer=f"Add the edit ‘{PULLED}’",
            ),
        ]
        return [replace(step, is_done=index in self._done) for index, step in enumerate(steps)]

    def _note(self, layout: str) -> None:
        """See what has been tried."""
        scene = self._session.scene
        if (scene.latent.x, scene.latent.y) != (0.0, 0.0):
            self._done.add(0)
        if scene.transform.turns:
            self._done.add(1)
        if layout == Command.INSPECT.label or scene.edits.edits:
            self._done.add(2)

    def _offered(self, model: ModelInfo) -> Edit | None:
        """The edit along the demo's direction, where that is in the library."""
        shelf = self._session.directions.shelf
        shelf.refresh()
        for shelved in shelf.sets():
            names = shelved.directions.names
            if PULLED in names and shelved.is_of(model) and not shelved.problem(model):
                return Edit(shelved.set_id, names.index(PULLED), STRENGTH, name=PULLED)
        return None

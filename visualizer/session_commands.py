"""The commands that need nothing but the session: the scene, its history, the view, the preferences."""

from __future__ import annotations

from dataclasses import replace

from renderer.comparison import Comparison
from renderer.model_info import ModelInfo
from renderer.scene import LayerView
from visualizer import copy_as
from visualizer.command import LARGEST_SCALE, SMALLEST_SCALE, STEPS, Command
from visualizer.preferences import Appearance
from visualizer.session import Session
from widgets import channels_panel, layers_panel


def do(command: Command, session: Session) -> bool:
    """Carry it out, if it is one of these; whether it is."""
    match command:
        case _ if command.deed is not None:
            session.timeline_desk.do(command.deed, session)
        case _ if command in STEPS and session.model is not None:
            view = stepped(session.scene.view, session.model, command)
            session.scene = replace(session.scene, view=view)
        case Command.SAVE_PICTURE:
            session.save_picture()
        case Command.UNDO:
            session.work.undo()
        case Command.REDO:
            session.work.redo()
        case Command.RESET_SCENE:
            session.work.reset()
        case Command.BOOKMARK:
            session.add_bookmark()
        case Command.COMPARE:
            session.models.compare(Comparison() if session.models.comparison is None else None)
        case Command.COPY_COMMAND | Command.COPY_PYTHON:
            copy_as.to_clipboard(session, as_python=command is Command.COPY_PYTHON)
        case Command.LIGHT_OR_DARK:
            is_dark = session.preferences.appearance is Appearance.DARK
            appearance = Appearance.LIGHT if is_dark else Appearance.DARK
            session.set_preferences(replace(session.preferences, appearance=appearance))
        case Command.LARGER | Command.SMALLER | Command.NORMAL_SIZE:
            scale = scaled(session.preferences.ui_scale, command)
            session.set_preferences(replace(session.preferences, ui_scale=scale))
        case _:
            return False
    return True


def scaled(scale: float, command: Command) -> float:
    """The scale of the window's text after LARGER, SMALLER or NORMAL_SIZE."""
    step = {Command.LARGER: 0.1, Command.SMALLER: -0.1}.get(command)
    return 1.0 if step is None else min(max(round(scale + step, 2), SMALLEST_SCALE), LARGEST_SCALE)


def stepped(view: LayerView, model: ModelInfo, command: Command) -> LayerView:
    """What is looked at after a step to another layer or to other channels."""
    step = 1 if command in {Command.NEXT_LAYER, Command.NEXT_CHANNELS} else -1
    if command in {Command.NEXT_LAYER, Command.PREVIOUS_LAYER}:
        return layers_panel.step_layer(view, model, step)
    return channels_panel.step_channels(view, model.layer(view.layer).channels, step)

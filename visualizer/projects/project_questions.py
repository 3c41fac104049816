"""What is asked before work could be lost, and what can be answered."""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum
from pathlib import Path

from visualizer.projects.recovery import Unsaved


class Choice(Enum):
    """The buttons of a question."""

    SAVE = "Save"
    DO_NOT_SAVE = "Don't save"
    STOP = "Stop and quit"
    REPLACE = "Replace"
    SAVE_AS = "Save as…"
    RECOVER = "Recover"
    DISCARD = "Discard"
    LATER = "Later"
    FIND_MODEL = "Find the model…"
    OPEN_ANYWAY = "Open with the present model"
    CANCEL = "Cancel"


@dataclass(frozen=True, slots=True)
class Question:
    """A question of the window: Enter takes the first choice, Escape the last."""

    title: str
    text: str
    choices: tuple[Choice, ...]


def about_unsaved(name: str, running: Sequence[str] = ()) -> Question:
    """Before a project with unsaved changes is left; `running` are the jobs that end with it."""
    text = f"‘{name}’ has unsaved changes. What is not saved is lost."
    if running:
        text += f" Still at work, and stopped by quitting: {', '.join(running)}."
    return Question("Unsaved changes", text, (Choice.SAVE, Choice.DO_NOT_SAVE, Choice.CANCEL))


def about_late_saving(name: str) -> Question:
    """Before a project is left whose file does not answer."""
    return Question(
        "Still being saved",
        f"‘{name}’ is not saved yet, since its disk does not answer. What is left now may be lost.",
        (Choice.SAVE_AS, Choice.DO_NOT_SAVE, Choice.CANCEL),
    )


def about_running(running: Sequence[str]) -> Question:
    """Before the window is closed on jobs that are not done."""
    return Question(
        "Still at work",
        f"Quitting stops what is not done: {', '.join(running)}.",
        (Choice.STOP, Choice.CANCEL),
    )


def about_replacing(path: Path) -> Question:
    """Before another file is overwritten."""
    return Question(
        "Replace a file",
        f"There is a file ‘{path.name}’ in {path.parent} already. Shall this project replace it?",
        (Choice.REPLACE, Choice.SAVE_AS, Choice.CANCEL),
    )


def about_changed_file(path: Path) -> Question:
    """Before a file is overwritten that somebody else has written meanwhile."""
    return Question(
        "Changed on disk",
        f"‘{path.name}’ was changed by another program since it was opened or saved here. "
        "Replacing it loses those changes.",
        (Choice.REPLACE, Choice.SAVE_AS, Choice.CANCEL),
    )


def about_missing_model(name: str, model: str, present: str | None, *, tried: str = "") -> Question:
    """When the model of a project is not to be found, or was `tried`. `present` is the model that is open."""
    anyway = (Choice.OPEN_ANYWAY,) if present is not None else ()
    hint = f" With {present} the pictures differ." if present is not None else ""
    where = f"not open, though it is at {tried}" if tried else "neither beside it nor among the recent ones"
    return Question(
        "The model is not here",
        f"‘{name}’ was made with the model {model}, which is {where}.{hint}",
        (Choice.FIND_MODEL, *anyway, Choice.CANCEL),
    )


def about_recovery(unsaved: Unsaved) -> Question:
    """At the start, when a window has died with unsaved work."""
    at, now = time.localtime(unsaved.kept_at), time.localtime()
    is_today = (at.tm_year, at.tm_yday) == (now.tm_year, now.tm_yday)
    when = time.strftime("%H:%M" if is_today else "%Y-%m-%d %H:%M", at)
    return Question(
        "Recover unsaved work",
        f"sg3-viz did not close properly. Recover the work on ‘{unsaved.name}’ of {when}?",
        (Choice.RECOVER, Choice.DISCARD, Choice.LATER),
    )

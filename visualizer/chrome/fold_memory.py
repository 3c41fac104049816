"""Keeps which sections are folded until the program is started again."""

from __future__ import annotations

from imgui_bundle import hello_imgui

from widgets import controls

_PREFERENCE = "folds"


def load() -> None:
    """Once at the start."""
    controls.FOLDS.read(hello_imgui.load_user_pref(_PREFERENCE))


def save() -> None:
    """Once at the end."""
    hello_imgui.save_user_pref(_PREFERENCE, controls.FOLDS.as_text())

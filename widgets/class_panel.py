"""Which class a conditional model draws."""

from __future__ import annotations

from widgets import controls


def draw(class_index: int | None, c_dim: int) -> int | None:
    """A drop-down list of the classes; the first entry leaves the choice to each seed."""
    if c_dim == 0:
        controls.dim_text("This model has no classes.")
        return None
    options = ["From the seed", *(f"Class {index}" for index in range(c_dim))]
    chosen = 0 if class_index is None else min(class_index, c_dim - 1) + 1
    chosen = controls.choice("Class", options, chosen, about="The label that the mapping network is given.")
    if controls.reset("Class", chosen != 0):
        chosen = 0
    return None if chosen == 0 else chosen - 1

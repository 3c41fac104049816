"""Which class a conditional model draws, and how much of another."""

from __future__ import annotations

from dataclasses import replace

from renderer.scene import ClassBlend
from widgets import controls
from widgets.field_keys import NO_KEYS, FieldKeys


def draw(
    class_index: int | None, blend: ClassBlend, c_dim: int, *, keys: FieldKeys = NO_KEYS
) -> tuple[int | None, ClassBlend]:
    """The class, which may be left to each seed; another one, and its share."""
    about = "What the mapping network is told."
    with keys.row("class_index"):
        class_index = _choose("Class", "From the seed", class_index, c_dim, about=about)
    about = "Another class to go to: both are mapped, and blended in W."
    with keys.row("class_blend.class_index"):
        towards = _choose("Towards", "None", blend.class_index, c_dim, about=about)
    blend, why = replace(blend, class_index=towards), "Choose a class to go towards first."
    with controls.disabled(blend.class_index is None, why), keys.row("class_blend.share"):
        share = controls.slider(
            "Share",
            blend.share,
            0.0,
            1.0,
            default=ClassBlend().share,
            about="How far: 0 is this class, 1 the other one.",
        )
    return class_index, replace(blend, share=share)


def _choose(name: str, none: str, class_index: int | None, c_dim: int, *, about: str) -> int | None:
    options = [none, *(f"Class {index}" for index in range(c_dim))]
    chosen = 0 if class_index is None else min(class_index, c_dim - 1) + 1
    chosen = controls.choice(name, options, chosen, about=about)
    if controls.reset(name, chosen != 0):
        chosen = 0
    return None if chosen == 0 else chosen - 1

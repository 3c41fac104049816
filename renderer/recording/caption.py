"""Captions: a text with fields, such as "seed {seed}, {time} s"; `frame_caption` draws them. No torch."""

from __future__ import annotations

import string
from dataclasses import dataclass

from renderer.scene import Scene

LONGEST = 200
FIELDS = {
    "time": "seconds since the video began",
    "frame": "the number of the frame, from 0 on",
    "seed": "the seed, or the heaviest one of a blend",
    "psi": "truncation",
    "layer": "the layer that is shown",
    "model": "the name of the model's file",
}
_OF_THE_FRAME = frozenset({"time", "frame"})  # the others may differ from picture to picture of a grid


@dataclass(frozen=True, slots=True)
class Moment:
    """What a caption may tell of one picture."""

    frame: int
    seconds: float
    scene: Scene
    model: str


def check(template: str) -> None:
    """Raises: ValueError for what is no caption."""
    if len(template) > LONGEST:
        raise ValueError(f"a caption has at most {LONGEST} characters")
    try:
        parts = list(string.Formatter().parse(template))
    except ValueError as error:
        raise ValueError("in a caption, { and } go around a field: write {{ and }} for themselves") from error
    for _, name, form, conversion in parts:
        if name is not None and (name not in FIELDS or form or conversion):
            known = ", ".join(f"{{{each}}}" for each in FIELDS)
            raise ValueError(f"a caption has no field {{{name:.20}}}; there are {known}")


def is_of_the_frame(template: str) -> bool:
    """Whether it says the same of all pictures of a frame."""
    return {name for _, name, _, _ in string.Formatter().parse(template) if name} <= _OF_THE_FRAME


def text(template: str, moment: Moment) -> str:
    """The caption of a picture.

    >>> text("seed {seed}, {time} s", Moment(30, 0.5, Scene(), "a.pkl"))
    'seed 0, 0.50 s'
    """
    scene = moment.scene
    blend, seed = scene.latent.blend, scene.latent.seed
    heaviest = max(blend, key=lambda share: share.weight).seed if blend else seed
    return template.format(
        time=f"{moment.seconds:.2f}",
        frame=moment.frame,
        seed=heaviest,
        psi=f"{scene.truncation.psi:.2f}",
        layer=scene.view.layer or "image",
        model=moment.model,
    )

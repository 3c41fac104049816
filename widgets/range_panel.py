"""Which control is varied, and over which values."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from imgui_bundle import imgui, imgui_ctx

from renderer.recording.scene_controls import Kind, SceneControl
from renderer.recording.variation import MOST_VALUES, Variation, numbers, seeds, whole_numbers
from widgets import controls

USUAL_STEPS = 8
MOST_ON_THE_SLIDER = 32
MOST_TEXTS = 7


@dataclass(frozen=True, slots=True)
class Range:
    """A control and its values as they are typed; what is None is as it suits the control.

    `listed` are seeds as in "0-7, 12", `first` and `last` places in the control's options.
    """

    path: str
    start: float | None = None
    end: float | None = None
    steps: int = USUAL_STEPS
    listed: str | None = None
    first: int | None = None
    last: int | None = None


def variation(choice: Range, control: SceneControl) -> Variation:
    """The values. Raises: ValueError, with a sentence for the user, for what are none."""
    match control.kind:
        case Kind.SEEDS:
            return seeds(whole_numbers(_listed(choice, control)))
        case Kind.NAMES:
            first, last = _ends(choice, control)
            places = range(first, last + 1) if first <= last else range(first, last - 1, -1)
            return Variation(control.path, tuple(control.options[i] for i in places), control.name)
    start, end = _numbers(choice, control)
    return numbers(control.path, start, end, choice.steps, name=control.name)


def draw(title: str, choice: Range, options: Sequence[SceneControl]) -> Range:
    """The rows of a control: which it is, and its values."""
    paths = [option.path for option in options]
    present = paths.index(choice.path) if choice.path in paths else 0
    with imgui_ctx.push_id(title):
        names = [controls.plain(option.name) for option in options]
        index = controls.choice(title, names, present, about="What changes from picture to picture.")
        control = options[index]
        if control.path != choice.path:
            choice = Range(control.path, steps=choice.steps)
        match control.kind:
            case Kind.SEEDS:
                return _draw_seeds(choice, control)
            case Kind.NAMES:
                return _draw_names(choice, control)
        return _draw_numbers(choice, control)


def in_words(texts: Sequence[str]) -> str:
    """Values in one line; of many, the first and the last.

    >>> in_words(["0", "0.5", "1"])
    '0, 0.5, 1'
    """
    if len(texts) <= MOST_TEXTS:
        return ", ".join(texts)
    return f"{', '.join(texts[: MOST_TEXTS - 2])} … {texts[-1]}"


def _draw_numbers(choice: Range, control: SceneControl) -> Range:
    start, end = _numbers(choice, control)
    form, speed = ("%.0f", 0.1) if control.kind is Kind.WHOLE else ("%.3f", 0.005)
    new_start, new_end = (
        controls.drag(name, value, speed=speed, default=usual, about=about, form=form)
        for name, value, usual, about in (
            ("From", start, control.start, "The first value."),
            ("To", end, control.end, "The last value."),
        )
    )
    steps = controls.slider_int(
        "Steps", choice.steps, 1, MOST_ON_THE_SLIDER, default=USUAL_STEPS, about="How many values."
    )
    if new_start != start:
        choice = replace(choice, start=new_start)
    if new_end != end:
        choice = replace(choice, end=new_end)
    return replace(choice, steps=min(max(steps, 1), MOST_VALUES))


def _draw_seeds(choice: Range, control: SceneControl) -> Range:
    controls.label("Seeds")
    imgui.set_next_item_width(controls.width_left())
    changed, text = imgui.input_text("##Seeds", _listed(choice, control))
    controls.tooltip("Whole numbers and ranges, as in 0-7, 12.")
    return replace(choice, listed=text) if changed else choice


def _draw_names(choice: Range, control: SceneControl) -> Range:
    first, last = _ends(choice, control)
    names = [_name(option) for option in control.options]
    new_first = controls.choice("From", names, first, about="The first value.")
    new_last = controls.choice("To", names, last, about="The last value.")
    if (new_first, new_last) == (first, last):
        return choice
    return replace(choice, first=new_first, last=new_last)


def _numbers(choice: Range, control: SceneControl) -> tuple[float, float]:
    return (
        control.start if choice.start is None else choice.start,
        control.end if choice.end is None else choice.end,
    )


def _listed(choice: Range, control: SceneControl) -> str:
    return f"{control.start:.0f}-{control.end:.0f}" if choice.listed is None else choice.listed


def _ends(choice: Range, control: SceneControl) -> tuple[int, int]:
    """The places of the first and the last option, within those that there are."""
    most = len(control.options) - 1
    first = 0 if choice.first is None else choice.first
    last = most if choice.last is None else choice.last
    return min(first, most), min(last, most)


def _name(option: str | bool) -> str:
    return controls.plain(option) if isinstance(option, str) else ("on" if option else "off")

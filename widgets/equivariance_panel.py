"""Equivariance of the scene on show: of the picture and of every layer, for a motion that can be chosen."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from imgui_bundle import icons_fontawesome_6 as icons
from imgui_bundle import imgui

from renderer.aliasing.aliasing_figures import SHORT_NAMES, Equivariance, LayerEquivariance
from widgets import controls, figure_table, number_field
from widgets.figure_table import Title

ROWS = 8
MOST_DB = 100.0  # where a bar is whole
PICTURE = "Picture"
_CLICK = "\nClick a layer's figure for a map of its error on the canvas."
_TITLES = (
    Title("Layer", "The finished picture, then the layers in order. Click one to look at it.", 1.3),
    Title(
        SHORT_NAMES[Equivariance.EQT_INT],
        "Equivariance to translation by whole samples, in dB of signal to error. More is better: 10 dB is "
        "ten times less error power. Such a shift hides aliases, which move along; what it finds comes in "
        f"from beyond the borders.{_CLICK}",
    ),
    Title(
        SHORT_NAMES[Equivariance.EQT_FRAC],
        "Equivariance to translation by parts of a sample: aliases do not follow it. It ends where the "
        "interpolation of the reference errs as much, at 50 to 90 dB: the more fine detail the lower."
        f"{_CLICK}",
    ),
    Title(
        SHORT_NAMES[Equivariance.EQR],
        "Equivariance to rotation, for which only config R is made. It ends where the resampling of the "
        f"reference errs as much, at about 50 dB.{_CLICK}",
    ),
)
_ABOUT_PICTURE = (
    "As published: relative to the full range −1…1, with the interpolation of the paper. Layers are relative "
    "to their own signal, without each channel's mean."
)


@dataclass(frozen=True, slots=True)
class ErrorOf:
    """Which error is mapped on the canvas."""

    layer: str
    kind: Equivariance


@dataclass(frozen=True, slots=True)
class EquivarianceView:
    """What is measured and what of it is mapped. Units: x and y in image widths.

    `is_live` None: measure whenever something changes if the machine is fast enough for this model.
    """

    x: float = 0.09
    y: float = -0.055
    turns: float = 0.1
    is_live: bool | None = None
    all_channels: bool = False
    error_of: ErrorOf | None = None


@dataclass(frozen=True, slots=True, eq=False)
class EquivarianceFigures:
    """What is known: the picture's figures under the name PICTURE, then the layers'.

    `is_stale`: not yet those of the scene. `note` says what is being waited for, or why there is nothing.
    """

    rows: Sequence[LayerEquivariance] = ()
    is_stale: bool = True
    note: str = ""


@dataclass(frozen=True, slots=True)
class EquivarianceAction:
    """The settings as they are wanted, the row that was clicked, whether to measure now."""

    view: EquivarianceView
    clicked: str | None = None
    measure: bool = False


def draw(
    view: EquivarianceView,
    figures: EquivarianceFigures,
    *,
    is_live: bool,
    viewed: str | None,
    channels_limit: int | None,
) -> EquivarianceAction:
    """The settings, then the table.

    `channels_limit`: no more channels of a layer are compared, unless all are asked for; None: none has more.
    """
    view, measure = _draw_head(view, figures, is_live=is_live, channels_limit=channels_limit)
    view = _draw_motion(view)
    action = EquivarianceAction(view, measure=measure)
    if figures.rows:
        action = _draw_table(action, figures, viewed)
    elif not figures.note:
        controls.dim_text("“Measure” takes the figures once; “Live” whenever something changes.")
    return action


def _draw_head(
    view: EquivarianceView, figures: EquivarianceFigures, *, is_live: bool, channels_limit: int | None
) -> tuple[EquivarianceView, bool]:
    wanted = controls.toggle_button(
        "Live",
        is_live,
        about="Measure whenever something has changed. On by itself while the model is fast: where a picture "
        "takes less than a quarter of a second.",
    )
    if wanted != is_live:
        view = replace(view, is_live=wanted)
    imgui.same_line()
    with controls.disabled(is_live or (not figures.is_stale and bool(figures.rows))):
        measure = controls.button(
            f"{icons.ICON_FA_RULER} Measure", about="Measure the scene as it is now, once."
        )
    if channels_limit is not None:
        controls.beside("All channels", before=imgui.get_frame_height())
        every = controls.checkbox(
            "All channels",
            view.all_channels,
            about=f"Compare every channel of the layers. Without this at most {channels_limit} of each, "
            "evenly spread, which is several times faster and differs by less than 1 dB.",
        )
        view = replace(view, all_channels=every)
    if figures.note:
        controls.beside(figures.note)
        controls.dim_text(figures.note)
    return view, measure


def _draw_motion(view: EquivarianceView) -> EquivarianceView:
    default = EquivarianceView()
    controls.label("Translation")
    imgui.set_next_item_width(controls.width_left() - controls.em(controls.RESET_EM))
    changed, (x, y) = imgui.drag_float2(
        "##Translation", [view.x, view.y], number_field.drag_speed(0.0005), 0.0, 0.0, "%.4f"
    )
    controls.tooltip(
        "By how much the input is moved, right and down, in image widths. For EQ-T by whole samples it is "
        "rounded up to what is a whole number of samples in every layer (multiples of 1/16 in most models).\n"
        f"Drag to change. {controls.HOW_TO_TYPE}"
    )
    if changed:
        view = replace(view, x=controls.tidy(x, view.x), y=controls.tidy(y, view.y))
    if controls.reset("Translation", (view.x, view.y) != (default.x, default.y)):
        view = replace(view, x=default.x, y=default.y)
    turns = controls.drag(
        "Rotation",
        view.turns,
        speed=0.001,
        default=default.turns,
        about="By how much the input is turned for EQ-R, in turns, counter-clockwise.",
        form=f"%.3f turns ({view.turns * 360:.1f}°)",
    )
    return replace(view, turns=turns)


def _draw_table(
    action: EquivarianceAction, figures: EquivarianceFigures, viewed: str | None
) -> EquivarianceAction:
    height = imgui.get_text_line_height_with_spacing() * (min(len(figures.rows), ROWS) + 1.3)
    names = [row.name for row in figures.rows]
    with figure_table.table("Equivariance", _TITLES, names, height) as is_seen:
        if not is_seen:
            return action
        figure_table.set_up(_TITLES)
        for row in figures.rows:
            imgui.table_next_row()
            imgui.table_next_column()
            is_viewed = row.name == (viewed or PICTURE)
            if figure_table.name(row.name, is_viewed=is_viewed, is_whole_row=False):
                action = replace(action, clicked=row.name)
            if row.name == PICTURE:
                controls.tooltip(_ABOUT_PICTURE)
            for kind in Equivariance:
                imgui.table_next_column()
                action = _draw_figure(action, row, kind, is_stale=figures.is_stale)
    return action


def _draw_figure(
    action: EquivarianceAction, row: LayerEquivariance, kind: Equivariance, *, is_stale: bool
) -> EquivarianceAction:
    value = row.db(kind)
    text, share = figure_table.decibels(value), None if value is None else value / MOST_DB
    if row.name == PICTURE:
        figure_table.figure(text, share, is_stale=is_stale)
        return action
    this = ErrorOf(row.name, kind)
    is_on = action.view.error_of == this
    name = f"{SHORT_NAMES[kind]} of {row.name}"
    if not figure_table.pressed_figure(name, text, share, is_on=is_on, is_stale=is_stale):
        return action
    return replace(action, view=replace(action.view, error_of=None if is_on else this))

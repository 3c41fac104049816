"""Equivariance of the scene on show: of the picture and of every layer, for a motion that can be chosen."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace

from imgui_bundle import icons_fontawesome_6 as icons
from imgui_bundle import imgui

from renderer.aliasing.aliasing_figures import SHORT_NAMES, Equivariance, LayerEquivariance
from widgets import controls, figure_table, number_field
from widgets.figure_table import Title

ROWS = 8
MOST_DB = 100.0  # where a bar is whole
PICTURE = "Picture"
MOST_SHIFT, MOST_TURNS = 0.5, 0.5
_LEAST = 1e-4  # of a shift in image widths or of a turn: less is nothing
_CLICK = "\nClick a figure for a map of the error."
_ABOUT_PICTURE = (
    "Relative to the full range −1…1, as published; layers are relative to their own signal. The paper's "
    "EQ-T and EQ-R are means over many latents and motions: see “Equivariance, many latents”."
)


def _titles(whole: tuple[float, float] | None) -> tuple[Title, ...]:
    """The columns; `whole` is the shift by whole samples that was made."""
    by = "" if whole is None else f": here by {whole[0]:+g}, {whole[1]:+g} widths".replace("-", "−")
    whole_name, fractional, turn = (SHORT_NAMES[kind] for kind in Equivariance)
    return (
        Title("Layer", "The finished picture, then the layers in order. Click one to look at it.", 1.3),
        Title(
            whole_name,
            f"Moved by whole samples{by}. Signal to error in dB: 10 dB more is a tenth of the error power. "
            "Aliases move along, so this finds what comes in from beyond the borders. It is of one scene and "
            f"one shift, EQ-T (paper, E.1) the mean over many.{_CLICK}",
        ),
        Title(
            fractional,
            "Moved by parts of a sample, which aliases do not follow. Signal to error in dB, at most 50 to "
            "90, where the reference's interpolation errs as much. Of one scene; EQ-T frac (paper, E.2) is "
            f"the mean over many.{_CLICK}",
        ),
        Title(
            turn,
            "Turned, for which only config R is made. Signal to error in dB, at most about 50, where the "
            "reference's resampling errs as much. Of one scene; EQ-R (paper, E.3) is the mean over many."
            f"{_CLICK}",
        ),
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
    `whole` is the shift by whole samples, in image widths, once it is known.
    """

    rows: Sequence[LayerEquivariance] = ()
    is_stale: bool = True
    note: str = ""
    whole: tuple[float, float] | None = None
    ablated: Collection[str] = ()


@dataclass(frozen=True, slots=True)
class EquivarianceAction:
    """The settings as they are wanted, the row that was clicked, whether to measure now."""

    view: EquivarianceView
    clicked: str | None = None
    measure: bool = False


def why_not(view: EquivarianceView) -> str:
    """Why there is nothing to measure; empty if there is."""
    if max(abs(view.x), abs(view.y)) < _LEAST:
        return "Nothing is moved: set a translation other than 0."
    return "Nothing is turned: set a rotation other than 0." if abs(view.turns) < _LEAST else ""


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
    is_known = is_live or (not figures.is_stale and bool(figures.rows))
    with controls.disabled(is_known or bool(why_not(view)), why_not(view)):
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
    clamp = imgui.SliderFlags_.always_clamp
    changed, (x, y) = imgui.drag_float2(
        "##Translation",
        [view.x, view.y],
        number_field.drag_speed(0.0005),
        -MOST_SHIFT,
        MOST_SHIFT,
        "%.4f",
        clamp,
    )
    controls.tooltip(
        f"By how much the input is moved, right and down, in image widths, from −{MOST_SHIFT:g} to "
        f"{MOST_SHIFT:g}: beyond, less than half of the picture is left to compare. For “Shift whole” it "
        "is rounded up to a whole number of samples in every layer (1/16 in most models).\n"
        f"Drag to change. {controls.HOW_TO_TYPE}"
    )
    if changed:
        x, y = (min(max(part, -MOST_SHIFT), MOST_SHIFT) for part in (x, y))
        view = replace(view, x=controls.tidy(x, view.x), y=controls.tidy(y, view.y))
    if controls.reset("Translation", (view.x, view.y) != (default.x, default.y)):
        view = replace(view, x=default.x, y=default.y)
    turns = controls.slider(
        "Rotation",
        view.turns,
        -MOST_TURNS,
        MOST_TURNS,
        default=default.turns,
        about="By how much the input is turned, in turns, counter-clockwise.",
        form="%.3f turns",
        lowest=-MOST_TURNS,
        highest=MOST_TURNS,
        also=f"{view.turns * 360:.1f}°",
    )
    return replace(view, turns=turns)


def _draw_table(
    action: EquivarianceAction, figures: EquivarianceFigures, viewed: str | None
) -> EquivarianceAction:
    height = imgui.get_text_line_height_with_spacing() * (min(len(figures.rows), ROWS) + 1.3)
    names = [row.name for row in figures.rows]
    titles = _titles(figures.whole)
    with figure_table.table("Equivariance", titles, names, height) as is_seen:
        if not is_seen:
            return action
        figure_table.set_up(titles)
        for row in figures.rows:
            imgui.table_next_row()
            imgui.table_next_column()
            is_viewed = row.name == (viewed or PICTURE)
            is_ablated = row.name in figures.ablated
            if figure_table.name(row.name, is_viewed=is_viewed, is_ablated=is_ablated, is_whole_row=False):
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
    this = ErrorOf(row.name, kind)
    is_on = action.view.error_of == this
    name = f"{SHORT_NAMES[kind]} of {row.name}"
    if not figure_table.pressed_figure(name, text, share, is_on=is_on, is_stale=is_stale):
        return action
    return replace(action, view=replace(action.view, error_of=None if is_on else this))

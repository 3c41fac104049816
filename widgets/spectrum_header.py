"""The controls above the plots of the Spectrum pane."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from enum import Enum

from imgui_bundle import icons_fontawesome_6 as icons
from imgui_bundle import imgui, imgui_ctx

from renderer.scene import SpectrumView
from renderer.spectra.spectrum_curves import Normalization
from widgets import controls, kept_spectra_panel, spectrum_options, spectrum_panel
from widgets.spectrum_options import Arrangement, ChannelChoice, SpectrumOptions
from widgets.spectrum_traces import Trace

MOST_SAMPLES = 4096
POPUP_EM = 22.0
NARROW_EM = 25.0  # from here on there is no room for words that an icon says, too


class Over(Enum):
    """Over which pictures a spectrum is averaged."""

    NEXT_SEEDS = "Seeds from this one on"
    RANDOM_SEEDS = "Random seeds"
    MOTION = "Time, as it moves"


@dataclass(frozen=True, slots=True)
class Averaging:
    """What an average is taken over. `seed` begins the random ones."""

    over: Over = Over.NEXT_SEEDS
    samples: int = 64
    seed: int = 0


class Wish(Enum):
    """What was asked for."""

    NOTHING = "nothing"
    FREEZE = "freeze"
    AVERAGE = "average"
    OPEN = "open"
    CSV = "csv"
    NPZ = "npz"
    PNG = "png"


@dataclass(frozen=True, slots=True)
class Header:
    """All that is set above the plots."""

    options: SpectrumOptions
    averaging: Averaging
    beside: SpectrumView
    kept: tuple[Trace, ...]


ABOUT_AVERAGING = {
    Over.NEXT_SEEDS: "Seeds from the present one on; all else of the scene stays.",
    Over.RANDOM_SEEDS: "Seeds that are drawn, beginning with a seed; all else of the scene stays.",
    Over.MOTION: "Moments a tenth of a second apart, as the scene moves now; where nothing moves, along the "
    "circle of “Transform”.",
}


def draw(header: Header, *, can_freeze: bool, can_export: bool, picked: int) -> tuple[Header, Wish]:
    """Two rows. `picked` channels are picked in the channel sheet."""
    is_narrow = controls.width_left() < controls.em(NARROW_EM)
    options = _draw_arrangement(header.options)
    wish = _draw_freeze(can_freeze=can_freeze, is_narrow=is_narrow)
    averaging, wish = _draw_averaging(header.averaging, wish)
    kept, wish = _draw_kept(header.kept, wish)
    wish = _draw_export(wish, can_export=can_export)
    options, beside = _draw_options(options, header.beside)
    options = _draw_choices(options, picked)
    return Header(options, averaging, beside, kept), wish


def _draw_arrangement(options: SpectrumOptions) -> SpectrumOptions:
    about = {
        Arrangement.MAP: "The spectrum in two dimensions.",
        Arrangement.CURVES: "Slices and the radial average.",
        Arrangement.BOTH: "Both, side by side or one above the other.",
    }
    for each in Arrangement:
        if each is not Arrangement.MAP:
            imgui.same_line(0, controls.em(0.15))
        if controls.toggle_button(each.value, options.arrangement is each, about=about[each]):
            options = replace(options, arrangement=each)
    return options


def _draw_freeze(*, can_freeze: bool, is_narrow: bool) -> Wish:
    text = icons.ICON_FA_SNOWFLAKE if is_narrow else f"{icons.ICON_FA_SNOWFLAKE} Freeze"
    _next(text)
    with controls.disabled(not can_freeze, "The spectrum is still being measured."):
        about = "Freeze: keep the present spectrum to compare others with it."
        is_pressed = controls.button(f"{text}###Freeze", about=about)
    return Wish.FREEZE if is_pressed else Wish.NOTHING


def _draw_averaging(averaging: Averaging, wish: Wish) -> tuple[Averaging, Wish]:
    _menu_button("Average", icons.ICON_FA_LAYER_GROUP, "The mean spectrum over many pictures…")
    with _popup("Average") as shown:
        if not shown:
            return averaging, wish
        over = spectrum_options.chosen("Over", list(Over), averaging.over, about=_about_averaging())
        controls.dim_text(ABOUT_AVERAGING[over])
        samples = controls.slider_int(
            "Pictures", averaging.samples, 2, MOST_SAMPLES, default=64, about="How many are averaged over."
        )
        seed = averaging.seed
        if over is Over.RANDOM_SEEDS:
            seed = controls.seed_input("Begin with", seed, about="Of the random seeds.", default=0)
        if controls.button(
            "Start", about="In the background; the result joins the kept spectra.", width_em=6
        ):
            wish = Wish.AVERAGE
            imgui.close_current_popup()
    return Averaging(over, samples, seed), wish


def _about_averaging() -> str:
    return "\n".join(f"{over.value}: {about}" for over, about in ABOUT_AVERAGING.items())


def _draw_kept(kept: tuple[Trace, ...], wish: Wish) -> tuple[tuple[Trace, ...], Wish]:
    text = f"{icons.ICON_FA_LIST} {len(kept)}" if kept else icons.ICON_FA_LIST
    _menu_button("Kept", text, "Kept spectra: rename, hide, remove, open an average spectrum (.npz)…")
    with _popup("Kept") as shown:
        if shown:
            kept = kept_spectra_panel.draw(kept)
            if controls.button(
                f"{icons.ICON_FA_FOLDER_OPEN} Open .npz…",
                about="An average spectrum made by `sg3-viz spectra`, to be drawn with the others. It can be "
                "dropped on the window, too.",
            ):
                wish = Wish.OPEN
                imgui.close_current_popup()
    return kept, wish


def _draw_export(wish: Wish, *, can_export: bool) -> Wish:
    _menu_button("Export", icons.ICON_FA_FILE_EXPORT, "Save curves, numbers or a figure…")
    with _popup("Export") as shown:
        if not shown:
            return wish
        for text, about, each in (
            ("Curves as CSV", "The curves on show: name, frequency, power, in linear power.", Wish.CSV),
            ("Numbers as .npz", "The 2-D spectrum and the curves on show, as arrays.", Wish.NPZ),
            ("Figure as PNG", "Both plots as a figure for a paper or a talk.", Wish.PNG),
        ):
            if imgui.selectable(text, False, 0 if can_export else imgui.SelectableFlags_.disabled)[0]:
                wish = each
            controls.tooltip(f"{about} It goes to the folder of saved pictures.")
    return wish


def _draw_options(options: SpectrumOptions, beside: SpectrumView) -> tuple[SpectrumOptions, SpectrumView]:
    _menu_button("Options", icons.ICON_FA_SLIDERS, "Curves, scale, colours, window, and the spectrum beside "
                 "the picture…")  # fmt: skip
    with _popup("Options") as shown:
        if shown:
            options = spectrum_options.draw(options)
            imgui.separator_text("Beside the picture")
            with imgui_ctx.push_id("beside"):
                beside = spectrum_panel.draw(beside)
    return options, beside


def _draw_choices(options: SpectrumOptions, picked: int) -> SpectrumOptions:
    """Channels and normalisation share a row, where there is room for their words."""
    labels = [each.value for each in ChannelChoice]
    labels[-1] += f" ({picked})"
    channels, normalizations = list(ChannelChoice), list(Normalization)
    names = [each.value.capitalize() for each in normalizations]
    whole = controls.width_left()
    half = (whole - imgui.get_style().item_spacing.x) / 2
    share_row = controls.dropdown_width((*labels, *names), with_reset=False) <= half
    width = half if share_row else whole
    about, present = spectrum_options.ABOUT_CHANNELS, channels.index(options.channels)
    index = controls.tool_choice("Channels", labels, present, about=about, width=width)
    if share_row:
        imgui.same_line()
    about, present = spectrum_options.ABOUT_NORMALIZATION, normalizations.index(options.normalization)
    norm = controls.tool_choice("Normalization", names, present, about=about, width=width)
    return replace(options, channels=channels[index], normalization=normalizations[norm])


def _menu_button(name: str, text: str, about: str) -> None:
    _next(text)
    if controls.button(f"{text}###{name}", about=about):
        imgui.open_popup(f"{name} popup")


@contextmanager
def _popup(name: str) -> Iterator[bool]:
    """Whether it is open."""
    width, height = controls.em(POPUP_EM), 0.9 * imgui.get_main_viewport().work_size.y
    imgui.set_next_window_size_constraints((width, 0), (width, height))
    with imgui_ctx.begin_popup(f"{name} popup") as popup:
        yield bool(popup)


def _next(text: str) -> None:
    """Go on in the same line if a button of that text still fits into it."""
    imgui.same_line(0, controls.em(0.3))
    if controls.width_left() < imgui.calc_text_size(text).x + 2 * imgui.get_style().frame_padding.x:
        imgui.new_line()

"""Fonts, colours and spacing of the window. Sizes are in em: they follow the text."""

from __future__ import annotations

from dataclasses import dataclass

from imgui_bundle import ImVec2, hello_imgui, imgui

import assets

TEXT_PX = 15.0

Color = tuple[float, float, float, float]
CLEAR: Color = (0.0, 0.0, 0.0, 0.0)


@dataclass(frozen=True, slots=True)
class Palette:
    """The colours of the window. `ground` lies behind panels and pictures, `field` under what is typed."""

    ink: Color
    ink_dim: Color
    ground: Color
    panel: Color
    popup: Color
    field: Color
    field_hover: Color
    line: Color
    accent: Color
    accent_deep: Color
    accent_strong: Color
    accent_soft: Color
    problem: Color


DARK = Palette(
    ink=(0.90, 0.91, 0.93, 1.0),
    ink_dim=(0.56, 0.59, 0.64, 1.0),
    ground=(0.086, 0.092, 0.105, 1.0),
    panel=(0.118, 0.126, 0.143, 1.0),
    popup=(0.140, 0.149, 0.169, 1.0),
    field=(0.172, 0.184, 0.208, 1.0),
    field_hover=(0.215, 0.230, 0.260, 1.0),
    line=(0.215, 0.228, 0.258, 1.0),
    accent=(0.310, 0.640, 0.910, 1.0),
    accent_deep=(0.180, 0.390, 0.570, 1.0),
    accent_strong=(0.420, 0.730, 0.980, 1.0),
    accent_soft=(0.310, 0.640, 0.910, 0.32),
    problem=(0.950, 0.530, 0.360, 1.0),
)
LIGHT = Palette(
    ink=(0.11, 0.12, 0.14, 1.0),
    ink_dim=(0.40, 0.42, 0.46, 1.0),
    ground=(0.845, 0.853, 0.868, 1.0),
    panel=(0.945, 0.949, 0.957, 1.0),
    popup=(0.985, 0.987, 0.992, 1.0),
    field=(0.868, 0.878, 0.894, 1.0),
    field_hover=(0.812, 0.826, 0.850, 1.0),
    line=(0.765, 0.780, 0.805, 1.0),
    accent=(0.100, 0.440, 0.740, 1.0),
    accent_deep=(0.420, 0.650, 0.860, 1.0),
    accent_strong=(0.050, 0.360, 0.640, 1.0),
    accent_soft=(0.100, 0.440, 0.740, 0.28),
    problem=(0.760, 0.270, 0.080, 1.0),
)
_applied = DARK


def palette() -> Palette:
    """The colours that were applied last."""
    return _applied


def load_fonts() -> None:
    """Text in Inter with Font Awesome's icons merged in; rasterised on demand at any scale."""
    text = hello_imgui.FontLoadingParams(inside_assets=False)
    hello_imgui.load_font(str(assets.path("fonts/Inter-Regular.otf")), TEXT_PX, text)
    icons = hello_imgui.FontLoadingParams(inside_assets=False, merge_to_last_font=True)
    icons.font_config.glyph_offset = ImVec2(0.0, 1.0)
    hello_imgui.load_font(str(assets.path("fonts/FontAwesome6-Solid.otf")), TEXT_PX * 0.86, icons)


def apply_config() -> None:
    """Docking, controls that answer to the keyboard, and no end of the program for a misplaced item."""
    hello_imgui.imgui_default_settings.setup_default_imgui_config()
    io = imgui.get_io()
    io.config_flags |= imgui.ConfigFlags_.nav_enable_keyboard
    io.config_error_recovery_enable_assert = False
    io.config_error_recovery_enable_tooltip = False


def apply_style(scale: float = 1.0, colors: Palette = DARK, *, screen_scale: float = 1.0) -> None:
    """The theme in these colours; `scale` enlarges text and spacing alike, on top of the screen's own scale.

    At the start Hello ImGui multiplies all sizes by the screen's scale itself; later changes must bring it.
    """
    global _applied
    _applied = colors
    style = imgui.get_style()
    style.font_scale_main = scale
    em = TEXT_PX * scale * screen_scale
    style.window_padding = ImVec2(0.7 * em, 0.6 * em)
    style.frame_padding = ImVec2(0.5 * em, 0.28 * em)
    style.item_spacing = ImVec2(0.5 * em, 0.4 * em)
    style.item_inner_spacing = ImVec2(0.4 * em, 0.3 * em)
    style.cell_padding = ImVec2(0.27 * em, 0.14 * em)
    style.separator_text_padding = ImVec2(1.3 * em, 0.2 * em)
    style.indent_spacing = 1.4 * em
    style.scrollbar_size = 0.75 * em
    style.grab_min_size = 0.8 * em
    style.window_rounding = style.popup_rounding = 0.4 * em
    style.frame_rounding = style.grab_rounding = style.tab_rounding = 0.27 * em
    style.scrollbar_rounding = 0.4 * em
    style.window_border_size = style.popup_border_size = 1.0
    style.frame_border_size = 0.0
    style.window_menu_button_position = imgui.Dir.none
    style.tab_bar_overline_size = 0.0
    style.tab_min_width_shrink = 4.0 * em  # with less room the tabs scroll: a name stays legible
    style.docking_separator_size = max(2.0, 0.13 * em)
    style.separator_text_border_size = max(1.0, 0.13 * em)
    for name, color in _colors(colors).items():
        style.set_color_(getattr(imgui.Col_, name), color)


def _colors(palette: Palette) -> dict[str, Color]:
    return {**_ground_colors(palette), **_control_colors(palette), **_tab_colors(palette)}


def _ground_colors(palette: Palette) -> dict[str, Color]:
    """Of text, and of what it stands on."""
    return {
        "text": palette.ink,
        "text_disabled": palette.ink_dim,
        "text_link": palette.accent_strong,
        "text_selected_bg": palette.accent_soft,
        "window_bg": palette.panel,
        "child_bg": CLEAR,
        "popup_bg": palette.popup,
        "border": palette.line,
        "title_bg": palette.ground,
        "title_bg_active": palette.ground,
        "title_bg_collapsed": palette.ground,
        "menu_bar_bg": palette.ground,
        "table_header_bg": palette.field,
        "table_border_strong": palette.line,
        "table_border_light": palette.line,
        "table_row_bg_alt": (*palette.ink[:3], 0.06),
        "modal_window_dim_bg": (0.0, 0.0, 0.0, 0.5),
    }


def _control_colors(palette: Palette) -> dict[str, Color]:
    """Of what is pressed, dragged and looked at."""
    return {
        "frame_bg": palette.field,
        "frame_bg_hovered": palette.field_hover,
        "frame_bg_active": palette.field_hover,
        "scrollbar_bg": CLEAR,
        "scrollbar_grab": palette.field,
        "scrollbar_grab_hovered": palette.field_hover,
        "scrollbar_grab_active": palette.accent,
        "check_mark": palette.accent_strong,
        "checkbox_selected_bg": palette.field,
        "slider_grab": palette.accent_deep,
        "slider_grab_active": palette.accent,
        "button": palette.field,
        "button_hovered": palette.field_hover,
        "button_active": palette.accent_soft,
        "header": palette.field,
        "header_hovered": palette.field_hover,
        "header_active": palette.accent_soft,
        "plot_lines": palette.accent,
        "plot_histogram": palette.accent_deep,
        "nav_cursor": palette.accent,
    }


def _tab_colors(palette: Palette) -> dict[str, Color]:
    """Of what parts and docks the panes."""
    return {
        "separator": palette.line,
        "separator_hovered": palette.accent,
        "separator_active": palette.accent_strong,
        "resize_grip": CLEAR,
        "resize_grip_hovered": palette.accent_soft,
        "resize_grip_active": palette.accent,
        "tab": palette.ground,
        "tab_hovered": palette.field_hover,
        "tab_selected": palette.panel,
        "tab_dimmed": palette.ground,
        "tab_dimmed_selected": palette.panel,
        "docking_preview": palette.accent_soft,
        "docking_empty_bg": palette.ground,
    }

"""Fonts, colours and spacing of the window. Sizes are in em: they follow the text."""

from __future__ import annotations

from imgui_bundle import ImVec2, hello_imgui, imgui

import assets

TEXT_PX = 15.0

Color = tuple[float, float, float, float]

INK: Color = (0.90, 0.91, 0.93, 1.0)
INK_DIM: Color = (0.56, 0.59, 0.64, 1.0)
GROUND: Color = (0.086, 0.092, 0.105, 1.0)
PANEL: Color = (0.118, 0.126, 0.143, 1.0)
POPUP: Color = (0.140, 0.149, 0.169, 1.0)
FIELD: Color = (0.172, 0.184, 0.208, 1.0)
FIELD_HOVER: Color = (0.215, 0.230, 0.260, 1.0)
LINE: Color = (0.215, 0.228, 0.258, 1.0)
ACCENT: Color = (0.310, 0.640, 0.910, 1.0)
ACCENT_DEEP: Color = (0.180, 0.390, 0.570, 1.0)
ACCENT_STRONG: Color = (0.420, 0.730, 0.980, 1.0)
PROBLEM: Color = (0.950, 0.530, 0.360, 1.0)
ACCENT_SOFT: Color = (0.310, 0.640, 0.910, 0.32)


def load_fonts() -> None:
    """Text in Inter with Font Awesome's icons merged in; rasterised on demand at any scale."""
    text = hello_imgui.FontLoadingParams(inside_assets=False)
    hello_imgui.load_font(str(assets.path("fonts/Inter-Regular.otf")), TEXT_PX, text)
    icons = hello_imgui.FontLoadingParams(inside_assets=False, merge_to_last_font=True)
    icons.font_config.glyph_offset = ImVec2(0.0, 1.0)
    hello_imgui.load_font(str(assets.path("fonts/FontAwesome6-Solid.otf")), TEXT_PX * 0.86, icons)


def apply_config() -> None:
    """Docking, and lists and controls that answer to the keyboard."""
    hello_imgui.imgui_default_settings.setup_default_imgui_config()
    imgui.get_io().config_flags |= imgui.ConfigFlags_.nav_enable_keyboard


def apply_style(scale: float = 1.0, *, screen_scale: float = 1.0) -> None:
    """The dark theme; `scale` enlarges text and spacing alike, on top of the screen's own scale.

    At the start Hello ImGui multiplies all sizes by the screen's scale itself; later changes must bring it.
    """
    style = imgui.get_style()
    style.font_scale_main = scale
    em = TEXT_PX * scale * screen_scale
    style.window_padding = ImVec2(0.7 * em, 0.6 * em)
    style.frame_padding = ImVec2(0.5 * em, 0.28 * em)
    style.item_spacing = ImVec2(0.5 * em, 0.4 * em)
    style.item_inner_spacing = ImVec2(0.4 * em, 0.3 * em)
    style.scrollbar_size = 0.75 * em
    style.grab_min_size = 0.8 * em
    style.window_rounding = style.popup_rounding = 0.4 * em
    style.frame_rounding = style.grab_rounding = style.tab_rounding = 0.27 * em
    style.scrollbar_rounding = 0.4 * em
    style.window_border_size = style.popup_border_size = 1.0
    style.frame_border_size = 0.0
    style.window_menu_button_position = imgui.Dir.none
    style.tab_bar_overline_size = 0.0
    style.docking_separator_size = max(2.0, 0.13 * em)
    for name, color in _colors().items():
        style.set_color_(getattr(imgui.Col_, name), color)


def _colors() -> dict[str, Color]:
    clear: Color = (0.0, 0.0, 0.0, 0.0)
    return {
        "text": INK,
        "text_disabled": INK_DIM,
        "text_link": ACCENT_STRONG,
        "text_selected_bg": ACCENT_SOFT,
        "window_bg": PANEL,
        "child_bg": clear,
        "popup_bg": POPUP,
        "border": LINE,
        "frame_bg": FIELD,
        "frame_bg_hovered": FIELD_HOVER,
        "frame_bg_active": FIELD_HOVER,
        "title_bg": GROUND,
        "title_bg_active": GROUND,
        "title_bg_collapsed": GROUND,
        "menu_bar_bg": GROUND,
        "scrollbar_bg": clear,
        "scrollbar_grab": FIELD,
        "scrollbar_grab_hovered": FIELD_HOVER,
        "scrollbar_grab_active": ACCENT,
        "check_mark": ACCENT_STRONG,
        "slider_grab": ACCENT_DEEP,
        "slider_grab_active": ACCENT,
        "button": FIELD,
        "button_hovered": FIELD_HOVER,
        "button_active": ACCENT_SOFT,
        "header": FIELD,
        "header_hovered": FIELD_HOVER,
        "header_active": ACCENT_SOFT,
        "separator": LINE,
        "separator_hovered": ACCENT,
        "separator_active": ACCENT_STRONG,
        "resize_grip": clear,
        "resize_grip_hovered": ACCENT_SOFT,
        "resize_grip_active": ACCENT,
        "tab": GROUND,
        "tab_hovered": FIELD_HOVER,
        "tab_selected": PANEL,
        "tab_dimmed": GROUND,
        "tab_dimmed_selected": PANEL,
        "docking_preview": ACCENT_SOFT,
        "docking_empty_bg": GROUND,
        "plot_lines": ACCENT,
        "plot_histogram": ACCENT,
        "table_header_bg": FIELD,
        "table_border_strong": LINE,
        "table_border_light": LINE,
        "nav_cursor": ACCENT,
        "modal_window_dim_bg": (0.0, 0.0, 0.0, 0.5),
    }

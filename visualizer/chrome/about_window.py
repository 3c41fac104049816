"""What this program is, and what it runs on."""

from __future__ import annotations

import platform
from collections.abc import Callable
from importlib import metadata

from imgui_bundle import icons_fontawesome_6 as icons
from imgui_bundle import imgui, imgui_ctx

from renderer.messages import RendererReady
from visualizer.command import Command
from visualizer.crash_report import version
from widgets import controls

PACKAGE = "sg3-viz"
WIDTH_EM = 34.0
ABOUT = "Looks inside StyleGAN3: its latents, layers, spectra and aliasing."
LICENCES = "The fonts are under the SIL Open Font License."


def facts(renderer: RendererReady | None, graphics: str) -> dict[str, str]:
    """What there is to say, by name. `graphics` is what draws the window."""
    found = {
        "Version": version(PACKAGE),
        "Licence": _licence(),
        "Python": platform.python_version(),
        "PyTorch": renderer.torch_version if renderer else version("torch"),
        "Device": f"{renderer.device} ({renderer.device_name})" if renderer else "The renderer is starting.",
        "Backends": ", ".join(renderer.backends) if renderer else "",
        "Graphics": graphics,
        "ImGui": imgui.get_version(),
        "System": platform.platform(),
    }
    return {name: value for name, value in found.items() if value}


class AboutWindow:
    """Open until it is closed; its facts are copied as text."""

    def __init__(self) -> None:
        self._is_due = False

    def open(self) -> None:
        """Have it in sight from the next frame on."""
        self._is_due = True

    def draw(self, renderer: RendererReady | None, graphics: Callable[[], str]) -> None:
        """Draw it while it is open; Escape closes it."""
        title = Command.ABOUT.label
        if self._is_due:
            imgui.open_popup(title)
            self._is_due = False
        view = imgui.get_main_viewport()
        imgui.set_next_window_pos(view.get_center(), imgui.Cond_.always, (0.5, 0.5))
        imgui.set_next_window_size((min(controls.em(WIDTH_EM), view.work_size.x * 0.95), 0))
        flags = imgui.WindowFlags_.no_saved_settings | imgui.WindowFlags_.no_resize
        with imgui_ctx.begin_popup_modal(title, flags | imgui.WindowFlags_.no_move) as popup:
            if popup.visible:
                _draw_content(facts(renderer, graphics()))


def _draw_content(said: dict[str, str]) -> None:
    imgui.text_wrapped(ABOUT)
    controls.dim_text(LICENCES)
    imgui.dummy((0, controls.em(0.4)))
    for name, value in said.items():
        controls.fact(name, value)
    imgui.dummy((0, controls.em(0.4)))
    if controls.button(f"{icons.ICON_FA_COPY} Copy", about="Copy what is above as text"):
        imgui.set_clipboard_text("\n".join(f"{name}: {value}" for name, value in said.items()))
    imgui.same_line()
    is_left = imgui.is_key_pressed(imgui.Key.escape, repeat=False) and not imgui.is_window_appearing()
    if controls.button("Close", about="Close this (Esc)", width_em=6) or is_left:
        imgui.close_current_popup()
    imgui.set_item_default_focus()


def _licence() -> str:
    """As the package itself says; nothing where it is not installed."""
    try:
        about = metadata.metadata(PACKAGE).json
    except metadata.PackageNotFoundError:
        return ""
    return str(about.get("license_expression") or about.get("license") or "")

"""Characters that the program's own font does not have."""

from __future__ import annotations

import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from imgui_bundle import imgui

import assets
from tests.widgets.stage import imgui_context
from visualizer.chrome import system_fonts
from visualizer.chrome.system_fonts import SystemFont, SystemFonts, requested

LATIN = Path(str(assets.path("fonts/Inter-Regular.otf")))
ICONS = Path(str(assets.path("fonts/FontAwesome6-Solid.otf")))
CUP = 0x2615  # of the icons' font, not of the text's
PATIENCE_S = 10.0


@pytest.fixture(autouse=True)
def context() -> Iterator[None]:
    with imgui_context():
        imgui.get_io().fonts.add_font_from_file_ttf(str(LATIN), 15.0)
        yield


class Finder:
    """Names the same fonts for every character, and remembers for which it was asked."""

    def __init__(self, *fonts: Path) -> None:
        self.asked: list[int] = []
        self.fonts = [SystemFont(path) for path in fonts]

    def __call__(self, character: int) -> list[SystemFont]:
        self.asked.append(character)
        return self.fonts


def play(fonts: SystemFonts, text: str) -> bool:
    """Draw a text until all is looked for; whether the font has its last character then."""
    deadline, now = time.monotonic() + PATIENCE_S, 0.0
    for _ in range(20):
        fonts.update()
        imgui.new_frame()
        imgui.text_unformatted(text)
        fonts.look(now)
        imgui.end_frame()
        now += 1.0
        assert fonts.settle(deadline - time.monotonic())
    return imgui.get_io().fonts.fonts[0].is_glyph_in_font(ord(text[-1]))


def test_latin_text_has_no_font_looked_for() -> None:
    finder = Finder(ICONS)
    play(SystemFonts(finder), "Zoë’s façade – naïve “résumé” …")
    assert finder.asked == []


def test_a_font_is_merged_when_it_is_first_needed_and_once_only() -> None:
    finder = Finder(ICONS)
    fonts = SystemFonts(finder)
    assert not imgui.get_io().fonts.fonts[0].is_glyph_in_font(CUP)
    assert play(fonts, chr(CUP))
    assert play(fonts, chr(CUP))
    assert finder.asked == [CUP]
    assert imgui.get_io().fonts.fonts.size() == 1
    assert len(imgui.get_io().fonts.fonts[0].sources) == 2


def test_what_no_font_has_is_looked_for_once(tmp_path: Path) -> None:
    broken = tmp_path / "broken.ttf"
    broken.write_bytes(b"no font" * 100)
    finder = Finder(broken, tmp_path / "missing.ttf")
    fonts = SystemFonts(finder)
    assert not play(fonts, "\u65e5\u672c")
    assert not play(fonts, "\u65e5\u672c")
    assert sorted(finder.asked) == [0x65E5, 0x672C]


def test_icons_are_not_taken_for_a_script() -> None:
    finder = Finder()
    play(SystemFonts(finder), "\uf07c \ue000")
    assert finder.asked == []


def test_only_what_was_to_be_drawn_is_requested() -> None:
    imgui.new_frame()
    imgui.text_unformatted("abc \u65e5")
    assert requested() == {0x65E5}
    imgui.end_frame()


def test_without_fontconfig_there_is_no_font(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(system_fonts.shutil, "which", lambda _: None)
    monkeypatch.setattr(system_fonts.sys, "platform", "linux")
    assert system_fonts.fonts_with(0x65E5) == []

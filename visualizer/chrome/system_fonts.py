"""Fonts of the system for what the program's own does not have: Chinese, Japanese, Korean, Arabic, …

Nothing is looked for before such a character is to be drawn: ImGui notes every one that it was asked for.
"""

from __future__ import annotations

import ctypes
import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from imgui_bundle import imgui

from visualizer.disk_threads import Errands

FIRST_FOREIGN = 0x0250  # the program's font has all Latin letters before
PRIVATE = range(0xE000, 0xF900)  # icons
SECONDS_BETWEEN_LOOKS = 0.3
SECONDS_TO_FIND = 5.0
LARGEST_BYTES = 120 * 2**20
_HAN = range(0x2E80, 0xA000)
_HANGUL = range(0xAC00, 0xD7B0)
_WINDOWS = (
    (_HANGUL, "malgun.ttf"),
    (range(0x3040, 0x3100), "meiryo.ttc"),
    (_HAN, "msyh.ttc"),
    (_HAN, "meiryo.ttc"),
    (range(0x0900, 0x0E00), "Nirmala.ttf"),
    (range(0x0E00, 0x0E80), "LeelawUI.ttf"),
    (range(0x10000), "segoeui.ttf"),
    (range(0x10000), "seguisym.ttf"),
)
_MACOS = (
    (_HANGUL, "AppleSDGothicNeo.ttc"),
    (range(0x3040, 0x3100), "ヒラギノ角ゴシック W3.ttc"),
    (_HAN, "Hiragino Sans GB.ttc"),
    (_HAN, "PingFang.ttc"),
    (range(0x10000), "Supplemental/Arial Unicode.ttf"),
)


@dataclass(frozen=True, slots=True)
class SystemFont:
    """A font file, and which of the fonts in it."""

    path: Path
    number: int = 0


class SystemFonts:
    """Merges into the program's font what is missing there, one font of the system after the other."""

    def __init__(self, find: Callable[[int], Iterable[SystemFont]] | None = None) -> None:
        self._find = find or fonts_with
        self._errands = Errands("fonts")
        self._asked: set[int] = set()
        self._merged: set[SystemFont] = set()
        self._next_look_s = 0.0

    def look(self, now_s: float) -> None:
        """Within a frame: see what was asked for, and have a font found for it."""
        if now_s < self._next_look_s or self._errands.is_busy:
            return
        self._next_look_s = now_s + SECONDS_BETWEEN_LOOKS
        new = requested() - self._asked
        missing = next((each for each in sorted(new) if _is_missing(each)), None)
        self._asked |= new if missing is None else {missing}  # the font that is found may have the others
        if missing is not None:
            self._errands.do(lambda: self._find(missing), lambda found: self._merge(missing, found))

    def update(self) -> None:
        """Before a frame begins: add what was found."""
        self._errands.update()

    def settle(self, seconds: float) -> bool:
        """Wait for what is being looked for, but no longer than this; whether it is there."""
        return self._errands.finish(seconds)

    def _merge(self, character: int, found: Iterable[SystemFont]) -> None:
        """Add the first font that has the character, and is none of those there are."""
        fonts = imgui.get_io().fonts
        for font in found:
            if font in self._merged or not _is_missing(character):
                continue
            self._merged.add(font)
            config = imgui.ImFontConfig()
            config.merge_mode, config.dst_font, config.font_no = True, fonts.fonts[0], font.number
            try:
                fonts.add_font_from_file_ttf(str(font.path), fonts.fonts[0].legacy_size, config)
            except RuntimeError:  # of a kind that ImGui does not read, such as bitmaps
                continue


def requested() -> set[int]:
    """The characters of other scripts that were to be drawn in the present font, which may have them."""
    asked = imgui.get_font_baked().index_advance_x  # of every character; negative where never asked for
    if asked.size() <= FIRST_FOREIGN:
        return set()
    advances = np.ctypeslib.as_array((ctypes.c_float * asked.size()).from_address(asked.data_address()))
    found = np.flatnonzero(advances[FIRST_FOREIGN:] >= 0) + FIRST_FOREIGN
    return {each for each in found.tolist() if each not in PRIVATE}


def fonts_with(character: int) -> list[SystemFont]:
    """The fonts of this system that are to be tried for a character, best first. It asks a disk."""
    if sys.platform == "win32":
        return _listed(_WINDOWS, [Path(os.environ.get("WINDIR", r"C:\Windows"), "Fonts")], character)
    if sys.platform == "darwin":
        return _listed(_MACOS, [Path("/System/Library/Fonts"), Path("/Library/Fonts")], character)
    return _matched(character)


def _listed(names: Iterable[tuple[range, str]], folders: Iterable[Path], character: int) -> list[SystemFont]:
    """Those of a list that are there."""
    paths = [folder / name for script, name in names if character in script for folder in folders]
    return [SystemFont(path) for path in paths if path.is_file()]


def _matched(character: int) -> list[SystemFont]:
    """What fontconfig names for it: in the user's language, where several have it."""
    program = shutil.which("fc-match")
    if program is None:
        return []
    words = [program, "--format", "%{file}\n%{index}", f":charset={character:x}:scalable=true"]
    try:
        done = subprocess.run(words, capture_output=True, timeout=SECONDS_TO_FIND, check=True)
        name, _, number = os.fsdecode(done.stdout).partition("\n")
        path = Path(name)
        if not path.is_file() or path.stat().st_size > LARGEST_BYTES:
            return []
    except (OSError, subprocess.SubprocessError):
        return []
    return [SystemFont(path, int(number) & 0xFFFF if number.isdecimal() else 0)]


def _is_missing(character: int) -> bool:
    return not imgui.get_io().fonts.fonts[0].is_glyph_in_font(character)

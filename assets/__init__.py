"""Data: fonts, colour maps."""

from __future__ import annotations

from pathlib import Path

FOLDER = Path(__file__).parent


def path(name: str) -> Path:
    """The file of that name under assets/, such as `fonts/Inter-Regular.otf`."""
    return FOLDER / name

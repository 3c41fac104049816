"""The demo model that the program opens where none is named; beside it, how it was made (README.md)."""

from __future__ import annotations

from pathlib import Path

NAME = "demo"  # what the model is called where a path or a random model may be named
FOLDER = Path(__file__).parent
MODEL = FOLDER / "avataaars-r-128.safetensors"
DIRECTIONS = FOLDER / "directions"
PROJECT = FOLDER / "ten-seconds.json"
CARD = FOLDER / "card"  # the pictures of README.md

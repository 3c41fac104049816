"""The pictures of the demo model's card: `python -m assets.demo.card_pictures --help`."""

from __future__ import annotations

import argparse
import json
from pathlib import Path

import matplotlib

matplotlib.use("Agg")

import matplotlib.pyplot as plt
import numpy as np
import torch
from PIL import Image, ImageDraw

from assets.demo import CARD, DIRECTIONS, MODEL
from assets.demo.draw import TRAINING
from renderer.directions import direction_set_file
from renderer.directions.direction_set import DirectionSet
from renderer.generator import Generator
from renderer.latents import blend_seeds
from renderer.model_store import ModelStore

_PSI = 0.7
_SEEDS = 8
_STRENGTHS = (-2.0, 0.0, 2.0)
_SHOWN = (
    "skin",
    "hair lightness",
    "beard",
    "glasses",
    "hair length",
    "smile",
    "background blue-yellow",
    "turn",
    "sunglasses",
    "surprised eyes",
)
_SIZE = 72
_LABEL = 16


def ws_of(generator: Generator, seed: int, psi: float = _PSI) -> torch.Tensor:
    """The truncated ws of a seed, as the program has them. Shapes: [1, num_ws, w_dim]."""
    return blend_seeds(generator, [(seed, 1.0)], psi=psi)


@torch.inference_mode()
def picture(generator: Generator, ws: torch.Tensor) -> Image.Image:
    """The picture of ws, unedited and of the model's size."""
    pixels = generator.synthesize(ws)[0].permute(1, 2, 0) * 127.5 + 127.5
    return Image.fromarray(pixels.round().clamp(0, 255).byte().numpy())


def seed_sheet(generator: Generator, side: int = 8) -> Image.Image:
    """The first seeds, none left out."""
    size = generator.config.img_resolution
    sheet = Image.new("RGB", (side * size, side * size))
    for seed in range(side * side):
        at = (seed % side * size, seed // side * size)
        sheet.paste(picture(generator, ws_of(generator, seed)), at)
    return sheet


def strip(generator: Generator, directions: DirectionSet, component: int) -> Image.Image:
    """The first seeds moved along a direction: a column for each seed, a row for each strength."""
    sheet = Image.new("RGB", (_SEEDS * _SIZE, len(_STRENGTHS) * _SIZE + _LABEL), "white")
    offset = torch.from_numpy(directions.offset(component))
    for column in range(_SEEDS):
        ws = ws_of(generator, column)
        for row, strength in enumerate(_STRENGTHS):
            moved = picture(generator, ws + strength * offset)
            small = moved.resize((_SIZE, _SIZE), Image.Resampling.LANCZOS)
            sheet.paste(small, (column * _SIZE, row * _SIZE + _LABEL))
    title = f"{directions.names[component]}: {_STRENGTHS[0]:+g} to {_STRENGTHS[-1]:+g}"
    ImageDraw.Draw(sheet).text((2, 2), title, fill="black")
    return sheet


def strip_sheet(strips: list[Image.Image], columns: int = 2) -> Image.Image:
    """Strips side by side."""
    width, height = strips[0].size
    gap = 12
    rows = -(-len(strips) // columns)
    sheet = Image.new("RGB", (columns * (width + gap) - gap, rows * (height + gap) - gap), "white")
    for i, one in enumerate(strips):
        sheet.paste(one, (i % columns * (width + gap), i // columns * (height + gap)))
    return sheet


def draw_curve(log: Path, out: Path) -> None:
    """The training's loss, and the error on held-out faces, by step."""
    lines = [json.loads(line) for line in log.read_text().splitlines()]
    steps = np.array([line["step"] for line in lines])
    figure, axes = plt.subplots(figsize=(7, 3.2), layout="constrained")
    for name, label in (
        ("loss", "loss (smooth L1)"),
        ("points", "held-out, at points (mean |error|)"),
        ("filtered", "held-out, real synthesis (mean |error|)"),
    ):
        axes.plot(steps, [line[name] for line in lines], label=label)
    axes.set(xlabel="step", yscale="log")
    axes.grid(alpha=0.3, which="both")
    axes.legend(fontsize=8)
    figure.savefig(out, dpi=100)
    plt.close(figure)


def main() -> None:
    parser = argparse.ArgumentParser(description="Make the pictures of the demo model's card.")
    parser.add_argument("--model", type=Path, default=MODEL, help="the model file")
    parser.add_argument("--directions", type=Path, default=DIRECTIONS, help="folder of its directions")
    parser.add_argument("--log", type=Path, default=TRAINING / "log.jsonl", help="log of the training")
    parser.add_argument("--out", type=Path, default=CARD, help="folder for the pictures")
    args = parser.parse_args()
    torch.set_num_threads(1)
    generator = ModelStore(torch.device("cpu")).open(str(args.model)).generator
    args.out.mkdir(parents=True, exist_ok=True)
    seed_sheet(generator).save(args.out / "seeds.png", optimize=True)
    sets = [direction_set_file.load(path) for path in sorted(args.directions.glob("*.npz"))]
    found = {name: (each, k) for each in sets for k, name in enumerate(each.names)}
    strips = [strip(generator, *found[name]) for name in _SHOWN]
    strip_sheet(strips).quantize(256).save(args.out / "directions.png", optimize=True)
    if args.log.exists():
        draw_curve(args.log, args.out / "training.png")


if __name__ == "__main__":
    main()

"""Held-out faces beside what the model makes of them, and how far apart the two are."""

from __future__ import annotations

import numpy as np
import torch
from PIL import Image

from assets.demo.attributes import Faces
from assets.demo.draw import FRAME, FRAME_LEFT, FRAME_TOP
from assets.demo.mapping import centred_w
from assets.demo.network import at_points
from renderer.generator import Generator

_COUNT = 12


@torch.no_grad()
def sample_grid(
    generator: Generator, pixels: np.ndarray, faces: Faces
) -> tuple[Image.Image, dict[str, float]]:
    """Rows: drawn, at points, at points with truncated shapes, the real synthesis. Takes centred w."""
    chosen = np.arange(len(faces) - _COUNT, len(faces))
    some = Faces(faces.shapes[chosen], faces.tones[chosen])
    frame = pixels[chosen][:, FRAME_TOP : FRAME_TOP + FRAME, FRAME_LEFT : FRAME_LEFT + FRAME]
    truth = torch.from_numpy(frame).float() / 127.5 - 1
    full, truncated = (torch.from_numpy(centred_w(some, s)).float() for s in (1.0, 0.6))
    pictures = {
        "drawn": truth,
        "points": _everywhere(generator, full),
        "truncated": _everywhere(generator, truncated),
        "filtered": synthesized(generator, full),
    }
    errors = {name: float((value - truth).abs().mean()) for name, value in pictures.items()}
    rows = torch.stack(list(pictures.values()))
    sheet = rows.permute(0, 2, 1, 3, 4).reshape(len(pictures) * FRAME, _COUNT * FRAME, 3)
    image = Image.fromarray((sheet * 127.5 + 127.5).round().clamp(0, 255).byte().numpy())
    return image, {name: value for name, value in errors.items() if name != "drawn"}


def synthesized(generator: Generator, w: torch.Tensor) -> torch.Tensor:
    """The real pictures, filters and all. Shapes: w [B, w_dim] (centred); returns [B, FRAME, FRAME, 3]."""
    num_ws = generator.config.num_ws
    pictures = [generator.synthesize(one.expand(1, num_ws, -1)) for one in w.split(1)]
    return torch.cat(pictures).permute(0, 2, 3, 1)


def _everywhere(generator: Generator, w: torch.Tensor) -> torch.Tensor:
    axis = (torch.arange(FRAME) + 0.5) / FRAME - 0.5
    y, x = torch.meshgrid(axis, axis, indexing="ij")
    places = torch.stack([x, y], dim=2).reshape(1, -1, 2)
    drawn = [at_points(generator, one, places) for one in w.split(1)]
    return torch.cat(drawn).reshape(-1, FRAME, FRAME, 3)

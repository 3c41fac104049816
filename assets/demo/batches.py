"""What a step of the demo model's training sees: faces, places in their pictures, and what is drawn there."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch

from assets.demo.attributes import CHOICES, Faces
from assets.demo.draw import CANVAS, FRAME, FRAME_LEFT, FRAME_TOP
from assets.demo.mapping import centred_w
from assets.demo.plan import Plan

HELD_OUT = 512
_MIDDLE = np.array([FRAME_LEFT, FRAME_TOP]) + FRAME / 2  # of the picture, on the canvas


@dataclass(frozen=True, slots=True, eq=False)
class Pictures:
    """Drawn faces and their attributes; the last `HELD_OUT` are for measuring only.

    Shapes: pixels uint8 [N, CANVAS, CANVAS, 3].
    """

    pixels: np.ndarray
    faces: Faces

    @classmethod
    def load(cls, path: Path) -> Pictures:
        """What `assets.demo.draw` wrote; the pictures stay on disk until they are looked at."""
        with np.load(path.with_suffix(".npz")) as known:
            return cls(np.load(path, mmap_mode="r"), Faces(known["shapes"], known["tones"]))

    def __len__(self) -> int:
        return len(self.faces) - HELD_OUT

    def choose(self, which: np.ndarray) -> Faces:
        """The attributes of some of them."""
        return Faces(self.faces.shapes[which], self.faces.tones[which])


@dataclass(frozen=True, slots=True, eq=False)
class Batch:
    """What a step learns from: at points, or (with a window's size) around one place each.

    Shapes: w [B, w_dim] (centred); places [B, P, 2] and target [B, P, 3], or [B, 2] and [B, size, size, 3].
    """

    w: torch.Tensor
    places: torch.Tensor
    target: torch.Tensor
    window: int | None

    def split(self, parts: int) -> list[Batch]:
        """As many smaller ones."""
        cut = (tensor.chunk(parts) for tensor in (self.w, self.places, self.target))
        return [Batch(*tensors, window=self.window) for tensors in zip(*cut, strict=True)]


def draw_batch(plan: Plan, step: int, pictures: Pictures) -> Batch:
    """The batch of that step; it depends on the number of the step only."""
    source, count = np.random.default_rng((plan.seed, step)), plan.batch_at(step)
    which = source.integers(len(pictures), size=count)
    w = torch.from_numpy(centred_w(pictures.choose(which), draw_strengths(source, count))).float()
    if step < plan.point_steps:
        rows, columns = draw_places(source, (count, plan.points))
        places = torch.from_numpy(np.stack([columns, rows], axis=2) + 0.5 - _MIDDLE).float() / FRAME
        return Batch(w, places, pixels_at(pictures, which, rows, columns), None)
    left, top = draw_windows(source, count, plan.window)
    reach = np.arange(plan.window)
    rows, columns = (top[:, None] + reach)[:, :, None], (left[:, None] + reach)[:, None]
    places = torch.from_numpy(np.stack([left, top], axis=1) + plan.window / 2 - _MIDDLE).float() / FRAME
    return Batch(w, places, pixels_at(pictures, which, rows, columns), plan.window)


def draw_strengths(source: np.random.Generator, count: int) -> np.ndarray:
    """How truncated each face is: mostly one psi for all its shapes, sometimes one for each."""
    together = source.uniform(0.4, 1.15, (count, 1))
    apart = source.uniform(0.4, 1.15, (count, len(CHOICES)))
    return np.where(source.random((count, 1)) < 0.7, together, apart)


def draw_places(source: np.random.Generator, shape: tuple[int, int]) -> tuple[np.ndarray, np.ndarray]:
    """(rows, columns) on the canvas: half of them in the face, most of the others anywhere, some outside."""
    kind = source.random(shape)
    low = np.select([kind < 0.45, kind < 0.92], [0.34, 0.0], -0.22)
    high = np.select([kind < 0.45, kind < 0.92], [0.69, 1.0], 1.22)
    rows = low + (high - low) * source.random(shape)
    columns = low + (high - low) * source.random(shape)
    return np.floor(rows * CANVAS).astype(int), np.floor(columns * CANVAS).astype(int)


def draw_windows(source: np.random.Generator, count: int, size: int) -> tuple[np.ndarray, np.ndarray]:
    """(left, top) on the canvas: mostly around the face, else anywhere and somewhat beyond."""
    in_face = source.random((2, count)) < 0.6
    near = source.uniform(CANVAS / 2 - size / 2 - 16, CANVAS / 2 - size / 2 + 16, (2, count))
    anywhere = source.uniform(-size / 4, CANVAS - 3 * size / 4, (2, count))
    left, top = np.where(in_face, near, anywhere).round().astype(int)
    return left, top


def pixels_at(pictures: Pictures, which: np.ndarray, rows: np.ndarray, columns: np.ndarray) -> torch.Tensor:
    """The pictures there, −1…1; beyond the canvas its edge goes on.

    Shapes: which [B], rows and columns [B, …], which may be broadcast; returns [B, …, 3].
    """
    rows, columns = rows.clip(0, CANVAS - 1), columns.clip(0, CANVAS - 1)
    which = which.reshape(-1, *(1,) * (rows.ndim - 1))
    return torch.from_numpy(pictures.pixels[which, rows, columns]).float() / 127.5 - 1

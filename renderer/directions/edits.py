"""Edits applied to ws (GANSpace paper, Section 3.3)."""

from __future__ import annotations

from collections.abc import Callable

import torch

from renderer.directions.edit_stack import Edit, EditStack

Offsets = Callable[[Edit], torch.Tensor]


def apply_edits(ws: torch.Tensor, stack: EditStack, *, w_avg: torch.Tensor, offset: Offsets) -> torch.Tensor:
    """ws + Σ strength·σ·direction in the rows of each edit; locked rows stay as they are.

    `offset` gives the σ·direction of an edit, [w_dim] for every row alike or [num_ws, w_dim].

    Shapes: ws [B, num_ws, w_dim], w_avg [w_dim]; returns the shape of ws.
    """
    num_ws = ws.shape[1]
    moved = ws.clone()
    touched: set[int] = set()
    for edit in stack.active():
        rows = [row for row in edit.rows(num_ws) if row not in stack.locked]
        direction = offset(edit).to(ws)
        moved[:, rows] += edit.strength * (direction if direction.dim() == 1 else direction[rows])
        touched.update(rows)
    if stack.keeps_distance and touched:
        rows = sorted(touched)
        before = (ws[:, rows] - w_avg).norm(dim=-1, keepdim=True)
        way = moved[:, rows] - w_avg
        moved[:, rows] = w_avg + way * (before / way.norm(dim=-1, keepdim=True).clamp(min=1e-12))
    return moved

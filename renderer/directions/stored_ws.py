"""Stored ws put in place of a scene's own, all the way or part of it."""

from __future__ import annotations

from collections.abc import Callable, Iterable

import torch

from renderer.directions.w_plus import WRow


def paste_rows(ws: torch.Tensor, rows: Iterable[WRow], stored: Callable[[str], torch.Tensor]) -> torch.Tensor:
    """w[row] + amount·(stored[row] − w[row]) for each of the rows that there are.

    Shapes: ws [1, num_ws, w_dim]; stored gives [num_ws, w_dim]; returns the shape of ws.
    """
    pasted = ws.clone()
    for each in rows:
        if 0 <= each.row < ws.shape[1]:
            pasted[:, each.row] = ws[:, each.row].lerp(stored(each.source_id)[each.row].to(ws), each.amount)
    return pasted

"""Grids of pictures as people choose them: seeds, models, a second picture beside each. No torch."""

from __future__ import annotations

from dataclasses import dataclass, replace

from renderer.comparison import Comparison
from renderer.recording.project_file import Cell, Grid
from renderer.scene import SEED_COUNT, LatentPoint


@dataclass(frozen=True, slots=True)
class GridChoice:
    """What is side by side: columns and rows of seeds, each `seed_step` after the one before, or models.

    `models` are those beside the project's own, in one row; where there are any, all have the same seed.
    """

    columns: int = 1
    rows: int = 1
    seed_step: int = 1
    models: tuple[str, ...] = ()

    def grid(self) -> Grid:
        """The grid of that. Raises: ValueError where that are too many."""
        if self.models:
            return Grid(len(self.models) + 1, (Cell(), *(Cell(model=model) for model in self.models)))
        cells = tuple(Cell(seed_offset=i * self.seed_step) for i in range(self.columns * self.rows))
        return Grid(self.columns, cells)


def choice_of(grid: Grid) -> GridChoice | None:
    """What was chosen for a grid, without second pictures; None where no choice gives it."""
    grid = without_comparison(grid)
    models = tuple(cell.model for cell in grid.cells if cell.model)
    step = grid.cells[1].seed_offset if len(grid.cells) > 1 and not models else 1
    choice = GridChoice(grid.columns if not models else 1, grid.rows if not models else 1, step, models)
    same = [replace(cell, model_hash="") for cell in grid.cells]
    return choice if choice.grid().cells == tuple(same) else None


def compared(grid: Grid, comparison: Comparison) -> Grid:
    """The grid with a second picture to the right of each, in which they differ as `comparison` says.

    Raises: ValueError where that are too many.
    """
    first = without_comparison(grid)
    kept = replace(comparison, model=None)
    cells = [
        each
        for cell in first.cells
        for each in (
            cell,
            replace(cell, model=comparison.model or cell.model, model_hash="", comparison=kept),
        )
    ]
    return Grid(first.columns * 2, tuple(cells))


def without_comparison(grid: Grid) -> Grid:
    """The grid without second pictures."""
    if not is_compared(grid):
        return grid
    return Grid(grid.columns // 2 or 1, tuple(cell for cell in grid.cells if cell.comparison is None))


def is_compared(grid: Grid) -> bool:
    """Whether there are second pictures."""
    return any(cell.comparison is not None for cell in grid.cells)


def shifted(point: LatentPoint, seeds: int) -> LatentPoint:
    """The point so many seeds further on."""
    if not point.blend:
        return replace(point, x=point.x + seeds)
    blend = tuple(replace(share, seed=(share.seed + seeds) % SEED_COUNT) for share in point.blend)
    return replace(point, blend=blend)

"""Grids as people choose them."""

from __future__ import annotations

import pytest

from renderer.comparison import Comparison
from renderer.recording.motion_presets import walk_track
from renderer.recording.picture_grid import (
    GridChoice,
    choice_of,
    compared,
    is_compared,
    shifted,
    without_comparison,
)
from renderer.recording.project_file import Cell, Grid
from renderer.scene import LatentPoint, SeedWeight


@pytest.mark.parametrize(
    "choice", [GridChoice(), GridChoice(3, 2), GridChoice(2, 1, 10), GridChoice(models=("b.pkl", "c.pkl"))]
)
def test_a_choice_is_found_again_in_its_grid(choice: GridChoice) -> None:
    assert choice_of(choice.grid()) == choice
    assert choice_of(compared(choice.grid(), Comparison("d.pkl"))) == choice


def test_a_grid_made_by_hand_is_no_choice() -> None:
    assert choice_of(Grid(2, (Cell(), Cell(latent=walk_track((5,), seconds_per_seed=1))))) is None


def test_second_pictures_stand_to_the_right_of_each() -> None:
    grid = compared(GridChoice(2, 2).grid(), Comparison("b.pkl", is_intact=False))
    assert (grid.columns, grid.rows) == (4, 2)
    assert [cell.model for cell in grid.cells] == ["", "b.pkl"] * 4
    assert [cell.seed_offset for cell in grid.cells] == [0, 0, 1, 1, 2, 2, 3, 3]
    assert grid.cells[1].comparison == Comparison(None, is_intact=False), "the cell names the model"
    assert without_comparison(grid) == GridChoice(2, 2).grid()
    assert is_compared(grid)
    assert compared(grid, Comparison()) == compared(GridChoice(2, 2).grid(), Comparison())


def test_too_many_pictures_are_refused() -> None:
    with pytest.raises(ValueError, match="64 cells"):
        compared(GridChoice(8, 8).grid(), Comparison())


def test_a_point_goes_on_by_whole_seeds() -> None:
    assert shifted(LatentPoint(x=0.25, y=2), 3) == LatentPoint(x=3.25, y=2)
    blend = LatentPoint(blend=(SeedWeight(5, 0.5), SeedWeight(2**32 - 1, 0.5)))
    assert [share.seed for share in shifted(blend, 2).blend] == [7, 1]

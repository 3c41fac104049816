"""Edits: they add up, stay in their rows, leave locked ws alone, and can keep the distance from w_avg."""

from __future__ import annotations

from dataclasses import replace

import pytest
import torch

from renderer.directions.edit_stack import Edit, EditStack
from renderer.directions.edits import apply_edits

NUM_WS, W_DIM = 6, 8
AXES = torch.eye(W_DIM)
W_AVG = torch.full((W_DIM,), 0.25)


@pytest.fixture
def ws() -> torch.Tensor:
    return torch.randn(2, NUM_WS, W_DIM, generator=torch.Generator().manual_seed(0))


def edited(
    ws: torch.Tensor, *edits: Edit, keeps_distance: bool = False, locked: tuple[int, ...] = ()
) -> torch.Tensor:
    stack = EditStack(edits, keeps_distance, locked)
    return apply_edits(ws, stack, w_avg=W_AVG, offset=lambda edit: 0.5 * AXES[edit.component])


def test_an_edit_moves_its_rows_by_strength_times_sigma(ws: torch.Tensor) -> None:
    moved = edited(ws, Edit("s", component=3, strength=4.0, first=1, last=2)) - ws
    expected = torch.zeros(NUM_WS, W_DIM)
    expected[1:3, 3] = 2.0
    torch.testing.assert_close(moved, expected.expand_as(ws))


def test_an_edit_without_an_end_goes_to_the_last_w(ws: torch.Tensor) -> None:
    moved = edited(ws, Edit("s", strength=1.0, first=4)) - ws
    assert moved[0, :, 0].tolist() == pytest.approx([0, 0, 0, 0, 0.5, 0.5])


def test_edits_add_up_in_any_order(ws: torch.Tensor) -> None:
    one, two = Edit("s", 1, 2.0), Edit("s", 2, -3.0, 2, 4)
    torch.testing.assert_close(edited(ws, one, two), edited(ws, two, one))
    torch.testing.assert_close(edited(ws, one, two) - ws, (edited(ws, one) - ws) + (edited(ws, two) - ws))


def test_no_edit_changes_nothing(ws: torch.Tensor) -> None:
    off = Edit("s", strength=2.0, is_on=False)
    assert torch.equal(edited(ws, off, keeps_distance=True), ws)


def test_locked_ws_stay(ws: torch.Tensor) -> None:
    moved = edited(ws, Edit("s", strength=3.0), locked=(0, 5))
    assert torch.equal(moved[:, [0, 5]], ws[:, [0, 5]])
    assert not torch.equal(moved[:, 1], ws[:, 1])


def test_solo_silences_the_others(ws: torch.Tensor) -> None:
    one, two = Edit("s", 1, 2.0), Edit("s", 2, -3.0)
    torch.testing.assert_close(edited(ws, one, replace(two, is_solo=True)), edited(ws, two))


def test_a_solo_edit_that_is_off_silences_nobody(ws: torch.Tensor) -> None:
    one, two = Edit("s", 1, 2.0), Edit("s", 2, -3.0, is_on=False, is_solo=True)
    torch.testing.assert_close(edited(ws, one, two), edited(ws, one))


def test_the_distance_from_the_average_can_be_kept(ws: torch.Tensor) -> None:
    moved = edited(ws, Edit("s", strength=10.0, first=1), keeps_distance=True)
    torch.testing.assert_close((moved - W_AVG).norm(dim=-1), (ws - W_AVG).norm(dim=-1))
    assert torch.equal(moved[:, 0], ws[:, 0])
    assert not torch.equal(moved[:, 1], ws[:, 1])


def test_a_direction_may_differ_from_w_to_w(ws: torch.Tensor) -> None:
    direction = torch.arange(NUM_WS * W_DIM, dtype=torch.float32).reshape(NUM_WS, W_DIM)
    stack = EditStack((Edit("s", strength=1.0, first=2, last=3),))
    moved = apply_edits(ws, stack, w_avg=W_AVG, offset=lambda _: direction)
    torch.testing.assert_close(
        moved - ws, torch.cat([torch.zeros(2, W_DIM), direction[2:4], torch.zeros(2, W_DIM)]).expand_as(ws)
    )


def test_rows_can_be_moved_duplicated_and_taken_out() -> None:
    a, b, c = (Edit("s", component) for component in range(3))
    stack = EditStack((a, b)).with_edit(c)
    assert stack.moved(0, 2).edits == (b, c, a)
    assert stack.moved(2, 0).edits == (c, a, b)
    assert stack.with_duplicate(1).edits == (a, b, b, c)
    assert stack.without_row(1).edits == (a, c)
    assert stack.with_row(0, c).edits == (c, b, c)
    assert stack.with_locked([3, 1], True).with_locked([3], False).locked == (1,)
    assert EditStack((a, replace(b, set_id="t"), c)).sets() == ("s", "t")


def test_a_range_beyond_the_model_is_cut() -> None:
    assert list(Edit("s", first=-3, last=99).rows(4)) == [0, 1, 2, 3]
    assert list(Edit("s", first=9, last=12).rows(4)) == []

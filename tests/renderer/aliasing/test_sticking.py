"""The sticking probe: what moves with the scene stands still in the strip, what is glued to the grid runs."""

from __future__ import annotations

import math
from collections.abc import Callable

import numpy as np
import pytest
import torch

from renderer.aliasing.aliasing_figures import Axis, ScanLine, Strip
from renderer.aliasing.sticking import Synthesize, line_over_latents, scan, sweep_line, variance_along_time
from renderer.model_store import Source, load_model
from tests.long_work import finish

SIZE = 64
WS = torch.zeros(1, 3, 8)


def scene(x: torch.Tensor, y: torch.Tensor) -> torch.Tensor:
    """A band-limited scene, at most 0.3 cycles per pixel along each axis; x and y in image widths."""
    waves = [(2.0, 3.0, 0.1), (11.3, -4.0, 0.4), (-19.0, 7.5, 0.7), (4.0, 19.0, 0.2)]
    return sum(
        (torch.sin(2 * math.pi * (fx * x + fy * y + phase)) / 4 for fx, fy, phase in waves), torch.tensor(0.0)
    )


def following(ws: torch.Tensor, matrix: torch.Tensor) -> torch.Tensor:
    """A perfect generator: the scene at the place to which the matrix takes each pixel."""
    axis = (torch.arange(SIZE, dtype=torch.float64) + 0.5) / SIZE - 0.5
    m = matrix.double()
    x = m[0, 0] * axis + m[0, 1] * axis[:, None] + m[0, 2]
    y = m[1, 0] * axis + m[1, 1] * axis[:, None] + m[1, 2]
    return torch.stack([scene(x, y), scene(y, x)])[None].float()


def glued(ws: torch.Tensor, matrix: torch.Tensor) -> torch.Tensor:
    """A generator whose texture does not care where it is asked for."""
    return following(ws, torch.eye(3))


def swept(synthesize: Synthesize, line: ScanLine, *, steps: int = 33, span: float = 0.125) -> Strip:
    return finish(sweep_line(synthesize, WS, line, steps=steps, span=span))[0]


LINES = [ScanLine(), ScanLine(Axis.VERTICAL, 0.2), ScanLine(Axis.HORIZONTAL, -0.31)]


@pytest.mark.parametrize("line", LINES)
def test_what_follows_is_constant_along_time(line: ScanLine) -> None:
    strip = swept(following, line)
    assert strip.values.shape == (33, SIZE, 2)
    spread = np.nanmax(strip.values, axis=0) - np.nanmin(strip.values, axis=0)
    assert np.nanmax(spread) < 1e-3
    assert strip.variance_along_time is not None
    assert strip.variance_along_time < 1e-6


@pytest.mark.parametrize("line", LINES)
def test_what_sticks_runs_against_the_motion(line: ScanLine) -> None:
    """Its streaks have the slope of the motion: one pixel back for every pixel that the scene goes on."""
    strip = swept(glued, line)
    still = scan(glued(WS, torch.eye(3)), line)[0, :, 0].t().numpy()
    for row, shift in zip(strip.values, strip.shifts, strict=True):
        if float(shift).is_integer():
            whole = int(shift)
            here = np.arange(max(0, -whole), min(SIZE, SIZE - whole))
            np.testing.assert_allclose(row[here], still[here + whole], atol=1e-6)
    assert strip.variance_along_time is not None
    assert strip.variance_along_time > 0.3


def test_shifts_say_how_far_the_scene_went() -> None:
    strip = swept(following, ScanLine(), steps=5, span=0.125)
    np.testing.assert_allclose(strip.shifts, [-4, -2, 0, 2, 4])


def test_share_of_variance_is_the_share_that_sticks() -> None:
    """A scene of variance 1 over a glued pattern of variance v, which a long sweep turns wholly into time."""
    source = np.random.default_rng(0)
    follows = np.broadcast_to(source.normal(size=(1, 4000, 1)), (50, 4000, 1))
    sticks = source.normal(size=(50, 4000, 1))
    for v in (0.0, 0.25, 1.0):
        share = variance_along_time(follows + math.sqrt(v) * sticks)
        assert share == pytest.approx(v / (1 + v), abs=0.02)
    assert variance_along_time(np.ones((5, 8, 3))) == 0.0


def test_places_that_left_the_picture_are_empty_and_do_not_count() -> None:
    strip = swept(following, ScanLine(), steps=3, span=0.25)  # by −8, 0 and 8 pixels
    gone = np.isnan(strip.values[..., 0])
    assert gone[0].nonzero()[0].tolist() == list(range(8))
    assert not gone[1].any()
    assert gone[2].nonzero()[0].tolist() == list(range(56, 64))
    assert strip.variance_along_time == pytest.approx(0, abs=1e-6)
    assert (strip.pixels()[gone] == 128).all()
    assert variance_along_time(np.full((3, 8, 1), np.nan)) is None
    assert variance_along_time(np.ones((1, 8, 1))) is None


def test_along_an_interpolation_nothing_is_moved() -> None:
    def picture_of_w(ws: torch.Tensor, matrix: torch.Tensor) -> torch.Tensor:
        assert matrix.equal(torch.eye(3))
        return following(ws, matrix) * ws[0, 0, 0]

    steps = [torch.full((1, 3, 8), level) for level in (0.0, 0.5, 1.0)]
    strip, _ = finish(line_over_latents(picture_of_w, steps, ScanLine(Axis.VERTICAL, 0.1)))
    column = following(WS, torch.eye(3))[0, :, :, int((0.1 + 0.5) * SIZE)].t().numpy()
    for row, level in zip(strip.values, (0.0, 0.5, 1.0), strict=True):
        np.testing.assert_allclose(row, level * column, atol=1e-6)
    assert not strip.shifts.any()


def test_the_line_is_the_pixels_in_which_it_lies() -> None:
    picture = torch.arange(16.0).reshape(1, 1, 4, 4)
    for position, row in ((-0.5, 0), (-0.26, 0), (-0.24, 1), (0.0, 2), (0.49, 3), (0.5, 3), (-9.0, 0)):
        assert scan(picture, ScanLine(Axis.HORIZONTAL, position)).flatten().tolist() == [
            4 * row + i for i in range(4)
        ]
    assert scan(picture, ScanLine(Axis.VERTICAL, 0.26)).flatten().tolist() == [3, 7, 11, 15]


def test_strips_grow_with_the_progress() -> None:
    result, said = finish(sweep_line(following, WS, ScanLine(), steps=4, span=0.1))
    strips = [one.partial for one in said if isinstance(one.partial, Strip)]
    assert [(one.done, one.total) for one in said] == [(1, 4), (2, 4), (3, 4), (4, 4)]
    assert [len(strip.values) for strip in strips] == [1, 2, 3, 4]
    np.testing.assert_array_equal(strips[-1].values, result.values)


def test_a_sweep_of_one_step_is_an_error() -> None:
    with pytest.raises(ValueError, match="two steps"):
        next(sweep_line(following, WS, ScanLine(), steps=1, span=0.1))


def generator_of(name: str) -> tuple[Callable[[torch.Tensor, torch.Tensor], torch.Tensor], torch.Tensor]:
    model = load_model(name, Source(name), torch.device("cpu"))
    ws = model.seeds.blend([(0, 1.0)])
    return lambda ws, matrix: model.generator.synthesize(ws, input_matrix=matrix), ws


def test_an_alias_free_generator_hardly_sticks() -> None:
    synthesize, ws = generator_of("stylegan3-t-32")
    strip, _ = finish(sweep_line(synthesize, ws, ScanLine(), steps=8, span=0.1))
    assert strip.variance_along_time is not None
    assert strip.variance_along_time < 1e-3

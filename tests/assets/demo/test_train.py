from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import numpy as np
import pytest
import torch

from assets.demo.attributes import draw_faces
from assets.demo.batches import HELD_OUT, Pictures, draw_batch, pixels_at
from assets.demo.draw import CANVAS
from assets.demo.network import CONFIG, untrained
from assets.demo.plan import Plan
from assets.demo.train import Training, take_step

SMALL = replace(CONFIG, channel_base=512, channel_max=16, num_layers=4, first_cutoff=8.0, first_stopband=17.0)
PLAN = Plan(
    point_steps=120,
    point_batch=4,
    points=64,
    point_rate=0.1,
    warm_up=5,
    window_steps=4,
    window_batch=2,
    window=16,
)


@pytest.fixture(scope="module")
def pictures() -> Pictures:
    """All faces look alike: a bright disc on the dark."""
    y, x = np.mgrid[:CANVAS, :CANVAS] - CANVAS / 2
    disc = np.where(x**2 + y**2 < 40**2, 220, 30).astype(np.uint8)[None, :, :, None]
    faces = draw_faces(HELD_OUT + 16, seed=0)
    return Pictures(np.broadcast_to(disc, (len(faces), CANVAS, CANVAS, 3)), faces)


@pytest.fixture(scope="module")
def pool() -> Iterator[ThreadPoolExecutor]:
    with ThreadPoolExecutor(2) as pool:
        yield pool


def test_training_brings_the_loss_down(pictures: Pictures, pool: ThreadPoolExecutor) -> None:
    training = Training(PLAN, untrained(0, SMALL))
    losses = [take_step(training, pictures, pool) for _ in range(PLAN.point_steps)]
    assert np.mean(losses[-10:]) < 0.8 * np.mean(losses[:10])


def test_a_resumed_training_goes_on_as_if_it_had_never_stopped(
    pictures: Pictures, pool: ThreadPoolExecutor
) -> None:
    plan = replace(PLAN, point_steps=3, window_steps=3)
    whole = Training(plan, untrained(0, SMALL))
    losses = [take_step(whole, pictures, pool) for _ in range(plan.steps)]

    first = Training(plan, untrained(0, SMALL))
    for _ in range(2):
        take_step(first, pictures, pool)
    second = Training(plan, untrained(1, SMALL))
    second.resume(first.state())
    rest = [take_step(second, pictures, pool) for _ in range(plan.steps - 2)]
    assert rest == losses[2:]
    for name, tensor in whole.average.state_dict().items():
        assert tensor.equal(second.average.state_dict()[name]), name


def test_a_step_draws_the_same_batch_whenever_it_is_taken(pictures: Pictures) -> None:
    first, again, other = (draw_batch(PLAN, step, pictures) for step in (5, 5, 6))
    assert first.w.equal(again.w)
    assert first.places.equal(again.places)
    assert not first.w.equal(other.w)


def test_the_middle_of_the_canvas_lies_where_the_picture_has_its_middle(pictures: Pictures) -> None:
    batch = draw_batch(PLAN, PLAN.point_steps, pictures)
    assert batch.window == PLAN.window
    assert batch.target.shape == (PLAN.window_batch, PLAN.window, PLAN.window, 3)
    assert batch.places.abs().max() < 0.75


def test_beyond_the_canvas_its_edge_goes_on(pictures: Pictures) -> None:
    rows, columns = np.array([[-20, 0]]), np.array([[300, CANVAS - 1]])
    outside, edge = pixels_at(pictures, np.array([0]), rows, columns)[0]
    assert outside.equal(edge)


def test_held_out_pictures_are_not_learned_from(pictures: Pictures) -> None:
    assert len(pictures) == 16


def test_the_learning_rate_rises_then_falls() -> None:
    plan = Plan()
    assert plan.rate_at(0) < 0.1 * plan.point_rate
    assert plan.rate_at(plan.point_steps // 2) == plan.point_rate
    assert plan.rate_at(plan.point_steps) == plan.window_rate
    assert plan.rate_at(plan.steps) == pytest.approx(plan.last_rate)


def test_the_average_follows_the_weights(pictures: Pictures, pool: ThreadPoolExecutor) -> None:
    training = Training(PLAN, untrained(0, SMALL))
    start = [p.clone() for p in training.average.parameters()]
    for _ in range(3):
        take_step(training, pictures, pool)
    moved = [not p.equal(s) for p, s in zip(training.average.parameters(), start, strict=True)]
    assert any(moved)
    buffers = dict(training.average.named_buffers())
    for name, buffer in training.generator.named_buffers():
        assert torch.equal(buffer, buffers[name])

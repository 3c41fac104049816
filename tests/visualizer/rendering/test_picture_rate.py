"""How many pictures a second come."""

from __future__ import annotations

import pytest

from visualizer.rendering.picture_rate import PictureRate


def after(*came_s: float) -> PictureRate:
    rate = PictureRate()
    for at in came_s:
        rate.note(at)
    return rate


def test_the_pictures_of_the_last_seconds_count() -> None:
    came = [each / 20 for each in range(200)]
    assert after(*came).per_second(came[-1]) == pytest.approx(20.0)
    slower = [10.0 + each / 5 for each in range(30)]
    assert after(*came, *slower).per_second(slower[-1]) == pytest.approx(5.0)


def test_a_picture_every_few_seconds_is_told_and_none_for_long_lets_it_fall() -> None:
    rate = after(0.0, 4.0, 8.0)
    assert rate.per_second(8.0) == rate.per_second(12.0) == pytest.approx(0.25)
    assert rate.per_second(28.0) == pytest.approx(0.05)


def test_one_picture_tells_nothing_nor_do_those_of_an_earlier_movement() -> None:
    assert after(1.0).per_second(1.5) is None
    rate = after(1.0, 2.0)
    rate.forget()
    rate.note(60.0)
    assert rate.per_second(60.5) is None

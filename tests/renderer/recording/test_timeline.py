"""Keys, easing and tracks as values."""

from __future__ import annotations

from itertools import pairwise

import pytest

from renderer.recording.timeline import (
    LONGEST_S,
    MOST_CUBIC_KEYS,
    Curve,
    Easing,
    Interpolation,
    Key,
    Keyframe,
    Timeline,
    Track,
    with_key,
)
from renderer.scene import LatentPoint, Scene

MOVING = [each for each in Curve if each is not Curve.HOLD]
PSI = Track("truncation.psi", (Key(0.0, 1.0), Key(2.0, 0.5)))
SMALL = 1e-6


@pytest.mark.parametrize("curve", MOVING)
def test_every_curve_leads_from_0_to_1_without_turning_back(curve: Curve) -> None:
    values = [Easing(curve).progress(i / 100) for i in range(101)]
    assert (values[0], values[-1]) == (0, 1)
    assert all(earlier < later for earlier, later in pairwise(values))


@pytest.mark.parametrize(
    ("curve", "at_start", "at_end"),
    [(Curve.LINEAR, 1, 1), (Curve.SMOOTH, 0, 0), (Curve.EASE_IN, 0, 2), (Curve.EASE_OUT, 2, 0)],
)
def test_a_curve_starts_and_arrives_at_its_speed(curve: Curve, at_start: float, at_end: float) -> None:
    easing = Easing(curve)
    assert easing.progress(SMALL) / SMALL == pytest.approx(at_start, abs=1e-4)
    assert (1 - easing.progress(1 - SMALL)) / SMALL == pytest.approx(at_end, abs=1e-4)


def test_smooth_is_the_same_forwards_and_backwards() -> None:
    easing = Easing(Curve.SMOOTH)
    for passed in (0.1, 0.3, 0.45):
        assert easing.progress(passed) + easing.progress(1 - passed) == pytest.approx(1)


def test_a_held_value_leaps_at_the_end() -> None:
    assert [Easing(Curve.HOLD).progress(passed) for passed in (0, 0.5, 0.999)] == [0, 0, 0]


@pytest.mark.parametrize(
    ("points", "passed", "expected"),
    [
        ((0.25, 0.1, 0.25, 1.0), 0.5, 0.8024),  # the "ease" of CSS
        ((0.42, 0.0, 1.0, 1.0), 0.5, 0.3154),  # its "ease-in"
        ((0.0, 0.0, 1.0, 1.0), 0.3, 0.3),
        ((0.0, 2.0, 1.0, 2.0), 0.5, 1.625),  # beyond the goal and back
    ],
)
def test_a_bezier_curve_is_that_of_style_sheets(
    points: tuple[float, float, float, float], passed: float, expected: float
) -> None:
    assert Easing(Curve.BEZIER, *points).progress(passed) == pytest.approx(expected, abs=1e-4)


@pytest.mark.parametrize("points", [(-0.1, 0, 1, 1), (0, 0, 1.1, 1), (0, float("nan"), 1, 1)])
def test_a_curve_that_is_no_function_of_time_is_refused(points: tuple[float, float, float, float]) -> None:
    with pytest.raises(ValueError, match="control points"):
        Easing(Curve.BEZIER, *points)


@pytest.mark.parametrize(
    ("seconds", "interpolation", "words"),
    [
        ((), Interpolation.EASED, "no keys"),
        ((1.0, 0.5), Interpolation.EASED, "order"),
        ((1.0, 1.0), Interpolation.EASED, "order"),
        ((0.0, float("inf")), Interpolation.EASED, "finite"),
        (range(MOST_CUBIC_KEYS + 1), Interpolation.CUBIC, "at most"),
    ],
)
def test_a_track_has_keys_in_order(
    seconds: tuple[float, ...], interpolation: Interpolation, words: str
) -> None:
    with pytest.raises(ValueError, match=words):
        Track("truncation.psi", tuple(Key(at, 1.0) for at in seconds), interpolation)


@pytest.mark.parametrize(
    ("path", "value", "words"),
    [
        ("truncation.phi", 1.0, "no field 'truncation.phi'"),
        ("truncation", 1.0, "no value"),
        ("truncation.psi", "high", "no value"),
        ("truncation.cutoff", 1.5, "no value"),
        ("latent", 3, "no value"),
        ("truncation.psi", LatentPoint(), "no value"),
        ("view.normalize", "loud", "no value"),
    ],
)
def test_a_track_has_values_of_its_field(path: str, value: float, words: str) -> None:
    with pytest.raises(ValueError, match=words):
        Track(path, (Key(0.0, value),))


@pytest.mark.parametrize(
    ("words", "make"),
    [
        ("lasts", lambda: Timeline(-1.0)),
        ("lasts", lambda: Timeline(LONGEST_S * 2)),
        ("lasts", lambda: Timeline(float("nan"))),
        ("outside the duration", lambda: Timeline(1.0, tracks=(PSI,))),
        ("outside the duration", lambda: Timeline(1.0, keyframes=(Keyframe(-1.0, Scene()),))),
        ("two tracks", lambda: Timeline(2.0, tracks=(PSI, PSI))),
        ("range", lambda: Timeline(2.0, range_s=(1.0, 3.0))),
        ("range", lambda: Timeline(2.0, range_s=(1.5, 1.0))),
    ],
)
def test_a_timeline_that_means_nothing_is_refused(words: str, make: type) -> None:
    with pytest.raises(ValueError, match=words):
        make()


def test_a_new_key_takes_its_place_in_time() -> None:
    keys = with_key(PSI.keys, Key(1.0, 0.7))
    assert [key.seconds for key in keys] == [0, 1, 2]
    assert with_key(keys, Key(1.0, 0.9)) == (PSI.keys[0], Key(1.0, 0.9), PSI.keys[1])


def test_a_field_has_one_track() -> None:
    timeline = Timeline(2.0).with_track(PSI)
    other = Track("truncation.psi", (Key(0.0, 0.0),))
    assert timeline.with_track(other).tracks == (other,)
    assert timeline.track("truncation.psi") == PSI
    assert timeline.without_track("truncation.psi") == Timeline(2.0)
    assert timeline.track("latent") is None

"""Panels: value in, value out."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from imgui_bundle import imgui

from renderer.frame import InputPose
from renderer.messages import RendererReady
from renderer.noise import Noise, NoiseMode
from renderer.scene import (
    ClassBlend,
    LatentPoint,
    Motion,
    Pose,
    PoseSource,
    SeedWeight,
    SpectrumView,
    StyleMix,
    Transform,
    Truncation,
)
from tests.visualizer.fakes import MODEL, frame
from tests.widgets.spots import Spots
from tests.widgets.stage import WIDTH, Stage
from widgets import (
    class_panel,
    controls,
    latent_panel,
    model_panel,
    noise_panel,
    performance_panel,
    pose_panel,
    spectrum_panel,
    stylemix_panel,
    transform_panel,
    truncation_panel,
)


def draw_latent(value: tuple[LatentPoint, Motion]) -> tuple[LatentPoint, Motion]:
    latent, motion = value
    return latent_panel.draw_moves(latent_panel.draw_point(latent), motion)


def draw_transform(value: tuple[Transform, Motion]) -> tuple[Transform, Motion]:
    return transform_panel.draw(*value, resolution=256, can_transform=True)


def draw_class(value: tuple[int | None, ClassBlend]) -> tuple[int | None, ClassBlend]:
    return class_panel.draw(value[0], value[1], 5)


def draw_pose(pose: Pose) -> Pose:
    return pose_panel.draw(pose, LatentPoint(), InputPose(0.01, -0.2, 0.3), can_keep=True)


UNTOUCHED: list[tuple[Any, Any]] = [
    (draw_latent, (LatentPoint(), Motion())),
    (draw_latent, (LatentPoint(1234.123456789, -3.4), Motion(walk_seeds=True, seeds_per_s=0.123456))),
    (draw_latent, (LatentPoint(x=2.0**32 - 1), Motion())),
    (draw_latent, (LatentPoint(blend=(SeedWeight(1, 0.3), SeedWeight(9, -0.7))), Motion())),
    (lambda value: truncation_panel.draw(value, 16), Truncation()),
    (lambda value: truncation_panel.draw(value, 16), Truncation(0.123456789, 5)),
    (lambda value: truncation_panel.draw(value, 16), Truncation(7.5, 99)),
    (lambda value: stylemix_panel.draw(value, 16), StyleMix()),
    (lambda value: stylemix_panel.draw(value, 16), StyleMix(True, 4_000_000_000, (0, 3, 15))),
    (draw_class, (None, ClassBlend())),
    (draw_class, (4, ClassBlend(2, 0.123456789))),
    (draw_pose, Pose()),
    (draw_pose, Pose(PoseSource.KEPT, LatentPoint(x=3.21))),
    (lambda value: stylemix_panel.draw(value, 16), StyleMix(True, source=LatentPoint(x=3.0))),
    (lambda value: noise_panel.draw(value, True), Noise(NoiseMode.RANDOM, 7, 9, 0.25)),
    (lambda value: noise_panel.draw(value, False), Noise()),
    (draw_transform, (Transform(), Motion())),
    (draw_transform, (Transform(0.123456789, -3.3, 0.777777777, True), Motion(circle=True, rotate=True))),
    (spectrum_panel.draw, SpectrumView()),
    (spectrum_panel.draw, SpectrumView(True, False, 33.3333333, 0.0)),
]


@pytest.mark.parametrize(("draw", "value"), UNTOUCHED)
def test_what_nobody_touches_stays_exactly_as_it_is(draw: Any, value: Any) -> None:
    assert Stage(value, draw).value == value


def test_dragging_the_psi_slider_changes_psi_alone() -> None:
    stage = Stage(Truncation(1.0, 5), lambda value: truncation_panel.draw(value, 16))
    stage.drag(stage.row(0, 0.6), stage.row(0, 0.35))
    assert stage.value.psi < 0.5
    assert stage.value.cutoff == 5


def test_reset_brings_the_default_back() -> None:
    stage = Stage(Truncation(0.3), lambda value: truncation_panel.draw(value, 16))
    stage.click((WIDTH - controls.em(1.2), stage.row(0, 0)[1]))
    assert stage.value == Truncation()


def test_the_reset_of_the_transform_is_of_its_whole_pane_and_not_of_the_walk(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    spots = Spots(monkeypatch)
    walk = Motion(walk_seeds=True, seeds_per_s=0.7)
    moving = replace(walk, circle=True, widths_per_s=0.3, rotate=True, turns_per_s=0.2)
    stage = Stage((Transform(0.1, -0.2, 0.3, untransform=True), moving), draw_transform)
    stage.click(spots.of("Reset##transform"))
    assert stage.value == (Transform(), walk)


def test_a_disabled_panel_cannot_be_changed() -> None:
    def draw(value: tuple[Transform, Motion]) -> tuple[Transform, Motion]:
        return transform_panel.draw(*value, resolution=256, can_transform=False)

    stage = Stage((Transform(), Motion()), draw)
    for row in range(5):
        stage.drag(stage.row(row, 0.5), stage.row(row, 0.8))
    assert stage.value == (Transform(), Motion())


def test_style_cells_only_work_when_mixing_is_on() -> None:
    stage = Stage(StyleMix(), lambda value: stylemix_panel.draw(value, 16))
    cell = stage.row(3, 0.05)
    stage.click(cell)
    assert stage.value == StyleMix()
    stage.click(stage.row(0, 0.04))
    stage.click(cell)
    assert stage.value == StyleMix(enabled=True, indices=(0,))
    stage.click(cell)
    assert stage.value == StyleMix(enabled=True)


@pytest.mark.parametrize(
    ("mix", "says_it"), [(StyleMix(), False), (StyleMix(True), True), (StyleMix(True, 0, (3,)), False)]
)
def test_mixing_without_a_marked_w_says_what_to_do(
    monkeypatch: pytest.MonkeyPatch, mix: StyleMix, says_it: bool
) -> None:
    said: list[str] = []
    monkeypatch.setattr(controls, "dim_text", said.append)
    Stage(mix, lambda value: stylemix_panel.draw(value, 16))
    assert any("No w is marked" in text for text in said) == says_it


def test_moving_over_style_cells_with_the_button_held_paints_them() -> None:
    stage = Stage(StyleMix(enabled=True), lambda value: stylemix_panel.draw(value, 16))
    step = (WIDTH - 2 * imgui.get_style().window_padding.x) / 16
    x, y = stage.row(3, 0.05)
    io = imgui.get_io()
    io.add_mouse_pos_event(x, y)
    stage.play(2)
    io.add_mouse_button_event(0, True)
    for index in range(4):
        io.add_mouse_pos_event(x + index * step, y)
        stage.play(2)
    io.add_mouse_button_event(0, False)
    stage.play(2)
    assert stage.value.indices == (0, 1, 2, 3)
    stage.drag((x, y), (x + step, y))
    assert stage.value.indices == (2, 3)


def test_panels_without_a_model_or_a_frame_say_so() -> None:
    def draw(_: None) -> None:
        model_panel.draw("", None, None, ())
        model_panel.draw(
            "", replace(MODEL, name="long " * 50, note="Random weights."), "/x/b.pkl", ("a.pkl",)
        )
        empty = np.zeros(0, np.float32)
        performance_panel.draw(performance_panel.Pulse(empty, empty, empty), None, None)
        pulse = performance_panel.Pulse(*(np.ones(240, np.float32) for _ in range(3)))
        ready = RendererReady("cpu", "a processor", 2, "2.13", ("reference",))
        performance_panel.draw(pulse, ready, frame(1))

    Stage(None, draw).play(3)


@pytest.mark.parametrize("bad", [float("nan"), float("inf"), float("-inf")])
def test_what_is_no_number_never_enters_a_scene(bad: float) -> None:
    assert controls.tidy(bad, 0.5) == 0.5


def test_long_names_keep_their_end() -> None:
    def draw(_: str) -> str:
        return controls.ellipsis("a/very/long/path/to/some/model.pkl", 100.0)

    shown = Stage("", draw).value
    assert shown.startswith("…")
    assert shown.endswith("model.pkl")


@pytest.mark.parametrize("width", [20.0, 60.0, 110.0])
def test_a_name_cut_in_the_middle_keeps_both_ends_and_fits(width: float) -> None:
    widths = []

    def draw(_: str) -> str:
        shown = controls.cut_middle("stylegan3-r-64 · seed 12 · L14_64_3", width)
        widths.append(imgui.calc_text_size(shown).x)
        return shown

    before, _, after = Stage("", draw).value.partition("…")
    assert "stylegan3-r-64".startswith(before)
    assert "L14_64_3".endswith(after)
    assert widths[-1] <= width


def test_a_name_that_fits_is_not_cut() -> None:
    assert Stage("", lambda _: controls.cut_middle("L5", 100.0)).value == "L5"

"""What a model cannot show is refused; what has no effect is said."""

from __future__ import annotations

from dataclasses import replace

import pytest

from renderer.scene import LayerView, Noise, NoiseMode, Scene, StyleMix
from renderer.scene_check import fit_scene
from tests.visualizer.fakes import MODEL


@pytest.mark.parametrize(
    ("scene", "word"),
    [
        (Scene(style_mix=StyleMix(True, 1, (0, 40))), "w[40]"),
        (Scene(view=LayerView(base_channel=99)), "channels 0 to 2"),
        (Scene(noise=Noise(NoiseMode.RANDOM)), "no noise"),
    ],
)
def test_what_has_no_effect_is_said(scene: Scene, word: str) -> None:
    assert word in fit_scene(scene, MODEL)[1]


def test_a_scene_that_fits_has_nothing_to_be_said() -> None:
    scene = Scene(style_mix=StyleMix(False, 1, (40,)), class_index=2)
    assert fit_scene(scene, MODEL)[1] == ""
    noisy = replace(MODEL, has_noise=True)
    assert fit_scene(Scene(noise=Noise(NoiseMode.RANDOM)), noisy)[1] == ""

"""What a model cannot show is refused; what has no effect is said."""

from __future__ import annotations

import math
from dataclasses import replace

import pytest

from renderer.interventions import Ablation, ChannelMix
from renderer.noise import Noise, NoiseMode
from renderer.scene import LayerView, ProbePoint, Scene, StyleMix, Transform
from renderer.scene_check import SceneError, fit_scene
from tests.visualizer.fakes import MODEL


@pytest.mark.parametrize(
    ("scene", "word"),
    [
        (Scene(style_mix=StyleMix(True, 1, (0, 40))), "w[40]"),
        (Scene(view=LayerView(base_channel=99)), "channels 0 to 2"),
        (Scene(noise=Noise(NoiseMode.RANDOM)), "no noise"),
        (Scene(channel_mixes=(ChannelMix("L9", muted=(0,)),)), "no layer 'L9', so its channel mix"),
        (Scene(channel_mixes=(ChannelMix("L0_12_5", muted=(1, 5)),)), "L0_12_5 has the channels 0 to 4"),
        (Scene(ablations=(Ablation("L9", separable=True),)), "no layer 'L9', so its ablation"),
        (Scene(ablations=(Ablation("input", without_oversampling=True),)), "input does not have"),
        (Scene(ablations=(Ablation("L1_8_3", cutoff_scale=2.0),)), "L1_8_3 does not have"),
        (Scene(ablations=(Ablation("L0_12_5", separable=True),)), "L0_12_5 does not have"),
        (Scene(probe=ProbePoint(math.nan, 0.0)), "probe point"),
    ],
)
def test_what_has_no_effect_is_said(scene: Scene, word: str) -> None:
    assert word in fit_scene(scene, MODEL)[1]


def test_a_scene_that_fits_has_nothing_to_be_said() -> None:
    scene = Scene(style_mix=StyleMix(False, 1, (40,)), class_index=2)
    assert fit_scene(scene, MODEL)[1] == ""
    noisy = replace(MODEL, has_noise=True)
    assert fit_scene(Scene(noise=Noise(NoiseMode.RANDOM)), noisy)[1] == ""


def test_equal_pictures_have_equal_scenes() -> None:
    neutral = Scene(channel_mixes=(ChannelMix("input"),), ablations=(Ablation("L0_12_5"),))
    assert fit_scene(neutral, MODEL) == fit_scene(Scene(), MODEL)

    solo = Scene(channel_mixes=(ChannelMix("L1_8_3", solo=(1,)), ChannelMix("input", muted=(4, 0))))
    muted = Scene(channel_mixes=(ChannelMix("input", muted=(0, 4)), ChannelMix("L1_8_3", muted=(2, 0))))
    assert fit_scene(solo, MODEL) == fit_scene(muted, MODEL)

    pointwise = Ablation("L0_12_5", without_oversampling=True)
    more = replace(pointwise, without_down_filter=True, cutoff_scale=3.0)
    assert fit_scene(Scene(ablations=(more,)), MODEL) == fit_scene(Scene(ablations=(pointwise,)), MODEL)


def test_of_two_mixes_of_a_layer_the_first_counts() -> None:
    first, second = ChannelMix("input", muted=(0,)), ChannelMix("input", muted=(1,))
    assert fit_scene(Scene(channel_mixes=(first, second)), MODEL)[0].channel_mixes == (first,)
    assert fit_scene(Scene(channel_mixes=(ChannelMix("input"), second)), MODEL)[0].channel_mixes == ()


def test_a_number_beyond_its_ends_is_refused_in_the_sentence_of_its_limits() -> None:
    turned = Scene(transform=Transform(turns=1e30))
    with pytest.raises(SceneError, match="from -10,000 to 10,000 turns, not to 1e"):
        fit_scene(turned, MODEL)


def test_what_a_layer_has_stays_ablated() -> None:
    ablation = Ablation("L0_12_5", separable=True, cutoff_scale=0.5)
    radial = replace(MODEL, layers=tuple(replace(layer, radial=True) for layer in MODEL.layers))
    assert fit_scene(Scene(ablations=(ablation,)), radial)[0].ablations == (ablation,)
    assert fit_scene(Scene(ablations=(ablation,)), MODEL)[0].ablations == (
        replace(ablation, separable=False),
    )

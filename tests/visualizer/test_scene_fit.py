"""A scene taken along to another model keeps what that model has, too."""

from __future__ import annotations

from renderer.interventions import Ablation, ChannelMix, ChannelScale
from renderer.scene import Scene
from tests.visualizer.fakes import MODEL
from visualizer.scene_fit import fitted


def test_interventions_stay_on_layers_and_channels_that_are_there() -> None:
    scene = Scene(
        channel_mixes=(
            ChannelMix(
                "L0_12_5", muted=(1, 7), solo=(9,), scales=(ChannelScale(2, 0.5), ChannelScale(8, 2.0))
            ),
            ChannelMix("L1_8_3", muted=(3,)),
            ChannelMix("L9_99_9", muted=(0,)),
        ),
        ablations=(Ablation("L0_12_5", separable=True), Ablation("L9_99_9", separable=True)),
    )
    at = fitted(scene, MODEL)
    assert at.channel_mixes == (ChannelMix("L0_12_5", muted=(1,), scales=(ChannelScale(2, 0.5),)),)
    assert at.ablations == (Ablation("L0_12_5", separable=True),)
    assert fitted(at, MODEL) is at

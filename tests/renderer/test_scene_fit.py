"""A scene taken along to another model keeps what that model has, too."""

from __future__ import annotations

from dataclasses import replace

from renderer.comparison import Comparison
from renderer.interventions import Ablation, ChannelMix, ChannelScale
from renderer.model_info import ModelInfo
from renderer.noise import Noise, NoiseMode
from renderer.scene import LayerView, Scene, Transform
from renderer.scene_fit import companion_scene, fitted
from tests.visualizer.fakes import MODEL


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


def test_what_only_one_of_the_families_has_is_left_behind() -> None:
    scene = Scene(transform=Transform(turns=0.1), noise=Noise(NoiseMode.RANDOM, 3))
    stylegan2 = replace(MODEL, has_noise=True, has_input_transform=False)
    assert fitted(scene, stylegan2) == replace(scene, transform=Transform())
    assert fitted(scene, replace(MODEL, has_noise=False)) == replace(scene, noise=Noise())


def renamed(model: ModelInfo, *names: str) -> ModelInfo:
    """The same with other layer names."""
    layers = (replace(layer, name=name) for layer, name in zip(model.layers, names, strict=True))
    return replace(model, model="b.pkl", layers=tuple(layers))


def test_linked_layers_have_the_same_number() -> None:
    other = renamed(MODEL, "input", "L0_20_9", "L1_16_3")
    scene = Scene(view=LayerView("L0_12_5"), ablations=(Ablation("L0_12_5", separable=True),))
    comparison = Comparison(model="b.pkl", is_intact=False)
    second = companion_scene(scene, comparison, MODEL, other)
    assert second.view.layer == "L0_20_9"
    assert second.ablations == (Ablation("L0_20_9", separable=True),)


def test_the_second_picture_may_be_another_layer_of_the_same_model() -> None:
    scene = Scene(view=LayerView("L0_12_5", base_channel=2))
    comparison = Comparison(is_layer_linked=False, layer="input")
    assert companion_scene(scene, comparison, MODEL, MODEL) == Scene(view=LayerView("input", base_channel=2))


def test_an_intact_second_picture_has_no_interventions() -> None:
    scene = Scene(
        ablations=(Ablation("L0_12_5", separable=True),), channel_mixes=(ChannelMix("input", muted=(1,)),)
    )
    assert companion_scene(scene, Comparison(), MODEL, MODEL) == Scene()


def test_a_layer_that_the_second_model_does_not_have_is_its_image() -> None:
    shorter = replace(MODEL, model="b.pkl", layers=MODEL.layers[:2])
    scene = Scene(view=LayerView("L1_8_3"), channel_mixes=(ChannelMix("L1_8_3", muted=(1,)),))
    second = companion_scene(scene, Comparison(model="b.pkl", is_intact=False), MODEL, shorter)
    assert second == Scene()

"""Questions hold as long as their answers would be the same."""

from __future__ import annotations

from dataclasses import replace

import pytest

from renderer.interventions import Ablation, ChannelMix
from renderer.scene import ColorMap, LatentPoint, LayerView, ProbePoint, Scene, SpectrumView, Transform
from tests.visualizer.fakes import MODEL
from visualizer.inspecting import questions

FIRST, SECOND, LAST = (layer.name for layer in MODEL.layers)


def looked_at(scene: Scene) -> Scene:
    """The same scene, seen in another way."""
    return replace(
        scene,
        view=LayerView(SECOND, 3, True, color_map=ColorMap.DIVERGING),
        spectrum=SpectrumView(enabled=True),
        probe=ProbePoint(0.1, 0.2),
        transform=replace(scene.transform, untransform=True),
    )


@pytest.mark.parametrize("scene", [Scene(), Scene(LatentPoint(3.5), transform=Transform(0.1, turns=0.2))])
def test_how_a_scene_is_looked_at_is_no_new_question(scene: Scene) -> None:
    assert questions.layers(MODEL, scene) == questions.layers(MODEL, looked_at(scene))
    ask = questions.channels(MODEL, scene, SECOND, size=32)
    assert ask == questions.channels(MODEL, looked_at(scene), SECOND, size=32)


def test_another_scene_layer_or_size_is_a_new_question() -> None:
    asked = {
        questions.layers(MODEL, Scene()),
        questions.layers(MODEL, Scene(LatentPoint(1.0))),
        questions.channels(MODEL, Scene(), SECOND, size=32),
        questions.channels(MODEL, Scene(), None, size=32),
        questions.channels(MODEL, Scene(), SECOND, size=33),
        questions.channels(MODEL, Scene(), SECOND, size=32, crop_margins=True),
        questions.channels(MODEL, Scene(), SECOND, size=32, only=(1,)),
        questions.channels(MODEL, Scene(LatentPoint(1.0)), SECOND, size=32),
    }
    assert len(asked) == 8


def test_only_what_is_done_below_a_layer_matters_to_its_channels() -> None:
    plain = questions.channels(MODEL, Scene(), SECOND, size=32)

    def asked(**done: tuple[ChannelMix, ...] | tuple[Ablation, ...]) -> object:
        return questions.channels(MODEL, replace(Scene(), **done), SECOND, size=32)  # type: ignore[arg-type]

    assert asked(channel_mixes=(ChannelMix(SECOND, muted=(1,)), ChannelMix(LAST, solo=(0,)))) == plain
    assert asked(channel_mixes=(ChannelMix(FIRST, muted=(1,)),)) != plain
    assert asked(ablations=(Ablation(LAST, separable=True),)) == plain
    assert asked(ablations=(Ablation(SECOND, separable=True),)) != plain


def test_the_image_depends_on_all_but_the_mix_of_its_own_channels() -> None:
    plain = questions.channels(MODEL, Scene(), None, size=32)
    own, below = (Scene(channel_mixes=(ChannelMix(name, muted=(1,)),)) for name in (LAST, SECOND))
    assert questions.channels(MODEL, own, None, size=32) == plain
    assert questions.channels(MODEL, below, None, size=32) != plain

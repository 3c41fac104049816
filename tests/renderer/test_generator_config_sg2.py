"""StyleGan2Config: what it reads, what it refuses, and the layers that follow."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from renderer.generator_config import ConfigError
from renderer.generator_config_sg2 import LayerKind, StyleGan2Config, Wiring

SIZES: dict[str, Any] = {"z_dim": 64, "c_dim": 0, "w_dim": 48, "img_resolution": 32, "img_channels": 3}
CONFIG = StyleGan2Config(**SIZES)


def config_of(**arguments: object) -> StyleGan2Config:
    return StyleGan2Config.from_init_args((), {**SIZES, **arguments})


def test_arguments_of_both_releases_mean_the_same() -> None:
    """Older official code has a dict for the synthesis network, newer has all in one row."""
    flat = config_of(channel_base=np.int64(1024), channel_max=24, architecture="orig", conv_clamp=None)
    nested = {"channel_base": 1024, "channel_max": 24, "architecture": "orig", "conv_clamp": None}
    assert config_of(synthesis_kwargs=nested) == flat
    assert StyleGan2Config.from_init_args(tuple(SIZES.values()), {"synthesis_kwargs": nested}) == flat
    assert (flat.wiring, flat.conv_clamp, flat.channels(32)) == (Wiring.ORIG, None, 24)


def test_how_it_is_computed_is_of_no_concern() -> None:
    assert config_of(fused_modconv_default="inference_only", channels_last=False) == CONFIG


def test_a_config_comes_out_as_it_went_in() -> None:
    config = replace(CONFIG, wiring=Wiring.RESNET, resample_filter=(1.0, 2.0, 1.0), mapping_layers=3)
    assert StyleGan2Config.from_init_args((), config.to_init_kwargs()) == config


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ({"use_noise": False}, "unknown argument 'use_noise'"),
        ({"mapping_kwargs": {"layer_features": 9}}, "unknown argument 'layer_features'"),
        ({"synthesis_kwargs": 3}, "'synthesis_kwargs' is not a set of named values"),
        ({"synthesis_kwargs": {"z_dim": 3}}, "given twice"),
        ({"architecture": "deep"}, "architecture is 'deep', not skip, resnet or orig"),
        ({"architecture": {}}, r"architecture is \{\}, not skip, resnet or orig"),
        ({"architecture": []}, "architecture is \\[\\], not skip"),
        ({"img_resolution": 48}, "48, not a power of two"),
        ({"img_resolution": 2}, "'img_resolution' is 2, outside 4 to 4096"),
        ({"resample_filter": 3}, "'resample_filter' is 3, not a list of numbers"),
        ({"resample_filter": ["a"]}, "'resample_filter' is 'a', not a number"),
        ({"resample_filter": [1, -1]}, "no filter that keeps a level"),
        ({"resample_filter": [1] * 33}, "no filter that keeps a level"),
        ({"channel_base": 16}, "leaves a layer without channels"),
        ({"w_dim": 8192, "mapping_kwargs": {"num_layers": 64}}, "weights, more than"),
        ({"z_dim": None}, "'z_dim' is None, not a whole number"),
    ],
)
def test_what_cannot_be_built_is_refused_in_one_sentence(arguments: dict[str, Any], message: str) -> None:
    with pytest.raises(ConfigError, match=message):
        config_of(**arguments)


def test_a_missing_argument_is_named() -> None:
    with pytest.raises(ConfigError, match="'img_channels' is missing"):
        StyleGan2Config.from_init_args((64, 0, 48, 32), {})


@pytest.mark.parametrize(
    ("wiring", "names"),
    [
        (Wiring.SKIP, "b4.conv1 b4.torgb b8.conv0 b8.conv1 b8.torgb"),
        (Wiring.RESNET, "b4.conv1 b8.skip b8.conv0 b8.conv1 b8.torgb"),
        (Wiring.ORIG, "b4.conv1 b8.conv0 b8.conv1 b8.torgb"),
    ],
)
def test_layers_follow_the_wiring(wiring: Wiring, names: str) -> None:
    layers = replace(CONFIG, img_resolution=8, wiring=wiring).layers
    assert " ".join(layer.name for layer in layers) == names


@pytest.mark.parametrize("wiring", list(Wiring))
@pytest.mark.parametrize("resolution", [4, 8, 64, 1024])
def test_every_w_has_its_layers(wiring: Wiring, resolution: int) -> None:
    config = replace(CONFIG, img_resolution=resolution, wiring=wiring)
    convolutions = [layer.w for layer in config.layers if layer.kind is LayerKind.CONV]
    assert convolutions == list(range(config.num_ws - 1)), "one each, from the lowest on"
    assert config.layers[-1].w == config.num_ws - 1
    for layer, above in zip(config.layers[:-1], config.layers[1:], strict=True):
        if layer.kind is LayerKind.TORGB:
            assert layer.w == above.w, "ToRGB has that of the convolution above"


def test_channels_fit_from_layer_to_layer() -> None:
    config = replace(CONFIG, img_resolution=256, channel_base=8192, channel_max=100)
    channels = [layer.channels for layer in config.layers if layer.kind is LayerKind.CONV]
    assert channels == [100] * 9 + [64] * 2 + [32] * 2, "base / resolution, at most the largest"
    below = channels[0]
    for layer in config.layers:
        assert layer.reads == below
        below = layer.channels if layer.kind is LayerKind.CONV else below


@pytest.mark.parametrize(("count", "half"), [(0, set()), (2, {32, 16}), (4, {32, 16, 8}), (9, {32, 16, 8})])
def test_the_highest_resolutions_may_be_computed_in_half_precision(count: int, half: set[int]) -> None:
    layers = replace(CONFIG, num_fp16_res=count).layers
    assert {layer.resolution for layer in layers if layer.uses_fp16} == half, "but never the lowest"

"""GeneratorConfig: what it reads, what it refuses, and the layer plan that follows."""

from __future__ import annotations

import dataclasses
import itertools
from typing import Any

import numpy as np
import pytest

from renderer.generator_config import ConfigError, GeneratorConfig

SIZES: dict[str, Any] = {"z_dim": 64, "c_dim": 0, "w_dim": 48, "img_resolution": 64, "img_channels": 3}


def config_of(**arguments: object) -> GeneratorConfig:
    return GeneratorConfig.from_init_args((), {**SIZES, **arguments})


def test_arguments_may_be_named_or_not() -> None:
    named = config_of(channel_max=24)
    assert GeneratorConfig.from_init_args(tuple(SIZES.values()), {"channel_max": 24}) == named
    assert GeneratorConfig.from_init_args((64, 0), {"w_dim": 48, "img_resolution": 64, "img_channels": 3})


def test_mapping_arguments_keep_their_own_names() -> None:
    config = config_of(mapping_kwargs={"num_layers": 8, "lr_multiplier": 0.02}, num_layers=9)
    assert (config.mapping_layers, config.mapping_lr, config.num_layers) == (8, 0.02, 9)


def test_numpy_numbers_become_python_numbers() -> None:
    config = config_of(
        channel_max=np.int64(24), first_cutoff=np.float32(2), use_radial_filters=np.True_, conv_clamp=None
    )
    assert type(config.channel_max) is int
    assert type(config.first_cutoff) is float
    assert config.use_radial_filters is True
    assert config.conv_clamp is None


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ({"structure": "skip"}, "unknown argument 'structure'"),
        ({"mapping_layers": 2}, "unknown argument 'mapping_layers'"),
        ({"mapping_kwargs": {"activation": "relu"}}, "unknown argument 'activation'"),
        ({"mapping_kwargs": 3}, "'mapping_kwargs' is not a set of named values"),
        ({"w_dim": "512"}, "'w_dim' is '512', not a whole number"),
        ({"w_dim": 51.5}, "'w_dim' is 51.5, not a whole number"),
        ({"w_dim": True}, "'w_dim' is True, not a whole number"),
        ({"first_cutoff": float("nan")}, "'first_cutoff' is nan, not a number"),
        ({"use_radial_filters": 1}, "'use_radial_filters' is 1, not True or False"),
        ({"channel_max": 10**9}, "'channel_max' is 1000000000, outside 1 to 8192"),
        ({"img_resolution": 2**20}, "'img_resolution' is 1048576, outside 8 to 4096"),
        ({"img_resolution": 48}, "'img_resolution' is 48, not a power of two"),
        ({"conv_kernel": 2}, "'conv_kernel' is 2, not odd"),
        ({"num_layers": 3, "num_critical": 3}, "3 critically sampled layers of 3"),
        ({"first_cutoff": 30.0}, "cutoffs do not lie below"),
        ({"first_stopband": 4096.0}, "stopbands lie far beyond"),
        ({"channel_base": 1}, "'channel_base' leaves a layer without channels"),
        ({"channel_max": 8192, "channel_base": 2**22, "conv_kernel": 15}, "weights, more than"),
    ],
)
def test_what_cannot_be_built_is_refused_in_one_sentence(arguments: dict[str, object], message: str) -> None:
    with pytest.raises(ConfigError) as caught:
        config_of(**arguments)
    assert message in str(caught.value)
    assert str(caught.value).endswith(".")
    assert "\n" not in str(caught.value)


def test_missing_doubled_and_surplus_arguments_are_refused() -> None:
    with pytest.raises(ConfigError, match="'img_channels' is missing"):
        GeneratorConfig.from_init_args((64, 0, 48, 64), {})
    with pytest.raises(ConfigError, match="given twice"):
        GeneratorConfig.from_init_args((64,), SIZES)
    with pytest.raises(ConfigError, match="6 unnamed arguments"):
        GeneratorConfig.from_init_args((64, 0, 48, 64, 3, 2), {})


def test_a_changed_config_is_checked_again() -> None:
    with pytest.raises(ConfigError):
        dataclasses.replace(config_of(), img_resolution=100)


@pytest.mark.parametrize(
    ("kernel", "radial", "architecture"),
    [(3, False, "stylegan3-t"), (1, True, "stylegan3-r"), (1, False, "stylegan3"), (3, True, "stylegan3")],
)
def test_architecture_is_named_only_where_the_name_says_it_all(
    kernel: int, radial: bool, architecture: str
) -> None:
    config = config_of(conv_kernel=kernel, use_radial_filters=radial)
    assert config.architecture == architecture


def test_plan_of_the_published_1024_network() -> None:
    """The layer names that users of the published config R at 1024² know."""
    config = config_of(
        img_resolution=1024, channel_base=65536, channel_max=1024, conv_kernel=1, use_radial_filters=True
    )
    known = """L0_36_1024 L1_36_1024 L2_52_1024 L3_52_1024 L4_84_1024 L5_148_1024 L6_148_1024 L7_276_645
        L8_276_406 L9_532_256 L10_1044_161 L11_1044_102 L12_1044_64 L13_1024_64 L14_1024_3"""
    assert [plan.name for plan in config.layers] == known.split()
    assert config.num_ws == 16


def test_layers_fit_onto_each_other() -> None:
    layers = config_of(conv_kernel=1, use_radial_filters=True).layers
    for below, above in itertools.pairwise(layers):
        assert above.reads == below.writes
    for plan in layers:
        assert plan.reads.sampling_rate * plan.up == plan.writes.sampling_rate * plan.down
        length = (plan.reads.size + plan.kernel - 1) * plan.up + sum(plan.padding)
        length -= plan.up_taps + plan.down_taps - 2
        assert -(-length // plan.down) == plan.writes.size


def test_only_the_last_layers_are_critically_sampled_and_never_radial() -> None:
    layers = config_of(conv_kernel=1, use_radial_filters=True).layers
    assert [plan.is_critically_sampled for plan in layers] == [False] * 12 + [True] * 3
    assert [plan.radial for plan in layers] == [True] * 12 + [False] * 3
    assert [plan.is_torgb for plan in layers] == [False] * 14 + [True]


def test_half_precision_is_for_the_highest_resolutions() -> None:
    layers = config_of(img_resolution=1024, num_fp16_res=2).layers
    assert [plan.uses_fp16 for plan in layers] == [plan.writes.sampling_rate > 256 for plan in layers]
    assert not any(plan.uses_fp16 for plan in config_of(num_fp16_res=0).layers)

"""What a panel may know of each layer of a generator."""

from __future__ import annotations

from typing import Any

from renderer.generator_config_sg2 import AnyConfig, StyleGan2Config
from renderer.layer_plan import Signal
from renderer.model_info import LayerInfo


def layer_infos(config: AnyConfig) -> tuple[LayerInfo, ...]:
    """The layers in the order in which they are computed; StyleGAN2's have no designed frequencies."""
    if isinstance(config, StyleGan2Config):
        return tuple(
            LayerInfo(layer.name, layer.channels, (layer.resolution, layer.resolution))
            for layer in config.layers
        )
    return (
        _alias_free("input", config.input_signal, critically_sampled=False),
        *(
            _alias_free(
                plan.name,
                plan.writes,
                critically_sampled=plan.is_critically_sampled,
                up=plan.up,
                down=plan.down,
                radial=plan.radial,
            )
            for plan in config.layers
        ),
    )


def _alias_free(name: str, writes: Signal, **resampling: Any) -> LayerInfo:
    return LayerInfo(
        name=name,
        channels=writes.channels,
        size=(writes.size, writes.size),
        sampling_rate=writes.sampling_rate,
        cutoff=writes.cutoff,
        stopband=writes.stopband,
        half_width=writes.half_width,
        **resampling,
    )

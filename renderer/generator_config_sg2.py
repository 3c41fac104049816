"""StyleGan2Config: what decides a StyleGAN2 generator, read from a checkpoint's arguments; its layers."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, fields
from enum import Enum
from typing import Any

from renderer.generator_config import (
    MAPPING_NAMES,
    MAX_WEIGHTS,
    POSITIONAL,
    ConfigError,
    GeneratorConfig,
    check_ranges,
    parse_value,
)

_NAMES = {"architecture": "wiring"}
_IGNORED = ("fused_modconv_default", "channels_last")  # how it is computed, not what
_MOST_TAPS = 32


class Wiring(Enum):
    """How blocks are joined (StyleGAN2 paper, Figure 7): images summed, features summed, or neither."""

    SKIP = "skip"
    RESNET = "resnet"
    ORIG = "orig"


class LayerKind(Enum):
    """CONV: modulated 3×3 convolution with noise; TORGB: 1×1 to an image; SHORTCUT: 1×1 past a block."""

    CONV = "conv"
    TORGB = "torgb"
    SHORTCUT = "skip"


@dataclass(frozen=True, slots=True)
class Sg2Layer:
    """One layer: it reads `reads` channels, doubles the resolution if `up` is 2, and writes `channels`.

    `w` is the number of its w (None: it has no style), and of its noise where it is a convolution.
    """

    name: str
    kind: LayerKind
    resolution: int
    reads: int
    channels: int
    up: int
    w: int | None
    uses_fp16: bool


@dataclass(frozen=True, slots=True)
class StyleGan2Config:
    """All that decides the shape of a StyleGAN2 generator; the defaults are those of the last official code.

    The names are those of the checkpoint's arguments, but for `wiring` (`architecture`) and the mapping
    network's.
    Raises: ConfigError for a value that is out of range or contradicts another.
    """

    z_dim: int = field(metadata={"range": (1, 8192)})
    c_dim: int = field(metadata={"range": (0, 100_000)})
    w_dim: int = field(metadata={"range": (1, 8192)})
    img_resolution: int = field(metadata={"range": (4, 4096)})
    img_channels: int = field(metadata={"range": (1, 64)})
    mapping_layers: int = field(default=8, metadata={"range": (1, 64)})
    mapping_lr: float = field(default=0.01, metadata={"range": (1e-6, 100)})
    w_avg_beta: float = field(default=0.998, metadata={"range": (0, 1)})
    channel_base: int = field(default=32768, metadata={"range": (1, 2**22)})
    channel_max: int = field(default=512, metadata={"range": (1, 8192)})
    num_fp16_res: int = field(default=4, metadata={"range": (0, 32)})
    conv_clamp: float | None = field(default=256, metadata={"range": (1e-3, 1e9)})
    wiring: Wiring = Wiring.SKIP
    resample_filter: tuple[float, ...] = (1, 3, 3, 1)

    def __post_init__(self) -> None:
        check_ranges(self)
        _check_together(self)

    @classmethod
    def from_init_args(cls, args: Sequence[object], kwargs: Mapping[str, object]) -> StyleGan2Config:
        """Read the arguments that a checkpoint's generator was made with.

        Raises: ConfigError for an argument that is missing, unknown, of the wrong type or out of range.

        >>> size = {"z_dim": 64, "c_dim": 0, "w_dim": 48, "img_resolution": 8, "img_channels": 3}
        >>> [layer.name for layer in StyleGan2Config.from_init_args((), size).layers]
        ['b4.conv1', 'b4.torgb', 'b8.conv0', 'b8.conv1', 'b8.torgb']
        """
        kinds = {entry.name: str(entry.type) for entry in fields(cls)}
        values = _by_name(args, kwargs)
        return cls(**{name: _parse(name, value, kinds[name]) for name, value in values.items()})

    def to_init_kwargs(self) -> dict[str, Any]:
        """All arguments by name, as `from_init_args` reads them.

        >>> config = StyleGan2Config(z_dim=64, c_dim=0, w_dim=48, img_resolution=64, img_channels=3)
        >>> StyleGan2Config.from_init_args((), config.to_init_kwargs()) == config
        True
        """
        values = {entry.name: getattr(self, entry.name) for entry in fields(self)}
        mapping = {theirs: values.pop(ours) for theirs, ours in MAPPING_NAMES.items()}
        values |= {"wiring": self.wiring.value, "resample_filter": list(self.resample_filter)}
        theirs = {ours: theirs for theirs, ours in _NAMES.items()}
        return {theirs.get(name, name): value for name, value in values.items()} | {"mapping_kwargs": mapping}

    @property
    def architecture(self) -> str:
        """'stylegan2', whatever the wiring."""
        return "stylegan2"

    @property
    def output_scale(self) -> float:
        """What the image is multiplied by to be the picture: nothing."""
        return 1.0

    @property
    def num_ws(self) -> int:
        """How many w's a picture takes: one for each convolution, and one for the last ToRGB."""
        return 2 * int(math.log2(self.img_resolution)) - 2

    @property
    def layers(self) -> tuple[Sg2Layer, ...]:
        """Every layer, in the order in which they are computed (StyleGAN2 paper, Figure 2 and Section 4.1).

        Where there is a ToRGB in each block, all but the last share their w with the convolution above.
        """
        sizes = [2**exponent for exponent in range(2, self.img_resolution.bit_length())]
        return tuple(layer for size in sizes for layer in _block(self, size))

    def channels(self, resolution: int) -> int:
        """How many channels the features of that resolution have."""
        return min(self.channel_base // resolution, self.channel_max)


AnyConfig = GeneratorConfig | StyleGan2Config


def _block(config: StyleGan2Config, size: int) -> list[Sg2Layer]:
    """The layers of one resolution; each convolution has a w of its own, and ToRGB the one after."""
    last_w = 2 * int(math.log2(size)) - 4
    reads, writes = config.channels(size // 2), config.channels(size)
    uses_fp16 = size > 4 and size * 2**config.num_fp16_res > config.img_resolution
    layers = []
    if size > 4 and config.wiring is Wiring.RESNET:
        layers.append(Sg2Layer(f"b{size}.skip", LayerKind.SHORTCUT, size, reads, writes, 2, None, uses_fp16))
    if size > 4:
        conv0 = Sg2Layer(f"b{size}.conv0", LayerKind.CONV, size, reads, writes, 2, last_w - 1, uses_fp16)
        layers.append(conv0)
    layers.append(Sg2Layer(f"b{size}.conv1", LayerKind.CONV, size, writes, writes, 1, last_w, uses_fp16))
    if config.wiring is Wiring.SKIP or size == config.img_resolution:
        shown = config.img_channels
        layers.append(
            Sg2Layer(f"b{size}.torgb", LayerKind.TORGB, size, writes, shown, 1, last_w + 1, uses_fp16)
        )
    return layers


def _by_name(args: Sequence[object], kwargs: Mapping[str, object]) -> dict[str, object]:
    """One name for each argument, whichever way and to whichever network it was given."""
    if len(args) > len(POSITIONAL):
        raise ConfigError(f"The generator has {len(args)} unnamed arguments; {len(POSITIONAL)} are known.")
    own = dict(kwargs)
    parts: list[dict[str, object]] = [
        dict(zip(POSITIONAL, args, strict=False)),
        _part(own, "synthesis_kwargs"),
        own,
    ]
    mapping = _part(own, "mapping_kwargs")
    values = {name: value for part in parts for name, value in part.items()}
    if len(values) < sum(map(len, parts)):
        raise ConfigError("The generator has an argument that is given twice.")
    values = {_NAMES.get(name, name): value for name, value in values.items() if name not in _IGNORED}
    known = {entry.name for entry in fields(StyleGan2Config)} - set(MAPPING_NAMES.values())
    if unknown := sorted((values.keys() - known) | (mapping.keys() - MAPPING_NAMES.keys())):
        raise ConfigError(f"The generator has an unknown argument '{unknown[0]}'.")
    if missing := [name for name in POSITIONAL if name not in values]:
        raise ConfigError(f"The generator's argument '{missing[0]}' is missing.")
    return values | {MAPPING_NAMES[name]: value for name, value in mapping.items()}


def _part(kwargs: dict[str, object], name: str) -> dict[str, object]:
    """Take the arguments that are meant for one of the two networks out of a generator's."""
    part = kwargs.pop(name, None) or {}
    if not isinstance(part, Mapping):
        raise ConfigError(f"The generator's argument '{name}' is not a set of named values.")
    return {str(key): value for key, value in part.items()}


def _parse(name: str, value: object, kind: str) -> Any:
    if name == "wiring":
        if value not in [wiring.value for wiring in Wiring]:  # a list: the value may not be hashable
            raise ConfigError(f"The generator's architecture is {value!r:.60}, not skip, resnet or orig.")
        return Wiring(value)
    if name == "resample_filter":
        if not isinstance(value, list | tuple):
            raise ConfigError(f"The generator's argument '{name}' is {value!r:.60}, not a list of numbers.")
        return tuple(parse_value(name, tap, "float") for tap in value)
    return parse_value(name, value, kind)


def _check_together(config: StyleGan2Config) -> None:
    if config.img_resolution.bit_count() != 1:
        size = config.img_resolution
        raise ConfigError(f"The generator's argument 'img_resolution' is {size}, not a power of two.")
    taps = config.resample_filter
    if not 1 <= len(taps) <= _MOST_TAPS or not all(map(math.isfinite, taps)) or abs(sum(taps)) < 1e-6:
        raise ConfigError("The generator's argument 'resample_filter' is no filter that keeps a level.")
    if config.channels(config.img_resolution) < 1:
        raise ConfigError("The generator's argument 'channel_base' leaves a layer without channels.")
    weights = config.w_dim * (config.z_dim + config.c_dim + config.mapping_layers * config.w_dim)
    weights += sum(layer.reads * (9 * layer.channels + config.w_dim) for layer in config.layers)
    if weights > MAX_WEIGHTS:
        raise ConfigError(f"The generator would have {weights:.1e} weights, more than {MAX_WEIGHTS:.0e}.")

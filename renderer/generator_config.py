"""GeneratorConfig: what decides a StyleGAN3 generator, read from a checkpoint's arguments; its layer plan."""

from __future__ import annotations

import math
import numbers
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, fields
from typing import TYPE_CHECKING, Any

import numpy as np

from renderer.layer_plan import LayerPlan, Signal

if TYPE_CHECKING:
    from _typeshed import DataclassInstance

POSITIONAL = ("z_dim", "c_dim", "w_dim", "img_resolution", "img_channels")
MAPPING_NAMES = {"num_layers": "mapping_layers", "lr_multiplier": "mapping_lr", "w_avg_beta": "w_avg_beta"}
MAX_WEIGHTS = 10**9


class ConfigError(ValueError):
    """A checkpoint asks for a generator that cannot be built; the message says why in one sentence."""


@dataclass(frozen=True, slots=True)
class GeneratorConfig:
    """All that decides the shape of a StyleGAN3 generator; the defaults are those of the published networks.

    The names are those of the checkpoint's arguments, but for the mapping network's (`MAPPING_NAMES`).
    Raises: ConfigError for a value that is out of range or contradicts another.
    """

    z_dim: int = field(metadata={"range": (1, 8192)})
    c_dim: int = field(metadata={"range": (0, 100_000)})
    w_dim: int = field(metadata={"range": (1, 8192)})
    img_resolution: int = field(metadata={"range": (8, 4096)})
    img_channels: int = field(metadata={"range": (1, 64)})
    mapping_layers: int = field(default=2, metadata={"range": (1, 64)})
    mapping_lr: float = field(default=0.01, metadata={"range": (1e-6, 100)})
    w_avg_beta: float = field(default=0.998, metadata={"range": (0, 1)})
    channel_base: int = field(default=32768, metadata={"range": (1, 2**22)})
    channel_max: int = field(default=512, metadata={"range": (1, 8192)})
    num_layers: int = field(default=14, metadata={"range": (2, 64)})
    num_critical: int = field(default=2, metadata={"range": (0, 63)})
    first_cutoff: float = field(default=2.0, metadata={"range": (0.1, 2048)})
    first_stopband: float = field(default=2**2.1, metadata={"range": (1, 4096)})
    last_stopband_rel: float = field(default=2**0.3, metadata={"range": (1, 16)})
    margin_size: int = field(default=10, metadata={"range": (0, 256)})
    output_scale: float = field(default=0.25, metadata={"range": (1e-6, 1e6)})
    num_fp16_res: int = field(default=4, metadata={"range": (0, 32)})
    conv_kernel: int = field(default=3, metadata={"range": (1, 15)})
    filter_size: int = field(default=6, metadata={"range": (1, 32)})
    lrelu_upsampling: int = field(default=2, metadata={"range": (1, 8)})
    use_radial_filters: bool = False
    conv_clamp: float | None = field(default=256, metadata={"range": (1e-3, 1e9)})
    magnitude_ema_beta: float = field(default=0.999, metadata={"range": (0, 1)})

    def __post_init__(self) -> None:
        check_ranges(self)
        _check_together(self)

    @classmethod
    def from_init_args(cls, args: Sequence[object], kwargs: Mapping[str, object]) -> GeneratorConfig:
        """Read the arguments that a checkpoint's generator was made with.

        Raises: ConfigError for an argument that is missing, unknown, of the wrong type or out of range.

        >>> size = {"z_dim": 64, "c_dim": 0, "w_dim": 48, "img_resolution": 64, "img_channels": 3}
        >>> GeneratorConfig.from_init_args((), {**size, "channel_max": 24}).layers[0].name
        'L0_36_24'
        """
        kinds = {entry.name: str(entry.type) for entry in fields(cls)}
        values = _by_name(args, kwargs)
        return cls(**{name: parse_value(name, value, kinds[name]) for name, value in values.items()})

    def to_init_kwargs(self) -> dict[str, Any]:
        """All arguments by name, as `from_init_args` reads them.

        >>> config = GeneratorConfig(z_dim=64, c_dim=0, w_dim=48, img_resolution=64, img_channels=3)
        >>> GeneratorConfig.from_init_args((), config.to_init_kwargs()) == config
        True
        """
        values = {entry.name: getattr(self, entry.name) for entry in fields(self)}
        mapping = {theirs: values.pop(ours) for theirs, ours in MAPPING_NAMES.items()}
        return {**values, "mapping_kwargs": mapping}

    @property
    def architecture(self) -> str:
        """'stylegan3-t', 'stylegan3-r', or 'stylegan3' for a mixture that neither name describes.

        T is translation equivariant: kernels wider than one sample, separable filters. R is rotation
        equivariant as well, which takes both 1×1 convolutions and radial filters.
        """
        is_pointwise = self.conv_kernel == 1
        if is_pointwise != self.use_radial_filters:
            return "stylegan3"
        return "stylegan3-r" if is_pointwise else "stylegan3-t"

    @property
    def num_ws(self) -> int:
        """How many w's a picture takes: one for the input, one for each layer, ToRGB included."""
        return self.num_layers + 2

    @property
    def input_signal(self) -> Signal:
        """What the Fourier features at the bottom write; their bandwidth is its cutoff."""
        return _signals(self)[0]

    @property
    def layers(self) -> tuple[LayerPlan, ...]:
        """The plan of every layer above the input, ToRGB last (StyleGAN3 paper, Appendix C.1)."""
        signals = _signals(self)
        return tuple(_plan_layer(self, signals, i) for i in range(self.num_layers + 1))


def _by_name(args: Sequence[object], kwargs: Mapping[str, object]) -> dict[str, object]:
    """One name for each argument, whichever way and to whichever network it was given."""
    if len(args) > len(POSITIONAL):
        raise ConfigError(f"The generator has {len(args)} unnamed arguments; {len(POSITIONAL)} are known.")
    unnamed: dict[str, object] = dict(zip(POSITIONAL, args, strict=False))
    values = {**unnamed, **kwargs}
    if len(values) < len(unnamed) + len(kwargs):
        raise ConfigError("The generator has an argument that is given twice, with and without its name.")
    mapping = values.pop("mapping_kwargs", None) or {}
    if not isinstance(mapping, Mapping):
        raise ConfigError("The generator's argument 'mapping_kwargs' is not a set of named values.")
    known = {entry.name for entry in fields(GeneratorConfig)} - set(MAPPING_NAMES.values())
    if unknown := sorted((values.keys() - known) | (mapping.keys() - MAPPING_NAMES.keys())):
        raise ConfigError(f"The generator has an unknown argument '{unknown[0]}'.")
    if missing := [name for name in POSITIONAL if name not in values]:
        raise ConfigError(f"The generator's argument '{missing[0]}' is missing.")
    return values | {MAPPING_NAMES[name]: value for name, value in mapping.items()}


def check_ranges(config: DataclassInstance) -> None:
    """Compare each number of a config with the "range" in its field's metadata. Raises: ConfigError."""
    for entry in fields(config):
        name, value = entry.name, getattr(config, entry.name)
        low, high = entry.metadata.get("range", (-math.inf, math.inf))
        if "range" in entry.metadata and value is not None and not low <= value <= high:
            raise ConfigError(f"The generator's argument '{name}' is {value}, outside {low} to {high}.")


def parse_value(name: str, value: object, kind: str) -> Any:
    """A number, truth value or None from a file, where Python's and NumPy's are found; `kind` as annotated.

    Raises: ConfigError for one of another kind.
    """
    if value is None and kind == "float | None":
        return None
    if kind == "bool" and isinstance(value, (bool, np.bool_)):
        return bool(value)
    if kind != "bool" and isinstance(value, numbers.Real) and not isinstance(value, bool):
        number = float(value)
        if kind == "int" and number.is_integer():
            return int(number)
        if kind != "int" and math.isfinite(number):
            return number
    wanted = {"int": "a whole number", "bool": "True or False"}.get(kind, "a number")
    raise ConfigError(f"The generator's argument '{name}' is {value!r:.60}, not {wanted}.")


def _check_together(config: GeneratorConfig) -> None:
    for name in ("img_resolution", "lrelu_upsampling"):
        if (value := getattr(config, name)).bit_count() != 1:
            raise ConfigError(f"The generator's argument '{name}' is {value}, not a power of two.")
    if config.conv_kernel % 2 == 0:
        raise ConfigError(f"The generator's argument 'conv_kernel' is {config.conv_kernel}, not odd.")
    if (critical := config.num_critical) >= config.num_layers:
        raise ConfigError(f"The generator has {critical} critically sampled layers of {config.num_layers}.")
    signals = _signals(config)
    input_is_full = signals[0].cutoff >= signals[0].sampling_rate / 2
    if input_is_full or any(s.half_width <= 0 or s.cutoff > s.sampling_rate / 2 for s in signals):
        raise ConfigError("The generator's cutoffs do not lie below its stopbands and sampling rates.")
    if any(signal.half_width > 2 * signal.sampling_rate for signal in signals):
        raise ConfigError("The generator's stopbands lie far beyond its sampling rates.")
    if any(signal.channels < 1 for signal in signals):
        raise ConfigError("The generator's argument 'channel_base' leaves a layer without channels.")
    weights = config.w_dim * (config.z_dim + config.c_dim + config.mapping_layers * config.w_dim)
    weights += sum(p.reads.channels * (p.writes.channels * p.kernel**2 + config.w_dim) for p in config.layers)
    if weights > MAX_WEIGHTS:
        raise ConfigError(f"The generator would have {weights:.1e} weights, more than {MAX_WEIGHTS:.0e}.")


def _signals(config: GeneratorConfig) -> list[Signal]:
    """The signal that each layer writes: geometric steps in frequency from the first layer to the last."""
    n, resolution = config.num_layers, config.img_resolution
    last_cutoff, last_stopband = resolution / 2, resolution / 2 * config.last_stopband_rel
    signals = []
    for i in range(n + 1):
        exponent = min(i / (n - config.num_critical), 1.0)
        cutoff = config.first_cutoff * (last_cutoff / config.first_cutoff) ** exponent
        stopband = config.first_stopband * (last_stopband / config.first_stopband) ** exponent
        rate = 2 ** math.ceil(math.log2(min(2 * stopband, resolution)))
        size = resolution if i >= n - 1 else rate + 2 * config.margin_size
        wide = round(min(config.channel_base / 2 / cutoff, config.channel_max))
        channels = config.img_channels if i == n else wide
        signals.append(Signal(channels, size, rate, cutoff, stopband, max(stopband, rate / 2) - cutoff))
    return signals


def _plan_layer(config: GeneratorConfig, signals: Sequence[Signal], i: int) -> LayerPlan:
    reads, writes = signals[max(i - 1, 0)], signals[i]
    is_torgb = i == config.num_layers
    is_critical = i >= config.num_layers - config.num_critical
    kernel = 1 if is_torgb else config.conv_kernel
    between = max(reads.sampling_rate, writes.sampling_rate) * (1 if is_torgb else config.lrelu_upsampling)
    up, down = between // reads.sampling_rate, between // writes.sampling_rate
    up_taps = 1 if up == 1 or is_torgb else config.filter_size * up
    down_taps = 1 if down == 1 or is_torgb else config.filter_size * down
    return LayerPlan(
        name=f"L{i}_{writes.size}_{writes.channels}",
        reads=reads,
        writes=writes,
        kernel=kernel,
        up=up,
        up_taps=up_taps,
        down=down,
        down_taps=down_taps,
        down_cutoff=writes.cutoff,
        radial=config.use_radial_filters and not is_critical,
        is_torgb=is_torgb,
        is_critically_sampled=is_critical,
        uses_fp16=writes.sampling_rate * 2**config.num_fp16_res > config.img_resolution,
    )

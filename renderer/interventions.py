"""What is done to single layers to see what they are for: channels muted or scaled, anti-aliasing left out.

Part of the scene, so frozen values without arrays or torch.
"""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import TypeVar


@dataclass(frozen=True, slots=True)
class ChannelScale:
    """One channel of a layer times a factor."""

    channel: int
    gain: float


@dataclass(frozen=True, slots=True)
class ChannelMix:
    """How loud each channel of a layer's output is for the layers above it, as on a mixing desk.

    A muted channel is zero. While any is solo, every other one is zero too; muting goes before solo.
    """

    layer: str
    muted: tuple[int, ...] = ()
    solo: tuple[int, ...] = ()
    scales: tuple[ChannelScale, ...] = ()

    @property
    def is_neutral(self) -> bool:
        """Whether nothing is changed."""
        return not self.muted and not self.solo and all(scale.gain == 1 for scale in self.scales)

    def within(self, count: int) -> ChannelMix:
        """The mix without channels that a layer of so many does not have."""
        return replace(
            self,
            muted=tuple(channel for channel in self.muted if 0 <= channel < count),
            solo=tuple(channel for channel in self.solo if 0 <= channel < count),
            scales=tuple(scale for scale in self.scales if 0 <= scale.channel < count),
        )

    def gains(self, count: int) -> list[float]:
        """The factor of each of the layer's channels; channels that it does not have are left out.

        >>> ChannelMix("L0", muted=(1,), scales=(ChannelScale(2, 0.5),)).gains(4)
        [1.0, 0.0, 0.5, 1.0]
        """
        present = self.within(count)
        gains = [1.0] * count
        for scale in present.scales:
            gains[scale.channel] *= scale.gain
        heard = set(present.solo or range(count)) - set(present.muted)
        return [gain if channel in heard else 0.0 for channel, gain in enumerate(gains)]

    def resolved(self, count: int) -> ChannelMix:
        """The one mix that stands for all of the same gains: what is not heard muted, nothing solo.

        >>> ChannelMix("L0", solo=(1, 2), scales=(ChannelScale(0, 3.0), ChannelScale(2, 0.5))).resolved(3)
        ChannelMix(layer='L0', muted=(0,), solo=(), scales=(ChannelScale(channel=2, gain=0.5),))
        """
        gains = self.gains(count)
        return ChannelMix(
            self.layer,
            muted=tuple(channel for channel, gain in enumerate(gains) if gain == 0),
            scales=tuple(
                ChannelScale(channel, gain) for channel, gain in enumerate(gains) if gain not in (0, 1)
            ),
        )

    def gain(self, channel: int) -> float:
        """The factor that a channel was scaled by, whether or not it is heard."""
        return math.prod(scale.gain for scale in self.scales if scale.channel == channel)

    def with_muted(self, channels: Iterable[int], on: bool) -> ChannelMix:
        """Mute these channels, or let them be heard again."""
        return replace(self, muted=_with(self.muted, channels, on))

    def with_solo(self, channels: Iterable[int], on: bool) -> ChannelMix:
        """Let these be among the only ones that are heard, or no longer."""
        return replace(self, solo=_with(self.solo, channels, on))

    def with_gain(self, channels: Iterable[int], gain: float) -> ChannelMix:
        """Scale these channels; 1 forgets that they were scaled."""
        changed = set(channels)
        kept = [scale for scale in self.scales if scale.channel not in changed]
        kept += [ChannelScale(channel, gain) for channel in changed if gain != 1]
        return replace(self, scales=tuple(sorted(kept, key=lambda scale: scale.channel)))


@dataclass(frozen=True, slots=True)
class Ablation:
    """Which parts of a layer's anti-aliasing are left out (StyleGAN3 paper, Section 3 and Table 3).

    - `without_down_filter`: after the non-linearity samples are dropped without a low-pass;
    - `separable`: a separable down-filter where the layer has a radial one;
    - `without_oversampling`: the non-linearity at the higher of the layer's two sampling rates;
    - `cutoff_scale`: the cutoff of the down-filter times this.

    Without oversampling, or without a down-filter, there is none to be separable or of another cutoff. What
    is written lies on the same samples in any case, so nothing moves. Layers that do not oversample (the
    input, ToRGB) have nothing to leave out.
    """

    layer: str
    without_down_filter: bool = False
    separable: bool = False
    without_oversampling: bool = False
    cutoff_scale: float = 1.0

    @property
    def is_neutral(self) -> bool:
        """Whether nothing is changed."""
        return self == Ablation(self.layer)


@dataclass(frozen=True, slots=True)
class Interventions:
    """All that is done to the layers of a network; at most one of each kind for a layer."""

    channel_mixes: tuple[ChannelMix, ...] = ()
    ablations: tuple[Ablation, ...] = ()

    def mix_of(self, layer: str) -> ChannelMix | None:
        """How that layer's channels are mixed; None where they are as they were."""
        mix = of_layer(self.channel_mixes, layer, ChannelMix)
        return None if mix.is_neutral else mix

    def ablation_of(self, layer: str) -> Ablation | None:
        """What that layer does without; None where it is intact."""
        ablation = of_layer(self.ablations, layer, Ablation)
        return None if ablation.is_neutral else ablation


NO_INTERVENTIONS = Interventions()

Intervention = TypeVar("Intervention", ChannelMix, Ablation)


def of_layer(all_of_them: tuple[Intervention, ...], layer: str, kind: type[Intervention]) -> Intervention:
    """What is done to that layer; neutral where nothing is."""
    return next((one for one in all_of_them if one.layer == layer), kind(layer))


def with_layer(all_of_them: tuple[Intervention, ...], one: Intervention) -> tuple[Intervention, ...]:
    """The same with one layer's changed, sorted by name; what is neutral is left out."""
    others = [other for other in all_of_them if other.layer != one.layer]
    kept = others if one.is_neutral else [*others, one]
    return tuple(sorted(kept, key=lambda each: each.layer))


def _with(known: tuple[int, ...], channels: Iterable[int], on: bool) -> tuple[int, ...]:
    changed = set(channels)
    return tuple(sorted(set(known) | changed if on else set(known) - changed))

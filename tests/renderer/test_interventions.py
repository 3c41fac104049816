"""What is done to single layers, as values: mixing desks behave as mixing desks."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from renderer.interventions import (
    Ablation,
    ChannelMix,
    ChannelScale,
    Interventions,
    of_layer,
    with_layer,
)

COUNT = 6
channels = st.lists(st.integers(-2, 9), max_size=4).map(tuple)
gains = st.sampled_from([-1.0, 0.0, 0.5, 1.0, 2.0])
scales = st.lists(st.builds(ChannelScale, st.integers(-2, 9), gains), max_size=4).map(tuple)
mixes = st.builds(ChannelMix, st.just("L0"), channels, channels, scales)


@given(mixes)
def test_mixes_of_equal_gains_resolve_to_one_value(mix: ChannelMix) -> None:
    resolved = mix.resolved(COUNT)
    assert resolved.gains(COUNT) == mix.gains(COUNT)
    assert resolved.resolved(COUNT) == resolved
    assert resolved.is_neutral == (mix.gains(COUNT) == [1.0] * COUNT)


@given(mixes)
def test_channels_that_a_layer_does_not_have_change_nothing(mix: ChannelMix) -> None:
    assert mix.within(COUNT).gains(COUNT) == mix.gains(COUNT)
    assert len(mix.gains(COUNT)) == COUNT


def test_solo_silences_all_others_and_muting_goes_before() -> None:
    mix = ChannelMix("L0").with_solo([1, 2], True)
    assert mix.gains(4) == [0, 1, 1, 0]
    assert mix.with_muted([2], True).gains(4) == [0, 1, 0, 0]
    assert mix.with_solo([1, 2], False).is_neutral


def test_solo_of_a_channel_that_is_not_there_silences_nothing() -> None:
    assert ChannelMix("L0", solo=(7,)).gains(3) == [1, 1, 1]


def test_a_gain_replaces_the_one_before_and_one_forgets_it() -> None:
    mix = ChannelMix("L0").with_gain([3, 1], 2.0).with_gain([3], 0.5)
    assert mix.gains(4) == [1, 2, 1, 0.5]
    assert (mix.gain(3), mix.gain(0)) == (0.5, 1)
    assert mix.with_gain([1, 3], 1.0) == ChannelMix("L0")


def test_a_muted_channel_keeps_its_gain_for_when_it_is_heard_again() -> None:
    mix = ChannelMix("L0").with_gain([0], 3.0).with_muted([0], True)
    assert mix.gains(1) == [0]
    assert mix.with_muted([0], False).gains(1) == [3]


def test_layers_are_changed_one_by_one_and_neutral_ones_forgotten() -> None:
    muted, other = ChannelMix("L1", muted=(0,)), ChannelMix("L0", muted=(2,))
    both = with_layer(with_layer((), muted), other)
    assert both == (other, muted)
    assert of_layer(both, "L1", ChannelMix) == muted
    assert of_layer(both, "L7", ChannelMix) == ChannelMix("L7")
    assert with_layer(both, ChannelMix("L0")) == (muted,)


def test_an_untouched_layer_has_neither_mix_nor_ablation() -> None:
    done = Interventions(
        (ChannelMix("L0", muted=(1,)), ChannelMix("L1")), (Ablation("L2", cutoff_scale=2.0),)
    )
    assert done.mix_of("L0") == ChannelMix("L0", muted=(1,))
    assert done.mix_of("L1") is None
    assert done.mix_of("L2") is None
    assert done.ablation_of("L2") == Ablation("L2", cutoff_scale=2.0)
    assert done.ablation_of("L0") is None

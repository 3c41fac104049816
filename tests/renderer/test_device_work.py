"""A device gets all the work of a picture before anything is read back.

Tensors on torch's `meta` device have no values: whatever waited for one, to go on by it, fails there.
"""

from __future__ import annotations

import pytest
import torch

from ops import affine_resample
from renderer.generator import Generator
from renderer.interventions import ChannelMix, Interventions
from renderer.model_info import LayerInfo
from renderer.picture import crop, deep_pixels, histogram, measure, shown_channels, to_pixels
from renderer.random_model import config_named
from renderer.scene import ColorMap, LayerView, Normalize
from renderer.spectra.spectrum import colour_levels, spectrum_db

DEVICE = torch.device("meta")


def activation() -> torch.Tensor:
    return torch.empty(5, 40, 40, device=DEVICE)


@pytest.mark.parametrize("half", [False, True])
@pytest.mark.parametrize("name", ["stylegan3-t-64", "stylegan3-r-64", "stylegan2-64"])
def test_a_synthesis_reads_nothing_back(name: str, half: bool) -> None:
    config = config_named(name)
    assert config is not None
    with torch.inference_mode():
        generator = Generator(config).to(DEVICE)
        ws = torch.empty(1, config.num_ws, config.w_dim, device=DEVICE)
        mix = ChannelMix(generator.layer_names[3], muted=(1,))
        picture = generator.synthesize(
            ws,
            half=half,
            input_matrix=torch.empty(3, 3, device=DEVICE),
            interventions=Interventions((mix,), ()),
        )
        assert picture.shape == (1, 3, 64, 64)


def test_the_pose_that_a_network_has_learned_is_found_without_reading_anything_back() -> None:
    config = config_named("stylegan3-t-64")
    assert config is not None
    w = torch.empty(config.w_dim, device=DEVICE)
    assert Generator(config).to(DEVICE).input_pose(w).shape == (3,)


def test_what_is_seen_of_a_layer_is_drawn_without_reading_anything_back() -> None:
    layer = LayerInfo("L", channels=5, size=(40, 40), sampling_rate=32.0)
    shown = shown_channels(crop(activation(), layer), LayerView(base_channel=1))
    assert measure(activation()).shape == (3,)
    counts, ends = histogram(shown)
    assert (counts.shape, ends.shape) == ((64,), (2,))
    for normalize in Normalize:
        for draw in (to_pixels, deep_pixels):
            assert draw(shown, normalize=normalize, largest=measure(shown)[2]).shape == (32, 32, 3)
            assert draw(shown[:1], normalize=normalize, color_map=ColorMap.DIVERGING).shape == (32, 32, 3)
    assert colour_levels(spectrum_db(activation())).shape == (40, 40, 3)


def test_a_picture_is_resampled_back_by_a_matrix_in_main_memory() -> None:
    matrix = torch.tensor([[0.8, 0.6, 0.1], [-0.6, 0.8, 0.0], [0.0, 0.0, 1.0]])
    assert affine_resample(activation()[None], matrix).shape == (1, 5, 40, 40)

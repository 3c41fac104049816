from __future__ import annotations

from dataclasses import replace

import pytest
import torch

from assets.demo.attributes import draw_faces
from assets.demo.mapping import centred_w
from assets.demo.network import CONFIG, at_points, fourier_input, modulated, take_plain_w, untrained
from assets.demo.windows import FilteredLrelu, at_windows
from ops import Backend, filtered_lrelu, use
from renderer.generator import Generator
from renderer.generator_layers import SynthesisLayer

SMALL = replace(CONFIG, channel_base=512, channel_max=6, num_layers=5, first_cutoff=8.0, first_stopband=17.0)


@pytest.fixture(scope="module")
def generator() -> Generator:
    return untrained(0, SMALL)


@pytest.fixture(scope="module")
def w() -> torch.Tensor:
    return torch.from_numpy(centred_w(draw_faces(2, seed=3))).float()


@pytest.fixture(scope="module")
def picture(generator: Generator, w: torch.Tensor) -> torch.Tensor:
    with torch.no_grad():
        return generator.synthesize(w[:, None].expand(-1, SMALL.num_ws, -1)).permute(0, 2, 3, 1)


def test_a_window_as_large_as_the_picture_is_the_picture(
    generator: Generator, w: torch.Tensor, picture: torch.Tensor
) -> None:
    with torch.no_grad():
        whole = at_windows(generator, w, torch.zeros(2, 2), size=128)
    torch.testing.assert_close(whole, picture, atol=1e-5, rtol=0)


def test_a_window_shows_its_part_of_the_picture(
    generator: Generator, w: torch.Tensor, picture: torch.Tensor
) -> None:
    centres = torch.tensor([[-16 / 128, 8 / 128]] * 2)
    with torch.no_grad():
        part = at_windows(generator, w, centres, size=64)
    torch.testing.assert_close(part, picture[:, 40:104, 16:80], atol=1e-4, rtol=0)


def test_the_kernels_have_the_gradient_of_the_definition(generator: Generator) -> None:
    layers = [layer for layer in generator.layers.values() if isinstance(layer, SynthesisLayer)]
    factors = set()
    for layer in layers[:-1]:
        plan = layer.plan
        size = plan.reads.size
        x = torch.randn(1, 2, size, size, generator=torch.Generator().manual_seed(0)).requires_grad_()
        with use(Backend.TORCH):
            wanted = filtered_lrelu(
                x,
                up_taps=layer.up_filter,
                down_taps=layer.down_filter,
                up=plan.up,
                down=plan.down,
                padding=(*plan.padding, *plan.padding),
            )
        found = FilteredLrelu.apply(x, layer, plan)
        assert isinstance(found, torch.Tensor)
        torch.testing.assert_close(found, wanted, atol=1e-5, rtol=0)
        seen = torch.randn(wanted.shape, generator=torch.Generator().manual_seed(1))
        slope, other = (torch.autograd.grad((y * seen).sum(), x)[0] for y in (found, wanted))
        torch.testing.assert_close(slope, other, atol=1e-5, rtol=0)
        factors.add(plan.up)
    assert factors == {2, 4}


def test_weights_are_modulated_as_the_layer_does(generator: Generator, w: torch.Tensor) -> None:
    for layer in generator.layers.values():
        if isinstance(layer, SynthesisLayer):
            x = torch.randn(2, layer.plan.reads.channels, 3, 3, generator=torch.Generator().manual_seed(2))
            with torch.no_grad():
                wanted = layer.convolve(x, w)
                found = torch.einsum("boi,bihw->bohw", modulated(layer, w), x)
            torch.testing.assert_close(found, wanted, atol=1e-4, rtol=1e-4)


def test_points_are_the_synthesis_without_filters(generator: Generator, w: torch.Tensor) -> None:
    """Where nothing bends and all is smooth, filters change little: at a single low frequency."""
    calm = untrained(0, SMALL)
    with torch.no_grad():
        fourier_input(calm).freqs.zero_()
        places = torch.rand(2, 5, 2, generator=torch.Generator().manual_seed(4)) - 0.5
        points = at_points(calm, w, places)
        flat = at_windows(calm, w, torch.zeros(2, 2), size=128)[:, 64, 64]
    torch.testing.assert_close(points, flat[:, None].expand(-1, 5, -1), atol=2e-3, rtol=0)


def test_magnitudes_are_one_for_each_layer(generator: Generator, w: torch.Tensor) -> None:
    magnitudes: list[torch.Tensor] = []
    at_points(generator, w, torch.zeros(2, 8, 2), magnitudes=magnitudes)
    assert len(magnitudes) == SMALL.num_layers + 1


def test_moving_w_avg_into_the_biases_changes_no_picture(w: torch.Tensor) -> None:
    centred, plain = untrained(0, SMALL), untrained(0, SMALL)
    with torch.no_grad():
        for layer in centred.layers.values():
            layer.affine.weight.copy_(layer.affine.weight.half())  # type: ignore[union-attr]
        take_plain_w(plain)
        ws = w[:1, None].expand(-1, SMALL.num_ws, -1)
        torch.testing.assert_close(
            plain.synthesize(ws + plain.w_avg), centred.synthesize(ws), atol=1e-4, rtol=0
        )

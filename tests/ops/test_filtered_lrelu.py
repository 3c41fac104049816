"""The alias-free non-linearity: its definition, its gradients, and that it does not alias."""

from __future__ import annotations

import math

import pytest
import torch

from ops import Backend, available_backends, filtered_lrelu, kaiser_lowpass, upfirdn, use

BACKENDS = available_backends(torch.device("cpu"))


@pytest.mark.parametrize("backend", BACKENDS)
@pytest.mark.parametrize(
    ("up", "down", "padding", "clamp"),
    [(2, 2, (11, 10, 11, 10), None), (4, 2, (-2, -5, 3, 1), 0.5), (1, 1, (1, 2, 3, 4), 0.3)],
)
def test_is_what_its_steps_say(
    up: int, down: int, padding: tuple[int, int, int, int], clamp: float | None, backend: Backend
) -> None:
    torch.manual_seed(0)
    x, bias = torch.randn(2, 3, 17, 13), torch.randn(3)
    up_taps, down_taps = torch.randn(6 * up), torch.randn(6, 6)
    with use(backend):
        result = filtered_lrelu(
            x, bias, up_taps=up_taps, down_taps=down_taps, up=up, down=down, padding=padding, clamp=clamp
        )

    fine = upfirdn(x + bias[:, None, None], up_taps, up=up, padding=padding, gain=up**2) * math.sqrt(2)
    bent = torch.where(fine < 0, 0.2 * fine, fine)
    expected = upfirdn(bent if clamp is None else bent.clamp(-clamp, clamp), down_taps, down=down)
    torch.testing.assert_close(result, expected, atol=1e-4, rtol=1e-4)


def test_a_new_harmonic_does_not_alias() -> None:
    """Bending a tone of 11 cycles makes one of 22. At 32 samples a width that looks like one of 10."""
    rate, widths = 32, 4
    position = torch.arange((widths + 2) * rate, dtype=torch.float64) / rate
    tone = torch.sin(2 * math.pi * 11 * position).expand(1, 1, 64, -1)
    taps = kaiser_lowpass(24, cutoff=12.0, half_width=4.0, sampling_rate=2 * rate)
    bent = filtered_lrelu(tone, up_taps=taps, down_taps=taps, up=2, down=2, padding=(23, 22, 23, 22))
    plainly_bent = torch.nn.functional.leaky_relu(tone, 0.2) * math.sqrt(2)

    def strength(picture: torch.Tensor, frequency: int) -> float:
        line = picture[0, 0, 32, rate:-rate]
        return (torch.fft.rfft(line)[frequency * widths].abs() / len(line)).item()

    assert strength(plainly_bent, 10) > 0.1
    assert strength(bent, 10) < 0.001
    assert strength(bent, 11) > 0.2


@pytest.mark.parametrize("backend", [Backend.REFERENCE, Backend.TORCH])
def test_gradients_are_right(backend: Backend) -> None:
    torch.manual_seed(0)
    x = torch.randn(1, 2, 5, 5, dtype=torch.float64, requires_grad=True)
    bias = torch.randn(2, dtype=torch.float64, requires_grad=True)
    taps = torch.randn(4, dtype=torch.float64)

    def bend(x: torch.Tensor, bias: torch.Tensor) -> torch.Tensor:
        return filtered_lrelu(x, bias, up_taps=taps, down_taps=taps, up=2, down=2, padding=(3, 2, 3, 2))

    with use(backend):
        assert torch.autograd.gradcheck(bend, (x, bias))

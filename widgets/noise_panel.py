"""The per-pixel noise of StyleGAN2 models."""

from __future__ import annotations

from renderer.scene import Noise, NoiseMode
from widgets import controls

MODES = (NoiseMode.NONE, NoiseMode.CONST, NoiseMode.RANDOM)
NAMES = ("None", "Constant", "Random")


def draw(noise: Noise, has_noise: bool) -> Noise:
    """Mode and seed, greyed for models that have no noise."""
    why = "StyleGAN3 has no per-pixel noise: it would stick to the pixel grid."
    with controls.disabled(not has_noise, why):
        index = controls.choice(
            "Noise",
            NAMES,
            MODES.index(noise.mode),
            about="The pattern that was trained, another one, or none.",
        )
        seed = noise.seed
        if MODES[index] is NoiseMode.RANDOM:
            seed = controls.seed_input("Noise seed", noise.seed, about="Which random pattern.", default=0)
    return Noise(MODES[index], seed)

"""The per-pixel noise of StyleGAN2 models."""

from __future__ import annotations

from dataclasses import replace

from renderer.noise import Noise, NoiseMode
from widgets import controls
from widgets.field_keys import NO_KEYS, FieldKeys

MODES = (NoiseMode.NONE, NoiseMode.CONST, NoiseMode.RANDOM)
NAMES = ("None", "Constant", "Random")


def draw(noise: Noise, has_noise: bool, *, keys: FieldKeys = NO_KEYS) -> Noise:
    """Mode, seeds and what is between them, greyed for models that have no noise."""
    why = "StyleGAN3 has no per-pixel noise: it would stick to the pixel grid."
    with controls.disabled(not has_noise, why):
        with keys.row("noise.mode"):
            index = controls.choice(
                "Noise",
                NAMES,
                MODES.index(noise.mode),
                about="The pattern that was trained, another one, or none.",
            )
        noise = replace(noise, mode=MODES[index])
        return _draw_random(noise, keys) if noise.mode is NoiseMode.RANDOM else noise


def _draw_random(noise: Noise, keys: FieldKeys) -> Noise:
    usual = Noise()
    about = "Which random pattern."
    with keys.row("noise.seed"):
        seed = controls.seed_input("Noise seed", noise.seed, about=about, default=usual.seed)
    about = "The pattern that the blend leads to."
    with keys.row("noise.second_seed"):
        second = controls.seed_input("Second seed", noise.second_seed, about=about, default=usual.second_seed)
    about = (
        "From the first pattern (0) to the second (1), on a circle, so that the noise stays as strong. "
        "2 is the first one negated, 4 the first again."
    )
    with keys.row("noise.blend"):
        blend = controls.slider("Blend", noise.blend, 0.0, 1.0, default=usual.blend, about=about)
    return replace(noise, seed=seed, second_seed=second, blend=blend)

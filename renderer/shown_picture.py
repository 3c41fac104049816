"""From what a layer gives to what is shown of it: statistics, picture, spectrum, every step remembered."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import torch

from renderer.frame import Histogram, PictureStats
from renderer.picture import DEEP_STEP, deep_pixels, histogram, measure, to_pixels
from renderer.scene import Scene
from renderer.spectra.spectrum import colour_levels, spectrum_db
from renderer.step import Step

Levels = tuple[float, float, float]


class ShownPicture:
    """The pictures of one activation after the other. `inputs` is all that an activation depends on."""

    def __init__(self, clock: Callable[[], float]) -> None:
        self._all_levels: Step[Levels] = Step("statistics", clock)
        self._shown_levels: Step[tuple[Levels, Histogram]] = Step("statistics of shown channels", clock)
        self._picture: Step[np.ndarray] = Step("picture", clock)
        self._spectrum: Step[np.ndarray] = Step("spectrum", clock)
        self.measuring: tuple[Step, ...] = (self._all_levels, self._shown_levels)

    def measure(
        self, inputs: tuple | None, scene: Scene, activation: torch.Tensor, shown: torch.Tensor
    ) -> tuple[PictureStats, Histogram]:
        """The statistics: those of all channels do not depend on which are shown."""
        view = scene.view
        all_inputs = (inputs, view.crop_margins)
        mean, std, largest = self._all_levels.run(all_inputs, lambda: measure(activation))
        (shown_mean, shown_std, shown_largest), bins = self._shown_levels.run(
            (all_inputs, view.base_channel, view.mono), lambda: (measure(shown), histogram(shown))
        )
        return PictureStats(mean, shown_mean, std, shown_std, largest, shown_largest), bins

    def pixels(
        self,
        inputs: tuple | None,
        scene: Scene,
        activation: torch.Tensor,
        shown: torch.Tensor,
        stats: PictureStats,
        *,
        is_deep: bool,
    ) -> tuple[np.ndarray, list[Step]]:
        """The picture, with its spectrum to the right if asked for, and the steps that it took.

        Shapes: returns uint8 or, if deep, uint16 [H, W, 3 or 1].
        """
        view, spectrum = scene.view, scene.spectrum
        picture = self._picture.run(
            (inputs, view, is_deep),
            lambda: (
                (deep_pixels if is_deep else to_pixels)(
                    shown,
                    gain_db=view.gain_db,
                    normalize=view.normalize,
                    color_map=view.color_map,
                    largest=stats.max_all,
                )
                .cpu()
                .numpy()
            ),
        )
        if not spectrum.enabled:
            return picture, [self._picture]
        source = activation if spectrum.all_channels else shown
        which = () if spectrum.all_channels else (view.base_channel, view.mono)
        panel = self._spectrum.run(
            (inputs, view.crop_margins, which, spectrum),
            lambda: (
                colour_levels(spectrum_db(source, beta=spectrum.beta), range_db=spectrum.range_db)
                .cpu()
                .numpy()
            ),
        )
        if is_deep:
            panel = panel.astype(np.uint16) * DEEP_STEP
        both = np.concatenate([np.broadcast_to(picture, panel.shape), panel], axis=1)
        return both, [self._picture, self._spectrum]

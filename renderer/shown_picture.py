"""From what a layer gives to what is shown of it: statistics, picture, spectrum, every step remembered."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import torch

from renderer.device_time import Clock
from renderer.frame import Histogram, PictureStats
from renderer.host_memory import HostCopy
from renderer.picture import DEEP_STEP, deep_pixels, histogram, measure, to_pixels
from renderer.scene import Scene
from renderer.spectra.spectrum import colour_levels, spectrum_db
from renderer.step import Step


@dataclass(frozen=True, slots=True, eq=False)
class Measured:
    """Statistics that the device may still be at.

    Shapes: `largest` [], on the device: the largest magnitude in all channels.
    """

    largest: torch.Tensor
    _of_all: HostCopy
    _of_shown: HostCopy
    _counts: HostCopy
    _ends: HostCopy

    def stats(self) -> PictureStats:
        """The statistics, once they have come."""
        mean, std, largest = self._of_all.numpy().tolist()
        shown_mean, shown_std, shown_largest = self._of_shown.numpy().tolist()
        return PictureStats(mean, shown_mean, std, shown_std, largest, shown_largest)

    def histogram(self) -> Histogram:
        """That of the shown channels, once it has come."""
        return Histogram(self._counts.numpy(), *self._ends.numpy().tolist())


@dataclass(frozen=True, slots=True, eq=False)
class Pictured:
    """A picture, and its spectrum if one was asked for, which the device may still be at."""

    _picture: HostCopy
    _spectrum: HostCopy | None

    def numpy(self) -> np.ndarray:
        """Side by side, read-only, once they have come. Shapes: uint8, or if deep uint16, [H, W, 3 or 1]."""
        picture = self._picture.numpy()
        if self._spectrum is None:
            return picture
        panel = self._spectrum.numpy()
        if picture.dtype == np.uint16:
            panel = panel.astype(np.uint16) * DEEP_STEP
        both = np.concatenate([np.broadcast_to(picture, panel.shape), panel], axis=1)
        both.setflags(write=False)
        return both


class ShownPicture:
    """The pictures of one activation after the other. `inputs` is all that an activation depends on."""

    def __init__(self, clock: Clock) -> None:
        self._of_all: Step[tuple[torch.Tensor, HostCopy]] = Step("statistics", clock)
        self._of_shown: Step[tuple[HostCopy, HostCopy, HostCopy]] = Step(
            "statistics of shown channels", clock
        )
        self._picture: Step[HostCopy] = Step("picture", clock)
        self._spectrum: Step[HostCopy] = Step("spectrum", clock)
        self.measuring: tuple[Step, ...] = (self._of_all, self._of_shown)

    def measure(
        self, inputs: tuple | None, scene: Scene, activation: torch.Tensor, shown: torch.Tensor
    ) -> Measured:
        """The statistics: those of all channels do not depend on which are shown."""
        view = scene.view
        all_inputs = (inputs, view.crop_margins)

        def of_all() -> tuple[torch.Tensor, HostCopy]:
            levels = measure(activation)
            return levels[2], HostCopy(levels)

        def of_shown() -> tuple[HostCopy, HostCopy, HostCopy]:
            counts, ends = histogram(shown)
            return HostCopy(measure(shown)), HostCopy(counts), HostCopy(ends)

        largest, levels = self._of_all.run(all_inputs, of_all)
        return Measured(
            largest, levels, *self._of_shown.run((all_inputs, view.base_channel, view.mono), of_shown)
        )

    def picture(
        self,
        inputs: tuple | None,
        scene: Scene,
        activation: torch.Tensor,
        shown: torch.Tensor,
        largest: torch.Tensor,
        *,
        is_deep: bool,
    ) -> tuple[Pictured, list[Step]]:
        """The picture, with its spectrum to the right if asked for, and the steps that it takes."""
        view, spectrum = scene.view, scene.spectrum
        draw = deep_pixels if is_deep else to_pixels
        picture = self._picture.run(
            (inputs, view, is_deep),
            lambda: HostCopy(
                draw(
                    shown,
                    gain_db=view.gain_db,
                    normalize=view.normalize,
                    color_map=view.color_map,
                    largest=largest,
                )
            ),
        )
        if not spectrum.enabled:
            return Pictured(picture, None), [self._picture]
        source = activation if spectrum.all_channels else shown
        which = () if spectrum.all_channels else (view.base_channel, view.mono)
        panel = self._spectrum.run(
            (inputs, view.crop_margins, which, spectrum),
            lambda: HostCopy(
                colour_levels(spectrum_db(source, beta=spectrum.beta), range_db=spectrum.range_db)
            ),
        )
        return Pictured(picture, panel), [self._picture, self._spectrum]

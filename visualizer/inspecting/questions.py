"""What the panes ask of a scene, without what the answers do not depend on, so that they hold longer."""

from __future__ import annotations

from dataclasses import replace

from renderer.inspection import SurveyChannels, SurveyLayers
from renderer.model_info import ModelInfo
from renderer.scene import LayerView, Scene, SpectrumView
from renderer.spectra.spectrum_jobs import MeasureSpectrum, SpectrumOf


def layers(model: ModelInfo, scene: Scene) -> SurveyLayers:
    """The energies of all layers, whatever is looked at."""
    return SurveyLayers(model.model, unseen(scene))


def channels(
    model: ModelInfo,
    scene: Scene,
    layer: str | None,
    *,
    size: int,
    crop_margins: bool = False,
    only: tuple[int, ...] = (),
) -> SurveyChannels:
    """The channels of a layer before they are muted or scaled, and whatever is done to the layers above."""
    names = [each.name for each in model.layers]
    last = len(names) - 1 if layer is None else names.index(layer)
    scene = replace(
        unseen(scene),
        channel_mixes=tuple(mix for mix in scene.channel_mixes if mix.layer in names[:last]),
        ablations=tuple(each for each in scene.ablations if each.layer in names[: last + 1]),
    )
    return SurveyChannels(model.model, scene, layer, size, crop_margins, only)


def spectrum(model: ModelInfo, scene: Scene, of: SpectrumOf) -> MeasureSpectrum:
    """The spectrum of the viewed layer."""
    return MeasureSpectrum(model.model, viewed(scene), of)


def viewed(scene: Scene) -> Scene:
    """The scene with which layer is viewed, but not how."""
    return replace(unseen(scene), view=LayerView(scene.view.layer))


def unseen(scene: Scene) -> Scene:
    """The scene without how it is looked at."""
    transform = replace(scene.transform, untransform=False)
    return replace(scene, transform=transform, view=LayerView(), spectrum=SpectrumView(), probe=None)

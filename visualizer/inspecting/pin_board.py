"""The pinned channels: kept across seeds and layers, and measured anew whenever the scene changes."""

from __future__ import annotations

import math
from dataclasses import replace

from imgui_bundle import imgui

from renderer.contact_sheet import ChannelSurvey
from renderer.model_info import ModelInfo
from renderer.scene import LayerView
from visualizer.inspecting import questions
from visualizer.inspecting.sheet_atlas import SheetAtlas
from visualizer.session import Session
from widgets import channels_panel, controls, pin_strip
from widgets.channel_sheet import SheetState
from widgets.pin_strip import Pin, Pinned


class PinBoard:
    """Which channels are pinned, with a texture for those of each layer."""

    def __init__(self, session: Session) -> None:
        self._session = session
        self._pins: tuple[Pin, ...] = ()
        self._atlases: dict[str | None, SheetAtlas] = {}

    def of_layer(self, layer: str | None) -> frozenset[int]:
        """The pinned channels of a layer."""
        return frozenset(pin.channel for pin in self._pins if pin.layer == layer)

    def set_layer(self, layer: str | None, channels: frozenset[int]) -> None:
        """Pin these channels of a layer and no others of it; new pins come last."""
        kept = tuple(pin for pin in self._pins if pin.layer != layer or pin.channel in channels)
        new = channels - self.of_layer(layer)
        self._pins = kept + tuple(Pin(layer, channel) for channel in sorted(new))

    def draw(self, model: ModelInfo, view: LayerView, state: SheetState) -> LayerView:
        """The strip of those that this model has, coloured like the sheet; the view after a click on one."""
        present = [pin for pin in self._pins if _is_there(pin, model)]
        self._drop_unused({pin.layer for pin in present})
        if not present:
            return view
        pinned = {
            one.pin: one
            for layer in dict.fromkeys(pin.layer for pin in present)
            for one in self._measured(model, layer, present, view, state)
        }
        channels = model.layer(view.layer).channels
        shown = [Pin(view.layer, channel) for channel in channels_panel.shown_channels(view, channels)]
        action = pin_strip.draw([pinned[pin] for pin in present], shown)
        self._pins = tuple(pin for pin in self._pins if pin != action.unpin)
        if action.go_to is None:
            return view
        return replace(view, layer=action.go_to.layer, base_channel=action.go_to.channel)

    def close(self) -> None:
        """Give textures back while the window's context is still there."""
        self._drop_unused(set())

    def _measured(
        self, model: ModelInfo, layer: str | None, present: list[Pin], view: LayerView, state: SheetState
    ) -> list[Pinned]:
        """The pins of one layer with their thumbnails, which one job measures together."""
        channels = tuple(sorted(pin.channel for pin in present if pin.layer == layer))
        size = math.floor(controls.em(pin_strip.SIDE_EM) * _density())
        crop = view.crop_margins
        question = questions.channels(
            model, self._session.scene, layer, size=size, crop_margins=crop, only=channels
        )
        watched = self._session.jobs.watch(f"pins of {layer}", question)
        survey = watched.result
        if not isinstance(survey, ChannelSurvey):
            return [Pinned(Pin(layer, channel)) for channel in channels]
        atlas = self._atlases.setdefault(layer, SheetAtlas()).of(
            survey, gain_db=view.gain_db, normalize=state.normalize, color_map=view.color_map
        )
        places = {channel: place for place, channel in enumerate(survey.channels)}
        return [
            Pinned(Pin(layer, channel), atlas, places[channel], watched.is_current)
            if channel in places
            else Pinned(Pin(layer, channel))
            for channel in channels
        ]

    def _drop_unused(self, layers: set[str | None]) -> None:
        for layer in self._atlases.keys() - layers:
            self._atlases.pop(layer).close()


def _is_there(pin: Pin, model: ModelInfo) -> bool:
    names = {layer.name for layer in model.layers}
    return (pin.layer is None or pin.layer in names) and pin.channel < model.layer(pin.layer).channels


def _density() -> float:
    return imgui.get_io().display_framebuffer_scale.x or 1.0

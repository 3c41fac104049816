"""The channels of the viewed layer: how they are shown, what their values are, and all at a glance."""

from __future__ import annotations

import math
from dataclasses import replace

from imgui_bundle import ImVec2, imgui, imgui_ctx
from imgui_bundle import icons_fontawesome_6 as icons

from renderer.contact_sheet import ChannelSurvey, SortBy
from renderer.inspection import SurveyChannels
from renderer.interventions import ChannelMix, of_layer, with_layer
from renderer.model_info import ModelInfo
from renderer.scene import LayerView, Scene
from visualizer import canvas_tools
from visualizer.inspecting import ablated, questions
from visualizer.inspecting.pin_board import PinBoard
from visualizer.inspecting.sheet_atlas import SheetAtlas
from visualizer.motion.field_keying import field_keys
from visualizer.session import Session
from widgets import channel_sheet, channels_panel, controls, statistics_panel
from widgets.channel_menu import Desk
from widgets.channel_sheet import Sheet, SheetState, Touched

_WIDE_EM = 31.0
_CONTROLS_EM = 15.5
_TALL_EM = 24.0
_ABOUT_SECOND = "The channels of the first or of the second picture; as many channels have the same order."
MOST_SAMPLES = 2**22  # of a sheet's thumbnails together


class ChannelsPane:
    """Controls and statistics beside the contact sheet, or above it where the pane is narrow."""

    def __init__(self, session: Session) -> None:
        self._session = session
        self._state = SheetState()
        self._atlas, self._second_atlas = SheetAtlas(), SheetAtlas()
        self._shows_second = False
        self._pins = PinBoard(session)
        self._selected_in: tuple[str, str | None] = ("", None)
        self._shown: tuple[str | None, int] = (None, 0)
        self._order: tuple[int, ...] = ()
        self._order_of: tuple[object, object] = (None, None)

    def draw(self) -> None:
        """Draw it."""
        session, model = self._session, self._session.model
        if model is None:
            canvas_tools.draw_no_model(session)
            return
        if controls.width_left() < controls.em(_WIDE_EM):
            is_tall = imgui.get_content_region_avail().y > controls.em(_TALL_EM)
            self._draw_controls(model, with_picture=is_tall, with_statistics=False)
            self._draw_sheet(model)
            return
        with imgui_ctx.begin_child("Controls", ImVec2(controls.em(_CONTROLS_EM), 0)):
            self._draw_controls(model, with_picture=True, with_statistics=True)
        imgui.same_line()
        with imgui_ctx.begin_child("Sheet"):
            self._draw_sheet(model)

    def close(self) -> None:
        """Give textures back while the window's context is still there."""
        self._atlas.close()
        self._second_atlas.close()
        self._pins.close()

    def _draw_controls(self, model: ModelInfo, *, with_picture: bool, with_statistics: bool) -> None:
        """Two sections; which are open from the start depends on how much room they leave."""
        session = self._session
        scene, frame, layer = session.scene, session.frame, model.layer(session.scene.view.layer)
        with controls.section("Picture", is_open=with_picture) as shown, field_keys(session) as keys:
            if shown:
                scene = replace(scene, view=channels_panel.draw(scene.view, layer, frame, keys=keys))
        with controls.section("Statistics", is_open=with_statistics) as shown:
            if shown:
                scale = channels_panel.full_scale(scene.view, layer.channels, frame)
                statistics_panel.draw(frame, scale)
                channels = channels_panel.shown_channels(scene.view, layer.channels)
                scene = replace(scene, probe=statistics_panel.draw_probe(scene.probe, frame, channels))
        session.scene = scene

    def _draw_sheet(self, model: ModelInfo) -> None:
        session = self._session
        scene = session.scene
        scene = replace(scene, view=self._pins.draw(model, scene.view, self._state))
        if said := ablated.words(scene, model, scene.view.layer):
            controls.cut_text(f"{icons.ICON_FA_SCISSORS} {controls.plain(said)}: see the Aliasing pane.")
        layer, mixed = scene.view.layer, model.layer(scene.view.layer).name
        if self._selected_in != (model.model, layer):
            self._selected_in = (model.model, layer)
            self._state = replace(self._state, selected=frozenset(), anchor=None, menu=())
        second = session.pictures.second_picture
        if second is not None:
            self._shows_second = bool(
                controls.segments("Sheet of", ("A", "B"), int(self._shows_second), about=_ABOUT_SECOND)
            )
            if self._shows_second:
                session.scene = replace(scene, view=self._draw_second(*second, scene.view))
                return
        scene = _draw_other_mixes(scene, mixed)
        mix = of_layer(scene.channel_mixes, mixed, ChannelMix)
        touched = channel_sheet.draw(
            self._first_sheet(model, scene),
            Touched(self._state, Desk(mix, self._pins.of_layer(layer)), scene.view),
            reveal=(layer, scene.view.base_channel) != self._shown,
        )
        self._state = touched.state
        session.picked_channels = tuple(sorted(touched.state.selected))
        self._shown = (layer, touched.view.base_channel)
        self._pins.set_layer(layer, touched.desk.pinned)
        mixes = scene.channel_mixes
        if touched.desk.mix != mix:
            mixes = with_layer(mixes, touched.desk.mix)
        session.scene = replace(scene, view=touched.view, channel_mixes=mixes)

    def _draw_second(self, model: ModelInfo, scene: Scene, view: LayerView) -> LayerView:
        """The second picture's channels, to look at and to view; what is changed is changed in the first."""
        mixed, own = model.layer(scene.view.layer).name, self._state
        state = replace(own, selected=frozenset(), anchor=None, menu=())
        desk = Desk(of_layer(scene.channel_mixes, mixed, ChannelMix))
        touched = channel_sheet.draw(self._second_sheet(model, scene), Touched(state, desk, scene.view))
        self._state = replace(touched.state, selected=own.selected, anchor=own.anchor, menu=own.menu)
        if touched.view == scene.view:
            return view
        return replace(view, base_channel=touched.view.base_channel, mono=touched.view.mono)

    def _second_sheet(self, model: ModelInfo, scene: Scene) -> Sheet:
        """What is known of the second layer's channels, in the first one's order if it has as many."""
        sheet = self._sheet(model, scene, "second channels", self._second_atlas)
        if sheet.survey is None:
            return sheet
        is_linked = len(self._order) == sheet.channels
        order = self._order if is_linked else sheet.survey.order(self._state.sort)
        return replace(sheet, order=order)

    def _first_sheet(self, model: ModelInfo, scene: Scene) -> Sheet:
        """What is known of the viewed layer's channels."""
        sheet = self._sheet(model, scene, "channels", self._atlas)
        return sheet if sheet.survey is None else replace(sheet, order=self._ordered(sheet.survey))

    def _sheet(self, model: ModelInfo, scene: Scene, name: str, atlases: SheetAtlas) -> Sheet:
        """What is known of a layer's channels, watched under that name, in the order of their numbers."""
        view, state = scene.view, self._state
        count = model.layer(view.layer).channels
        watched = self._session.jobs.watch(name, _question(model, scene, state, count))
        survey = watched.result
        if (
            not isinstance(survey, ChannelSurvey)
            or survey.layer != view.layer
            or len(survey.channels) != count
        ):
            return Sheet(count, range(count), failure=watched.failure)
        atlas = atlases.of(survey, gain_db=view.gain_db, normalize=state.normalize, color_map=view.color_map)
        is_current = watched.is_current or not survey.is_whole
        return Sheet(count, range(count), survey, atlas, is_current, watched.failure)

    def _ordered(self, survey: ChannelSurvey) -> tuple[int, ...]:
        """The channels in the order wanted. While figures are yet to come, they stay where they were."""
        wanted = (survey.layer, len(survey.channels), self._state.sort)
        is_known = survey.is_whole or self._state.sort is SortBy.INDEX
        if self._order_of[0] != wanted or (is_known and self._order_of[1] is not survey):
            self._order_of, self._order = (wanted, survey), survey.order(self._state.sort)
        return self._order


def _question(model: ModelInfo, scene: Scene, state: SheetState, count: int) -> SurveyChannels:
    """Thumbnails as large as they are on the screen, or as they may become together."""
    density = imgui.get_io().display_framebuffer_scale.x or 1.0
    size = min(channel_sheet.cell_px(state) * density, math.sqrt(MOST_SAMPLES / count))
    view = scene.view
    return questions.channels(model, scene, view.layer, size=math.floor(size), crop_margins=view.crop_margins)


def _draw_other_mixes(scene: Scene, layer: str) -> Scene:
    """Say so where channels of other layers are changed, since that shows here, too."""
    others = [mix for mix in scene.channel_mixes if mix.layer != layer]
    if not others:
        return scene
    names = ", ".join(controls.plain(mix.layer) for mix in others)
    cleared = controls.button("Clear others", about=f"All channels as they were in {names}.")
    imgui.same_line()
    imgui.align_text_to_frame_padding()
    controls.cut_text(f"Also mixed: {names}")
    if not cleared:
        return scene
    return replace(scene, channel_mixes=tuple(mix for mix in scene.channel_mixes if mix.layer == layer))

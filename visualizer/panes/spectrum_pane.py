"""The spectrum of what is on show, with the layer's design drawn in, beside those that were kept."""

from __future__ import annotations

from dataclasses import replace

from imgui_bundle import imgui

from renderer.model_info import ModelInfo
from renderer.scene import Scene
from renderer.spectra.spectrum_jobs import LayerSpectrum, SpectrumOf
from visualizer import canvas_tools
from visualizer.inspecting import ablated, questions
from visualizer.inspecting.spectrum_actions import AVERAGE, LIVE, SECOND, OnShow, SpectrumActions
from visualizer.session import Session
from visualizer.texture import ImageTexture
from widgets import (
    channels_panel,
    controls,
    curve_looks,
    map_place,
    spectrum_curves_plot,
    spectrum_header,
    spectrum_map,
)
from widgets.heat_map import Heat, HeatMemory
from widgets.spectrum_curves_plot import CurvesShown
from widgets.spectrum_header import Averaging, Header, Wish
from widgets.spectrum_map import MapShown
from widgets.spectrum_options import Arrangement, ChannelChoice, SpectrumOptions
from widgets.spectrum_traces import CurveMemory, DrawnCurve, Trace

WIDE = 1.35  # from this ratio of width to height on the two plots lie side by side
MAP_SHARE = 0.52  # of the width, at most, for the 2-D plot beside the curves
LEAST_EM = 9.0  # of a plot's sides
PICK_FIRST = "No channel is picked: click some in the Channels sheet, or choose other channels."


class SpectrumPane:
    """Measures what is on show and draws it; averages, keeps, compares and exports."""

    def __init__(self, session: Session) -> None:
        self._session = session
        self._actions = SpectrumActions(session)
        self.options = SpectrumOptions()
        self.averaging = Averaging()
        self._curves = CurveMemory()
        self._heat = HeatMemory()
        self._texture = ImageTexture()
        self._mapped = LIVE
        self._scale: tuple[object, ...] = ()

    def draw(self) -> bool:
        """Draw it; whether a file is to be looked for."""
        session, model = self._session, self._session.model
        if model is None:
            canvas_tools.draw_no_model(session)
            return False
        kept = self._actions.take_results()
        if kept is not None and self._mapped == AVERAGE:
            self._mapped = kept.key
        live, remark = self._watch(LIVE, model, session.scene)
        traces = self._traces(live)
        wish = self._draw_header(live, can_export=bool(traces))
        if remark:
            controls.dim_text(remark)
        if wish is Wish.AVERAGE and (of := self._spectrum_of(model, session.scene)) is not None:
            self._actions.start_average(model, self.averaging, of)
        if wish is Wish.FREEZE and live is not None:
            self._actions.freeze(live, model)
        if traces:
            mapped = self._choose_mapped(traces)
            curves = self._curves.curves(traces, self.options)
            heat = self._heat_of(mapped)
            self._draw_plots(MapShown(mapped, heat, self._texture.update(heat.pixels)), traces, curves)
            name = self._actions.full_name(mapped, model)
            self._actions.export(wish, name, OnShow(mapped, heat, curves), self.options)
        return wish is Wish.OPEN

    def close(self) -> None:
        """Give textures back while the window's context is still there."""
        self._texture.close()

    def _draw_header(self, live: Trace | None, *, can_export: bool) -> Wish:
        session = self._session
        header = Header(self.options, self.averaging, session.scene.spectrum, session.spectra.traces)
        header, wish = spectrum_header.draw(
            header,
            can_freeze=live is not None and live.is_current,
            can_export=can_export,
            picked=len(session.picked_channels),
        )
        self.options, self.averaging = header.options, header.averaging
        session.spectra = replace(session.spectra, traces=header.kept)
        session.scene = replace(session.scene, spectrum=header.beside)
        return wish

    def _traces(self, live: Trace | None) -> tuple[Trace, ...]:
        """All that there is to draw: what is on show, what is compared with it, averages, what was kept."""
        session = self._session
        traces = [live]
        if session.pictures.second_picture is not None:
            trace, _ = self._watch(SECOND, *session.pictures.second_picture)
            traces.append(trace and replace(trace, name=f"B · {trace.name}", look=curve_looks.SECOND))
        traces.append(self._actions.average_so_far())
        return (*(trace for trace in traces if trace is not None), *session.spectra.traces)

    def _watch(self, key: str, model: ModelInfo, scene: Scene) -> tuple[Trace | None, str]:
        """The spectrum of a scene as far as it is known, and what is to be said of it."""
        of = self._spectrum_of(model, scene)
        if of is None:
            return None, PICK_FIRST
        watched = self._session.jobs.watch(f"spectrum {key}", questions.spectrum(model, scene, of))
        measured = watched.result
        if not isinstance(measured, LayerSpectrum):
            return None, watched.failure or "Measuring…"
        trace = Trace(
            key,
            ablated.titled(measured.layer.name, scene, model, measured.layer.name),
            measured.spectrum,
            measured.layer,
            measured.filters,
            is_current=watched.is_current,
        )
        return trace, watched.failure

    def _spectrum_of(self, model: ModelInfo, scene: Scene) -> SpectrumOf | None:
        """None if the channels that are wanted are not there."""
        options, layer = self.options, model.layer(scene.view.layer)
        of = SpectrumOf(None, options.with_margins, options.beta)
        if options.channels is ChannelChoice.SHOWN:
            return replace(of, channels=channels_panel.shown_channels(scene.view, layer.channels))
        if options.channels is ChannelChoice.PICKED:
            picked = tuple(channel for channel in self._session.picked_channels if channel < layer.channels)
            return replace(of, channels=picked) if picked else None
        return of

    def _choose_mapped(self, traces: tuple[Trace, ...]) -> Trace:
        """Which spectrum is shown in two dimensions; the first while the chosen one is not there."""
        keys = [trace.key for trace in traces]
        index = before = keys.index(self._mapped) if self._mapped in keys else 0
        if len(traces) > 1 and self.options.arrangement is not Arrangement.CURVES:
            names = [controls.plain(trace.name) for trace in traces]
            index = controls.choice("2-D view of", names, index, about="Which spectrum is shown in 2-D.")
        if index != before:
            self._mapped = keys[index]
        return traces[index]

    def _heat_of(self, trace: Trace) -> Heat:
        options = self.options
        range_db = None if options.is_range_automatic else (options.low_db, options.high_db)
        return self._heat.heat(
            trace.spectrum, options.normalization, range_db=range_db, colors=options.colors
        )

    def _draw_plots(self, shown: MapShown, traces: tuple[Trace, ...], curves: tuple[DrawnCurve, ...]) -> None:
        room, gap = imgui.get_content_region_avail(), imgui.get_style().item_spacing
        least = controls.em(LEAST_EM)
        width, height = max(room.x, least), max(room.y, least)
        if self.options.arrangement is Arrangement.MAP:
            self._draw_map(shown, (width, height))
        elif self.options.arrangement is Arrangement.CURVES:
            self._draw_curves(traces, curves, (width, height))
        elif width > max(WIDE * height, 2 * least):
            left = min(map_place.width_for(height), MAP_SHARE * width)
            self._draw_map(shown, (left, height))
            imgui.same_line()
            self._draw_curves(traces, curves, (width - left - gap.x, height))
        else:
            half = max((height - gap.y) / 2, least)
            self._draw_map(shown, (width, half))
            self._draw_curves(traces, curves, (width, half))

    def _draw_map(self, shown: MapShown, size: tuple[float, float]) -> None:
        options = self.options
        angle = spectrum_map.draw(
            replace(shown, colors=options.colors, angle_deg=options.angle_deg if options.has_angle else None),
            size,
        )
        if angle is not None:
            self.options = replace(options, angle_deg=angle)

    def _draw_curves(
        self, traces: tuple[Trace, ...], curves: tuple[DrawnCurve, ...], size: tuple[float, float]
    ) -> None:
        options, first = self.options, traces[0]
        shown = CurvesShown(
            curves,
            first.layer,
            first.filters if options.has_filters else (),
            options.normalization,
            options.is_db,
            options.is_log_frequency,
        )
        layer = first.layer.name if first.layer is not None else ""
        keys = tuple(trace.key for trace in traces if trace.is_shown)
        scale = (layer, first.spectrum.sampling_rate, keys, *shown.scale)
        is_new, self._scale = scale != self._scale, scale
        spectrum_curves_plot.draw(shown, size, fit=is_new)

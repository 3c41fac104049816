"""The one list of panes: what can be docked in the window."""

from __future__ import annotations

from collections.abc import Callable

from visualizer.chrome import layout
from visualizer.chrome.layout import Panel
from visualizer.command import OF_CANVAS, Command
from visualizer.panes import scene_panes
from visualizer.panes.aliasing_pane import AliasingPane
from visualizer.panes.canvas_pane import CanvasPane
from visualizer.panes.capture_pane import CapturePane
from visualizer.panes.channels_pane import ChannelsPane
from visualizer.panes.edits_pane import EditsPane
from visualizer.panes.export_pane import ExportPane
from visualizer.panes.latent_pane import LatentPane
from visualizer.panes.layers_pane import LayersPane
from visualizer.panes.models_pane import ModelsPane
from visualizer.panes.project_pane import ProjectPane
from visualizer.panes.scene_panes import ModelPane
from visualizer.panes.spectrum_pane import SpectrumPane
from visualizer.panes.timeline_pane import TimelinePane
from visualizer.session import Session
from widgets import performance_panel
from widgets.performance_panel import Pulse


class WindowPanes:
    """All panes of a session. What is asked for goes to `do`, what is typed to be opened to `open_typed`."""

    def __init__(
        self,
        session: Session,
        do: Callable[[Command], None],
        pulse: Callable[[], Pulse],
        open_typed: Callable[[str], None],
    ) -> None:
        self._session = session
        self._do = do
        self._pulse = pulse
        self.canvas = CanvasPane(session)
        self.model = ModelPane(session, open_typed)
        self.latent = LatentPane(session)
        self.edits = EditsPane(session)
        self.layers = LayersPane(session)
        self.channels = ChannelsPane(session)
        self.spectrum = SpectrumPane(session)
        self.aliasing = AliasingPane(session)
        self.export = ExportPane(session)
        self.models = ModelsPane(session)
        self.timeline = TimelinePane(session)
        self.capture = CapturePane(session)
        self.project = ProjectPane(session)

    def panels(self) -> list[Panel]:
        """Their titles, and how they are drawn."""
        return [
            Panel(layout.CANVAS, self._draw_canvas),
            Panel("Model", self._opening(self.model.draw)),
            Panel("Latent", self.latent.draw),
            Panel("Edits", self._opening(self.edits.draw)),
            Panel("Transform", lambda: scene_panes.draw_transform(self._session)),
            Panel("Layers", self.layers.draw),
            Panel("Channels", self.channels.draw),
            Panel("Spectrum", self._opening(self.spectrum.draw)),
            Panel("Aliasing", self.aliasing.draw),
            Panel("Export", self.export.draw),
            Panel("Performance", self._draw_performance),
            Panel("Models", self.models.draw),
            Panel(layout.TIMELINE, self.timeline.draw),
            Panel("Capture", self.capture.draw),
            Panel("Project", self.project.draw),
        ]

    def do(self, command: Command) -> bool:
        """Carry out what is one pane's own affair; whether it is."""
        if command in OF_CANVAS:
            self.canvas.do(command)
            return True
        if command in {Command.RECORD, Command.TAKE}:
            self.capture.do(command)
            return True
        return False

    def update(self, seconds: float, *, settled: bool) -> None:
        """Once a frame, whether or not they are in sight."""
        self.models.update(seconds, settled=settled)
        self.export.update()

    def close(self) -> None:
        """Give textures back while the window's context is still there."""
        panes = (
            self.canvas,
            self.latent,
            self.channels,
            self.spectrum,
            self.aliasing,
            self.edits,
            self.export,
            self.capture,
            self.project,
        )
        for pane in panes:
            pane.close()

    def _opening(self, draw: Callable[[], bool]) -> Callable[[], None]:
        """A pane that can ask for the file browser."""

        def run() -> None:
            if draw():
                self._do(Command.OPEN)

        return run

    def _draw_canvas(self) -> None:
        command = self.canvas.draw()
        if command is not None:
            self._do(command)

    def _draw_performance(self) -> None:
        performance_panel.draw(self._pulse(), self._session.renderer, self._session.frame)

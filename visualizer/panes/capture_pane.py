"""Capturing: bursts of pictures, recording what is shown, takes of what hands do."""

from __future__ import annotations

from collections.abc import Callable

from renderer.recording.shot import Shot
from visualizer import canvas_tools
from visualizer.command import Command
from visualizer.motion.cast_desk import CastDesk
from visualizer.motion.take_course import course_of
from visualizer.motion.take_status import take_status
from visualizer.panes.snapshot_section import SnapshotSection
from visualizer.session import Session
from widgets import cast_panel, controls, recording_mark, take_panel
from widgets.cast_panel import Source
from widgets.take_panel import TakeOptions, TakeResult


class CapturePane:
    """Draws the sections; each holds what was chosen in it."""

    def __init__(self, session: Session) -> None:
        self._session = session
        self.casts = CastDesk(session)
        self.snapshots = SnapshotSection(session)

    def draw(self) -> None:
        """The sections, and at the foot of the pane what came of the last burst."""
        self._draw_sections()
        if self._session.model is not None:
            self.snapshots.draw_foot()

    def _draw_sections(self) -> None:
        with controls.section("Snapshots") as is_open:
            if is_open and self._session.model is not None:
                self.snapshots.draw(self._session.model)
            elif is_open:
                canvas_tools.draw_no_model(self._session)
        with controls.section("Live recording") as is_open:
            if is_open:
                self._draw_cast()
        with controls.section("Take") as is_open:
            if is_open:
                self._draw_take()

    def update(self, shoot: Callable[[Source], Shot | None], now: float) -> None:
        """Once a frame, when it is drawn, whether or not this pane is: `shoot` reads it."""
        self.casts.update(shoot, now)
        self.snapshots.tell()
        if self._session.work.takes.must_end:
            self.do(Command.TAKE)

    def do(self, command: Command) -> None:
        """Begin or end a recording or a take."""
        match command:
            case Command.RECORD:
                self.casts.toggle()
            case Command.TAKE:
                self._session.work.takes.toggle(self._session)

    def draw_marks(self) -> None:
        """What is recorded, in the status bar; what follows goes on in the same line."""
        cast, take = self.casts.status, take_status(self._session)
        if cast is not None:
            about = "Recording what is shown."
            if recording_mark.draw(
                "recording", cast_panel.in_words(cast), about=about, can_stop=not cast.is_ending
            ):
                self.do(Command.RECORD)
        if take is not None and recording_mark.draw(
            "take", take_panel.in_words(take), about="Noting what is done with the controls."
        ):
            self.do(Command.TAKE)

    def close(self) -> None:
        """The program ends: make the recording whole, and give textures back while the context is there."""
        self.casts.close()
        self.snapshots.close()

    def _draw_cast(self) -> None:
        casts = self.casts
        keys = Command.RECORD.keys
        casts.settings, pressed = cast_panel.draw(casts.settings, casts.status, keys=keys)
        if pressed:
            self.do(Command.RECORD)
        if casts.last is not None and casts.status is None:
            controls.dim_text(controls.wrapped(f"The last one is {casts.last}", controls.width_left()))

    def _draw_take(self) -> None:
        session, takes = self._session, self._session.work.takes
        made = takes.made(session)
        options = TakeOptions(takes.counts_down, takes.tolerance)
        new, pressed = take_panel.draw(
            options,
            take_status(self._session),
            None if made is None else TakeResult(*made),
            keys=Command.TAKE.keys,
            at_end=course_of(session.timeline, repeats=session.work.player.repeats).value,
        )
        takes.counts_down = new.counts_down
        if new.tolerance != options.tolerance:
            takes.simplify(session, new.tolerance)
        if pressed:
            self.do(Command.TAKE)

"""Recording what is shown, from the button to the file."""

from __future__ import annotations

import os
import signal
import threading
import time
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from renderer.recording import project_file
from renderer.recording.shot import Part, Shot
from renderer.scene import Scene, Truncation
from tests.renderer.decoded import decode, stream_of
from tests.visualizer.fakes import MODEL, FakeClient
from tests.visualizer.panes.pane_play import session_with_model
from visualizer.motion import cast_desk
from visualizer.motion.cast_desk import CastDesk
from visualizer.session import Session
from widgets.cast_panel import CastSettings, Source

FPS = 30
SIZE = (64, 48)


@pytest.fixture
def session(tmp_path: Path) -> Session:
    session = session_with_model(FakeClient())
    session.set_preferences(replace(session.preferences, capture_folder=str(tmp_path)))
    session.scene = Scene(truncation=Truncation(0.7))
    session.update(seconds=0.0, settled=True)
    return session


def plain(level: int, size: tuple[int, int] = SIZE) -> Shot:
    pixels = np.full((size[1], size[0], 3), level, np.uint8)
    return Shot(*size, (Part(pixels, 0, 0, (0, 0, *size)),))


def recorded(desk: CastDesk, frames: int) -> list[Source]:
    """Begin, and show so many frames; what was asked for."""
    asked: list[Source] = []
    desk.toggle()
    for frame in range(frames):

        def shoot(source: Source, level: int = frame * 4) -> Shot:
            asked.append(source)
            return plain(level)

        desk.update(shoot, 50.0 + frame / FPS)
    return asked


def ended(desk: CastDesk) -> None:
    desk.toggle()
    while desk.status is not None:
        desk.update(lambda _: None, 51.0)


def summaries(session: Session) -> list[str]:
    return [notice.summary for notice in session.notices.items]


def test_what_is_shown_is_in_the_file(session: Session, tmp_path: Path) -> None:
    desk = CastDesk(session)
    asked = recorded(desk, 31)
    assert set(asked) == {Source.CANVAS}
    assert desk.status is not None
    assert desk.status.seconds == pytest.approx(1.0)
    assert list(tmp_path.glob("[!.]*")) == []
    ended(desk)
    (path,) = tmp_path.iterdir()
    assert path == desk.last
    assert path.name.startswith("a-canvas-")
    assert summaries(session) == [f"Saved {path}"]
    levels = decode(path, *SIZE)[:, 24, 32, 0].astype(int)
    np.testing.assert_allclose(levels, np.arange(30) * 4, atol=3)
    assert float(stream_of(path).end) == pytest.approx(1.0)


def test_the_video_carries_the_project_that_it_began_with(session: Session) -> None:
    desk = CastDesk(session)
    recorded(desk, 3)
    ended(desk)
    assert desk.last is not None
    project = project_file.read(desk.last)
    assert (project.model, project.scene) == (MODEL.name, session.scene)


def test_the_rate_is_chosen(session: Session) -> None:
    desk = CastDesk(session)
    desk.settings = CastSettings(Source.WINDOW, 60)
    assert set(recorded(desk, 31)) == {Source.WINDOW}
    ended(desk)
    assert desk.last is not None
    assert stream_of(desk.last).frames == 60
    assert "window" in desk.last.name


def test_recordings_of_one_second_all_have_names_of_their_own(
    session: Session, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Stopped(datetime):
        @classmethod
        def now(cls, tz: object = None) -> Stopped:
            return cls(2026, 1, 2, 3, 4, 5)

    monkeypatch.setattr(cast_desk, "datetime", Stopped)
    desks = [CastDesk(session) for _ in range(2)]
    names = []
    for desk in (*desks, desks[0], desks[0]):
        recorded(desk, 3)
        ended(desk)
        assert desk.last is not None
        assert desk.last.exists()
        assert summaries(session)[-1] == f"Saved {desk.last}"
        names.append(desk.last.name)
    stem = "a-canvas-2026-01-02-03.04.05"
    assert names == [f"{stem}.mp4", f"{stem}-2.mp4", f"{stem}-3.mp4", f"{stem}-4.mp4"]
    assert len(list(tmp_path.iterdir())) == 4


def test_the_program_ends_only_when_the_recording_is_whole(session: Session) -> None:
    desk = CastDesk(session)
    recorded(desk, 20)
    desk.close()
    assert desk.last is not None
    assert stream_of(desk.last).frames == 19
    desk.close()


def test_a_killed_encoder_is_a_notice_and_the_window_goes_on(session: Session, tmp_path: Path) -> None:
    desk = CastDesk(session)
    recorded(desk, 3)
    while desk.encoder_pid is None:
        time.sleep(0.01)
    os.kill(desk.encoder_pid, signal.SIGKILL)
    for frame in range(100_000):
        desk.update(lambda _, level=frame % 200: plain(level), 50.0 + frame / FPS)
        if desk.status is None:
            break
    assert "ended by signal 9" in summaries(session)[0]
    assert list(tmp_path.iterdir()) == []
    recorded(desk, 3)
    ended(desk)
    assert desk.last is not None


def test_a_folder_that_cannot_be_written_is_a_notice(session: Session, tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    session.set_preferences(replace(session.preferences, capture_folder=str(tmp_path / "file")))
    desk = CastDesk(session)
    recorded(desk, 1)
    for frame in range(100_000):
        desk.update(lambda _, level=frame % 200: plain(level), 51.0 + frame / FPS)
        if desk.status is None:
            break
    assert "cannot be written" in summaries(session)[0]


def test_a_folder_that_answers_late_costs_no_time_of_the_video(
    session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    answer, open_video = threading.Event(), cast_desk.open_video

    def late(*words: Any, **named: Any) -> Any:
        answer.wait(10)
        return open_video(*words, **named)

    monkeypatch.setattr(cast_desk, "open_video", late)
    desk = CastDesk(session)
    recorded(desk, 61)
    answer.set()
    ended(desk)
    assert desk.last is not None
    assert float(stream_of(desk.last).end) == pytest.approx(2.0)


def test_nothing_begins_before_there_is_a_picture_and_a_second_press_takes_it_back(session: Session) -> None:
    desk = CastDesk(session)
    desk.toggle()
    desk.update(lambda _: None, 1.0)
    assert desk.status is None
    desk.toggle()
    desk.update(lambda _: plain(0), 2.0)
    assert desk.status is None

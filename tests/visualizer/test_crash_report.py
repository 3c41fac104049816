"""A report tells what happened and on what, and nothing of whose computer it is."""

from __future__ import annotations

import time
from pathlib import Path

import pytest

from renderer.messages import (
    JobDone,
    JobFailed,
    JobProgress,
    ModelRefused,
    Progress,
    RendererReady,
    RendererRestarted,
)
from renderer.scene import LatentPoint, Scene
from tests.visualizer.fakes import MODEL, frame
from visualizer.crash_report import LINES_KEPT, EventLog, report, without_paths
from visualizer.session import Session

READY = RendererReady("cuda:0", "a graphics card", 8, "2.9", ("gpu",))


def log() -> EventLog:
    return EventLog(clock=lambda: time.struct_time((2026, 1, 2, 13, 4, 5, 0, 2, 0)))


def test_only_the_newest_events_are_kept() -> None:
    events = log()
    for number in range(LINES_KEPT + 50):
        events.note(str(number))
    assert len(events.lines) == LINES_KEPT
    assert events.lines[-1] == f"13:04:05  {LINES_KEPT + 49}"


def test_what_happens_in_every_frame_is_noted_once() -> None:
    events = log()
    for _ in range(60):
        events.note("the same fault")
    assert len(events.lines) == 1


def test_pictures_and_progress_are_no_news() -> None:
    events = log()
    events.note_message(frame(1))
    events.note_message(JobProgress(1, Progress(1, 2)))
    assert events.lines == ()
    events.note_message(JobDone(1, "done"))
    assert len(events.lines) == 1


def test_it_names_system_device_model_scene_and_what_went_wrong() -> None:
    events = log()
    events.note_message(RendererRestarted("The render process ended (ended by SIGSEGV)."))
    events.note_message(JobFailed(3, "Memory has run out.", "Traceback\n  File x"))
    scene = Scene(latent=LatentPoint(x=1234.0))
    text = report(events, scene=scene, model=MODEL, renderer=READY, graphics="llvmpipe")
    for part in (
        "SIGSEGV",
        "Memory has run out",
        "Traceback",
        "a graphics card",
        MODEL.name,
        "1234",
        "llvmpipe",
    ):
        assert part in text
    assert "numpy " in text


def test_there_is_a_report_even_before_there_is_anything_to_report() -> None:
    text = report(log(), scene=Scene(), model=None, renderer=None, graphics="")
    assert "Model     none" in text


def test_no_folder_of_the_user_is_in_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HOME", "/home/ada.lovelace")
    events = log()
    events.note_message(
        ModelRefused(
            "/home/ada.lovelace/My models/secret project/a.pkl",
            "‘/home/ada.lovelace/My models/secret project/a.pkl’ is no model.",
            f'File "{Path(__file__)}", line 3',
        )
    )
    text = report(events, scene=Scene(), model=None, renderer=READY, graphics="")
    assert not [part for part in ("ada", "My models", "secret") if part in text]
    assert str(Path(__file__).parent) not in text
    assert "a.pkl" in text


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        (r"C:\Users\Ada\models\a.pkl is gone", "…/a.pkl is gone"),
        ("/tmp/x/y.npz, line 3", "…/y.npz, line 3"),
        ("a/b and 3/4 stay", "a/b and 3/4 stay"),
        ("https://example.org/m.pkl stays a link", "https://example.org/m.pkl stays a link"),
        ("There is no model /mnt/Ada L/her work/a.pkl: check it", "There is no model …/a.pkl: check it"),
        ("Saved /media/stick of Ada/x.png", "Saved …/x.png"),
        ("'/mnt/Ada's models/a.pkl' is bad", "'…/a.pkl' is bad"),
        ("‘/mnt/a/b.pkl’ and ‘c’", "‘…/b.pkl’ and ‘c’"),
        (r"C:\Users\Ada L\a.pkl is gone", "…/a.pkl is gone"),
        (r"\\server\ada\a.pkl is gone", "…/a.pkl is gone"),
        ("file:/srv/ada/x.mp4: invalid", "…/x.mp4: invalid"),
        ("~ada/secret/a.pkl is no model", "…/a.pkl is no model"),
        ("her/secret/a.pkl is no model", "…/a.pkl is no model"),
        ("…ome/ada/my models/a.pkl", "…/a.pkl"),
        ("https://ada:word@example.org/m.pkl?key=1#2 is bad", "https://example.org/m.pkl is bad"),
        ("213 MB / 407 MB, x / y", "213 MB / 407 MB, x / y"),
    ],
)
def test_paths_lose_their_folders_and_nothing_else(text: str, shown: str) -> None:
    assert without_paths(text) == shown


def test_the_name_of_the_user_is_no_file_and_a_longer_one_is_no_leftover(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("HOME", "/home/ada")
    assert without_paths("/home/ada and /media/ada: no entry") == "…: no entry"
    assert without_paths("/home/adalbert/x.pkl") == "…/x.pkl"


def test_what_the_user_is_told_is_in_it_once(session: Session) -> None:
    for _ in range(3):
        session.notices = session.notices.with_problem("The disk is full.")
        session.notices = session.notices.aged(1.0)
    session.log.note_message(JobFailed(3, "Memory has run out."))
    session.notices = session.notices.with_problem("Memory has run out.")
    text = "\n".join(session.log.lines)
    assert text.count("told: The disk is full.") == 1
    assert text.count("Memory has run out.") == 1


@pytest.mark.parametrize("part", ["a.", "a+", "a-b.c", "../", "~", "'/a'", "http://a@"])
def test_a_long_line_takes_time_by_its_length(part: str) -> None:
    begin = time.process_time()
    without_paths(part * 50_000)
    assert time.process_time() - begin < 4.0

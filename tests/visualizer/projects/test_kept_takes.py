"""What a take has noted is kept while it is recorded, and found again after a crash."""

from __future__ import annotations

import subprocess
import sys
import time
from dataclasses import replace
from pathlib import Path

import pytest

from renderer.scene import Truncation
from tests.visualizer.fakes import FakeClient
from tests.visualizer.panes.pane_play import opened
from tests.visualizer.projects.test_autosave import ROOT, files
from visualizer.projects.autosave import LostWork
from visualizer.projects.project_desk import ProjectDesk

TAKE_UNTIL_KILLED = """
import sys, time
from dataclasses import replace
from pathlib import Path
from renderer.scene import Truncation
from tests.visualizer.fakes import FakeClient
from tests.visualizer.panes.pane_play import opened
from visualizer.projects.project_desk import ProjectDesk
session = opened(FakeClient())
desk = ProjectDesk(session, Path(sys.argv[1]))
session.work.takes.counts_down = False
session.work.takes.toggle(session)
for frame in range(10_000):
    session.scene = replace(session.scene, truncation=Truncation(1 - frame / 100))
    session.update(seconds=0.1, settled=False)
    desk.update(0.1)
    time.sleep(0.005)
"""


def test_what_a_take_has_noted_is_recovered_from_a_killed_process(tmp_path: Path) -> None:
    with subprocess.Popen((sys.executable, "-c", TAKE_UNTIL_KILLED, str(tmp_path)), cwd=ROOT) as process:
        deadline = time.monotonic() + 30
        while not files(tmp_path) and process.poll() is None and time.monotonic() < deadline:
            time.sleep(0.02)
        process.kill()
    found = LostWork(tmp_path).newest
    assert found is not None
    track = found.project.timeline.track("truncation.psi")
    assert track is not None
    assert track.keys[-1].seconds > 1.0
    assert [key.value for key in track.keys] == pytest.approx([1 - key.seconds / 10 for key in track.keys])


def test_a_take_is_kept_now_and_then_and_comes_to_its_end_all_the_same(tmp_path: Path) -> None:
    session = opened(FakeClient())
    desk = ProjectDesk(session, tmp_path)
    session.work.takes.counts_down = False
    session.work.takes.toggle(session)
    moments = set()
    for frame in range(300):
        session.scene = replace(session.scene, truncation=Truncation(1 - frame / 300))
        session.update(seconds=0.1, settled=False)
        desk.update(0.1)
        moments |= {path.stat().st_mtime_ns for path in files(tmp_path)}
    assert 6 <= len(moments) <= 8
    desk.interrupt()
    assert not session.work.takes.is_active
    found = LostWork(tmp_path).newest
    assert found is not None
    assert found.project.timeline == session.timeline
    assert session.timeline.duration_s == pytest.approx(29.9)

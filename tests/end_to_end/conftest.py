"""One virtual display, and on it as few windows as possible: each plays all scenarios that the tests want."""

from __future__ import annotations

import shutil
import time
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest

from tests.end_to_end import window_manager, xdnd
from tests.end_to_end.scenarios import SCENARIOS
from tests.end_to_end.virtual_window import virtual_display
from tests.end_to_end.windows import MODEL, PATIENCE_S, Played, Windows
from tests.renderer.remote.web_server import Behaviour, web_server

TITLE = "sg3-viz"


def pytest_configure(config: pytest.Config) -> None:
    config.addinivalue_line("markers", "scenario(*names): what is played in a window for the test")


@pytest.fixture(scope="session")
def display() -> Iterator[str]:
    """A virtual display for all windows."""
    with virtual_display() as name:
        yield name


@pytest.fixture(scope="session")
def windows(
    display: str, request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Windows]:
    """What the tests that were chosen want, in the order in which it is played."""
    markers = [item.get_closest_marker("scenario") for item in request.session.items]
    wanted = {name for marker in markers if marker is not None for name in marker.args}
    with ExitStack() as stack:
        partners = {
            "dropped_model": _drop_model,
            "dropped_address": lambda display, _folder: xdnd.drop(display, TITLE, _address(stack)),
            "dropped_text": _drop_text,
            "closing": _close,
        }
        folder = tmp_path_factory.mktemp("windows")
        yield Windows(display, folder, [name for name in SCENARIOS if name in wanted], partners)


@pytest.fixture
def played(windows: Windows, request: pytest.FixtureRequest) -> Played:
    """The scenario that the test is about: the last one of its marker."""
    marker = request.node.get_closest_marker("scenario")
    for name in marker.args:
        windows.play(name)
    return windows.played(marker.args[-1])


def _drop_model(display: str, folder: Path) -> None:
    shutil.copy(MODEL, folder / "dropped.pkl")
    xdnd.drop(display, TITLE, folder / "dropped.pkl")


def _address(stack: ExitStack) -> str:
    server = stack.enter_context(web_server(Behaviour(content=MODEL.read_bytes())))
    return f"{server}/from%20the%20web.pkl"


def _drop_text(display: str, folder: Path) -> None:
    text = folder / "a note ü.txt"
    text.write_text("no model")
    xdnd.drop(display, TITLE, text)


def _close(display: str, folder: Path) -> None:
    """The close button, twice."""
    window_manager.close(display, TITLE)
    end = time.monotonic() + PATIENCE_S
    while not (folder / "again").exists() and time.monotonic() < end:
        time.sleep(0.05)
    window_manager.close(display, TITLE)

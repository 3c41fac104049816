"""Fixtures: write a model file, and watch what the interpreter does while one is loaded."""

import sys
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path

import pytest

from renderer.checkpoint import load_checkpoint
from tests.renderer.checkpoint.official_pickles import dumps, generator

Save = Callable[..., Path]
Watch = Callable[[], AbstractContextManager[list[str]]]

_recorders: list[list[str]] = []


def _record(event: str, args: tuple[object, ...]) -> None:
    if not _recorders:
        return
    is_reading_the_model = event == "open" and str(args[0]).endswith(".pkl") and args[1] in ("r", "rb")
    if event != "builtins.id" and not is_reading_the_model:
        for recorder in _recorders:
            recorder.append(event)


@pytest.fixture(scope="session")
def _audit_hook() -> None:
    sys.addaudithook(_record)  # it cannot be taken away again, but it does nothing without a recorder


@pytest.fixture
def save(tmp_path: Path) -> Save:
    """Write a value as a pickle, or bytes as they are, and return the path."""

    def save(content: object, protocol: int = 4) -> Path:
        path = tmp_path / "model.pkl"
        path.write_bytes(content if isinstance(content, bytes) else dumps(content, protocol))
        return path

    return save


@pytest.fixture
def watch(_audit_hook: None, save: Save) -> Watch:
    """Give the audit events within a block (imports, calls of exec, system calls), but for reading the model.

    What torch and numpy import at first use was imported before.
    """
    load_checkpoint(save({"G_ema": generator()}))

    @contextmanager
    def watch() -> Iterator[list[str]]:
        events: list[str] = []
        _recorders.append(events)
        try:
            yield events
        finally:
            _recorders.remove(events)

    return watch

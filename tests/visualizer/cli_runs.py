"""The program's commands as a user types them, in a folder of their own."""

from __future__ import annotations

from pathlib import Path

import platformdirs
import pytest

PACK = Path(__file__).parents[1] / "conformance"
GRAY, CONDITIONAL = str(PACK / "sg3-t-32-gray.pkl"), str(PACK / "sg3-r-64-cond.pkl")
Capture = pytest.CaptureFixture[str]


def work_in(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The working folder; the user's settings and cache are beside it."""
    monkeypatch.setattr(platformdirs, "user_config_dir", lambda *_, **__: str(tmp_path / "config"))
    monkeypatch.setattr(platformdirs, "user_cache_dir", lambda *_, **__: str(tmp_path / "cache"))
    (tmp_path / "work").mkdir()
    monkeypatch.chdir(tmp_path / "work")
    return tmp_path / "work"


def assert_failed(status: int, capsys: Capture, message: str) -> None:
    """One line on standard error, which says this, and exit status 1."""
    assert status == 1
    out, err = capsys.readouterr()
    assert out == ""
    assert err.startswith("sg3-viz: error: ")
    assert err.count("\n") == 1
    assert message in err

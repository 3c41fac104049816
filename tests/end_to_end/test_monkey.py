"""A short walk of the monkey; long ones are in docs/reliability.md."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

from tests.end_to_end.windows import MODEL, PATIENCE_S, ROOT

STEPS = 150


def test_random_hands_cause_no_fault_and_everything_is_undone(display: str, tmp_path: Path) -> None:
    homes = {f"XDG_{name}_HOME": str(tmp_path / name.lower()) for name in ("CONFIG", "DATA", "CACHE")}
    environment = {**os.environ, **homes, "DISPLAY": display, "WAYLAND_DISPLAY": ""}
    command = [sys.executable, "-m", "tests.end_to_end.monkey", "--steps", str(STEPS), "--seed", "1"]
    command += [str(MODEL), str(tmp_path)]
    subprocess.run(
        command, check=True, cwd=ROOT, env=environment, stdout=subprocess.DEVNULL, timeout=PATIENCE_S
    )
    found = json.loads((tmp_path / "result.json").read_text())
    assert found["faults"] == []
    assert found["undone"] > 0
    assert found["is_back"]

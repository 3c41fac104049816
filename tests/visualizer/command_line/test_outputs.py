"""Where a command cannot write is told before its work, not after it."""

from __future__ import annotations

from pathlib import Path

import pytest

from visualizer.command_line import outputs
from visualizer.command_line.cli_types import CommandFailed


def test_what_the_end_of_the_work_would_refuse_is_refused_before_it(tmp_path: Path) -> None:
    path, free = tmp_path / "a.npz", tmp_path / "new" / "folder" / "a.npz"
    path.touch()
    outputs.check_can_be_written(path)
    outputs.check_can_be_written(free)
    path.chmod(0o444)
    for refuse in (outputs.check_can_be_written, lambda path: outputs.write(path, b"")):
        with pytest.raises(CommandFailed, match=r"a\.npz cannot be written: it is write-protected\."):
            refuse(path)
    assert not free.parent.exists()

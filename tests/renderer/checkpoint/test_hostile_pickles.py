"""Each of a table of hostile pickles is refused in a sentence, and its tripwire stays untouched."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from renderer.checkpoint import CheckpointError, load_checkpoint
from renderer.checkpoint.torch_file import read_tensors
from renderer.file_report import Fate
from tests.renderer.checkpoint.conftest import Save, Watch
from tests.renderer.checkpoint.hostile_pickles import (
    HOSTILE,
    HOSTILE_WEIGHTS,
    TRIPWIRE,
    Hostile,
    file_with,
    tar_file,
    zip_file,
)
from tests.renderer.checkpoint.official_pickles import generator

EACH = pytest.mark.parametrize("hostile", HOSTILE, ids=lambda hostile: hostile.what)
LOAD_EACH = """
import pathlib, pickle, sys
for path in sorted(pathlib.Path().glob("*.hostile")):
    try:
        pickle.loads(path.read_bytes())
    except Exception:
        pass
    tripwire = pathlib.Path("TRIPWIRE")
    if tripwire.exists():
        tripwire.rmdir()
        print(path.stem)
"""


@pytest.fixture(autouse=True)
def _tripwire(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return tmp_path / TRIPWIRE


def refusal(path: Path, watch: Watch) -> CheckpointError:
    """How a file is refused, having seen that nothing ran."""
    with watch() as events, pytest.raises(CheckpointError) as caught:
        load_checkpoint(path)
    assert not events
    assert not Path(TRIPWIRE).exists()
    return caught.value


@EACH
def test_it_is_refused_and_its_tripwire_stays_untouched(save: Save, watch: Watch, hostile: Hostile) -> None:
    assert hostile.told in str(refusal(save(file_with(hostile)), watch))


@EACH
def test_what_it_was_refused_for_is_in_the_report(save: Save, watch: Watch, hostile: Hostile) -> None:
    report = refusal(save(file_with(hostile)), watch).report
    assert report is not None
    refused = [named.name for named in report.names if named.fate is Fate.REFUSED]
    told = hostile.told.strip("`").removesuffix("()()")
    assert refused == ([told] if hostile.told.startswith("`") else [])


def test_a_loader_that_trusts_them_would_run_them(tmp_path: Path) -> None:
    running = [hostile for hostile in HOSTILE if hostile.runs]
    assert len(running) >= 15
    for i, hostile in enumerate(running):
        (tmp_path / f"{i:02}.hostile").write_bytes(b"\x80\x04" + hostile.operations + b".")
    done = subprocess.run(
        [sys.executable, "-c", LOAD_EACH], cwd=tmp_path, capture_output=True, text=True, check=True
    )
    assert done.stdout.split() == [f"{i:02}" for i in range(len(running))]


@pytest.mark.parametrize("what", HOSTILE_WEIGHTS)
def test_a_hostile_weight_is_refused(save: Save, watch: Watch, what: str) -> None:
    weight, told = HOSTILE_WEIGHTS[what]
    assert told in str(refusal(save({"G_ema": generator(weight)}), watch))


def test_source_code_in_a_sound_file_never_runs(save: Save, watch: Watch) -> None:
    network = generator()
    network.args[0]["module_src"] = f"import os\nos.mkdir({TRIPWIRE!r})\n"
    path = save({"G_ema": network})
    with watch() as events:
        report = load_checkpoint(path).file_report
    assert not events
    assert not Path(TRIPWIRE).exists()
    assert report.source_bytes > len(network.args[0]["module_src"])


def test_archives_of_hostile_pickles_are_refused(save: Save, watch: Watch) -> None:
    assert "tar archive" in str(refusal(save(tar_file()), watch))
    assert "weights without their network" in str(refusal(save(zip_file()), watch))
    with pytest.raises(CheckpointError, match=r"`os\.mkdir`"):
        read_tensors(save(zip_file()))
    assert not Path(TRIPWIRE).exists()

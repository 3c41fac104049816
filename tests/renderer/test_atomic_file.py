"""Files written whole or not at all, whatever happens meanwhile."""

from __future__ import annotations

import errno
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import NoReturn

import pytest

from renderer.atomic_file import write_atomically
from renderer.directions import direction_set_file, edit_file
from renderer.directions.direction_library import DirectionLibrary
from renderer.recording import project_file
from tests.renderer.atomic_faults import FOLDER_SYNC, KINDS, PHASES, directions, fault_in
from visualizer import preferences

ROOT = Path(__file__).parents[2]
LIMITED = """
import resource, signal, sys
from pathlib import Path
from renderer.atomic_file import write_atomically
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
resource.setrlimit(resource.RLIMIT_FSIZE, (1000, 1000))
try:
    write_atomically(Path(sys.argv[1]), bytes(5000))
except OSError as error:
    print(error.errno)
"""


@pytest.fixture(scope="module")
def killed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Folders of files whose second version was being written when signal 9 came."""
    root = tmp_path_factory.mktemp("killed")
    command = [sys.executable, "-m", "tests.renderer.atomic_faults", str(root)]
    single = {"OPENBLAS_NUM_THREADS": "1", "OMP_NUM_THREADS": "1"}
    done = subprocess.run(
        command, cwd=ROOT, env=os.environ | single, capture_output=True, text=True, check=False, timeout=60
    )
    assert done.returncode == 0, done.stderr
    return root


def version_in(kind: str, folder: Path) -> float:
    """Which version is there; every reader fails for a file that is not whole."""
    match kind:
        case "project":
            return project_file.read(folder / "a.sg3viz").scene.latent.x
        case "preferences":
            stored, problem = preferences.load(folder / "preferences.json")
            assert not problem
            return float(stored.recent_models[0].removesuffix(".pkl"))
        case "directions":
            there = DirectionLibrary(folder).list()
            return max(version for version in (1, 2) if directions(version).set_id in there)
        case _:
            stack, (kept,) = edit_file.read(folder / "edits.json")
            assert kept.set_id == directions(1).set_id
            return stack.edits[0].strength


@pytest.mark.parametrize("phase", PHASES)
@pytest.mark.parametrize("kind", KINDS)
def test_killed_in_any_phase_the_last_good_version_is_there(killed: Path, kind: str, phase: str) -> None:
    folder = killed / f"{kind}-{phase}"
    is_there_already = phase == FOLDER_SYNC and kind != "edits"  # the directions beside it are written first
    assert version_in(kind, folder) == (2 if is_there_already else 1)
    for path in folder.glob("*.npz"):
        assert direction_set_file.load(path).set_id in path.name


@pytest.mark.parametrize("code", [errno.ENOSPC, errno.EIO, errno.EDQUOT])
@pytest.mark.parametrize("phase", PHASES)
def test_an_error_in_any_phase_leaves_the_old_file_and_no_other(
    tmp_path: Path, phase: str, code: int
) -> None:
    def fails() -> NoReturn:
        raise OSError(code, os.strerror(code))

    path = tmp_path / "a.json"
    write_atomically(path, b"old")
    if phase == FOLDER_SYNC:
        with fault_in(phase, fails):
            write_atomically(path, b"new")
    else:
        with fault_in(phase, fails), pytest.raises(OSError, match=os.strerror(code)):
            write_atomically(path, b"new")
    assert path.read_bytes() == (b"new" if phase == FOLDER_SYNC else b"old")
    assert list(tmp_path.iterdir()) == [path]


def test_where_a_file_may_not_grow_the_old_one_stays(tmp_path: Path) -> None:
    path = tmp_path / "a.json"
    write_atomically(path, b"old")
    command = [sys.executable, "-c", LIMITED, str(path)]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True, timeout=60)
    assert done.stdout.strip() == str(errno.EFBIG)
    assert path.read_bytes() == b"old"
    assert list(tmp_path.iterdir()) == [path]


def test_content_and_names_are_on_the_disk_before_it_returns(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    synced: list[Path] = []
    monkeypatch.setattr(os, "fsync", lambda handle: synced.append(Path(f"/proc/self/fd/{handle}").readlink()))
    write_atomically(tmp_path / "a.json", b"new")
    content, folder = synced
    assert content.parent == tmp_path
    assert content.name != "a.json"
    assert folder == tmp_path


def test_permissions_and_links_stay(tmp_path: Path) -> None:
    kept, link = tmp_path / "kept.json", tmp_path / "link.json"
    write_atomically(kept, b"old")
    assert kept.stat().st_mode & 0o777 == 0o644
    kept.chmod(0o600)
    link.symlink_to(kept)
    write_atomically(link, b"new")
    assert link.is_symlink()
    assert kept.read_bytes() == b"new"
    assert kept.stat().st_mode & 0o777 == 0o600
    write_atomically(tmp_path / "private.json", b"", mode=0o600)
    assert (tmp_path / "private.json").stat().st_mode & 0o777 == 0o600


@pytest.fixture
def folder_without_rights(tmp_path: Path) -> Iterator[Path]:
    """A folder that may not be written to."""
    folder = tmp_path / "read-only"
    folder.mkdir()
    folder.chmod(0o500)
    yield folder
    folder.chmod(0o700)


@pytest.mark.skipif(os.geteuid() == 0, reason="the superuser may write everywhere")
def test_a_read_only_folder_is_an_error_of_the_system(folder_without_rights: Path) -> None:
    with pytest.raises(PermissionError):
        write_atomically(folder_without_rights / "a.json", b"new")


def test_a_file_that_nobody_may_write_stays(tmp_path: Path) -> None:
    path = tmp_path / "a.json"
    write_atomically(path, b"old")
    path.chmod(0o444)
    with pytest.raises(PermissionError):
        write_atomically(path, b"new")
    assert path.read_bytes() == b"old"
    assert list(tmp_path.iterdir()) == [path]


def test_what_speaks_against_it_at_last_leaves_the_old_file_and_no_other(tmp_path: Path) -> None:
    path = tmp_path / "a.json"
    write_atomically(path, b"old")

    def check() -> NoReturn:
        assert len(list(tmp_path.iterdir())) == 2, "the new one is whole by now"
        raise ValueError("somebody else was faster")

    with pytest.raises(ValueError, match="faster"):
        write_atomically(path, b"new", check=check)
    assert path.read_bytes() == b"old"
    assert list(tmp_path.iterdir()) == [path]


def test_the_longest_name_that_a_file_may_have_can_be_written(tmp_path: Path) -> None:
    path = tmp_path / ("🙂" * 60 + ".sg3viz")
    write_atomically(path, b"new")
    assert path.read_bytes() == b"new"

"""Hidden files, and what becomes of those whose process was killed."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from renderer.recording.video_temporary import HiddenFile, IsHeld, hold, remove_all, sweep

ROOT = Path(__file__).parents[3]
LIVING = (
    "import sys; from pathlib import Path; from renderer.recording.video_temporary import HiddenFile;"
    "kept = HiddenFile(Path(sys.argv[1]), 'a', '.mp4'); print(kept.path.name, flush=True); sys.stdin.read()"
)


def test_a_hidden_file_gets_its_name(tmp_path: Path) -> None:
    hidden = HiddenFile(tmp_path, "x" * 300, ".mp4")
    hidden.path.write_bytes(b"whole")
    hidden.move(tmp_path / "a.mp4")
    hidden.remove()
    assert (tmp_path / "a.mp4").read_bytes() == b"whole"
    assert len(list(tmp_path.iterdir())) == 1


@pytest.mark.skipif(sys.platform == "win32", reason="needs locks")
def test_what_a_killed_process_left_is_swept_up_and_what_a_living_one_writes_is_not(tmp_path: Path) -> None:
    words = [sys.executable, "-c", LIVING, str(tmp_path)]
    process = subprocess.Popen(words, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    assert process.stdout is not None
    assert process.stdin is not None
    name = process.stdout.readline().strip()
    sweep(tmp_path)
    assert (tmp_path / name).exists()
    with pytest.raises(IsHeld):
        hold(tmp_path / name)
    process.kill()
    process.wait()
    process.stdout.close()
    process.stdin.close()
    sweep(tmp_path)
    assert list(tmp_path.iterdir()) == []


def test_no_other_process_takes_it_for_nobodys_while_it_gets_its_name(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    hidden = HiddenFile(tmp_path, "a", ".mp4")
    rename = Path.replace

    def swept_first(path: Path, target: Path) -> Path:
        sweep(tmp_path)
        return rename(path, target)

    monkeypatch.setattr(Path, "replace", swept_first)
    hidden.move(tmp_path / "a.mp4")
    assert (tmp_path / "a.mp4").exists()


def test_what_is_not_ours_is_left_alone(tmp_path: Path) -> None:
    others = [
        ".a.mp4",
        ".sg3-viz-12345678",
        "a.sg3-viz-12345678.mp4",
        ".a.sg3-viz-1234567.mp4",
        ".a.sg3-viz-x/",
    ]
    for name in others:
        path = tmp_path / name
        path.mkdir() if name.endswith("/") else path.write_bytes(b"mine")
    (tmp_path / ".b.sg3-viz-abcdefgh.mp4").symlink_to(tmp_path / ".a.mp4")
    sweep(tmp_path)
    assert len(list(tmp_path.iterdir())) == len(others) + 1
    sweep(tmp_path / "nowhere")


def test_a_process_that_ends_takes_what_it_writes_with_it(tmp_path: Path) -> None:
    whole, open_one = HiddenFile(tmp_path, "a", ".mp4"), HiddenFile(tmp_path, "b", ".mp4")
    whole.move(tmp_path / "a.mp4")
    remove_all()
    assert [path.name for path in tmp_path.iterdir()] == ["a.mp4"]
    open_one.remove()

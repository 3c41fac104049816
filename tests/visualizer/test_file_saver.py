"""Files that are written while the window goes on."""

from __future__ import annotations

import threading
import time
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from renderer.scene import LatentPoint, Scene
from tests.visualizer import fakes
from tests.visualizer.fakes import MODEL
from visualizer import disk_threads, file_saver, picture_saver
from visualizer.chrome.notices import Kind, Notices
from visualizer.file_saver import FileSaver
from visualizer.files import write_under_free_name
from visualizer.picture_saver import Wish


@pytest.fixture
def quick_disks() -> None:
    """Here the threads are real."""


def told_by(saver: FileSaver) -> list[tuple[Kind, str]]:
    notices, end = Notices(), time.monotonic() + 10
    while saver.is_busy:
        notices = saver.take_notices(notices)
        assert time.monotonic() < end
        time.sleep(0.001)
    return [(notice.kind, notice.summary) for notice in notices.items]


def test_pictures_of_one_scene_saved_at_once_have_names_of_their_own_in_their_order(tmp_path: Path) -> None:
    saver, wish = FileSaver(), Wish(MODEL, Scene(LatentPoint(3.0)), tmp_path)
    for level in range(4):
        picture_saver.save(wish, fakes.frame(0, level=level), saver)
    names = ["a-seed0003.png", *(f"a-seed0003-{count}.png" for count in (2, 3, 4))]
    assert told_by(saver) == [(Kind.INFO, f"Saved {tmp_path / name}") for name in names]
    assert [np.asarray(Image.open(tmp_path / name)).max() for name in names] == [0, 1, 2, 3]


def test_many_windows_writing_at_once_never_take_the_same_name(tmp_path: Path) -> None:
    written: list[Path] = []

    def run(number: int) -> None:
        for each in range(5):
            content = f"{number} {each}".encode()
            path = write_under_free_name(tmp_path, "a", ".png", content)
            assert path.read_bytes() == content
            written.append(path)

    threads = [threading.Thread(target=run, args=(number,)) for number in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(set(written)) == 30
    assert len({path.read_bytes() for path in tmp_path.iterdir()}) == 30
    assert len(list(tmp_path.iterdir())) == 30, "no temporary file is left"


def test_a_folder_that_cannot_be_written_is_one_sentence_and_the_next_picture_is_saved(
    tmp_path: Path,
) -> None:
    (tmp_path / "file").touch()
    saver = FileSaver()
    for folder in (tmp_path / "file", tmp_path / "good"):
        picture_saver.save(Wish(MODEL, Scene(), folder), fakes.frame(0), saver)
    (_, problem), (_, saved) = told_by(saver)
    assert problem.startswith(f"The picture could not be saved in {tmp_path / 'file'}: ")
    assert problem.endswith(".")
    assert saved == f"Saved {tmp_path / 'good' / 'a-seed0000.png'}"


def test_the_end_of_the_program_waits_for_what_is_being_written(tmp_path: Path) -> None:
    saver = FileSaver()

    def slow() -> Path:
        time.sleep(0.1)
        return write_under_free_name(tmp_path, "a", ".txt", b"whole")

    saver.save(slow, what="The text", folder=tmp_path)
    saver.close()
    assert (tmp_path / "a.txt").read_bytes() == b"whole"


def test_a_folder_that_does_not_answer_is_told_of_once_and_holds_up_no_other(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(disk_threads, "PATIENCE_S", 0.05)
    answer, saver, notices = threading.Event(), FileSaver(), Notices()
    away, end = tmp_path / "away", time.monotonic() + 10

    def hang() -> Path:
        answer.wait(10)
        return away / "a.png"

    saver.save(hang, what="The picture", folder=away)
    saver.save(lambda: write_under_free_name(tmp_path, "b", ".txt", b"b"), what="The text", folder=tmp_path)
    while len(notices.items) < 2:
        notices = saver.take_notices(notices)
        assert time.monotonic() < end
    for _ in range(20):
        notices = saver.take_notices(notices)
    told = [notice.summary for notice in notices.items]
    assert told[0] == f"Saved {tmp_path / 'b.txt'}"
    assert told[1].startswith(f"‘{away}’ does not answer")
    assert told[1].endswith("The picture is saved when it does.")
    answer.set()
    assert told_by(saver) == [(Kind.INFO, f"Saved {away / 'a.png'}")]


def test_what_could_not_be_saved_at_the_end_is_printed(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(file_saver, "SECONDS_TO_END", 0.05)
    (tmp_path / "file").touch()
    answer, saver = threading.Event(), FileSaver()
    picture_saver.save(Wish(MODEL, Scene(), tmp_path / "file"), fakes.frame(0), saver)
    saver.save(lambda: Path(str(answer.wait(10))), what="The text", folder=tmp_path)
    saver.close()
    printed = capsys.readouterr().err
    assert "The picture could not be saved" in printed
    assert "the disk did not answer" in printed
    answer.set()

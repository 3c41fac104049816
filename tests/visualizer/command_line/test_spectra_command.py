"""`sg3-viz spectra`."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
import torch
from PIL import Image

from renderer.picture import to_pixels
from renderer.spectra.spectrum_file import load_average_spectrum
from visualizer import cli

ROOT = Path(__file__).parents[3]
GRAY = str(ROOT / "tests" / "conformance" / "sg3-t-32-gray.pkl")
Capture = pytest.CaptureFixture[str]


def run(*words: str | Path) -> int:
    return cli.main(["spectra", *map(str, words)])


@pytest.fixture
def images(tmp_path: Path) -> Path:
    """A folder of five pictures of noise, 16×16."""
    folder = tmp_path / "images"
    folder.mkdir()
    rng = np.random.default_rng(5)
    for i in range(5):
        Image.fromarray(rng.integers(0, 256, (16, 16, 3), np.uint8)).save(folder / f"{i}.png")
    return folder


def test_a_folder_gives_the_spectrum_of_its_images(images: Path, tmp_path: Path, capsys: Capture) -> None:
    out = tmp_path / "new" / "a.npz"
    assert run(images, "--out", out) == 0
    assert capsys.readouterr().out == f"{out}\n"
    average = load_average_spectrum(out)
    assert average.image_size == 16
    assert average.spectrum.shape == (64, 64)
    assert average.spectrum.mean() == pytest.approx(1.0, abs=0.05)  # white noise is 0 dB
    with np.load(out) as arrays:
        assert set(arrays.files) == {"spectrum", "image_size"}


def test_a_model_s_pictures_are_those_that_render_writes(tmp_path: Path) -> None:
    render = ["render", GRAY, "--out", str(tmp_path / "pictures"), "--seeds", "7-10"]
    assert cli.main(render) == 0
    assert run(tmp_path / "pictures", "--out", tmp_path / "a.npz") == 0
    assert run(GRAY, "--out", tmp_path / "b.npz", "--samples", "4", "--seed", "7") == 0
    of_files, of_model = (load_average_spectrum(tmp_path / f"{name}.npz").spectrum for name in "ab")
    np.testing.assert_array_equal(of_model, of_files)


def test_the_same_seed_gives_the_same_file(tmp_path: Path) -> None:
    for name, seed in (("a", "3"), ("b", "3"), ("c", "4")):
        assert run(GRAY, "--out", tmp_path / f"{name}.npz", "--samples", "3", "--seed", seed) == 0
    first, again, other = (load_average_spectrum(tmp_path / f"{name}.npz").spectrum for name in "abc")
    np.testing.assert_array_equal(first, again)
    assert (first != other).any()


def test_given_statistics_are_used(images: Path, tmp_path: Path) -> None:
    for name, std in (("a", "50"), ("b", "100")):
        words = ("--mean", "127", "--std", std, "--samples", "3")
        assert run(images, "--out", tmp_path / f"{name}.npz", *words) == 0
    first, second = (load_average_spectrum(tmp_path / f"{name}.npz").spectrum for name in "ab")
    np.testing.assert_allclose(first, 4 * second, rtol=1e-4)


def test_it_is_plotted_at_once_or_from_the_file_alike(images: Path, tmp_path: Path) -> None:
    out = tmp_path / "images.npz"  # the title is as high as that of the folder
    assert run(images, "--out", out, "--plot", tmp_path / "once.png") == 0
    assert run(out, "--plot", tmp_path / "later.png") == 0
    with Image.open(tmp_path / "once.png") as once, Image.open(tmp_path / "later.png") as later:
        assert once.size == later.size == (1440, 624)
        rows = slice(60, None)  # below the titles, which differ
        np.testing.assert_array_equal(np.asarray(once)[rows], np.asarray(later)[rows])


def test_a_training_run_s_folder_is_a_model(tmp_path: Path) -> None:
    folder = tmp_path / "00001-run"
    folder.mkdir()
    (folder / "network-snapshot-000100.pkl").write_bytes(Path(GRAY).read_bytes())
    Image.new("L", (16, 16)).save(folder / "fakes000100.png")
    assert run(folder, "--out", tmp_path / "a.npz", "--samples", "2") == 0
    assert load_average_spectrum(tmp_path / "a.npz").image_size == 32


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (["missing.pkl", "--out", "a.npz"], "There is no model missing.pkl"),
        (["missing.zip", "--out", "a.npz"], "There is no file missing.zip"),
        (["flat/a.png", "--out", "a.npz"], "flat/a.png is a single picture: give the folder"),
        (["empty", "--out", "a.npz"], "empty holds no images"),
        (["flat", "--out", "a.npz"], "one and the same colour"),
        (["mixed", "--out", "a.npz"], "must all be alike"),
        (["broken.zip", "--out", "a.npz"], "broken.zip is not a zip file"),
        (["flat", "--out", "folder.npz"], "folder.npz cannot be written"),
        (["flat", "--out", "broken.zip/a.npz"], "cannot be written"),
        (["missing.npz", "--plot", "a.png"], "missing.npz cannot be read"),
        (["broken.npz", "--plot", "a.png"], "broken.npz is not an average spectrum"),
        ([GRAY, "--out", "a.npz", "--device", "cuda:99"], "cuda:99"),
    ],
)
def test_failed_work_is_one_line_and_leaves_no_file(
    words: list[str], message: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: Capture
) -> None:
    monkeypatch.chdir(tmp_path)
    for name in ("empty", "flat", "mixed", "folder.npz"):
        Path(name).mkdir()
    Image.new("L", (16, 16), 77).save("flat/a.png")
    for size in (16, 17):
        Image.new("L", (size, size), size).save(f"mixed/{size}.png")
    for name in ("broken.zip", "broken.npz"):
        Path(name).write_bytes(b"nothing")
    before = sorted(tmp_path.rglob("*"))
    assert run(*words) == 1
    error = capsys.readouterr().err
    assert error.startswith("sg3-viz: error: ")
    assert error.count("\n") == 1
    assert message in error
    assert sorted(tmp_path.rglob("*")) == before


@pytest.mark.parametrize(
    "words",
    [
        [GRAY],
        ["a.npz"],
        ["a.npz", "--out", "b.npz"],
        [GRAY, "--out", "a.npz", "--mean", "3"],
        [GRAY, "--out", "a.npz", "--mean", "3", "--std", "0"],
        [GRAY, "--out", "a.npz", "--samples", "0"],
        [GRAY, "--out", "a.npz", "--plot", "a.jpg"],
        [GRAY, "--out", "a.txt"],
        [GRAY, "--out", "a.npz", "--mean", "256", "--std", "3"],
    ],
)
def test_words_that_do_not_go_together_are_exit_status_2(words: list[str], capsys: Capture) -> None:
    assert run(*words) == 2
    assert "Error: " in capsys.readouterr().err


def test_help_names_every_option(capsys: Capture) -> None:
    assert run("-h") == 0
    text = capsys.readouterr().out
    for option in ("--out", "--samples", "--seed", "--mean", "--std", "--plot", "--device"):
        assert option in text


def test_ctrl_c_leaves_no_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: Capture) -> None:
    count = 0

    def interrupted(activation: torch.Tensor) -> torch.Tensor:
        nonlocal count
        count += 1
        if count == 5:
            raise KeyboardInterrupt
        return to_pixels(activation)

    monkeypatch.setattr("renderer.jobs.average_spectrum.to_pixels", interrupted)
    words = ("--samples", "100", "--out", tmp_path / "a.npz", "--plot", tmp_path / "a.png")
    assert run(GRAY, *words) == 1
    assert capsys.readouterr().err.splitlines()[-1] == "sg3-viz: error: stopped by Ctrl-C."
    assert list(tmp_path.iterdir()) == []

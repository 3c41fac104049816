"""`sg3-viz directions` as a user types it."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from renderer.directions import direction_set_file
from renderer.directions.direction_set import DirectionMethod
from tests.visualizer.cli_runs import CONDITIONAL, GRAY, Capture, assert_failed, work_in
from visualizer import cli


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    return work_in(tmp_path, monkeypatch)


def run(*words: str) -> int:
    return cli.main(["directions", *words])


def test_the_file_holds_what_the_other_programs_read(folder: Path) -> None:
    assert run(GRAY, "--out", "a.npz", "--samples", "3000", "--components", "5", "--seed", "2") == 0
    with np.load(folder / "a.npz", allow_pickle=False) as arrays:
        assert (arrays["components"].shape, arrays["components"].dtype) == ((5, 32), np.float32)
        np.testing.assert_allclose(np.linalg.norm(arrays["components"], axis=1), 1, rtol=1e-5)
        assert (arrays["stdev"].shape, arrays["variance_ratio"].shape, arrays["mean"].shape) == (
            (5,),
            (5,),
            (32,),
        )
        assert (str(arrays["method"]), int(arrays["samples"]), int(arrays["seed"])) == ("pca", 3000, 2)
        assert len(str(arrays["model_hash"])) == 64


def test_the_first_components_are_listed_with_their_variance(capsys: Capture) -> None:
    assert run(GRAY, "--out", "a.npz", "--samples", "3000", "--components", "20") == 0
    found = direction_set_file.load("a.npz")
    assert found.variance_ratio is not None
    lines = capsys.readouterr().out.splitlines()
    assert lines[0] == f"20 components by pca, 3,000 samples, set {found.set_id}"
    assert f"{found.variance_ratio[0]:.2%}" in lines[2]
    assert lines[-1].split()[:2] == ["all", "20"]
    assert lines[-1].endswith(f"{found.variance_ratio.sum():.2%}")


@pytest.mark.parametrize(
    ("words", "method", "layers"),
    [
        (["--method", "sefa", "--layers", "3-6"], DirectionMethod.SEFA, (3, 6)),
        (["--method", "sefa", "--layers", "4"], DirectionMethod.SEFA, (4, 4)),
        (["--layer", "L2_30_16"], DirectionMethod.ACTIVATION_PCA, (0, 3)),
        ([], DirectionMethod.PCA, None),
    ],
)
def test_every_method_has_its_words(
    words: list[str], method: DirectionMethod, layers: tuple[int, int] | None
) -> None:
    assert run(GRAY, "--out", "a.npz", "--samples", "300", "--components", "4", *words) == 0
    found = direction_set_file.load("a.npz")
    assert (found.method, found.layers, len(found)) == (method, layers, 4)


def test_the_same_seed_writes_the_same_file(folder: Path) -> None:
    for name, seed in (("a.npz", "1"), ("b.npz", "1"), ("c.npz", "2")):
        assert run(GRAY, "--out", name, "--samples", "500", "--seed", seed) == 0
    a, b, c = (direction_set_file.load(folder / name).set_id for name in ("a.npz", "b.npz", "c.npz"))
    assert a == b != c


def test_a_class_can_be_chosen(capsys: Capture) -> None:
    assert run(CONDITIONAL, "--out", "a.npz", "--samples", "500", "--class", "2") == 0
    assert run(CONDITIONAL, "--out", "b.npz", "--samples", "500", "--class", "9") == 1
    assert "classes 0 to 4, not 9" in capsys.readouterr().err


@pytest.mark.parametrize(
    "words",
    [
        [GRAY],
        ["--out", "a.npz"],
        [GRAY, "--out", "a.npz", "--method", "ica"],
        [GRAY, "--out", "a.npz", "--samples", "0"],
        [GRAY, "--out", "a.npz", "--components", "many"],
        [GRAY, "--out", "a.npz", "--layers", "1,5"],
        [GRAY, "--out", "a.npz", "--seed", "-1"],
        [GRAY, "--out", "a.npz", "--layer", "L2_30_16", "--method", "sefa"],
        [GRAY, "--out", "a.npz", "--layer", "L2_30_16", "--layers", "1-2"],
    ],
)
def test_wrong_words_are_exit_status_2(capsys: Capture, folder: Path, words: list[str]) -> None:
    assert run(*words) == 2
    assert "Error: " in capsys.readouterr().err
    assert list(folder.iterdir()) == []


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (["missing.pkl", "--out", "a.npz"], "There is no model missing.pkl"),
        ([GRAY, "--out", "a.npz", "--layer", "L99"], "no layer 'L99'"),
        ([GRAY, "--out", "a.npz", "--layers", "3-99"], "no range of this model's ws"),
        ([GRAY, "--out", "a.npz", "--components", "33"], "between 1 and 32"),
        ([GRAY, "--out", "a.npz", "--samples", "1"], "1 samples are too few"),
        ([GRAY, "--out", "a.npz", "--class", "0"], "no classes"),
        ([GRAY, "--out", "a.npz", "--device", "cuda:99"], "cuda:99"),
        ([GRAY, "--out", f"{Path(__file__)}/a.npz", "--samples", "300"], "cannot be written"),
    ],
)
def test_failed_work_is_one_line_and_exit_status_1(
    capsys: Capture, folder: Path, words: list[str], message: str
) -> None:
    assert_failed(run(*words), capsys, message)
    assert list(folder.iterdir()) == []

"""The ws of scenes and files, and stored ws in the picture."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
import torch

from renderer.directions.direction_library import DirectionLibrary
from renderer.directions.direction_set import DirectionFileError, DirectionMethod, DirectionSet
from renderer.directions.edit_stack import Edit, EditStack
from renderer.directions.w_jobs import ImportWs, MeasureWs, SceneWs
from renderer.directions.w_library import StoredWs, WPlusError
from renderer.directions.w_plus import WRow, with_amounts, with_rows, without_rows
from renderer.inspection import Job
from renderer.messages import RenderRequest
from renderer.render import Renderer
from renderer.scene import LatentPoint, Scene, StyleMix
from tests.long_work import answered, finish

RGB = str(Path(__file__).parents[2] / "conformance" / "sg3-t-64.pkl")
GRAY = str(Path(__file__).parents[2] / "conformance" / "sg3-t-32-gray.pkl")


@pytest.fixture
def renderer(tmp_path: Path) -> Renderer:
    return Renderer("cpu", library=DirectionLibrary(tmp_path))


def ws_of(renderer: Renderer, scene: Scene, model: str = RGB) -> np.ndarray:
    return answered(renderer.work(MeasureWs(model, scene)), SceneWs)[0].ws


def kept(renderer: Renderer, seed: int) -> str:
    """The w+ of a seed, stored."""
    stored = StoredWs(ws_of(renderer, Scene(LatentPoint(float(seed)))))
    renderer.library.stored_ws.add(stored)
    return stored.source_id


def test_all_stored_rows_give_the_picture_that_they_are_of(renderer: Renderer) -> None:
    source = kept(renderer, 5)
    rows = with_rows((), range(renderer.open(RGB).num_ws), source)
    pasted = renderer.render(RenderRequest(1, RGB, Scene(w_rows=rows))).pixels
    wanted = renderer.render(RenderRequest(2, RGB, Scene(LatentPoint(5.0)))).pixels
    np.testing.assert_array_equal(pasted, wanted)


def test_rows_go_part_of_the_way_after_mixing_and_before_edits(renderer: Renderer) -> None:
    source, w_dim = kept(renderer, 5), renderer.open(RGB).w_dim
    axis = DirectionSet(np.eye(1, w_dim, dtype=np.float32), np.ones(1), DirectionMethod.IMPORTED)
    renderer.library.add(axis)
    scene = Scene(style_mix=StyleMix(True, 9, (2, 3)))
    edited = replace(
        scene,
        w_rows=(WRow(2, source, 0.25), WRow(4, source, 0.0)),
        edits=EditStack((Edit(axis.set_id, strength=2.0, first=2, last=2),)),
    )
    before, after, stored = (
        ws_of(renderer, scene),
        ws_of(renderer, edited),
        ws_of(renderer, Scene(LatentPoint(5.0))),
    )
    expected = before.copy()
    expected[2] += 0.25 * (stored[2] - before[2])
    expected[2, 0] += 2.0
    np.testing.assert_allclose(after, expected, atol=1e-6)


@pytest.mark.parametrize(("model", "reason"), [(RGB, "not in the library"), (GRAY, "another model")])
def test_rows_that_cannot_be_used_are_left_out_with_the_reason(
    renderer: Renderer, model: str, reason: str
) -> None:
    source = "0123456789abcdef" if model == RGB else kept(renderer, 5)
    frame = renderer.render(RenderRequest(1, model, Scene(w_rows=(WRow(1, source),))))
    assert reason in frame.warning
    plain = renderer.render(RenderRequest(2, model, Scene()))
    np.testing.assert_array_equal(frame.pixels, plain.pixels)
    assert plain.warning == ""


def test_a_row_beyond_the_model_changes_nothing(renderer: Renderer) -> None:
    scene = Scene(w_rows=(WRow(99, kept(renderer, 5)),))
    np.testing.assert_array_equal(ws_of(renderer, scene), ws_of(renderer, Scene()))


@pytest.mark.parametrize("leading", [(), (1,), (1, 1)])
@pytest.mark.parametrize("suffix", [".npy", ".npz", ".pt"])
def test_a_projection_is_read_from_every_kind_of_file(
    renderer: Renderer, tmp_path: Path, suffix: str, leading: tuple[int, ...]
) -> None:
    ws = ws_of(renderer, Scene(LatentPoint(3.0)))
    array, path = ws.reshape(*leading, *ws.shape), tmp_path / f"projected_w{suffix}"
    if suffix == ".npy":
        np.save(path, array)
    elif suffix == ".npz":
        np.savez(path, w=array)
    else:
        torch.save(torch.tensor(array), path)
    stored, _ = answered(renderer.work(ImportWs(RGB, str(path))), StoredWs)
    np.testing.assert_array_equal(stored.ws, ws)


def test_a_single_w_is_every_row(renderer: Renderer, tmp_path: Path) -> None:
    w = np.arange(renderer.open(RGB).w_dim)
    np.save(tmp_path / "w.npy", w)
    stored, _ = answered(renderer.work(ImportWs(RGB, str(tmp_path / "w.npy"))), StoredWs)
    assert (stored.ws == w).all()


@pytest.mark.parametrize(
    ("array", "reason"),
    [
        (np.zeros((3, 3)), "3×3 numbers, but this model's w\\+ is 16×"),
        (np.full((16, 48), np.nan), "not finite"),
        (np.full((16, 48), 1e300), "not finite"),
        (np.array(["a", "b"]), "another model"),
    ],
)
def test_what_is_no_w_plus_of_this_model_is_a_message(
    renderer: Renderer, tmp_path: Path, array: np.ndarray, reason: str
) -> None:
    path = tmp_path / "w.npy"
    np.save(path, array)
    with pytest.raises(WPlusError, match=reason):
        finish(renderer.work(ImportWs(RGB, str(path))))


def test_broken_missing_and_foreign_files_are_a_message(renderer: Renderer, tmp_path: Path) -> None:
    (tmp_path / "text.npy").write_text("no array")
    np.savez(tmp_path / "two.npz", a=np.zeros(3), b=np.zeros(3))
    for name, error in (("text.npy", DirectionFileError), ("two.npz", WPlusError), ("gone.pt", WPlusError)):
        work: Job = ImportWs(RGB, str(tmp_path / name))
        with pytest.raises(error, match=name):
            finish(renderer.work(work))


def test_the_library_finds_what_it_was_given_and_says_what_it_has_not(tmp_path: Path) -> None:
    library = DirectionLibrary(tmp_path).stored_ws
    stored = StoredWs(np.ones((2, 3), np.float32), "hash")
    library.add(stored)
    again = DirectionLibrary(tmp_path).stored_ws
    assert again.list() == [stored.source_id]
    assert (again.get(stored.source_id).ws == 1).all()
    assert again.get(stored.source_id).model_hash == "hash"
    again.remove(stored.source_id)
    assert again.list() == []
    path = again.folder / f"{stored.source_id}.npz"
    for content in (b"broken", None):
        if content is not None:
            path.write_bytes(content)
        else:
            np.savez(path, w=np.zeros((2, 3), np.float32))
        with pytest.raises(WPlusError, match=stored.source_id):
            again.get(stored.source_id)
    for name in ("../../etc/passwd", "0" * 16):
        with pytest.raises(WPlusError, match="not in the library"):
            again.get(name)


def test_rows_are_pasted_moved_on_and_given_back() -> None:
    rows = with_rows((), (3, 1), "a")
    assert rows == (WRow(1, "a"), WRow(3, "a"))
    rows = with_amounts(rows, {1: 0.5, 9: 0.1})
    assert rows == (WRow(1, "a", 0.5), WRow(3, "a"))
    assert with_rows(rows, (1,), "b") == (WRow(1, "b", 0.5), WRow(3, "a"))
    assert with_rows((WRow(1, "a", 0.0),), (1,), "b") == (WRow(1, "b"),)
    assert without_rows(rows, (1, 2)) == (WRow(3, "a"),)

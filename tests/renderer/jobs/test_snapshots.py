"""Bursts of pictures, as jobs."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from renderer import scene_file
from renderer.messages import RenderRequest
from renderer.recording.snapshots import MOST_PICTURES, SnapshotError, Snapshots, TakeSnapshots, file_name
from renderer.recording.variation import Variation, numbers, seeds
from renderer.recording.video_jobs import FramePreview
from renderer.render import Renderer
from renderer.scene import LatentPoint, LayerView, Scene, Truncation
from renderer.scene_check import SceneError
from tests.long_work import answered, finish

GRAY = str(Path(__file__).parents[2] / "conformance" / "sg3-t-32-gray.pkl")
PSI = numbers("truncation.psi", 0.0, 1.0, 3, name="psi")


@pytest.fixture
def renderer() -> Renderer:
    return Renderer("cpu")


def files(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def test_every_picture_is_that_of_its_scene(renderer: Renderer, tmp_path: Path) -> None:
    scene = Scene(latent=LatentPoint(x=5.0))
    done, news = answered(renderer.work(TakeSnapshots(GRAY, scene, PSI, str(tmp_path))), Snapshots)
    assert files(tmp_path) == ["1_psi=0.png", "2_psi=0.5.png", "3_psi=1.png", "sheet.png"]
    for name, psi in (("1_psi=0", 0.0), ("2_psi=0.5", 0.5), ("3_psi=1", 1.0)):
        wanted = Scene(latent=LatentPoint(x=5.0), truncation=Truncation(psi))
        assert scene_file.read(tmp_path / f"{name}.png").scene == wanted
        pixels = renderer.render(RenderRequest(1, GRAY, wanted)).pixels
        np.testing.assert_array_equal(np.asarray(Image.open(tmp_path / f"{name}.png")), pixels[..., 0])
    assert scene_file.read(tmp_path / "sheet.png").scene == scene
    assert (done.count, done.sheet, done.notes) == (3, "sheet.png", ())
    assert [(part.done, part.total) for part in news] == [(1, 3), (2, 3), (3, 3)]
    assert all(isinstance(part.partial, FramePreview) for part in news)


def test_two_controls_make_a_grid(renderer: Renderer, tmp_path: Path) -> None:
    job = TakeSnapshots(GRAY, Scene(), PSI, str(tmp_path), down=seeds((3, 4)), with_sheet=False)
    finish(renderer.work(job))
    assert files(tmp_path)[:2] == ["1_seed=3_psi=0.png", "2_seed=3_psi=0.5.png"]
    last = scene_file.read(tmp_path / "6_seed=4_psi=1.png").scene
    assert (last.latent.seed, last.truncation.psi) == (4, 1.0)


def test_a_flight_through_layers_of_all_sizes_is_one_sheet(renderer: Renderer, tmp_path: Path) -> None:
    info = renderer.open(GRAY)
    layers = Variation("view.layer", tuple(layer.name for layer in info.layers), "layer")
    job = TakeSnapshots(GRAY, Scene(), layers, str(tmp_path), with_pictures=False)
    finish(renderer.work(job))
    assert files(tmp_path) == ["sheet.png"]
    assert np.asarray(Image.open(tmp_path / "sheet.png")).shape[1] > 128 * 4


def test_cancelling_keeps_whole_pictures_and_nothing_else(renderer: Renderer, tmp_path: Path) -> None:
    work = renderer.work(TakeSnapshots(GRAY, Scene(), PSI, str(tmp_path)))
    while (progress := next(work)) is None or progress.done < 2:
        pass
    work.close()
    assert files(tmp_path) == ["1_psi=0.png", "2_psi=0.5.png"]


def test_a_burst_that_gave_nothing_leaves_no_folder(renderer: Renderer, tmp_path: Path) -> None:
    (tmp_path / "burst").mkdir()
    job = TakeSnapshots(GRAY, Scene(), Variation("view.layer", ("L99",), "layer"), str(tmp_path / "burst"))
    with pytest.raises(SceneError, match="L99"):
        finish(renderer.work(job))
    assert files(tmp_path) == []


def test_a_control_that_the_scene_lacks_is_told_by_its_name(renderer: Renderer, tmp_path: Path) -> None:
    strength = numbers("edits.edits.0.strength", 0.0, 1.0, 2, name="strength of smile")
    with pytest.raises(SceneError, match="strength of smile"):
        finish(renderer.work(TakeSnapshots(GRAY, Scene(), strength, str(tmp_path))))


def test_a_folder_that_cannot_be_written_is_told(renderer: Renderer, tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(SnapshotError, match="cannot be written"):
        finish(renderer.work(TakeSnapshots(GRAY, Scene(), PSI, str(tmp_path / "file" / "burst"))))


def test_too_many_pictures_are_refused_at_once(renderer: Renderer, tmp_path: Path) -> None:
    many = seeds(range(101))
    job = TakeSnapshots(
        GRAY, Scene(), numbers("truncation.psi", 0, 1, 100, name="psi"), str(tmp_path / "burst"), down=many
    )
    with pytest.raises(SnapshotError, match=str(MOST_PICTURES)):
        finish(renderer.work(job))


def test_the_picture_on_show_stays_known(renderer: Renderer, tmp_path: Path) -> None:
    request = RenderRequest(1, GRAY, Scene(view=LayerView(renderer.open(GRAY).layers[2].name)))
    renderer.render(request)
    finish(renderer.work(TakeSnapshots(GRAY, Scene(), PSI, str(tmp_path))))
    assert all(step.cached for step in renderer.render(request).timings)


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("layer=a/b\\c:d", "layer=a-b-c-d"),
        ("psi=-0.5", "psi=-0.5"),
        ("…", "pictures"),
        ("Größe=1", "Größe=1"),
    ],
)
def test_file_names_have_nothing_that_a_system_refuses(text: str, name: str) -> None:
    assert file_name(text) == name

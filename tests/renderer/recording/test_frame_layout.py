"""How pictures lie in a video's frame."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from renderer.recording.ffmpeg import VideoError
from renderer.recording.frame_fit import thumbnail
from renderer.recording.frame_layout import lay_out, picture_size
from renderer.recording.project_file import Cell, Grid
from renderer.recording.video_settings import Fit, Scaling, VideoFormat, VideoSettings
from renderer.render import Renderer
from renderer.scene import LayerView, Scene, SpectrumView

ANY_SIZE = VideoSettings(VideoFormat.FFV1)
SOURCE = np.random.default_rng(0)


def picture(width: int, height: int, channels: int = 3) -> np.ndarray:
    return SOURCE.integers(1, 256, (height, width, channels), np.uint8)


def test_one_picture_is_the_frame() -> None:
    layout = lay_out([(5, 7)], Grid(), ANY_SIZE)
    whole = picture(5, 7)
    np.testing.assert_array_equal(layout.compose([whole]), whole)
    assert (layout.frame, layout.note) == ((5, 7), "")


def test_grey_pictures_become_colour() -> None:
    grey = picture(4, 4, 1)
    np.testing.assert_array_equal(lay_out([(4, 4)], Grid(), ANY_SIZE).compose([grey]), grey.repeat(3, axis=2))


def test_a_grid_goes_row_by_row() -> None:
    layout = lay_out([(4, 3)], Grid(2, (Cell(),) * 6), ANY_SIZE)
    pictures = [np.full((3, 4, 3), i, np.uint8) for i in range(6)]
    frame = layout.compose(pictures)
    assert frame.shape == (9, 8, 3)
    assert frame[1::3, 1::4, 0].tolist() == [[0, 1], [2, 3], [4, 5]]


def test_whole_factors_leave_pixels_squares_and_the_rest_black() -> None:
    layout = lay_out([(4, 4)], Grid(), replace(ANY_SIZE, size=(15, 9)))
    small = picture(4, 4)
    frame = layout.compose([small])
    np.testing.assert_array_equal(frame[0:8, 3:11], small.repeat(2, axis=0).repeat(2, axis=1))
    assert frame[8:].max() == 0
    assert frame[:, :3].max() == frame[:, 11:].max() == 0


def test_lanczos_fills_what_whole_factors_cannot() -> None:
    settings = replace(ANY_SIZE, size=(30, 10), scaling=Scaling.LANCZOS)
    for channels in (1, 3):
        frame = lay_out([(4, 8)], Grid(), settings).compose([np.full((8, 4, channels), 200, np.uint8)])
        assert frame.shape == (10, 30, 3)
        assert (frame[:, 13:17] == 200).all()
        assert frame[:, :12].max() == 0


def test_small_layers_are_enlarged_to_the_largest() -> None:
    layout = lay_out([(4, 4), (16, 16)], Grid(), ANY_SIZE)
    small = picture(4, 4)
    np.testing.assert_array_equal(layout.compose([small]), small.repeat(4, axis=0).repeat(4, axis=1))


def test_whole_factors_never_make_smaller() -> None:
    with pytest.raises(VideoError, match=r"16×8 do not fit into 15×9 .* lanczos"):
        lay_out([(8, 8)], Grid(2, (Cell(), Cell())), replace(ANY_SIZE, size=(15, 9)))


def test_odd_sides_get_their_edge_twice_where_they_must_be_even() -> None:
    layout = lay_out([(5, 7)], Grid(), VideoSettings(VideoFormat.H264))
    odd = picture(5, 7)
    frame = layout.compose([odd])
    assert frame.shape == (8, 6, 3)
    np.testing.assert_array_equal(frame[:7, :5], odd)
    np.testing.assert_array_equal(frame[:7, 5], odd[:, 4])
    assert "6×8" in layout.note
    assert lay_out([(5, 7)], Grid(), VideoSettings(VideoFormat.H264_444)).frame == (5, 7)


def test_a_thumbnail_is_small_and_its_own() -> None:
    frame = picture(300, 100)
    small = thumbnail(frame, 160)
    assert small.shape == (50, 150, 3)
    assert not np.shares_memory(small, frame)


@pytest.mark.parametrize(
    "scene",
    [
        Scene(),
        Scene(view=LayerView("L2_52_32")),
        Scene(view=LayerView("L2_52_32", crop_margins=True)),
        Scene(view=LayerView(crop_margins=True)),
        Scene(spectrum=SpectrumView(enabled=True)),
        Scene(view=LayerView("L2_52_32", mono=True, crop_margins=True), spectrum=SpectrumView(enabled=True)),
    ],
)
def test_the_size_of_a_picture_is_known_before_it_is_rendered(scene: Scene) -> None:
    from renderer.messages import RenderRequest

    renderer = Renderer("cpu")
    info = renderer.open("stylegan3-r-32")
    if scene.view.layer is not None:
        scene = replace(scene, view=replace(scene.view, layer=info.layers[3].name))
    frame = renderer.render(RenderRequest(1, "stylegan3-r-32", scene))
    assert picture_size(scene, info) == frame.pixels.shape[1::-1]


def test_what_fills_the_frame_is_cut_in_the_middle() -> None:
    whole = picture(4, 4)
    for scaling in Scaling:
        settings = replace(ANY_SIZE, size=(8, 4), fit=Fit.FILL, scaling=scaling)
        frame = lay_out([(4, 4)], Grid(), settings).compose([np.full((4, 4, 3), 200, np.uint8)])
        assert frame.shape == (4, 8, 3)
        assert (frame == 200).all()
    settings = replace(ANY_SIZE, size=(8, 4), fit=Fit.FILL)
    frame = lay_out([(4, 4)], Grid(), settings).compose([whole])
    np.testing.assert_array_equal(frame, whole.repeat(2, axis=0).repeat(2, axis=1)[2:6])
    small = lay_out([(4, 4)], Grid(), replace(settings, size=(2, 2))).compose([whole])
    np.testing.assert_array_equal(small, whole[1:3, 1:3])


def test_16_bits_are_scaled_as_8_bits_are() -> None:
    shallow = np.tile(np.arange(16, dtype=np.uint8)[None, :, None] * 16, (16, 1, 3))
    for scaling in Scaling:
        settings = replace(ANY_SIZE, size=(40, 40), scaling=scaling)
        layout = lay_out([(16, 16)], Grid(), settings)
        deep = layout.compose([shallow.astype(np.uint16) * 257])
        assert deep.dtype == np.uint16
        assert np.abs(deep / 257 - layout.compose([shallow])).max() <= 1


@pytest.mark.parametrize("fit", list(Fit))
def test_it_is_known_where_each_picture_lies(fit: Fit) -> None:
    settings = replace(ANY_SIZE, size=(50, 20), scaling=Scaling.LANCZOS, fit=fit)
    layout = lay_out([(5, 5)], Grid(2, (Cell(),) * 4), settings)
    frame = layout.compose([np.full((5, 5, 3), 10 * (i + 1), np.uint8) for i in range(4)])
    for i, (left, top, width, height) in enumerate(layout.places):
        inside = frame[top : top + height, left : left + width]
        assert abs(float(np.median(inside)) - 10 * (i + 1)) <= 1
    assert len(layout.places) == 4

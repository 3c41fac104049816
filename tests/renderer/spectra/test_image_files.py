"""Images in folders and zip files: in order, lazily, and with clear words for what is wrong."""

from __future__ import annotations

import io
import struct
import zipfile
import zlib
from collections.abc import Mapping
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from renderer.spectra.image_files import ImageFilesError, ImageFolder


def png(value: int, *, size: tuple[int, int] = (6, 4), mode: str = "RGB") -> bytes:
    content = io.BytesIO()
    Image.new(
        mode, size, value if len(Image.new(mode, (1, 1)).getbands()) == 1 else (value,) * len(mode)
    ).save(content, "PNG")
    return content.getvalue()


def fill(where: Path, files: Mapping[str, bytes], *, as_zip: bool) -> Path:
    """A folder or a zip file with these files."""
    if as_zip:
        path = where / "images.zip"
        with zipfile.ZipFile(path, "w") as archive:
            for name, content in files.items():
                archive.writestr(name, content)
        return path
    for name, content in files.items():
        (where / "images" / name).parent.mkdir(parents=True, exist_ok=True)
        (where / "images" / name).write_bytes(content)
    return where / "images"


def levels(images: ImageFolder) -> list[int]:
    return [int(image.flat[0]) for image in images]


@pytest.mark.parametrize("as_zip", [False, True], ids=["folder", "zip"])
def test_images_come_sorted_by_name_from_all_depths(tmp_path: Path, as_zip: bool) -> None:
    files = {
        "b.png": png(3),
        "00/x.PNG": png(1),
        "00/y.png": png(2),
        "c/d/z.png": png(4),
        "dataset.json": b"{}",
        "__MACOSX/b.png": b"not an image",
        ".hidden/b.png": b"not an image",
        "c/._z.png": b"not an image",
    }
    images = ImageFolder(fill(tmp_path, files, as_zip=as_zip))
    assert len(images) == 4
    assert images.names == ("00/x.PNG", "00/y.png", "b.png", "c/d/z.png")
    assert levels(images) == [1, 2, 3, 4]
    assert levels(images) == [1, 2, 3, 4]  # again, from the start


def test_the_first_few_can_be_taken(tmp_path: Path) -> None:
    images = ImageFolder(fill(tmp_path, {f"{i}.png": png(i) for i in range(5)}, as_zip=False))
    assert levels(images.take(2)) == [0, 1]
    assert len(images.take(99)) == 5
    assert len(images.take(0)) == 0


def test_nothing_is_decoded_before_it_is_asked_for(tmp_path: Path) -> None:
    images = ImageFolder(fill(tmp_path, {"0.png": png(7), "1.png": b"broken"}, as_zip=False))
    iterator = iter(images)
    assert next(iterator).shape == (4, 6, 3)
    with pytest.raises(ImageFilesError, match=r"1\.png is not an image"):
        next(iterator)


@pytest.mark.parametrize(
    ("mode", "shape"),
    [("L", (4, 6, 1)), ("1", (4, 6, 1)), ("RGB", (4, 6, 3)), ("RGBA", (4, 6, 3)), ("P", (4, 6, 3))],
)
def test_grey_images_have_one_channel_and_all_others_three(
    tmp_path: Path, mode: str, shape: tuple[int, int, int]
) -> None:
    (image,) = ImageFolder(fill(tmp_path, {"a.png": png(1, mode=mode)}, as_zip=False))
    assert image.shape == shape
    assert image.dtype == np.uint8


@pytest.mark.parametrize("other", [png(2, size=(6, 5)), png(2, mode="L")], ids=["size", "channels"])
def test_an_image_unlike_the_first_is_named(tmp_path: Path, other: bytes) -> None:
    images = ImageFolder(fill(tmp_path, {"a.png": png(1), "sub/b.png": other}, as_zip=True))
    with pytest.raises(
        ImageFilesError, match=r"sub/b\.png is 6×[45] (grey|colour), but a\.png is 6×4 colour"
    ):
        list(images)


def chunk(kind: bytes, body: bytes) -> bytes:
    return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))


def claiming(width: int, height: int) -> bytes:
    """A PNG file that says it has so many pixels, and has none."""
    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", b"") + chunk(b"IEND", b"")


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (claiming(8200, 8200), "too large: 8200×8200"),
        (claiming(10_000, 10_000), "not an image that can be read"),  # Pillow's warning
        (claiming(60_000, 60_000), "not an image that can be read"),  # Pillow's error
        (png(1)[:50], "not an image that can be read"),
        (b"", "not an image that can be read"),
        (b"%!PS-Adobe-3.0 EPSF-3.0\n%%BoundingBox: 0 0 9 9\n", "not an image that can be read"),
        (png(1, mode="I;16"), "more than 8 bits"),
    ],
    ids=["large", "warned", "bomb", "cut", "empty", "program", "deep"],
)
@pytest.mark.parametrize("as_zip", [False, True], ids=["folder", "zip"])
def test_bad_images_are_told_in_one_sentence(tmp_path: Path, as_zip: bool, content: bytes, says: str) -> None:
    images = ImageFolder(fill(tmp_path, {"bad.png": content}, as_zip=as_zip))
    with pytest.raises(ImageFilesError, match=says) as caught:
        list(images)
    assert str(caught.value).startswith("bad.png")


def test_a_file_that_grows_without_end_is_not_read_to_the_end(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("renderer.spectra.image_files._MOST_BYTES", 2**20)
    path = tmp_path / "bomb.zip"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("zeros.png", bytes(2**21))
    with pytest.raises(ImageFilesError, match=r"zeros\.png is too large"):
        list(ImageFolder(path))


def test_a_damaged_member_is_told(tmp_path: Path) -> None:
    path = fill(tmp_path, {"a.png": png(1)}, as_zip=True)
    content = bytearray(path.read_bytes())
    content[60] ^= 0xFF
    path.write_bytes(content)
    with pytest.raises(ImageFilesError, match="broken or encrypted"):
        list(ImageFolder(path))


def test_no_file_is_made_from_a_zip(tmp_path: Path) -> None:
    path = fill(tmp_path, {"a/b.png": png(1), "../outside.png": png(2)}, as_zip=True)
    assert levels(ImageFolder(path)) == [1]
    assert [file.name for file in tmp_path.iterdir()] == ["images.zip"]


@pytest.mark.parametrize(
    ("name", "says"),
    [
        ("nowhere", "nowhere is neither a folder nor a zip file"),
        ("x" * 5000, "neither a folder nor a zip file"),
        ("text.txt", "text.txt is not a zip file"),
        ("empty", "empty holds no images"),
    ],
)
def test_what_holds_no_images_is_told(tmp_path: Path, name: str, says: str) -> None:
    (tmp_path / "empty").mkdir()
    (tmp_path / "text.txt").write_text("hello")
    with pytest.raises(ImageFilesError, match=says):
        ImageFolder(tmp_path / name)

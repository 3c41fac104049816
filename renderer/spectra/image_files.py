"""The images of a folder or a zip file, decoded one by one."""

from __future__ import annotations

import io
import os
import struct
import warnings
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path, PurePosixPath

import numpy as np
from PIL import Image

_FORMATS = ("PNG", "JPEG", "WEBP", "BMP", "TIFF")  # no format that runs an outside program
ENDINGS = frozenset({".png", ".jpg", ".jpeg", ".webp", ".bmp", ".tif", ".tiff"})
_MOST_PIXELS = 2**26  # 8192×8192
_MOST_BYTES = 2**28
_DEEP_MODES = ("I", "F")  # also I;16 and its kin
_BROKEN_IMAGE = (
    OSError,
    ValueError,
    SyntaxError,  # so Pillow calls a broken PNG
    EOFError,
    IndexError,
    struct.error,
    zlib.error,
    Image.DecompressionBombError,
    Image.DecompressionBombWarning,
)
_BROKEN_ZIP = (zipfile.BadZipFile, zlib.error, EOFError, OSError, RuntimeError, NotImplementedError)


class ImageFilesError(ValueError):
    """Images that cannot be read or do not belong together; the message says why in one sentence."""


class ImageFolder:
    """The images below a folder or in a zip file, sorted by name; nothing is decoded before it is asked for.

    Iterating gives uint8 [H, W, 1] for grey images and [H, W, 3] for all others (without transparency), each
    time from the start; all are of the first one's shape. A zip file is read where it lies.

    Raises: ImageFilesError, here and while iterating.
    """

    def __init__(self, path: str | Path, *, names: tuple[str, ...] | None = None) -> None:
        self.path = Path(path)
        self._is_zip = os.path.isfile(path)  # noqa: PTH113 (Path.is_file raises for names that are too long)
        self.names = names if names is not None else self._list_names()

    def __len__(self) -> int:
        return len(self.names)

    def __iter__(self) -> Iterator[np.ndarray]:
        expected: tuple[int, ...] | None = None
        with ExitStack() as stack:
            archive = stack.enter_context(_open_zip(self.path)) if self._is_zip else None
            for name in self.names:
                content = _read_file(self.path / name) if archive is None else _read_member(archive, name)
                image = _decode(content, name)
                expected = expected or image.shape
                if image.shape != expected:
                    raise ImageFilesError(
                        f"{name} is {_size_of(image.shape)}, but {self.names[0]} is {_size_of(expected)}: "
                        "the images must all be alike."
                    )
                yield image

    def take(self, count: int) -> ImageFolder:
        """The first so many images only, or all where there are not so many."""
        return ImageFolder(self.path, names=self.names[: max(count, 0)])

    def _list_names(self) -> tuple[str, ...]:
        if self._is_zip:
            with _open_zip(self.path) as archive:
                names = [entry.filename for entry in archive.infolist() if not entry.is_dir()]
        elif os.path.isdir(self.path):  # noqa: PTH112 (as above)
            names = [
                (Path(folder) / file).relative_to(self.path).as_posix()
                for folder, _, files in os.walk(self.path)
                for file in files
            ]
        else:
            raise ImageFilesError(f"{self.path.name} is neither a folder nor a zip file.")
        images = sorted(name for name in names if _is_image(PurePosixPath(name)))
        if not images:
            raise ImageFilesError(f"{self.path.name} holds no images ({', '.join(sorted(ENDINGS))}).")
        return tuple(images)


def _is_image(name: PurePosixPath) -> bool:
    is_hidden = any(part.startswith(".") or part == "__MACOSX" for part in name.parts)
    return name.suffix.lower() in ENDINGS and not is_hidden


def _open_zip(path: Path) -> zipfile.ZipFile:
    try:
        return zipfile.ZipFile(path)
    except _BROKEN_ZIP as error:
        raise ImageFilesError(f"{path.name} is not a zip file, or it is broken.") from error


def _read_member(archive: zipfile.ZipFile, name: str) -> bytes:
    try:
        with archive.open(name) as member:
            return _at_most(member.read(_MOST_BYTES + 1), name)
    except _BROKEN_ZIP as error:
        raise ImageFilesError(
            f"{name} cannot be read from its zip file: it is broken or encrypted."
        ) from error


def _read_file(path: Path) -> bytes:
    try:
        with path.open("rb") as file:
            return _at_most(file.read(_MOST_BYTES + 1), path.name)
    except OSError as error:
        raise ImageFilesError(f"{path.name} cannot be read: {error.strerror}.") from error


def _at_most(content: bytes, name: str) -> bytes:
    if len(content) > _MOST_BYTES:
        raise ImageFilesError(f"{name} is too large for an image: more than {_MOST_BYTES >> 20} MB.")
    return content


def _decode(content: bytes, name: str) -> np.ndarray:
    """Shapes: returns uint8 [H, W, 1 or 3]."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # of metadata nobody here reads
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            with Image.open(io.BytesIO(content), formats=_FORMATS) as image:
                if image.width * image.height > _MOST_PIXELS:
                    raise ImageFilesError(f"{name} is too large: {image.width}×{image.height} pixels.")
                if image.mode.startswith(_DEEP_MODES):
                    raise ImageFilesError(f"{name} has more than 8 bits per channel.")
                is_gray = image.mode in ("1", "L", "LA")
                pixels = np.asarray(image.convert("L" if is_gray else "RGB"))
    except ImageFilesError:
        raise
    except _BROKEN_IMAGE as error:
        raise ImageFilesError(f"{name} is not an image that can be read, or it is broken.") from error
    return pixels[..., None] if is_gray else pixels


def _size_of(shape: tuple[int, ...]) -> str:
    return f"{shape[1]}×{shape[0]} {'grey' if shape[2] == 1 else 'colour'}"

"""Scenes on disk: versioned JSON, alone or inside the PNG files that the program writes."""

from __future__ import annotations

import io
from dataclasses import dataclass
from pathlib import Path

import msgspec
import numpy as np
from PIL import Image, PngImagePlugin, UnidentifiedImageError

from renderer import versioned_json
from renderer.scene import Scene
from renderer.versioned_json import JsonFormat

VERSION = 1
PNG_KEY = "sg3-viz"


class SceneFileError(Exception):
    """A file that holds no scene that this version can read; the text is one sentence for the user."""


@dataclass(frozen=True, slots=True)
class SceneFile:
    """A scene with the model that it was seen with (its file name and content hash, if known)."""

    scene: Scene
    model: str = ""
    model_hash: str = ""
    version: int = VERSION


_FORMAT = JsonFormat(SceneFileError, VERSION, "is not a scene of sg3-viz", "this is no scene")


def encode(file: SceneFile) -> bytes:
    """The JSON text of a scene file."""
    return versioned_json.encode(file)


def decode(text: bytes | str, *, source: str) -> SceneFile:
    """A scene file from its JSON text; `source` names it in the message of a `SceneFileError`."""
    file = _FORMAT.decode(text, SceneFile, source=source)
    with _FORMAT.refusing(source):  # a name that is no text is found only now
        given = msgspec.json.decode(text)
    _FORMAT.check_fields(given, file, source=source)
    return file


def read(path: Path) -> SceneFile:
    """The scene in a .json file or in a PNG written by this program."""
    content = _FORMAT.content(path)
    if content.startswith(b"\x89PNG"):
        return decode(_png_text(content, path.name), source=path.name)
    return decode(content, source=path.name)


def _png_text(content: bytes, name: str) -> bytes:
    try:
        with Image.open(io.BytesIO(content)) as image:
            text = image.info.get(PNG_KEY)
    except UnidentifiedImageError as error:  # its text is about objects of this program
        raise SceneFileError(f"{name} is a damaged PNG: its first parts are no picture.") from error
    except (OSError, ValueError, SyntaxError, Image.DecompressionBombError) as error:
        raise SceneFileError(f"{name} is a damaged PNG: {error}.") from error
    if not isinstance(text, str):
        raise SceneFileError(
            f"{name} is a picture without a scene: only pictures saved by sg3-viz carry one."
        )
    return text.encode()


def encode_png(pixels: np.ndarray, file: SceneFile) -> bytes:
    """The PNG of a picture (uint8 [H, W, 1 or 3]) with its scene inside."""
    metadata = PngImagePlugin.PngInfo()
    metadata.add_itxt(PNG_KEY, versioned_json.encode_short(file).decode(), zip=False)
    buffer = io.BytesIO()
    Image.fromarray(pixels[..., 0] if pixels.shape[-1] == 1 else pixels).save(buffer, "PNG", pnginfo=metadata)
    return buffer.getvalue()

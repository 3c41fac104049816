"""Scenes on disk: versioned JSON, alone or inside the PNG files that the program writes."""

from __future__ import annotations

import io
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import msgspec
import numpy as np
from PIL import Image, PngImagePlugin

from renderer.scene import Scene

VERSION = 1
PNG_KEY = "sg3-viz"
MAX_BYTES = 64 * 2**20


class SceneFileError(Exception):
    """A file that holds no scene that this version can read; the text is one sentence for the user."""


@dataclass(frozen=True, slots=True)
class SceneFile:
    """A scene with the model that it was seen with (its file name and content hash, if known)."""

    scene: Scene
    model: str = ""
    model_hash: str = ""
    version: int = VERSION


class _Version(msgspec.Struct):
    version: int


def encode(file: SceneFile) -> bytes:
    """The JSON text of a scene file."""
    return msgspec.json.format(msgspec.json.encode(file), indent=1)


def decode(text: bytes | str, *, source: str) -> SceneFile:
    """A scene file from its JSON text; `source` names it in the message of a `SceneFileError`."""
    try:
        version = msgspec.json.decode(text, type=_Version).version
        if version != VERSION:
            raise SceneFileError(
                f"{source} was written as version {version}, this program reads version {VERSION}: "
                "open it with the version of sg3-viz that wrote it."
            )
        file = msgspec.json.decode(text, type=SceneFile)
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError) as error:
        raise SceneFileError(f"{source} is not a scene of sg3-viz: {error}.") from error
    if unknown := unknown_field(msgspec.json.decode(text), msgspec.to_builtins(file)):
        raise SceneFileError(f"{source} is not a scene of sg3-viz: it has an unknown field '{unknown}'.")
    return file


def unknown_field(given: Any, known: Any, prefix: str = "") -> str:
    """The dotted name of a field that only the first has; empty if there is none."""
    if isinstance(given, list):
        pairs = zip(map(str, range(len(given))), given, known, strict=True)
    elif isinstance(given, dict):
        for name in given.keys() - known.keys():
            return prefix + name
        pairs = ((name, value, known[name]) for name, value in given.items())
    else:
        return ""
    return next(filter(None, (unknown_field(a, b, f"{prefix}{name}.") for name, a, b in pairs)), "")


def read(path: Path) -> SceneFile:
    """The scene in a .json file or in a PNG written by this program."""
    try:
        if path.stat().st_size > MAX_BYTES:
            raise SceneFileError(f"{path.name} is larger than {MAX_BYTES // 2**20} MiB: this is no scene.")
        content = path.read_bytes()
    except OSError as error:
        raise SceneFileError(f"{path.name} cannot be read: {error.strerror or error}.") from error
    if content.startswith(b"\x89PNG"):
        return decode(_png_text(content, path.name), source=path.name)
    return decode(content, source=path.name)


def _png_text(content: bytes, name: str) -> bytes:
    try:
        with Image.open(io.BytesIO(content)) as image:
            text = image.info.get(PNG_KEY)
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
    metadata.add_itxt(PNG_KEY, msgspec.json.encode(file).decode(), zip=False)
    buffer = io.BytesIO()
    Image.fromarray(pixels[..., 0] if pixels.shape[-1] == 1 else pixels).save(buffer, "PNG", pnginfo=metadata)
    return buffer.getvalue()

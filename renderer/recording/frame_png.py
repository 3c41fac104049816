"""Frames as PNG files of 8 or 16 bits, with their scene inside where they are of one. No torch."""

from __future__ import annotations

import io
import struct
import zlib

import numpy as np
from PIL import Image

from renderer import scene_file, versioned_json
from renderer.scene_file import PNG_KEY, SceneFile

_HEAD = b"\x89PNG\r\n\x1a\n"
_COLOURS = 2
_UP = 2  # the filter that stores each row as its difference from the row above
LEVEL = 4  # of zlib: the usual 6 takes twice as long for a few per cent


def encode(frame: np.ndarray, scene: SceneFile | None) -> bytes:
    """The PNG of a frame. Shapes: frame uint8 or uint16 [H, W, 3]."""
    if frame.dtype == np.uint16:
        return _encode_16(frame, scene)
    if scene is not None:
        return scene_file.encode_png(frame, scene)
    buffer = io.BytesIO()
    Image.fromarray(frame).save(buffer, "PNG")
    return buffer.getvalue()


def _encode_16(frame: np.ndarray, scene: SceneFile | None) -> bytes:
    """Pillow writes no colours of 16 bits. Source: PNG specification (third edition), 5 and 9."""
    height, width, channels = frame.shape
    rows = np.ascontiguousarray(frame.astype(">u2")).view(np.uint8).reshape(height, width * channels * 2)
    filtered = np.full((height, 1 + rows.shape[1]), _UP, np.uint8)
    filtered[0, 1:] = rows[0]
    filtered[1:, 1:] = rows[1:] - rows[:-1]
    parts = [_chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 16, _COLOURS, 0, 0, 0))]
    if scene is not None:
        text = PNG_KEY.encode() + b"\0\0\0\0\0" + versioned_json.encode_short(scene)
        parts.append(_chunk(b"iTXt", text))
    parts += [_chunk(b"IDAT", zlib.compress(filtered.tobytes(), LEVEL)), _chunk(b"IEND", b"")]
    return _HEAD + b"".join(parts)


def _chunk(kind: bytes, content: bytes) -> bytes:
    checked = kind + content
    return struct.pack(">I", len(content)) + checked + struct.pack(">I", zlib.crc32(checked))

"""Says what a file is that is not a pickle, by its first bytes, and of a zip archive by what is in it."""

from __future__ import annotations

import re
from pathlib import Path

from renderer.checkpoint.errors import CheckpointError
from renderer.zip_members import ZipDamaged, member_names

_OPEN_OFFICIAL = "open a network snapshot (.pkl) of the official code."
_PICTURES = (b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"RIFF", b"BM", b"II*\0", b"MM\0*")
_PICTURE_SUFFIXES = (".png", ".jpg", ".jpeg", ".webp", ".bmp")
_ARCHIVES = (b"\x1f\x8b", b"7z\xbc\xaf", b"BZh", b"\xfd7zXZ", b"Rar!", b"\x28\xb5\x2f\xfd")
_TAR = slice(257, 262)
_TORCH_SAVE = b"\x80\x02\x8a\nl\xfc\x9cF\xf9 j\xa8P\x19."  # the number with which its format before zip began
_OLD_PICKLE = re.compile(rb"[(\[\]{}]*(c[\w.]+\n[\w.]+\n|\(?[dl]p\d+\n|[}\]]q\x00)")
_ONNX_PRODUCER = re.compile(rb"\x08[\x01-\x20]\x12.(pytorch|onnx|tf2onnx|skl2onnx|keras2onnx)", re.DOTALL)
_WEIGHTS_ALONE = (
    "This file holds weights without their network, as torch.save writes them, so it does not say what to "
    f"build; {_OPEN_OFFICIAL}"
)


def check_is_pickle(start: bytes, path: Path) -> None:
    """Refuse a file whose first bytes (some hundred are enough) do not begin a pickle.

    Raises:
        CheckpointError: it is something else; the sentence says what, where that can be told.
    """
    is_pickle = start[:1] == b"\x80" and start[1:2] >= b"\x02"
    if start.startswith(_TORCH_SAVE):
        raise CheckpointError(_WEIGHTS_ALONE)
    if not is_pickle:
        raise CheckpointError(_describe(start, path))


def _describe(start: bytes, path: Path) -> str:
    text = start.lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    if not start:
        return "This file is empty; download or copy it again."
    if start.startswith(b"PK"):
        return _describe_zip(path)
    if text.startswith((b"<!doctype", b"<html", b"<?xml", b"<head", b"<script")):
        return "This file is a web page that was saved in place of the model; download the model itself."
    if start.startswith(b"version https://git-lfs"):
        return "This file is only a Git LFS pointer to the model; fetch the model with `git lfs pull`."
    if start.startswith(_PICTURES) or start[4:8] == b"ftyp":
        return f"This file is a picture or video, not a model; {_OPEN_OFFICIAL}"
    if start.startswith(_ARCHIVES) or start[_TAR] == b"ustar":
        return "This file is a compressed or tar archive; unpack it and open the .pkl within."
    if _ONNX_PRODUCER.match(start):
        return f"This file is an ONNX model, which has lost the layers' names and filters; {_OPEN_OFFICIAL}"
    if start.startswith(b"\x89HDF"):
        return f"This file is an HDF5 file, as Keras writes it, not a StyleGAN model; {_OPEN_OFFICIAL}"
    if _OLD_PICKLE.match(start) or start[:2] in (b"\x80\x00", b"\x80\x01"):
        return f"This file is a pickle in a form older than any model's, which is not read; {_OPEN_OFFICIAL}"
    if _is_text(start):
        return f"This file is a text file, not a model; {_OPEN_OFFICIAL}"
    return f"This file is not a model that sg3-viz knows; {_OPEN_OFFICIAL}"


def _describe_zip(path: Path) -> str:
    try:
        names = member_names(path)
    except ZipDamaged:
        return "This file is a zip archive that is damaged or was cut short; download or copy it again."
    within = {name.partition("/")[2] for name in names}
    if "constants.pkl" in within:
        return f"This file is a TorchScript program, which can only be run, not looked into; {_OPEN_OFFICIAL}"
    if "data.pkl" in within:
        return _WEIGHTS_ALONE
    if any(name.lower().endswith(_PICTURE_SUFFIXES) for name in names):
        return f"This file is a zip archive of pictures, a data set and not a model; {_OPEN_OFFICIAL}"
    if any(name.endswith(".npy") for name in names):
        return f"This file is a zip archive of arrays (.npz), not a model; {_OPEN_OFFICIAL}"
    return "This file is a zip archive; unpack it and open the .pkl within."


def _is_text(start: bytes) -> bool:
    # A multi-byte character may be cut at the end; other bytes below a space make it no text.
    text = start.decode("utf-8", errors="ignore")
    return len(text.encode()) > len(start) - 4 and all(one.isprintable() or one.isspace() for one in text)

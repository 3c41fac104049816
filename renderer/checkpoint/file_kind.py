"""Says what a file is that is not a pickle, by its first bytes."""

from renderer.checkpoint.errors import CheckpointError

_OPEN_OFFICIAL = "open a network snapshot (.pkl) of the official code."
_PICTURES = (b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"RIFF")
_ARCHIVES = (b"\x1f\x8b", b"7z\xbc\xaf", b"BZh", b"\xfd7zXZ", b"Rar!")


def check_is_pickle(start: bytes) -> None:
    """Refuse a file whose first bytes (some hundred are enough) do not begin a pickle.

    Raises:
        CheckpointError: it is something else; the sentence says what, where that can be told.
    """
    if start[:1] == b"\x80" and start[1:2] >= b"\x02":
        return
    raise CheckpointError(_describe(start))


def _describe(start: bytes) -> str:
    text = start.lstrip().lower()
    if not start:
        return "This file is empty; download or copy it again."
    if start.startswith(b"PK"):
        return f"This file is a zip archive, as torch.save writes it, not an official model; {_OPEN_OFFICIAL}"
    if text.startswith((b"<!doctype", b"<html", b"<?xml")):
        return "This file is a web page that was saved in place of the model; download the model itself."
    if start.startswith(b"version https://git-lfs"):
        return "This file is only a Git LFS pointer to the model; fetch the model with `git lfs pull`."
    if start[8:9] == b"{" and start[6:8] == b"\0\0":
        return f"This file is in the safetensors format, which this version does not open; {_OPEN_OFFICIAL}"
    if start.startswith(_PICTURES):
        return f"This file is a picture or video, not a model; {_OPEN_OFFICIAL}"
    if start.startswith(_ARCHIVES):
        return "This file is a compressed archive; unpack it and open the .pkl within."
    if _is_text(start):
        return f"This file is a text file, not a model; {_OPEN_OFFICIAL}"
    return f"This file is not a model that sg3-viz knows; {_OPEN_OFFICIAL}"


def _is_text(start: bytes) -> bool:
    # A multi-byte character may be cut at the end; other bytes below a space make it no text.
    text = start.decode("utf-8", errors="ignore")
    return len(text.encode()) > len(start) - 4 and all(one.isprintable() or one.isspace() for one in text)

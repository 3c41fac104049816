import io
import struct

import pytest
import torch

from renderer.checkpoint import CheckpointError, load_checkpoint
from tests.renderer.checkpoint.conftest import Save


def zip_archive() -> bytes:
    buffer = io.BytesIO()
    torch.save({"a": torch.ones(1)}, buffer)
    return buffer.getvalue()


@pytest.mark.parametrize(
    ("content", "kind"),
    [
        (b"", "is empty"),
        (b"A note about the model.\nSecond line: \xc3\xa9\n", "text file"),
        (b"\n<!DOCTYPE html><html><body>Quota exceeded</body></html>", "web page"),
        (b"version https://git-lfs.github.com/spec/v1\noid sha256:00\nsize 1\n", "Git LFS"),
        (b"\x89PNG\r\n\x1a\n\0\0", "picture"),
        (zip_archive(), "zip archive"),
        (b"\x1f\x8b\x08\0\0", "compressed"),
        (struct.pack("<Q", 20) + b'{"a":{"dtype":"F32"}}', "safetensors"),
        (b"\x00\x01\x02\x03", "not a model that sg3-viz knows"),
        (b"\x80\x63abc", "newer pickle format"),
        (b"\x80", "damaged|not a model"),
    ],
)
def test_a_file_that_is_no_pickle_is_told_for_what_it_is(save: Save, content: bytes, kind: str) -> None:
    with pytest.raises(CheckpointError, match=kind):
        load_checkpoint(save(content))

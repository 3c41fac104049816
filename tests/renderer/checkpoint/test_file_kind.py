"""What is no model is told for what it is, with what to do instead: the sentences that a user reads."""

from __future__ import annotations

import io
import json
import struct
import tarfile
import zipfile
from pathlib import Path

import numpy as np
import pytest
import torch

from renderer.checkpoint import CheckpointError, load_checkpoint
from renderer.model_store import ModelError, ModelStore
from tests.renderer.checkpoint.conftest import Save
from tests.renderer.checkpoint.official_pickles import New, Ref, generator, module


def saved_by_torch(*, zipped: bool) -> bytes:
    buffer = io.BytesIO()
    torch.save({"a": torch.ones(1)}, buffer, _use_new_zipfile_serialization=zipped)
    return buffer.getvalue()


def zip_of(*names: str) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for name in names:
            archive.writestr(name, b"content")
    return buffer.getvalue()


def tar_of_pictures() -> bytes:
    buffer = io.BytesIO()
    with tarfile.open(fileobj=buffer, mode="w") as archive:
        archive.addfile(tarfile.TarInfo("00000/img00000000.png"))
    return buffer.getvalue()


def arrays() -> bytes:
    buffer = io.BytesIO()
    np.savez(buffer, w=np.ones(3))
    return buffer.getvalue()


def safetensors(metadata: dict[str, str] | None = None) -> bytes:
    entries: dict[str, object] = {"a": {"dtype": "F32", "shape": [1], "data_offsets": [0, 4]}}
    if metadata is not None:
        entries["__metadata__"] = metadata
    header = json.dumps(entries).encode()
    return struct.pack("<Q", len(header)) + header + bytes(4)


WEB_PAGE = b"\n<!DOCTYPE html><html><body>Quota exceeded</body></html>"
LFS = b"version https://git-lfs.github.com/spec/v1\noid sha256:00\nsize 1\n"
TORCH_SCRIPT = zip_of("net/data.pkl", "net/constants.pkl", "net/code/__torch__.py", "net/version")
ONNX = b"\x08\x07\x12\x07pytorch\x1a\x052.1.0:\x80\x01"
STYLEGAN1_VARIABLES = [("4x4/Conv/StyleMod/weight", np.ones((2, 2), np.float32))]


def tensorflow_network(variables: list[object], version: int = 4) -> New:
    none = {"version": version, "static_kwargs": {}, "variables": [], "components": {}}
    parts = {
        name: New(Ref("dnnlib.tflib.network", "Network"), state={**none, "variables": own})
        for name, own in (("mapping", []), ("synthesis", variables))
    }
    return New(Ref("dnnlib.tflib.network", "Network"), state={**none, "components": parts})


STYLEGAN1 = (tensorflow_network([]), tensorflow_network([]), tensorflow_network(list(STYLEGAN1_VARIABLES)))


@pytest.mark.parametrize(
    ("content", "what", "remedy"),
    [
        (b"", "is empty", "copy it again"),
        (WEB_PAGE, "is a web page", "download the model itself"),
        (LFS, "only a Git LFS pointer", "`git lfs pull`"),
        (b"A note about the model.\nSecond line: \xc3\xa9\n", "is a text file", "open a network snapshot"),
        (b"\x89PNG\r\n\x1a\n\0\0", "is a picture or video", "open a network snapshot"),
        (b"\xff\xd8\xff\xe0\0\x10JFIF", "is a picture or video", "open a network snapshot"),
        (b"\0\0\0\x20ftypisom", "is a picture or video", "open a network snapshot"),
        (saved_by_torch(zipped=True), "weights without their network", "open a network snapshot"),
        (saved_by_torch(zipped=False), "weights without their network", "open a network snapshot"),
        (TORCH_SCRIPT, "is a TorchScript program", "open a network snapshot"),
        (ONNX, "is an ONNX model", "open a network snapshot"),
        (zip_of("00000/img00000000.png", "dataset.json"), "pictures, a data set", "open a network snapshot"),
        (arrays(), "zip archive of arrays", "open a network snapshot"),
        (zip_of("model.pkl"), "is a zip archive", "unpack it"),
        (zip_of("model.pkl")[:-4], "zip archive that is damaged", "copy it again"),
        (tar_of_pictures(), "tar archive", "unpack it"),
        (b"\x1f\x8b\x08\0\0", "compressed", "unpack it"),
        (b"\x89HDF\r\n\x1a\n", "is an HDF5 file", "open a network snapshot"),
        (b"cos\nsystem\n(S'ls'\ntR.", "is a pickle in a form older", "open a network snapshot"),
        (b"\x80\x63abc", "newer pickle format", "save it again"),
        (safetensors(), "does not say which network", "convert the original model"),
        (safetensors({"format": "pt"}), "does not say which network", "convert the original model"),
        (safetensors()[:20], "damaged or was cut short", "copy it again"),
        (b"\x80\x04\x95\xff", "damaged or was cut short", "copy it again"),
        (b"\x00\x01\x02\x03", "not a model that sg3-viz knows", "open a network snapshot"),
        ({"D": module("Discriminator")}, "only `Discriminator`", "open a network snapshot"),
        ({"G_ema": module("Encoder")}, "only `Encoder`", "open a network snapshot"),
        ({"net": New(Ref("models.unet", "UNet"))}, "only `models.unet.UNet`", "open a network snapshot"),
        ({"g_ema": {"conv1.weight": 1}, "d": {}}, "no StyleGAN2 or StyleGAN3 generator", "open a network"),
        (STYLEGAN1, "is a StyleGAN1 model", "open a StyleGAN2 file"),
        ({"G_ema": generator(hook=Ref("my.layers", "Trick"))}, "asks for `my.layers.Trick`", "official code"),
    ],
)  # fmt: skip
def test_what_is_no_model_is_told_for_what_it_is(save: Save, content: object, what: str, remedy: str) -> None:
    with pytest.raises(CheckpointError) as caught:
        load_checkpoint(save(content))
    assert what in str(caught.value)
    assert remedy in str(caught.value)


def test_a_folder_without_snapshots_says_so(tmp_path: Path) -> None:
    (tmp_path / "fakes000000.png").write_bytes(b"")
    with pytest.raises(ModelError, match=r"holds no network-snapshot-….pkl: open a model file instead"):
        ModelStore(torch.device("cpu")).open(str(tmp_path))


def test_a_file_is_told_by_its_content_whatever_its_name(save: Save, tmp_path: Path) -> None:
    path = save({"G_ema": generator()}).rename(tmp_path / "model.safetensors")
    assert load_checkpoint(path).class_name == "Generator"
    (tmp_path / "page.safetensors").write_bytes(WEB_PAGE)
    with pytest.raises(CheckpointError, match="web page"):
        load_checkpoint(tmp_path / "page.safetensors")

"""Files made to fill the memory: none takes more than four times its size."""

from __future__ import annotations

import json
import struct
import zipfile
from collections.abc import Callable
from pathlib import Path

import numpy as np
import torch

from renderer.checkpoint.safetensors_file import METADATA_KEY, write_generator
from renderer.generator import Generator
from renderer.generator_config import GeneratorConfig
from renderer.model_conversion import WeightType
from tests.fuzz.campaign import open_files
from tests.fuzz.seeds import official
from tests.renderer.checkpoint.official_pickles import Call, New, Ref, dumps, generator, module, tensor_of
from tests.renderer.checkpoint.official_pickles import storage_bytes as nested

SIZE = 24 * 2**20
MANY = 190_000


def many_classes() -> GeneratorConfig:
    """A generator of which nearly all is one weight of 25 MB."""
    return GeneratorConfig(
        4, 100_000, 64, 16, 1, channel_base=64, channel_max=4, num_layers=3, num_critical=1
    )


def half(network: torch.nn.Module) -> torch.nn.Module:
    return network.half()


def stored(name: str, content: bytes) -> Callable[[Path], Path]:
    def write(folder: Path) -> Path:
        (folder / name).write_bytes(content)
        return folder / name

    return write


def repeated(operation: bytes) -> bytes:
    return b"\x80\x04" + operation * (MANY // len(operation)) + b"."


def text_file(last: str) -> bytes:
    raw = b"x" * SIZE + last.encode()
    return b"\x80\x04X" + len(raw).to_bytes(4, "little") + raw + b"."


def views(count: int) -> bytes:
    """Many tensors that are each all of one storage."""
    whole = tensor_of(nested(torch.zeros(SIZE // 4)), (SIZE // 4,), (1,))
    tensors = {
        f"v{i}": Call(whole.function, (whole.args[0], 0, (SIZE // 4,), (1,), False, {})) for i in range(count)
    }
    layers = {"input": module("I"), "L0_36_2": module("L", tensors)}
    return dumps({"G_ema": generator(layers=layers)})


def shared_arrays() -> bytes:
    """A network of the TensorFlow era, of which many variables are one array."""
    array = np.zeros(SIZE // 4, np.float32)
    variables = [(f"Dense{i}/bias", array) for i in range(500)]
    none = {"version": 4, "static_kwargs": {}, "variables": [], "components": {}}
    mapping = New(Ref("dnnlib.tflib.network", "Network"), state={**none, "variables": variables})
    parts = {"mapping": mapping, "synthesis": New(Ref("dnnlib.tflib.network", "Network"), state=none)}
    return dumps(New(Ref("dnnlib.tflib.network", "Network"), state={**none, "components": parts}))


def config_of_gigabytes() -> bytes:
    """A few numbers that ask for 10⁹ weights."""
    config = GeneratorConfig(8192, 0, 8192, 16, 1, mapping_layers=8, channel_max=4).to_init_kwargs()
    text = json.dumps({"version": 1, "network": "stylegan3", "config": config})
    entry = {"dtype": "F32", "shape": [1], "data_offsets": [0, 4]}
    header = json.dumps({"__metadata__": {METADATA_KEY: text}, "mapping.w_avg": entry}).encode()
    return struct.pack("<Q", len(header)) + header + bytes(4)


def write_halves(folder: Path) -> Path:
    path = folder / "half.safetensors"
    write_generator(path, Generator(many_classes()), weights=WeightType.FLOAT16)
    return path


def pickled_halves(folder: Path) -> Path:
    config = many_classes()
    content = dumps({"G_ema": official(half(Generator(config)), config)})
    (folder / "half.pkl").write_bytes(content)
    return folder / "half.pkl"


MODELS: dict[str, tuple[Callable[[Path], Path], str]] = {
    "bytes": (stored("bytes", b"\x80\x04B" + SIZE.to_bytes(4, "little") + bytes(SIZE) + b"."), "no StyleGAN"),
    "text": (stored("text", text_file("")), "no StyleGAN"),
    "text with one wide letter": (stored("wide", text_file("😀")), "more text than a model"),
    "sets": (stored("sets", repeated(b"\x8f")), "no StyleGAN"),
    "too many sets": (stored("more", repeated(b"\x8f") * 9), "damaged|no StyleGAN|far more parts"),
    "objects": (stored("objects", repeated(b"ca\nb\n)R")), "no StyleGAN"),
    "memo": (stored("memo", repeated(b"}\x94")), "no StyleGAN"),
    "views": (stored("views", views(500)), "larger than itself"),
    "arrays": (stored("arrays", shared_arrays()), "larger than itself"),
    "config": (stored("config", config_of_gigabytes()), "lacks"),
    "16-bit pickle": (pickled_halves, "opened"),
    "16-bit safetensors": (write_halves, "opened"),
}  # fmt: skip


def torch_files(folder: Path) -> dict[Path, str]:
    """Files of torch.save and what comes of each."""
    storage = torch.zeros(SIZE // 4)
    for name, value in (("one", storage), ("views", [storage[:] for _ in range(50)])):
        torch.save(value, folder / f"{name}.zip")
        torch.save(value, folder / f"{name}.old", _use_new_zipfile_serialization=False)
    with zipfile.ZipFile(folder / "one.zip") as old, zipfile.ZipFile(folder / "packed", "w", 8) as new:
        for info in old.infolist():
            new.writestr(info.filename, old.read(info))
    with zipfile.ZipFile(folder / "members", "w") as archive:
        for i in range(90_000):
            archive.writestr(f"{i}", b"")
    told = {"one.zip": "opened", "one.old": "opened", "views.zip": "larger than itself"}
    told |= {"views.old": "larger than itself", "packed": "larger than itself", "members": "damaged"}
    return {folder / name: sentence for name, sentence in told.items()}


def test_no_file_takes_more_than_four_times_its_size(tmp_path: Path) -> None:
    models = {write(tmp_path): told for write, told in MODELS.values()}
    tensors = torch_files(tmp_path)
    outcomes = open_files(tmp_path, [*models], [*tensors])
    for (path, told), outcome in zip((models | tensors).items(), outcomes, strict=True):
        assert not outcome.fault, path.name
        assert any(one in outcome.words for one in told.split("|")), (path.name, outcome.words)

"""Generators in .safetensors files: written, mapped, and refused where they do not hold together."""

from __future__ import annotations

import json
import struct
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import torch

from renderer.checkpoint import CheckpointError, load_checkpoint
from renderer.checkpoint.safetensors_file import METADATA_KEY, write_generator
from renderer.generator import Generator
from renderer.generator_config import GeneratorConfig
from renderer.model_conversion import WeightType
from renderer.model_file import ModelFileError, read_model_file

MODELS = sorted((Path(__file__).parents[2] / "conformance").glob("*.pkl"))
EACH = pytest.mark.parametrize("path", MODELS, ids=lambda path: path.stem)
Header = dict[str, Any]


def converted(path: Path, folder: Path, weights: WeightType = WeightType.FLOAT32) -> Path:
    out = folder / f"{path.stem}.safetensors"
    write_generator(out, read_model_file(path).generator, weights=weights)
    return out


@torch.inference_mode()
def pictures(path: Path) -> torch.Tensor:
    generator = read_model_file(path).generator.eval()
    config = generator.config
    z = torch.randn(2, config.z_dim, generator=torch.Generator().manual_seed(0))
    c = torch.eye(config.c_dim)[:2] if config.c_dim else None
    w = generator.map_latents(z, c)
    return generator.synthesize(w[:, None].expand(-1, config.num_ws, -1))


@pytest.fixture
def small(tmp_path: Path) -> Path:
    config = GeneratorConfig(4, 0, 4, 16, 1, channel_base=64, channel_max=4, num_layers=3, num_critical=1)
    generator = Generator(config)
    for parameter in generator.parameters():
        torch.nn.init.uniform_(parameter)
    write_generator(tmp_path / "small.safetensors", generator, note="A note.")
    return tmp_path / "small.safetensors"


def change(
    path: Path, edit: Callable[[Header, dict[str, Any]], object], *, data: bytes | None = None
) -> Path:
    """Edit the header and the description within it."""
    content = path.read_bytes()
    length = int.from_bytes(content[:8], "little")
    header = json.loads(content[8 : 8 + length])
    description = json.loads(header["__metadata__"][METADATA_KEY])
    edit(header, description)
    if METADATA_KEY in header.get("__metadata__", {}):
        header["__metadata__"][METADATA_KEY] = json.dumps(description)
    raw = json.dumps(header).encode()
    path.write_bytes(struct.pack("<Q", len(raw)) + raw + content[8 + length :])
    return path


def refusal(path: Path) -> str:
    with pytest.raises(ModelFileError) as caught:
        read_model_file(path)
    return str(caught.value)


@EACH
def test_a_converted_model_makes_the_same_pictures_bit_for_bit(path: Path, tmp_path: Path) -> None:
    assert torch.equal(pictures(converted(path, tmp_path)), pictures(path))


@EACH
def test_float16_changes_pictures_by_less_than_half_a_percent(path: Path, tmp_path: Path) -> None:
    whole, halved = pictures(path), pictures(converted(path, tmp_path, WeightType.FLOAT16))
    assert 0 < (whole - halved).square().mean().sqrt() < 5e-3 * whole.std()


@EACH
def test_float16_shrinks_weights_and_leaves_what_is_small(path: Path, tmp_path: Path) -> None:
    tensors = load_checkpoint(converted(path, tmp_path, WeightType.FLOAT16)).tensors
    parameters = dict(read_model_file(path).generator.named_parameters())
    for name, tensor in tensors.items():
        is_shrunk = name in parameters and parameters[name].ndim >= 2
        assert tensor.dtype is (torch.float16 if is_shrunk else torch.float32)


def test_a_weight_beyond_the_range_of_float16_stays_float32(small: Path, tmp_path: Path) -> None:
    generator = read_model_file(small).generator
    name, weight = next((name, p) for name, p in generator.named_parameters() if p.ndim == 2)
    weight.data[0, 0] = 1e6
    out = tmp_path / "half.safetensors"
    write_generator(out, generator, weights=WeightType.FLOAT16)
    assert load_checkpoint(out).tensors[name].dtype is torch.float32
    assert load_checkpoint(out).tensors[name][0, 0] == 1e6


def test_a_model_gives_the_same_bytes_each_time(tmp_path: Path) -> None:
    contents = {converted(MODELS[-1], tmp_path).read_bytes() for _ in range(3)}
    assert len(contents) == 1


def test_weights_are_mapped_and_not_shared_with_the_file(small: Path) -> None:
    before = small.read_bytes()
    for tensor in load_checkpoint(small).tensors.values():
        tensor.fill_(7.0)
    assert small.read_bytes() == before


def test_the_note_and_the_report_come_along(small: Path) -> None:
    file = read_model_file(small)
    assert file.note == "A note."
    assert file.report is not None
    assert (file.report.format, file.report.names, file.report.source_bytes) == ("safetensors", (), 0)
    assert file.report.generator_bytes == sum(t.nbytes for t in file.generator.state_dict().values())


def test_other_metadata_is_ignored(small: Path) -> None:
    change(small, lambda header, _: header["__metadata__"].update(format="pt", license="CC0"))
    assert read_model_file(small).note == "A note."


def set_shape(header: Header, _: object) -> None:
    header["mapping.w_avg"]["shape"] = [2, 2]


def rename(header: Header, _: object) -> None:
    header["mapping.w_bar"] = header.pop("mapping.w_avg")


def widen(_: object, description: dict[str, Any]) -> None:
    description["config"]["w_dim"] = 8


def test_the_first_tensor_that_does_not_fit_is_named_with_found_and_wanted_shape(small: Path) -> None:
    assert "mapping.w_avg is of shape (2, 2), not (4,)" in refusal(change(small, set_shape))


def test_weights_of_another_config_are_refused(small: Path) -> None:
    assert "is of shape (4,), not (8,)" in refusal(change(small, widen))


def test_a_missing_tensor_is_named(small: Path) -> None:
    assert "lacks mapping.w_avg" in refusal(change(small, rename))


@pytest.mark.parametrize(
    ("edit", "told"),
    [
        (lambda header, _: header.pop("__metadata__"), "does not say which network"),
        (lambda _, description: description.update(version=2), "version 2 of sg3-viz's safetensors format"),
        (lambda _, description: description.update(network="stylegan9"), "kind `stylegan9`"),
        (lambda _, description: description.pop("config"), "damaged"),
        (lambda _, description: description.update(config=[1]), "damaged"),
        (lambda _, description: description.update(note="x" * 301), "damaged"),
        (lambda _, description: description.update(note="two\nlines"), "damaged"),
        (lambda _, description: description["config"].update(z_dim=10**400), "damaged"),
        (lambda _, description: description["config"].update(z_dim=[[1]]), "damaged"),
        (lambda _, description: description["config"].update(z_dim=0), "'z_dim' is 0, outside"),
        (lambda _, description: description["config"].update(strange=1), "unknown argument 'strange'"),
        (lambda _, description: description["config"].pop("z_dim"), "'z_dim' is missing"),
        (lambda header, _: header["mapping.w_avg"].update(dtype="I32"), "w_avg is a tensor of another kind"),
        (lambda header, _: header["mapping.w_avg"].update(shape=[4] + [1] * 8), "of another kind"),
        (lambda header, _: header["mapping.w_avg"].update(shape=[2**40, 2**40]), "damaged"),
        (lambda header, _: header["mapping.w_avg"].update(data_offsets=[0, 10**12]), "damaged"),
        (lambda header, _: header.update({"x" * 201: header.pop("mapping.w_avg")}), "damaged"),
    ],
)  # fmt: skip
def test_a_header_that_does_not_hold_together_is_refused(small: Path, edit: Any, told: str) -> None:
    with pytest.raises(ModelFileError, match=told):
        read_model_file(change(small, edit))


def test_a_header_of_many_megabytes_is_not_even_read(tmp_path: Path) -> None:
    path = tmp_path / "long.safetensors"
    path.write_bytes(struct.pack("<Q", 2**24) + b"{" + b" " * 2**24)
    assert "far longer than a model has" in refusal(path)


@pytest.mark.parametrize("cut", [8, 9, 100, 2000, -1])
def test_a_file_that_was_cut_short_is_refused(small: Path, cut: int) -> None:
    small.write_bytes(small.read_bytes()[:cut])
    with pytest.raises(CheckpointError):
        load_checkpoint(small)


def test_numbers_that_lie_askew_in_the_file_are_read(small: Path) -> None:
    content = small.read_bytes()
    length = int.from_bytes(content[:8], "little")
    askew = struct.pack("<Q", length + 1) + content[8 : 8 + length] + b" " + content[8 + length :]
    expected = load_checkpoint(small).tensors
    (other := small.with_name("askew.safetensors")).write_bytes(askew)
    tensors = load_checkpoint(other).tensors
    assert all(torch.equal(tensors[name], expected[name]) for name in expected)

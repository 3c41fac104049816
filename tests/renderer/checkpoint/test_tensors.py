import io

import pytest
import torch

from renderer.checkpoint import CheckpointError, load_checkpoint
from renderer.checkpoint.inert_pickle import read_pickle
from renderer.checkpoint.records import Instance
from renderer.checkpoint.tensors import TensorReader
from tests.renderer.checkpoint.conftest import Save
from tests.renderer.checkpoint.official_pickles import (
    Call,
    Ref,
    dumps,
    generator,
    module,
    parameter,
    storage_bytes,
    tensor_of,
)

WEIGHT = "synthesis.L0_36_2.weight"
SIX = storage_bytes(torch.arange(6.0))


def load_weight(save: Save, weight: object, protocol: int = 4) -> torch.Tensor:
    return load_checkpoint(save({"G_ema": generator(weight)}, protocol)).tensors[WEIGHT]


@pytest.mark.parametrize(
    "dtype",
    [
        *(torch.float16, torch.bfloat16, torch.float32, torch.float64),
        *(torch.uint8, torch.int8, torch.int16, torch.int32, torch.int64, torch.bool),
    ],
)
def test_every_usual_number_type_is_read(dtype: torch.dtype) -> None:
    expected = torch.tensor([[0, 1, 2], [3, 4, 5]]).to(dtype)
    record = read_pickle(io.BytesIO(dumps(expected))).value
    assert isinstance(record, Instance)
    tensor = TensorReader(most_bytes=1000).read(record)
    assert tensor.dtype == dtype
    assert torch.equal(tensor, expected)


def test_weights_of_whole_numbers_are_refused_by_name(save: Save) -> None:
    with pytest.raises(CheckpointError, match=rf"{WEIGHT} holds whole numbers"):
        load_weight(save, torch.ones(3, dtype=torch.int8))


def test_tensors_that_lived_on_a_gpu_land_on_the_cpu(save: Save) -> None:
    tensor = load_weight(save, tensor_of(storage_bytes(torch.arange(6.0), location="cuda:0"), (6,), (1,)))
    assert tensor.device.type == "cpu"
    assert torch.equal(tensor, torch.arange(6.0))


def test_the_class_of_a_gpu_storage_in_old_files_is_known(save: Save) -> None:
    raw = SIX.replace(b"ctorch\nFloatStorage", b"ctorch.cuda\nFloatStorage")
    assert torch.equal(load_weight(save, tensor_of(raw, (6,), (1,))), torch.arange(6.0))


@pytest.mark.parametrize(
    "view",
    [
        torch.arange(12.0).reshape(3, 4).t(),
        torch.arange(12.0)[3:7],
        torch.arange(12.0).reshape(3, 4)[:, 1::2],
        torch.tensor(7.0),
        torch.zeros(0, 5),
    ],
    ids=["transposed", "part", "strided", "single number", "empty"],
)
def test_views_arrive_as_contiguous_tensors(save: Save, view: torch.Tensor) -> None:
    tensor = load_weight(save, view)
    assert tensor.is_contiguous()
    assert torch.equal(tensor, view)


def test_two_views_of_one_storage_share_no_memory(save: Save) -> None:
    storage = tensor_of(SIX, (6,), (1,))
    part = Call(storage.function, (storage.args[0], 0, (6,), (1,), False, {}))
    layers = {"input": module("I"), "L0_36_2": module("L", {"weight": storage, "other": part})}
    tensors = load_checkpoint(save({"G_ema": generator(layers=layers)})).tensors
    tensors[WEIGHT].zero_()
    assert torch.equal(tensors["synthesis.L0_36_2.other"], torch.arange(6.0))


def test_parameters_with_attributes_of_their_own_are_read(save: Save) -> None:
    weight = parameter(torch.ones(2))
    weight.note = "text"  # pyright: ignore[reportAttributeAccessIssue]
    assert torch.equal(load_weight(save, weight), torch.ones(2))


def test_buffers_that_are_not_saved_with_a_model_are_left_out(save: Save) -> None:
    layer = module(
        "L", buffers={"kept": torch.ones(1), "scratch": torch.ones(1)}, hidden_buffers=("scratch",)
    )
    layers = {"input": module("I"), "L0_36_2": layer}
    for protocol in (2, 4):
        names = load_checkpoint(save({"G_ema": generator(layers=layers)}, protocol)).tensors
        assert "synthesis.L0_36_2.kept" in names
        assert "synthesis.L0_36_2.scratch" not in names


@pytest.mark.parametrize(
    ("size", "stride", "offset"),
    [
        ((7,), (1,), 0),
        ((6,), (1,), 1),
        ((2, 3), (4, 1), 0),
        ((6,), (-1,), 5),
        ((6,), (1,), -1),
        ((-1,), (1,), 0),
        ((10**9,), (0,), 0),
        ((2**62, 2**62), (0, 0), 0),
        ((0, 2**62, 2**62), (1, 1, 1), 0),
        ((0,), (1,), 7),
        ((6,), (1, 1), 0),
        ((6.0,), (1,), 0),
        ((1,), (2**70,), 0),
        ((1,), (1,), 2**70),
        ((1,) * 9, (1,) * 9, 0),
        ([6], (1,), 0),
        ((6,), (1,), None),
    ],
)
def test_a_tensor_that_does_not_fit_its_storage_is_refused(
    save: Save, size: object, stride: object, offset: object
) -> None:
    with pytest.raises(CheckpointError):
        load_weight(save, tensor_of(SIX, size, stride, offset=offset))


@pytest.mark.parametrize(
    "raw",
    [
        b"",
        SIX[:-1],
        SIX + b"\0",
        SIX[:40],
        storage_bytes(torch.arange(6.0), count=10**12),
        storage_bytes(torch.arange(6.0), count=2**63 - 1),
        storage_bytes(torch.arange(6.0), kind="ComplexFloatStorage"),
        storage_bytes(torch.arange(6.0), kind="load"),
        storage_bytes(torch.arange(6.0), root=[1]),
        SIX.replace(b"little_endianq\x02\x88", b"little_endianq\x02\x89"),
        "text",
        None,
    ],
)
def test_a_damaged_or_unusual_storage_is_refused(save: Save, raw: object) -> None:
    with pytest.raises(CheckpointError):
        load_weight(save, tensor_of(raw, (6,), (1,)))


def test_small_files_cannot_unfold_to_large_memory(save: Save) -> None:
    whole = tensor_of(storage_bytes(torch.zeros(10_000)), (10_000,), (1,))
    views = {
        f"v{i}": Call(whole.function, (whole.args[0], 0, (10_000,), (1,), False, {})) for i in range(500)
    }
    layers = {"input": module("I"), "L0_36_2": module("L", views)}
    with pytest.raises(CheckpointError, match="larger than itself"):
        load_checkpoint(save({"G_ema": generator(layers=layers)}))


def test_a_tensor_of_another_kind_is_refused_by_name(save: Save) -> None:
    sparse = Call(Ref("torch._utils", "_rebuild_sparse_tensor"), (1, 2))
    with pytest.raises(CheckpointError, match="_rebuild_sparse_tensor"):
        load_weight(save, sparse)

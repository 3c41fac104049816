import numpy as np
import pytest
import torch

from renderer.checkpoint import CheckpointError, load_checkpoint
from tests.renderer.checkpoint.conftest import Save
from tests.renderer.checkpoint.official_pickles import Call, Ref, easy_dict, generator


@pytest.mark.parametrize("protocol", [2, 4])
def test_arguments_become_plain_python_values(save: Save, protocol: int) -> None:
    kwargs = easy_dict(
        nested=easy_dict(deeper={"list": [1, (2.5, None)]}),
        count=np.int64(3),
        rate=np.float32(0.5),
        flag=np.bool_(True),
        big_endian=np.array(7, ">i4")[()],
    )
    checkpoint = load_checkpoint(
        save({"G_ema": generator(init_args=(1, "two"), init_kwargs=kwargs)}, protocol)
    )
    assert checkpoint.init_args == (1, "two")
    assert checkpoint.init_kwargs == {
        "nested": {"deeper": {"list": [1, (2.5, None)]}},
        "count": 3,
        "rate": 0.5,
        "flag": True,
        "big_endian": 7,
    }
    assert {type(value) for value in checkpoint.init_kwargs.values()} == {dict, int, float, bool}


@pytest.mark.parametrize("package", ["numpy.core", "numpy._core"])
@pytest.mark.parametrize("protocol", [2, 4])
def test_numbers_of_old_and_new_numpy_are_read(save: Save, package: str, protocol: int) -> None:
    number = Call(Ref(f"{package}.multiarray", "scalar"), (np.dtype("f8"), np.float64(0.25).tobytes()))
    checkpoint = load_checkpoint(save({"G_ema": generator(init_kwargs={"rate": number})}, protocol))
    assert checkpoint.init_kwargs == {"rate": 0.25}


@pytest.mark.parametrize(
    ("value", "name"),
    [
        (torch.ones(1), "_rebuild_tensor_v2"),
        (np.ones(2), "_reconstruct"),
        (torch.float16, "torch.float16"),
        (Call(Ref("torch", "device"), ("cuda", 0)), "torch.device"),
        ({1}, "set"),
    ],
)
def test_other_objects_among_the_arguments_are_refused_by_name(save: Save, value: object, name: str) -> None:
    with pytest.raises(CheckpointError, match=name):
        load_checkpoint(save({"G_ema": generator(init_kwargs={"odd": value})}))


@pytest.mark.parametrize(
    "number",
    [
        Call(Ref("numpy._core.multiarray", "scalar"), (np.dtype("f8"), b"short")),
        Call(Ref("numpy._core.multiarray", "scalar"), (np.dtype("f8"),)),
        Call(Ref("numpy._core.multiarray", "scalar"), (Call(Ref("numpy", "dtype"), ("f1",)), b"1")),
        Call(Ref("numpy._core.multiarray", "scalar"), ("f8", b"12345678")),
        2**70,
    ],
)
def test_numbers_that_are_none_are_refused(save: Save, number: object) -> None:
    with pytest.raises(CheckpointError):
        load_checkpoint(save({"G_ema": generator(init_kwargs={"odd": number})}))


@pytest.mark.parametrize("kwargs", [(), [1], {1: 2}, "text"])
def test_keyword_arguments_must_have_names(save: Save, kwargs: object) -> None:
    with pytest.raises(CheckpointError):
        load_checkpoint(save({"G_ema": generator(init_kwargs=kwargs)}))

import contextlib
import hashlib
import pickle
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest
import torch

from renderer.checkpoint import CheckpointError, load_checkpoint
from tests.renderer.checkpoint.conftest import Save, Watch
from tests.renderer.checkpoint.official_pickles import (
    Call,
    New,
    Ref,
    dumps,
    easy_dict,
    generator,
    module,
)

CONFORMANCE = Path(__file__).parents[2] / "conformance"
STYLEGAN3_FILES = sorted(CONFORMANCE.glob("sg3-*.pkl"))
PYTORCH_FILES = [*STYLEGAN3_FILES, CONFORMANCE / "sg2-64.pkl", CONFORMANCE / "sg2-32-resnet-cond.pkl"]


class TrustingUnpickler(pickle.Unpickler):
    """What a loader that trusts these three known files would read, as the outside truth."""

    def find_class(self, module: str, name: str) -> Any:
        if name == "_reconstruct_persistent_obj":
            return lambda meta: SimpleNamespace(**meta["state"])
        return dict if name == "EasyDict" else super().find_class(module, name)


def state_dict(network: Any, prefix: str = "") -> dict[str, torch.Tensor]:
    own = network._parameters | network._buffers
    tensors = {prefix + name: tensor for name, tensor in own.items() if tensor is not None}
    for name, child in network._modules.items():
        tensors |= state_dict(child, f"{prefix}{name}.")
    return tensors


@pytest.mark.filterwarnings("ignore:You are using `torch.load`:FutureWarning")  # torch 2.4, by its own call
@pytest.mark.parametrize("path", PYTORCH_FILES, ids=lambda path: path.stem)
def test_an_official_file_gives_the_tensors_and_arguments_of_g_ema(path: Path) -> None:
    checkpoint = load_checkpoint(path)
    with path.open("rb") as file:
        expected = TrustingUnpickler(file).load()["G_ema"]

    tensors = state_dict(expected)
    assert list(checkpoint.tensors) == list(tensors)
    for name, tensor in tensors.items():
        assert checkpoint.tensors[name].dtype == tensor.dtype
        assert torch.equal(checkpoint.tensors[name], tensor.detach())
    assert checkpoint.class_name == "Generator"
    assert checkpoint.init_args == expected._init_args
    assert checkpoint.init_kwargs.items() >= expected._init_kwargs.items()
    assert path not in STYLEGAN3_FILES or checkpoint.init_kwargs == expected._init_kwargs
    assert checkpoint.content_hash == hashlib.sha256(path.read_bytes()).hexdigest()


@pytest.mark.parametrize("path", PYTORCH_FILES, ids=lambda path: path.stem)
def test_loading_an_official_file_runs_nothing(path: Path, watch: Watch) -> None:
    with watch() as events:
        load_checkpoint(path)
    assert not events


@pytest.mark.parametrize("protocol", [2, 3, 4, 5])
def test_every_pickle_protocol_since_2_gives_the_same(save: Save, protocol: int) -> None:
    content = {
        "G_ema": generator(
            sizes=np.arange(3), rate=np.float64(0.5), names={"a"}, empty=b"", raw=bytearray(b"x")
        )
    }
    checkpoint = load_checkpoint(save(content, protocol))
    assert list(checkpoint.tensors) == [
        "synthesis.input.freqs",
        "synthesis.L0_36_2.weight",
        "synthesis.L0_36_2.magnitude_ema",
        "mapping.w_avg",
    ]
    assert torch.equal(checkpoint.tensors["synthesis.L0_36_2.weight"], torch.arange(6.0).reshape(2, 3))
    assert checkpoint.init_kwargs == {"z_dim": 2, "mapping_kwargs": {"num_layers": 1}}


@pytest.mark.parametrize(
    ("content", "key"),
    [
        ({"G_ema": generator()}, "G_ema"),
        ({"G": module("Other"), "D": None, "G_ema": generator()}, "G_ema"),
        ({"G": generator(), "G_ema": None}, "G"),
        (easy_dict(G_ema=generator()), "G_ema"),
        (generator(), None),
    ],
    ids=["only G_ema", "all", "only G", "EasyDict", "bare network"],
)
def test_all_usual_forms_of_a_file_open(save: Save, content: object, key: str | None) -> None:
    checkpoint = load_checkpoint(save(content))
    assert checkpoint.class_name == "Generator"
    assert checkpoint.file_report.generator_key == key


def test_parts_that_are_not_used_may_name_any_class(save: Save, watch: Watch) -> None:
    dataset = Call(Ref("my_training.dataset", "Faces"), ("path",), state={"cache": Ref("os", "system")})
    pipe = New(Ref("subprocess_like", "Popen"), ("ls",), state=[1])
    path = save({"G_ema": generator(), "augment_pipe": pipe, "training_set_kwargs": (dataset,)})
    with watch() as events:
        load_checkpoint(path)
    assert not events


def test_a_missing_file_says_so(tmp_path: Path) -> None:
    with pytest.raises(CheckpointError, match="no such file"):
        load_checkpoint(tmp_path / "gone.pkl")


def test_a_folder_says_so(tmp_path: Path) -> None:
    with pytest.raises(CheckpointError, match="folder"):
        load_checkpoint(tmp_path)


def test_a_file_without_read_permission_says_so(save: Save, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object) -> None:
        raise PermissionError(13, "Permission denied")

    path = save({"G_ema": generator()})
    monkeypatch.setattr(Path, "open", refuse)
    with pytest.raises(CheckpointError, match="may not be read"):
        load_checkpoint(path)


def test_any_truncation_is_refused(tmp_path: Path) -> None:
    content = dumps({"G_ema": generator()})
    path = tmp_path / "model.pkl"
    for length in range(0, len(content), 11):
        path.write_bytes(content[:length])
        with pytest.raises(CheckpointError):
            load_checkpoint(path)


@pytest.mark.parametrize("protocol", [2, 4])
def test_changed_bytes_give_a_checkpoint_or_a_clear_refusal_and_run_nothing(
    tmp_path: Path, watch: Watch, protocol: int
) -> None:
    random = np.random.RandomState(protocol)
    content = dumps(
        {"G_ema": generator(sizes=np.arange(3)), "D": module("D", {"w": torch.ones(2)})}, protocol
    )
    path = tmp_path / "model.pkl"
    for _ in range(700):
        changed = bytearray(content)
        for place in random.randint(2, len(content), size=random.randint(1, 4)):
            changed[place] = random.randint(256)
        path.write_bytes(changed)
        with watch() as events, contextlib.suppress(CheckpointError):
            load_checkpoint(path)
        assert not events

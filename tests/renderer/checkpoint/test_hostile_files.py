"""Files made to do harm: each is refused in one sentence, and nothing that it asks for happens."""

import pickle
import re

import numpy as np
import pytest
import torch

from renderer.checkpoint import CheckpointError, load_checkpoint
from tests.renderer.checkpoint.conftest import Save, Watch
from tests.renderer.checkpoint.official_pickles import (
    Call,
    New,
    Outside,
    Ref,
    dumps,
    generator,
    module,
    storage_bytes,
    tensor_of,
)

EVIL = Call(Ref("os", "system"), ("echo harm",))


def refusal(path: object, watch: Watch) -> str:
    """Return the sentence with which a file is refused, having seen that nothing ran."""
    with watch() as events, pytest.raises(CheckpointError) as caught:
        load_checkpoint(path)  # pyright: ignore[reportArgumentType]
    assert not events
    return str(caught.value)


@pytest.mark.parametrize("protocol", [2, 3, 4, 5])
@pytest.mark.parametrize(
    "name",
    [
        *("os.system", "posix.system", "nt.system", "subprocess.Popen", "builtins.eval", "builtins.exec"),
        *("builtins.getattr", "builtins.__import__", "builtins.open", "__builtin__.eval", "sys.exit"),
        *("importlib.import_module", "runpy.run_path", "shutil.rmtree", "socket.create_connection"),
        *("ctypes.CDLL", "pickle.loads", "webbrowser.open", "pty.spawn", "code.interact", "torch.load"),
        *("operator.attrgetter", "marshal.loads", "numpy.load"),
    ],
)
def test_a_call_of_something_that_runs_things_is_refused_by_name(
    save: Save, watch: Watch, name: str, protocol: int
) -> None:
    function = Ref(*name.rsplit(".", 1))
    for part in (Call(function, ("x",)), New(function, ("x",))):
        sentence = refusal(save({"G_ema": generator(), "D": part}, protocol), watch)
        assert f"`{name}`" in sentence


def test_a_way_through_the_attributes_of_another_module_is_seen(save: Save, watch: Watch) -> None:
    evil = Call(Ref("torch.serialization", "os.system"), ("echo harm",))
    assert "`torch.serialization.os.system`" in refusal(save({"G_ema": generator(), "D": evil}), watch)


def test_an_object_of_an_unknown_class_within_the_generator_is_refused_by_name(
    save: Save, watch: Watch
) -> None:
    for part in (
        New(Ref("my.layers", "Trick")),
        Ref("my.layers", "Trick"),
        [{"deep": (Ref("my.layers", "Trick"),)}],
    ):
        sentence = refusal(save({"G_ema": generator(extra=part)}), watch)
        assert "`my.layers.Trick`" in sentence


def test_a_bare_mention_of_something_dangerous_within_the_generator_is_refused(
    save: Save, watch: Watch
) -> None:
    assert "`os.system`" in refusal(save({"G_ema": generator(hook=Ref("os", "system"))}), watch)


def test_nothing_that_was_made_can_be_called(save: Save, watch: Watch) -> None:
    partial = Call(Ref("functools", "partial"), (Ref("os", "system"), "echo harm"))
    raw = dumps({"G_ema": generator(), "D": partial})
    assert "`functools.partial()()`" in refusal(save(raw.removesuffix(b"u.") + b")Ru."), watch)


def test_code_in_the_bytes_of_a_storage_is_refused(save: Save, watch: Watch) -> None:
    for raw in (
        dumps(EVIL, 2),
        storage_bytes(torch.ones(2), root=EVIL),
        storage_bytes(torch.ones(2), root=Outside(("storage", EVIL, "7", "cpu", 2, None))),
    ):
        assert "`os.system`" in refusal(save({"G_ema": generator(tensor_of(raw, (2,), (1,)))}), watch)


def test_code_in_the_bytes_of_an_unused_storage_is_not_even_looked_at(save: Save) -> None:
    unused = tensor_of(dumps(EVIL, 2), (2,), (1,))
    load_checkpoint(save({"G_ema": generator(), "D": module("D", {"weight": unused})}))


def test_code_in_an_array_of_objects_is_refused(save: Save, watch: Watch) -> None:
    array = Call(Ref("numpy._core.multiarray", "_reconstruct"), (Ref("numpy", "ndarray"), (0,), b"b"))
    array.state = (1, (1,), np.dtype("O"), False, [EVIL])
    assert "`os.system`" in refusal(save({"G_ema": generator(sizes=array)}), watch)


def test_an_array_of_objects_within_the_generator_is_refused(save: Save, watch: Watch) -> None:
    array = np.array([None, "text"], dtype=object)
    assert "not numbers" in refusal(save({"G_ema": generator(sizes=array)}), watch)


@pytest.mark.parametrize("target", [Ref("torch._utils", "_rebuild_tensor_v2"), {}, [], "text", 1])
def test_state_can_only_be_given_to_an_inert_record(save: Save, watch: Watch, target: object) -> None:
    state = dumps({"__setstate__": Ref("os", "system"), "__class__": 1})[2:-1]
    raw = dumps(target)[:-1] + state + pickle.BUILD + pickle.STOP
    refusal(save(re.sub(b"\x95.{8}", b"", raw, flags=re.DOTALL)), watch)


def test_state_that_names_special_methods_stays_data(save: Save, watch: Watch) -> None:
    odd = Call(
        Ref("a.b", "C"), (), state={"__setstate__": Ref("os", "system"), "__reduce__": 1, "__class__": 2}
    )
    path = save({"G_ema": generator(), "D": odd})
    with watch() as events:
        load_checkpoint(path)
    assert not events


def test_references_out_of_the_file_are_refused_within_the_generator(save: Save, watch: Watch) -> None:
    refusal(save({"G_ema": generator(extra=Outside("elsewhere"))}), watch)


@pytest.mark.parametrize("operation", [b"i os\nsystem\n", b"\x82\x01", b"P1\n", b"\x97", b"S'x'\n", b"o"])
def test_operations_that_no_model_file_uses_are_refused(save: Save, watch: Watch, operation: bytes) -> None:
    refusal(save(b"\x80\x04(" + operation + b"."), watch)


DEEP = 30_000
NESTS = {
    "tuples": b"N" + b"\x85" * DEEP,
    "lists": b"]" * DEEP + b"a" * (DEEP - 1),
    "dicts": b"}" + b"K\x01}" * DEEP + b"s" * DEEP,
    "objects": b"ccollections\nOrderedDict\n" * DEEP + b")R" + b"\x85R" * (DEEP - 1),
}


@pytest.mark.parametrize("nest", NESTS.values(), ids=NESTS.keys())
def test_endless_nesting_does_no_harm(save: Save, watch: Watch, nest: bytes) -> None:
    refusal(save(b"\x80\x04" + nest + b"."), watch)
    for content in ({"G_ema": generator(), "D": "HERE"}, {"G_ema": generator(attribute="HERE")}):
        before, after = re.sub(b"\x95.{8}", b"", dumps(content), flags=re.DOTALL).split(b"\x8c\x04HERE\x94")
        load_checkpoint(save(before + nest + after))


def test_endlessly_nested_keys_are_refused(save: Save, watch: Watch) -> None:
    refusal(save(b"\x80\x04}" + NESTS["tuples"] + b"Ns."), watch)


def test_endlessly_nested_arguments_are_refused(save: Save, watch: Watch) -> None:
    deep: object = 1
    for _ in range(100):
        deep = [deep]
    assert "far larger" in refusal(save({"G_ema": generator(init_args=(deep,))}), watch)


def test_arguments_that_unfold_to_millions_are_refused(save: Save, watch: Watch) -> None:
    laughs: object = "ha"
    for _ in range(30):
        laughs = [laughs, laughs]
    assert "far larger" in refusal(save({"G_ema": generator(init_args=(laughs,))}), watch)


def test_modules_that_unfold_to_millions_are_refused(save: Save, watch: Watch) -> None:
    laughs = module("Layer")
    for _ in range(25):
        laughs = module("Layer", modules={"a": laughs, "b": laughs})
    layers = {"input": module("SynthesisInput"), "L0_36_2": laughs}
    refusal(save({"G_ema": generator(layers=layers)}), watch)


def test_a_module_within_itself_is_refused(save: Save, watch: Watch) -> None:
    endless = module("Layer")
    endless.args[0]["state"]["_modules"]["again"] = endless
    layers = {"input": module("SynthesisInput"), "L0_36_2": endless}
    refusal(save({"G_ema": generator(layers=layers)}), watch)


@pytest.mark.parametrize(
    "bomb",
    [
        b"\x8e\xff\xff\xff\xff\xff\xff\xff\x7f",
        b"\x8d\xff\xff\xff\xff\xff\xff\xff\x7f",
        b"\x96\xff\xff\xff\xff\xff\xff\xff\x7f",
        b"B\xff\xff\xff\xff",
        b"X\xff\xff\xff\xff",
        b"\x8b\xff\xff\xff\x7f",
        b"\x8b\xff\xff\xff\xff",
        b"\x95\xff\xff\xff\xff\xff\xff\xff\x7f",
        b"Nr\xff\xff\xff\xff0",
        b"cos\\x\nsystem\\q\n",
        b"c" + b"x" * 10_000,
    ],
)
def test_declared_lengths_beyond_the_file_reserve_nothing(save: Save, watch: Watch, bomb: bytes) -> None:
    refusal(save(b"\x80\x04" + bomb + b"N."), watch)


def test_a_file_of_nothing_but_empty_lists_is_refused_before_it_fills_the_memory(
    save: Save, watch: Watch
) -> None:
    assert "far more parts" in refusal(save(b"\x80\x04" + b"]" * 1_000_001 + b"."), watch)

from pathlib import Path

import pytest
import torch

from renderer.checkpoint import CheckpointError, load_checkpoint
from tests.renderer.checkpoint.conftest import Save
from tests.renderer.checkpoint.official_pickles import Call, New, Ref, generator, module


def refusal(path: Path) -> str:
    with pytest.raises(CheckpointError) as caught:
        load_checkpoint(path)
    return str(caught.value)


def test_a_stylegan2_model_is_told_by_its_blocks_not_by_its_name(save: Save) -> None:
    blocks = {"b4": module("SynthesisBlock"), "b8": module("SynthesisBlock")}
    path = save({"G_ema": generator(layers=blocks)})
    assert "StyleGAN2" in refusal(path.rename(path.with_name("stylegan3-t.pkl")))


def test_a_tensorflow_era_model_is_told_apart(save: Save) -> None:
    networks = tuple(New(Ref("dnnlib.tflib.network", "Network"), state={"version": 4}) for _ in range(3))
    assert "TensorFlow" in refusal(save(networks, 3))


@pytest.mark.parametrize(
    "content",
    [
        None,
        {},
        [],
        0x1950A86A20F9469CFC6C,
        {"G_ema": {"synthesis.input.weight": 1}},
        {"D": module("Discriminator")},
        {"G_ema": module("Encoder", modules={"body": module("Body")})},
        generator(layers={"input": module("I")}),
        generator(layers={"L0_36_2": module("L")}),
        {"latents": torch.zeros(3)},
    ],
)
def test_other_pickles_hold_no_generator(save: Save, content: object) -> None:
    assert "holds no StyleGAN3 generator" in refusal(save(content))


def test_an_unusual_metadata_version_opens_if_the_structure_fits(save: Save) -> None:
    network = generator()
    network.args[0]["version"] = 5
    assert load_checkpoint(save({"G_ema": network})).class_name == "Generator"


@pytest.mark.parametrize("name", ["", "a.b", 7, "line\nbreak", "x" * 101])
def test_names_that_would_not_make_a_path_are_refused(save: Save, name: object) -> None:
    layers = {"input": module("I"), "L0_36_2": module("L", {name: torch.ones(1)})}  # pyright: ignore[reportArgumentType]
    refusal(save({"G_ema": generator(layers=layers)}))


def test_more_tensors_than_any_model_has_are_refused(save: Save) -> None:
    layer = module("L", {f"w{i}": torch.ones(1) for i in range(900)})
    layers = {"input": module("I"), **{f"L{i}_36_2": layer for i in range(14)}}
    refusal(save({"G_ema": generator(layers=layers)}))
    layers = {"input": module("I"), "L0_36_2": module("L", dict.fromkeys(map(str, range(1001))))}
    refusal(save({"G_ema": generator(layers=layers)}))


def test_a_network_without_its_parts_is_refused(save: Save) -> None:
    for part in ("_parameters", "_buffers", "_modules", "_init_args", "_init_kwargs"):
        network = generator()
        del network.args[0]["state"][part]
        refusal(save({"G_ema": network}))


def test_something_else_in_place_of_a_tensor_is_refused(save: Save) -> None:
    for value in (1, "text", [1], Call(Ref("torch", "Size"), ((1,),))):
        refusal(save({"G_ema": generator(value)}))

from pathlib import Path

import pytest
import torch

from renderer.checkpoint import CheckpointError, load_checkpoint
from renderer.checkpoint.family import Family
from tests.renderer.checkpoint.conftest import Save
from tests.renderer.checkpoint.official_pickles import Call, Ref, generator, module


def refusal(path: Path) -> str:
    with pytest.raises(CheckpointError) as caught:
        load_checkpoint(path)
    return str(caught.value)


def stylegan2(
    *, init_kwargs: dict[str, object] | None = None, clamp: object = None, num_fp16_res: int = 2
) -> Call:
    """The smallest network that is built like a StyleGAN2 generator."""
    conv = module("SynthesisLayer", conv_clamp=clamp)
    block = module("SynthesisBlock", modules={"conv1": conv}, architecture="resnet")
    synthesis = module("SynthesisNetwork", modules={"b4": block}, num_fp16_res=num_fp16_res)
    network = generator(init_kwargs=init_kwargs or {})
    network.args[0]["state"]["_modules"] |= {"synthesis": synthesis}
    return network


def test_the_family_is_told_by_the_layers_not_by_the_name(save: Save) -> None:
    for network, family in ((stylegan2(), Family.STYLEGAN2), (generator(), Family.STYLEGAN3)):
        path = save({"G_ema": network})
        other = next(one for one in Family if one is not family)
        assert load_checkpoint(path.rename(path.with_name(f"{other.value}.pkl"))).family is family


def test_defaults_of_stylegan2_are_those_that_the_modules_were_made_with(save: Save) -> None:
    """Older official code has no clamp unless told; newer clamps at 256."""
    kept = {"num_fp16_res": 2, "architecture": "resnet", "conv_clamp": None}
    assert load_checkpoint(save({"G_ema": stylegan2()})).init_kwargs == kept
    assert load_checkpoint(save({"G_ema": stylegan2(clamp=256)})).init_kwargs == {**kept, "conv_clamp": 256}


@pytest.mark.parametrize("place", ["", "synthesis_kwargs"])
def test_arguments_of_stylegan2_that_were_given_stay(save: Save, place: str) -> None:
    given: dict[str, object] = {"conv_clamp": 100, "architecture": "skip"}
    kwargs: dict[str, object] = {place: given} if place else given
    read = load_checkpoint(save({"G_ema": stylegan2(init_kwargs=kwargs)})).init_kwargs
    assert read == {**kwargs, "num_fp16_res": 2}


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
    assert "holds no StyleGAN2 or StyleGAN3 generator" in refusal(save(content))


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

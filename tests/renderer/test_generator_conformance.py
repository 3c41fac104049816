"""The generator gives what the reference gives, to 1e-4 of each array's standard deviation."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping

import numpy as np
import pytest
import torch

from ops import affine_resample
from renderer.checkpoint import load_checkpoint
from renderer.checkpoint_config import config_of
from renderer.generator import Generator
from renderer.latents import blend_seeds, latent_of_seed
from tests.renderer.conftest import PACK

STYLEGAN3 = ("sg3-t-64", "sg3-r-64-cond", "sg3-t-32-gray")
STYLEGAN2 = ("sg2-64", "sg2-32-resnet-cond", "sg2-32-tensorflow")
MODELS = STYLEGAN3 + STYLEGAN2
LoadModel = Callable[[str], Generator]
LoadExpected = Callable[[str], Mapping[str, np.ndarray]]


def relative_error(result: torch.Tensor, expected: np.ndarray) -> float:
    return float(np.abs(result.numpy() - expected).max() / expected.std())


def as_pixels(picture: torch.Tensor) -> np.ndarray:
    """Shapes: picture [1, C, H, W]; returns [H, W, C], whole numbers."""
    return (picture[0] * 127.5 + 128).clamp(0, 255).floor().permute(1, 2, 0).numpy()


@pytest.mark.parametrize("name", MODELS)
def test_seeds_give_the_same_z_and_class(
    name: str, load_model: LoadModel, load_expected: LoadExpected
) -> None:
    config, expected = load_model(name).config, load_expected(name)
    for i, seed in enumerate(expected["seeds"]):
        z, class_index = latent_of_seed(int(seed), config.z_dim, config.c_dim)
        np.testing.assert_array_equal(z.numpy(), expected["z"][i])
        assert class_index == (expected["c"][i].argmax() if config.c_dim else None)


@pytest.mark.parametrize("name", MODELS)
@pytest.mark.parametrize(
    ("key", "psi", "cutoff"), [("ws", 1.0, None), ("ws_psi0.6_cutoff5", 0.6, 5)], ids=["ws", "truncated"]
)
def test_mapping(
    name: str, key: str, psi: float, cutoff: int | None, load_model: LoadModel, load_expected: LoadExpected
) -> None:
    generator, expected = load_model(name), load_expected(name)
    seeds = [int(seed) for seed in expected["seeds"]]
    ws = [blend_seeds(generator, [(s, 1.0)], class_index=None, psi=psi, cutoff=cutoff) for s in seeds]
    assert relative_error(torch.cat(ws), expected[key]) < 1e-4


@pytest.mark.parametrize("name", MODELS)
def test_every_layer_and_the_picture(name: str, load_model: LoadModel, load_expected: LoadExpected) -> None:
    generator, expected = load_model(name), load_expected(name)
    ws = torch.from_numpy(expected["ws"])
    outputs: dict[str, torch.Tensor] = {}
    generator.synthesize(ws[:1], on_layer=outputs.__setitem__)
    assert tuple(outputs) == generator.layer_names
    assert {f"feature/{layer}" for layer in outputs} == {
        key for key in expected if key.startswith("feature/")
    }
    errors = {
        layer: relative_error(_as_recorded(layer, outputs)[0, :2], expected[f"feature/{layer}"])
        for layer in outputs
    }
    assert max(errors.values()) < 1e-4, errors
    assert relative_error(generator.synthesize(ws[:2]), expected["image"]) < 1e-4


def _as_recorded(layer: str, outputs: Mapping[str, torch.Tensor]) -> torch.Tensor:
    """The pack has a shortcut's array after the block's features were added to it in place.

    Its own output, before that, is what the pack's statistics and pictures of the layer show.
    """
    own = outputs[layer]
    return own + outputs[layer.replace("skip", "conv1")] if layer.endswith(".skip") else own


@pytest.mark.parametrize("name", MODELS)
def test_the_shape_and_statistics_of_every_layer(
    name: str, load_model: LoadModel, load_expected: LoadExpected
) -> None:
    generator, ws = load_model(name), torch.from_numpy(load_expected(name)["ws"][:1])
    known = {row["name"]: row for row in json.loads((PACK / f"{name}.json").read_text())["layers"]}
    for layer, output in generator.iterate_layers(ws):
        row = known.pop(layer)
        assert list(output.shape) == row["shape"]
        got = [output.mean(), output.std(), output.abs().max()]
        wanted = torch.tensor([row["mean"], row["std"], row["max"]])
        torch.testing.assert_close(torch.stack(got), wanted, atol=1e-4 * row["std"], rtol=0)
    assert not known


@pytest.mark.parametrize("name", STYLEGAN3)
@pytest.mark.parametrize("case", ["translate", "rotate", "untransform"])
def test_transformed_pictures(
    name: str, case: str, load_model: LoadModel, load_expected: LoadExpected
) -> None:
    generator, expected = load_model(name), load_expected(name)
    arguments = json.loads((PACK / f"{name}.json").read_text(encoding="utf-8"))["render"][case]
    matrix = torch.linalg.inv(torch.tensor(arguments["input_transform"]))
    picture = generator.synthesize(torch.from_numpy(expected["ws"][:1]), input_matrix=matrix)
    if case == "untransform":
        picture = affine_resample(picture, matrix)
    assert np.abs(as_pixels(picture) - expected[f"render/{case}/image"]).max() <= 1


@pytest.mark.parametrize("name", MODELS)
def test_designed_filters_are_those_in_the_file(name: str) -> None:
    """The filters of a file are used; a file without them (they follow from the config) gives the same."""
    checkpoint = load_checkpoint(PACK / f"{name}.pkl")
    generator = Generator(config_of(checkpoint))
    filters = {key: value for key, value in generator.state_dict().items() if key.endswith("_filter")}
    in_the_file = {key for key in checkpoint.tensors if key.endswith("_filter")}
    assert filters.keys() == in_the_file or name == "sg2-32-tensorflow"
    for key in in_the_file:
        torch.testing.assert_close(filters[key], checkpoint.tensors[key], atol=1e-7, rtol=1e-6)


@pytest.mark.parametrize("name", STYLEGAN2)
def test_every_tensor_of_a_stylegan2_file_has_its_place(name: str) -> None:
    checkpoint = load_checkpoint(PACK / f"{name}.pkl")
    generator = Generator(config_of(checkpoint))
    generator.load_weights(checkpoint.tensors)
    for key, value in checkpoint.tensors.items():
        assert torch.equal(generator.state_dict()[key], value)
    left = {key for key in generator.state_dict() if key not in checkpoint.tensors}
    assert all(key.endswith("resample_filter") for key in left)

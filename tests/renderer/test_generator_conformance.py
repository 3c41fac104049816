"""The generator gives what the reference gives, to 1e-4 of each array's standard deviation."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping

import numpy as np
import pytest
import torch

from ops import affine_resample
from renderer.checkpoint import load_checkpoint
from renderer.generator import Generator
from renderer.generator_config import GeneratorConfig
from renderer.latents import blend_seeds, latent_of_seed
from tests.renderer.conftest import PACK

MODELS = ("sg3-t-64", "sg3-r-64-cond", "sg3-t-32-gray")
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
    errors: dict[str, float] = {}

    def compare(layer: str, output: torch.Tensor) -> None:
        errors[layer] = relative_error(output[0, :2], expected[f"feature/{layer}"])

    generator.synthesize(ws[:1], on_layer=compare)
    assert tuple(errors) == generator.layer_names
    assert {f"feature/{layer}" for layer in errors} == {key for key in expected if key.startswith("feature/")}
    assert max(errors.values()) < 1e-4, errors
    assert relative_error(generator.synthesize(ws[:2]), expected["image"]) < 1e-4


@pytest.mark.parametrize("name", MODELS)
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
    generator = Generator(GeneratorConfig.from_init_args(checkpoint.init_args, checkpoint.init_kwargs))
    filters = {key: value for key, value in generator.state_dict().items() if key.endswith("_filter")}
    assert filters.keys() == {key for key in checkpoint.tensors if key.endswith("_filter")}
    for key, designed in filters.items():
        torch.testing.assert_close(designed, checkpoint.tensors[key], atol=1e-7, rtol=1e-6)

"""Generators of the TensorFlow era: found, brought to the layout of the PyTorch era, and never run."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
import torch

from renderer.checkpoint import CheckpointError, load_checkpoint
from renderer.checkpoint.contents import Checkpoint
from renderer.checkpoint.family import Family
from renderer.generator_config_sg2 import StyleGan2Config, Wiring
from tests.renderer.checkpoint.conftest import Save, Watch
from tests.renderer.checkpoint.official_pickles import SOURCE, New, Ref, easy_dict

PACK = Path(__file__).parents[2] / "conformance" / "sg2-32-tensorflow.pkl"
Variables = dict[str, np.ndarray]


def network(
    variables: Variables | None = None,
    *,
    components: dict[str, object] | None = None,
    version: int = 4,
    **static_kwargs: object,
) -> New:
    """A network in the official form."""
    state = {
        "version": version,
        "name": "G",
        "static_kwargs": easy_dict(**static_kwargs),
        "components": easy_dict(**(components or {})),
        "build_module_src": SOURCE,
        "build_func_name": "G_main",
        "variables": list((variables or {}).items()),
    }
    return New(Ref("dnnlib.tflib.network", "Network"), state=state)


def generator(
    *,
    own: Variables | None = None,
    mapping: Variables | None = None,
    synthesis: Variables | None = None,
    **words: object,
) -> New:
    parts: dict[str, object] = {"mapping": network(mapping), "synthesis": network(synthesis)}
    return network(own, components=parts, **words)  # type: ignore[arg-type]


def opened(save: Save, gs: New) -> Checkpoint:
    return load_checkpoint(save((network(), network(), gs)))


def refusal(save: Save, gs: New) -> str:
    with pytest.raises(CheckpointError) as caught:
        opened(save, gs)
    return str(caught.value)


def numbers(*shape: int) -> np.ndarray:
    return np.arange(np.prod(shape), dtype=np.float32).reshape(shape)


def test_gs_is_taken_and_its_source_is_never_run(watch: Watch) -> None:
    with watch() as events:
        checkpoint = load_checkpoint(PACK)
    assert not events
    assert (checkpoint.family, checkpoint.file_report.generator_key) == (Family.STYLEGAN2, "Gs")
    assert checkpoint.file_report.source_bytes == len(SOURCE)


def test_only_the_last_network_counts(save: Save) -> None:
    gs = generator(own={"dlatent_avg": numbers(3)})
    assert torch.equal(opened(save, gs).tensors["mapping.w_avg"], torch.arange(3.0))
    assert load_checkpoint(save(gs)).file_report.generator_key is None


def test_weights_get_the_layout_of_the_pytorch_era(save: Save) -> None:
    up, same = numbers(3, 3, 2, 4), numbers(3, 3, 4, 4)
    tensors = opened(
        save,
        generator(
            mapping={
                "Dense1/weight": numbers(2, 3),
                "Dense1/bias": numbers(3),
                "LabelEmbed/weight": numbers(5, 3),
            },
            synthesis={
                "4x4/Const/const": numbers(1, 2, 4, 4),
                "8x8/Conv0_up/weight": up,
                "8x8/Conv0_up/noise_strength": numbers(1)[0],
                "8x8/Conv1/weight": same,
                "8x8/Conv1/mod_weight": numbers(3, 4),
                "8x8/Conv1/mod_bias": numbers(4),
                "8x8/Skip/weight": numbers(1, 1, 2, 4),
                "16x16/ToRGB/bias": numbers(3),
                "lod": numbers(1)[0],
            },
        ),
    ).tensors
    expected = {
        "mapping.fc1.weight": numbers(2, 3).T,
        "mapping.fc1.bias": numbers(3),
        "mapping.embed.weight": numbers(5, 3).T,
        "synthesis.b4.const": numbers(2, 4, 4),
        "synthesis.b8.conv0.weight": up[::-1, ::-1].transpose(3, 2, 0, 1),
        "synthesis.b8.conv0.noise_strength": np.float32(0),
        "synthesis.b8.conv1.weight": same.transpose(3, 2, 0, 1),
        "synthesis.b8.conv1.affine.weight": numbers(3, 4).T,
        "synthesis.b8.conv1.affine.bias": numbers(4) + 1,
        "synthesis.b8.skip.weight": numbers(1, 1, 2, 4).transpose(3, 2, 0, 1),
        "synthesis.b16.torgb.bias": numbers(3),
    }
    assert tensors.keys() == expected.keys()
    for name, value in expected.items():
        np.testing.assert_array_equal(tensors[name].numpy(), value)


def test_noise_is_numbered_from_the_lowest_convolution_on(save: Save) -> None:
    sizes = (4, 8, 8, 16, 16, 32)
    variables = {f"noise{i}": np.full((1, 1, size, size), i, np.float32) for i, size in enumerate(sizes)}
    names = ["b4.conv1", "b8.conv0", "b8.conv1", "b16.conv0", "b16.conv1", "b32.conv0"]
    tensors = opened(save, generator(synthesis=variables)).tensors
    for i, name in enumerate(names):
        value = tensors[f"synthesis.{name}.noise_const"]
        assert (value.shape, value[0, 0]) == ((sizes[i], sizes[i]), i)


def test_arguments_become_those_of_the_pytorch_era(save: Save) -> None:
    gs = generator(
        latent_size=64,
        dlatent_size=48,
        resolution=32,
        num_channels=1,
        fmap_base=512,
        architecture="resnet",
        mapping_layers=4,
        resample_kernel=[1, 2, 1],
        truncation_psi=0.5,
        dlatent_avg_beta=0.995,
        nonlinearity="lrelu",
        structure=None,
    )
    config = StyleGan2Config.from_init_args((), opened(save, gs).init_kwargs)
    assert (config.z_dim, config.w_dim, config.img_resolution, config.img_channels) == (64, 48, 32, 1)
    assert [config.channels(size) for size in (4, 8, 16, 32)] == [256, 128, 64, 32], "fmap_base / 2^stage"
    assert (config.wiring, config.mapping_layers, config.resample_filter) == (Wiring.RESNET, 4, (1, 2, 1))
    assert (config.conv_clamp, config.num_fp16_res) == (None, 0)


@pytest.mark.parametrize(
    ("gs", "words"),
    [
        (network(), "no StyleGAN2 generator"),
        (network(version=3), "from before StyleGAN"),
        (generator(synthesis={"4x4/Const/StyleMod/weight": numbers(2, 2)}), "StyleGAN1"),
        (generator(synthesis={"8x8/Conv2/weight": numbers(1, 1, 1, 1)}), "variable 8x8/Conv2/weight"),
        (generator(synthesis={"8x16/Conv1/weight": numbers(1, 1, 1, 1)}), "variable 8x16/Conv1/weight"),
        (generator(mapping={"LabelConcat/weight": numbers(2, 2)}), "variable LabelConcat/weight"),
        (generator(mapping={"Dense0/weight": numbers(2)}), "damaged"),
        (generator(synthesis={"noise0": numbers(4, 4)}), "damaged"),
        (generator(synthesis={"x" * 101: numbers(1)}), "damaged"),
        (generator(own={"dlatent_avg": np.zeros(3, np.int64)}), "not floating-point"),
        (generator(normalize_latents=False), "normalize_latents = False"),
        (generator(synthesis_func="G_synthesis_stylegan_revised"), "synthesis_func"),
        (generator(new_option=3), "new_option = 3"),
    ],
)
def test_other_networks_are_refused_with_the_reason(save: Save, gs: New, words: str) -> None:
    assert words in refusal(save, gs)


def test_a_network_without_its_parts_is_refused(save: Save) -> None:
    for part in ("version", "components", "static_kwargs", "variables"):
        gs = generator()
        del gs.state[part]
        refusal(save, gs)


def test_names_that_are_not_known_are_refused_within_gs_only(save: Save) -> None:
    odd = Ref("my_project.ops", "blur")
    assert "my_project.ops.blur" in refusal(save, generator(resample_kernel=odd))
    training = network(static_kwargs=odd)
    assert load_checkpoint(save((training, training, generator()))).family is Family.STYLEGAN2

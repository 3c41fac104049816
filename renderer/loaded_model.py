"""A generator on the device, read from its file or made of random weights, and what panels may know of it."""

from __future__ import annotations

from dataclasses import dataclass, replace

import torch

from renderer.file_report import FileReport
from renderer.generator import Generator
from renderer.generator_config import GeneratorConfig
from renderer.generator_config_sg2 import StyleGan2Config
from renderer.latents import MappedSeeds
from renderer.layer_infos import layer_infos
from renderer.model_file import ModelFile, ModelFileError, read_model_file
from renderer.model_info import ModelInfo
from renderer.model_source import ModelError, Source
from renderer.random_model import config_named, random_generator

RANDOM_NOTE = "Random weights: this model was never trained, so its pictures show no subject."


@dataclass(frozen=True, slots=True, eq=False)
class LoadedModel:
    """A generator on the device, its seeds as far as they were mapped, and what a panel may know of it."""

    source: Source
    generator: Generator
    seeds: MappedSeeds
    info: ModelInfo

    def held_bytes(self) -> int:
        """The memory of its tensors."""
        generator = self.generator
        storages = {
            tensor.untyped_storage().data_ptr(): tensor.untyped_storage().nbytes()
            for tensor in (*generator.parameters(), *generator.buffers())
        }
        return sum(storages.values())

    def called(self, model: str) -> LoadedModel:
        """The same model under another name."""
        return self if self.info.model == model else replace(self, info=replace(self.info, model=model))


def load_model(model: str, source: Source, device: torch.device) -> LoadedModel:
    """Read or make the generator of a source and put it on the device. Raises: ModelError."""
    try:
        found = _make_random(source.name) if source.path is None else read_model_file(source.path)
    except ModelFileError as error:
        raise ModelError(f"{source.name}: {error}", error.report) from error
    generator = found.generator.eval().requires_grad_(False).to(device)
    info = describe(
        generator,
        model=model,
        name=source.name,
        content_hash=found.content_hash,
        note=found.note,
        file_report=found.report,
    )
    info = replace(info, path=str(source.path or ""))
    return LoadedModel(source, generator, MappedSeeds(generator), info)


def _make_random(name: str) -> ModelFile:
    config = config_named(name)
    if config is None:
        raise ModelError(f"There is no random model '{name}'.")
    return ModelFile(random_generator(config, seed=0), f"random:{name}", RANDOM_NOTE)


def describe(
    generator: Generator,
    *,
    model: str,
    name: str,
    content_hash: str,
    note: str = "",
    file_report: FileReport | None = None,
) -> ModelInfo:
    """All that a panel may know of a generator."""
    config = generator.config
    return ModelInfo(
        model=model,
        name=name,
        architecture=config.architecture,
        resolution=config.img_resolution,
        image_channels=config.img_channels,
        z_dim=config.z_dim,
        c_dim=config.c_dim,
        w_dim=config.w_dim,
        num_ws=config.num_ws,
        parameters=sum(parameter.numel() for parameter in generator.parameters()),
        layers=layer_infos(config),
        has_noise=isinstance(config, StyleGan2Config),
        has_input_transform=isinstance(config, GeneratorConfig),
        content_hash=content_hash,
        note=note,
        file_report=file_report,
    )

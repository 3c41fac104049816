"""Loaded generators on the device: the last used stay, the least recently used goes, failures do not stay."""

from __future__ import annotations

import re
from collections import OrderedDict
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import torch

from renderer.checkpoint import CheckpointError, load_checkpoint
from renderer.generator import Generator, WeightsError
from renderer.generator_config import ConfigError, GeneratorConfig
from renderer.latents import MappedSeeds
from renderer.layer_plan import Signal
from renderer.messages import LayerInfo, ModelInfo
from renderer.random_model import named_config, random_generator

SNAPSHOT_NAME = re.compile(r"network-snapshot-(\d+)\.pkl")
RANDOM_NOTE = "Random weights: this model was never trained, so its pictures show no subject."


class ModelError(Exception):
    """A model that cannot be found or opened; the text is one sentence for the user."""


@dataclass(frozen=True, slots=True)
class Source:
    """Where a model comes from: a file in one state of its content, or a random model's name (no path)."""

    name: str
    path: Path | None = None
    modified_ns: int = 0
    bytes: int = 0


@dataclass(frozen=True, slots=True, eq=False)
class LoadedModel:
    """A generator on the device, its seeds as far as they were mapped, and what a panel may know of it."""

    source: Source
    generator: Generator
    seeds: MappedSeeds
    info: ModelInfo


class ModelStore:
    """Loads models by path or random name and keeps the last used ones."""

    def __init__(self, device: torch.device, *, max_models: int = 2, max_bytes: int = 4 * 2**30) -> None:
        self.device = device
        self._max_models = max_models
        self._max_bytes = max_bytes
        self._loaded: OrderedDict[str, LoadedModel] = OrderedDict()

    def open(self, model: str) -> LoadedModel:
        """The model as it is now: loaded anew if its file has changed since, or if a folder has a newer one.

        Raises: ModelError.
        """
        source = find_source(model)
        known = self._loaded.get(model)
        if known is None or known.source != source:
            self._loaded.pop(model, None)
            self._make_room()
            self._loaded[model] = load_model(model, source, self.device)
        self._loaded.move_to_end(model)
        self._drop_beyond_limits()
        return self._loaded[model]

    def get(self, model: str) -> LoadedModel:
        """The model as it was when opened, so that pictures agree with the `ModelInfo`; opened if need be."""
        if model not in self._loaded:
            return self.open(model)
        self._loaded.move_to_end(model)
        return self._loaded[model]

    def forget(self) -> None:
        """Drop every model."""
        self._loaded.clear()

    def _make_room(self) -> None:
        while len(self._loaded) >= self._max_models:
            self._loaded.popitem(last=False)

    def _drop_beyond_limits(self) -> None:
        while len(self._loaded) > 1 and sum(map(_bytes_held, self._loaded.values())) > self._max_bytes:
            self._loaded.popitem(last=False)


def find_source(model: str) -> Source:
    """The file behind a path, the last snapshot in a training run's folder, or a random model's name.

    Raises: ModelError where there is none.
    """
    try:
        path = Path(model).expanduser()
        if path.is_dir():
            path = _last_snapshot(path)
        state = path.stat()
    except FileNotFoundError as error:
        if named_config(model) is not None:
            return Source(model)
        if model.startswith(("http://", "https://")):
            raise ModelError(f"{model} is a web address: download the file and open that.") from error
        raise ModelError(f"There is no model {model}: check the path.") from error
    except OSError as error:
        raise ModelError(f"The model {model:.200} cannot be opened: {error.strerror or error}.") from error
    except (ValueError, RuntimeError) as error:  # a null character; a ~user who does not exist
        raise ModelError(f"{model!r:.200} is no path: {error}.") from error
    return Source(path.name, path, state.st_mtime_ns, state.st_size)


def _last_snapshot(folder: Path) -> Path:
    snapshots = [
        (int(found[1]), path) for path in folder.iterdir() if (found := SNAPSHOT_NAME.fullmatch(path.name))
    ]
    if not snapshots:
        raise ModelError(f"The folder {folder} holds no network-snapshot-….pkl: open a model file instead.")
    return max(snapshots)[1]


def load_model(model: str, source: Source, device: torch.device) -> LoadedModel:
    """Read or make the generator of a source and put it on the device. Raises: ModelError."""
    try:
        if source.path is None:
            generator, content_hash, note = _make_random(source.name), f"random:{source.name}", RANDOM_NOTE
        else:
            generator, content_hash, note = *_read_file(source.path), ""
    except (CheckpointError, ConfigError, WeightsError) as error:
        raise ModelError(f"{source.name}: {error}") from error
    generator = generator.eval().requires_grad_(False).to(device)
    info = describe(generator, model=model, name=source.name, content_hash=content_hash, note=note)
    return LoadedModel(source, generator, MappedSeeds(generator), info)


def _read_file(path: Path) -> tuple[Generator, str]:
    checkpoint = load_checkpoint(path)
    generator = Generator(GeneratorConfig.from_init_args(checkpoint.init_args, checkpoint.init_kwargs))
    generator.load_weights(checkpoint.tensors, copy=False)
    return generator, checkpoint.content_hash


def _make_random(name: str) -> Generator:
    config = named_config(name)
    if config is None:
        raise ModelError(f"There is no random model '{name}'.")
    return random_generator(config, seed=0)


def describe(generator: Generator, *, model: str, name: str, content_hash: str, note: str = "") -> ModelInfo:
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
        layers=_layer_infos(config),
        has_noise=False,
        has_input_transform=True,
        content_hash=content_hash,
        note=note,
    )


def _layer_infos(config: GeneratorConfig) -> tuple[LayerInfo, ...]:
    return (
        _layer_info("input", config.input_signal, critically_sampled=False),
        *(
            _layer_info(
                plan.name,
                plan.writes,
                critically_sampled=plan.is_critically_sampled,
                up=plan.up,
                down=plan.down,
                radial=plan.radial,
            )
            for plan in config.layers
        ),
    )


def _layer_info(name: str, writes: Signal, **resampling: Any) -> LayerInfo:
    return LayerInfo(
        name=name,
        channels=writes.channels,
        size=(writes.size, writes.size),
        sampling_rate=writes.sampling_rate,
        cutoff=writes.cutoff,
        stopband=writes.stopband,
        half_width=writes.half_width,
        **resampling,
    )


def _bytes_held(loaded: LoadedModel) -> int:
    generator = loaded.generator
    return sum(tensor.nbytes for tensor in (*generator.parameters(), *generator.buffers()))

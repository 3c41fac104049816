"""The config of the generator in a checkpoint."""

from __future__ import annotations

from renderer.checkpoint import Checkpoint
from renderer.checkpoint.family import Family
from renderer.generator_config import GeneratorConfig
from renderer.generator_config_sg2 import AnyConfig, StyleGan2Config


def config_of(checkpoint: Checkpoint) -> AnyConfig:
    """Read the arguments of a checkpoint as those of its family. Raises: ConfigError."""
    kind = StyleGan2Config if checkpoint.family is Family.STYLEGAN2 else GeneratorConfig
    return kind.from_init_args(checkpoint.init_args, checkpoint.init_kwargs)

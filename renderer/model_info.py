"""What may be known of a model without its weights: frozen values, no torch."""

from __future__ import annotations

from dataclasses import dataclass

from renderer.file_report import FileReport

DEFAULT_MODEL = "demo"  # where no model is named: the one that comes with the program


@dataclass(frozen=True, slots=True)
class LayerInfo:
    """One layer of a model.

    Units: `size` (height, width) in samples; `sampling_rate`, `cutoff`, `stopband`, `half_width` in cycles or
    samples per image width. `radial`: its band is a disc |f| ≤ cutoff, not a square |f_x|, |f_y| ≤ cutoff.
    What an architecture does not have is None.
    """

    name: str
    channels: int
    size: tuple[int, int]
    sampling_rate: float | None = None
    cutoff: float | None = None
    stopband: float | None = None
    half_width: float | None = None
    critically_sampled: bool | None = None
    up: int | None = None
    down: int | None = None
    radial: bool | None = None


@dataclass(frozen=True, slots=True)
class ModelInfo:
    """All that a panel may know of a model. `path` is the very file; empty where there is none."""

    model: str
    name: str
    architecture: str
    resolution: int
    image_channels: int
    z_dim: int
    c_dim: int
    w_dim: int
    num_ws: int
    parameters: int
    layers: tuple[LayerInfo, ...]
    has_noise: bool
    has_input_transform: bool
    content_hash: str
    note: str = ""
    file_report: FileReport | None = None
    path: str = ""

    def layer(self, name: str | None) -> LayerInfo:
        """The layer of that name; None is the last one, the image. KeyError if there is none."""
        if name is None:
            return self.layers[-1]
        for layer in self.layers:
            if layer.name == name:
                return layer
        raise KeyError(name)

"""The responses of the filters that layers really have."""

from __future__ import annotations

import numpy as np
import pytest

from renderer.generator_layers import SynthesisLayer
from renderer.layer_filters import layer_responses
from renderer.spectrum_curves import FilterKind
from tests.renderer.conftest import _load_model


def synthesis_layers(model: str) -> list[SynthesisLayer]:
    return [module for module in _load_model(model).modules() if isinstance(module, SynthesisLayer)]

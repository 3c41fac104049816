"""What the user makes of a layer's channels before the next layer reads them."""

from __future__ import annotations

from dataclasses import replace

import torch

from renderer.host_memory import on_device
from renderer.interventions import Interventions
from renderer.stage import Stage


def mixed(stage: Stage, interventions: Interventions) -> Stage:
    """The stage with the channels of its output scaled; a muted one is zero whatever it was."""
    mix = interventions.mix_of(stage.layer)
    if mix is None:
        return stage
    gains = on_device(torch.tensor(mix.gains(stage.output.shape[1])), stage.output.device)
    gains = gains.to(stage.output.dtype)[:, None, None]
    return replace(stage, output=torch.where(gains == 0, 0.0, stage.output * gains))

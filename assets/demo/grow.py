"""Go on with a training in a network with more channels: `python -m assets.demo.grow --help`.

The shipped model began with cutoffs from 24 cycles on. At 38 its filters blur less; but a layer's channels
follow from its cutoff, so there are more of them. The new ones begin as copies that nothing listens to, so
without its filters the network computes what it did.
"""

from __future__ import annotations

import argparse
import math
from dataclasses import replace
from pathlib import Path
from typing import Any

import torch

from assets.demo.draw import TRAINING
from assets.demo.network import CONFIG, untrained
from renderer.generator_config import GeneratorConfig
from renderer.layer_plan import LayerPlan

BEGUN = replace(CONFIG, channel_base=5120, first_cutoff=24.0, first_stopband=24.0 * 2**0.8)

State = dict[str, torch.Tensor]


def grown(state: dict[str, Any], old: GeneratorConfig, new: GeneratorConfig) -> dict[str, Any]:
    """The state of a training of `old` as one of `new`, which has at least as many channels everywhere."""
    weights = {name: _grown_weights(state[name], old, new) for name in ("generator", "average")}
    names = [name for name, p in untrained(0, new).named_parameters() if p.requires_grad]
    before = [name for name, p in untrained(0, old).named_parameters() if p.requires_grad]
    optimizer = state["optimizer"]
    moments = {
        number: {
            "step": each["step"],
            **{
                key: _grown_weights({before[number]: each[key]}, old, new)[names[number]]
                for key in ("exp_avg", "exp_avg_sq")
            },
        }
        for number, each in optimizer["state"].items()
    }
    return state | weights | {"optimizer": optimizer | {"state": moments}}


def _grown_weights(state: State, old: GeneratorConfig, new: GeneratorConfig) -> State:
    """Tensors by their new names; filters as the new config has them."""
    filters = {name: t for name, t in untrained(0, new).state_dict().items() if name.endswith("_filter")}
    plans = {f"synthesis.{was.name}.": (was, now) for was, now in zip(old.layers, new.layers, strict=True)}
    result: State = {}
    for name, tensor in state.items():
        prefix = next((each for each in plans if name.startswith(each)), None)
        if prefix is None:
            result[name] = tensor
            continue
        was, now = plans[prefix]
        new_name = f"synthesis.{now.name}.{name.removeprefix(prefix)}"
        result[new_name] = filters.get(new_name, _padded(name.removeprefix(prefix), tensor, was, now))
    return result


def _padded(kind: str, tensor: torch.Tensor, was: LayerPlan, now: LayerPlan) -> torch.Tensor:
    """One tensor of a layer: what it writes is copied, what it newly reads counts for nothing."""
    if kind == "weight":
        wide = tensor.new_zeros(len(tensor), now.reads.channels, *tensor.shape[2:])
        # ToRGB divides by the root of how much it reads.
        same = math.sqrt(now.reads.channels / was.reads.channels) if was.is_torgb else 1.0
        wide[:, : was.reads.channels] = tensor * same
        return _repeated(wide, now.writes.channels)
    if kind == "bias":
        return _repeated(tensor, now.writes.channels)
    return _repeated(tensor, now.reads.channels) if kind.startswith("affine.") else tensor


def _repeated(tensor: torch.Tensor, count: int) -> torch.Tensor:
    return tensor[torch.arange(count) % len(tensor)].clone()


def main() -> None:
    parser = argparse.ArgumentParser(description="Go on with a training in a network with more channels.")
    parser.add_argument("state", type=Path, help="checkpoint of the smaller network")
    parser.add_argument("--out", type=Path, default=TRAINING / "state.pt", help="checkpoint to write")
    args = parser.parse_args()
    torch.save(grown(torch.load(args.state, weights_only=True), BEGUN, CONFIG), args.out)


if __name__ == "__main__":
    main()

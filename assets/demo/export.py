"""Write the trained demo model as the file that is shipped: `python -m assets.demo.export --help`."""

from __future__ import annotations

import argparse
from pathlib import Path

import torch

from assets.demo import MODEL
from assets.demo.draw import TRAINING
from assets.demo.mapping import forget_pose, set_mapping, set_pose
from assets.demo.network import fourier_input, take_plain_w, untrained
from renderer.checkpoint.safetensors_file import write_generator
from renderer.generator import Generator
from renderer.generator_layers import SynthesisLayer
from renderer.model_conversion import WeightType

NOTE = "Avataaars by Pablo Stanley, drawn by DiceBear, learned by sg3-viz itself; see assets/demo/README.md."


def trained(state: Path) -> Generator:
    """The averaged generator of a checkpoint, as the program wants it."""
    generator = untrained(0)
    generator.load_state_dict(torch.load(state, weights_only=True)["average"])
    set_mapping(generator.mapping)
    for layer in generator.layers.values():
        if isinstance(layer, SynthesisLayer):
            forget_pose(layer.affine)
    set_pose(fourier_input(generator).affine)
    take_plain_w(generator)
    return generator.eval().requires_grad_(False)


def main() -> None:
    parser = argparse.ArgumentParser(description="Write the trained demo model as a .safetensors file.")
    parser.add_argument("--state", type=Path, default=TRAINING / "state.pt", help="checkpoint")
    parser.add_argument("--out", type=Path, default=MODEL, help="the .safetensors file to write")
    args = parser.parse_args()
    generator = trained(args.state)
    write_generator(args.out, generator, weights=WeightType.FLOAT16, note=NOTE)
    print(f"{args.out}: {args.out.stat().st_size:,} bytes")


if __name__ == "__main__":
    main()

"""How near the demo model's pictures are to the drawings: `python -m assets.demo.measure --help`."""

from __future__ import annotations

import argparse
import json
import math
import tempfile
from pathlib import Path

import numpy as np
import torch

from assets.demo.attributes import CHOICES, Faces
from assets.demo.draw import FRAME, FRAME_LEFT, FRAME_TOP, TRAINING, draw
from assets.demo.export import trained
from assets.demo.mapping import centred_w, faces_of
from renderer.generator import Generator
from renderer.latents import latent_of_seed


def seed_z(count: int, z_dim: int) -> torch.Tensor:
    """z of the seeds 0, 1, … as the program draws them. Shapes: [count, z_dim]."""
    return torch.cat([latent_of_seed(seed, z_dim)[0].reshape(1, -1) for seed in range(count)])


@torch.inference_mode()
def pictures_of(generator: Generator, faces: Faces, strength: float) -> np.ndarray:
    """The model's pictures of faces without pose, 0…255; `strength` is the truncation of their shapes."""
    w = torch.from_numpy(centred_w(faces, strength)).float() + generator.w_avg
    ws = w[:, None].expand(-1, generator.config.num_ws, -1)
    pictures = torch.cat([generator.synthesize(one) for one in ws.split(1)])
    return (pictures.permute(0, 2, 3, 1) * 127.5 + 127.5).clamp(0, 255).numpy()


def drawings_of(faces: Faces) -> np.ndarray:
    """What DiceBear draws for faces, cut to the model's frame, 0…255."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "drawings.npy"
        draw(faces, path)
        drawn = np.load(path)
    frame = drawn[:, FRAME_TOP : FRAME_TOP + FRAME, FRAME_LEFT : FRAME_LEFT + FRAME]
    return frame.astype(np.float32)


def fidelity(pictures: np.ndarray, drawings: np.ndarray) -> dict[str, float]:
    """Mean absolute difference in grey levels, and the peak signal-to-noise ratio in dB."""
    difference = pictures - drawings
    psnr = 10 * math.log10(255**2 / float(np.square(difference).mean()))
    return {"levels": float(np.abs(difference).mean()), "psnr_db": psnr}


def recognised(pictures: dict[float, np.ndarray], faces: Faces, choice: int) -> dict[float, float]:
    """How often a picture is nearer to the drawing of its own shape than to that of any other.

    All else is drawn as it is. `pictures` are the model's by strength. Units: 0…1.
    """
    distances = {strength: np.empty((len(faces), len(CHOICES[choice].shapes))) for strength in pictures}
    for shape in range(len(CHOICES[choice].shapes)):
        shapes = faces.shapes.copy()
        shapes[:, choice] = shape
        others = drawings_of(Faces(shapes, faces.tones))
        for strength, mine in pictures.items():
            distances[strength][:, shape] = np.square(mine - others).sum(axis=(1, 2, 3))
    right = faces.shapes[:, choice]
    return {strength: float((each.argmin(axis=1) == right).mean()) for strength, each in distances.items()}


def main() -> None:
    parser = argparse.ArgumentParser(description="Compare the demo model with DiceBear's drawings.")
    parser.add_argument("--state", type=Path, default=TRAINING / "state.pt", help="checkpoint")
    parser.add_argument("--count", type=int, default=200, help="how many seeds (200)")
    args = parser.parse_args()
    torch.set_num_threads(1)
    generator = trained(args.state)
    faces, _ = faces_of(seed_z(args.count, generator.config.z_dim).double().numpy())
    drawings = drawings_of(faces)
    pictures = {strength: pictures_of(generator, faces, strength) for strength in (1.0, 0.7, 0.5)}
    figures: dict[float, dict[str, float]] = {
        strength: fidelity(mine, drawings) for strength, mine in pictures.items()
    }
    for i, choice in enumerate(CHOICES):
        for strength, share in recognised(pictures, faces, i).items():
            figures[strength][choice.name] = share
    print(json.dumps({"seeds": args.count, "by strength of shapes": figures}, indent=2))


if __name__ == "__main__":
    main()

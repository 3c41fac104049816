"""Train the demo model: `python -m assets.demo.train --help`.

It learns by regression: the attributes of every drawn face are known, so its w is known too, and the
synthesis is to give the face's picture for it. No discriminator is needed, and no GPU.
"""

from __future__ import annotations

import argparse
import json
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import numpy as np
import torch
import torch.nn.functional as F
from torch import nn

from assets.demo.batches import Batch, Pictures, draw_batch
from assets.demo.draw import TRAINING
from assets.demo.network import at_points, untrained
from assets.demo.plan import Plan
from assets.demo.sample_grid import sample_grid
from assets.demo.windows import at_windows
from renderer.generator import Generator
from renderer.generator_config import GeneratorConfig
from renderer.generator_layers import SynthesisLayer

_MAGNITUDE_BETA = 0.999


class Training:
    """All that a training run remembers: what is saved and resumed."""

    def __init__(self, plan: Plan, generator: Generator) -> None:
        self.plan = plan
        self.generator = generator
        config = generator.config
        assert isinstance(config, GeneratorConfig)
        self.average = untrained(plan.seed, config)
        self.average.load_state_dict(generator.state_dict())
        self.learned = [p for p in generator.parameters() if p.requires_grad]
        self.optimizer = torch.optim.Adam(self.learned, betas=(0.9, 0.99), eps=1e-8)
        self.step = 0
        self.seconds = 0.0

    def state(self) -> dict[str, Any]:
        return {
            "step": self.step,
            "seconds": self.seconds,
            "generator": self.generator.state_dict(),
            "average": self.average.state_dict(),
            "optimizer": self.optimizer.state_dict(),
        }

    def resume(self, state: dict[str, Any]) -> None:
        self.step, self.seconds = state["step"], state["seconds"]
        self.generator.load_state_dict(state["generator"])
        self.average.load_state_dict(state["average"])
        self.optimizer.load_state_dict(state["optimizer"])


def take_step(training: Training, pictures: Pictures, pool: ThreadPoolExecutor) -> float:
    """One batch; its loss. What is drawn depends on the number of the step only."""
    plan, threads = training.plan, pool._max_workers
    batch = draw_batch(plan, training.step, pictures)
    parts = list(pool.map(lambda part: gradients(training, part), batch.split(threads)))
    for parameter, *slopes in zip(training.learned, *(part.slopes for part in parts), strict=True):
        parameter.grad = sum(slopes) / threads
    for group in training.optimizer.param_groups:
        group["lr"] = plan.rate_at(training.step)
    nn.utils.clip_grad_norm_(training.learned, 1.0)
    training.optimizer.step()
    training.step += 1
    follow(training, torch.stack([part.magnitudes for part in parts]).mean(dim=0))
    return sum(part.loss for part in parts) / threads


@dataclass(frozen=True, slots=True, eq=False)
class Gradients:
    """What a part of a batch says: one slope for each learned parameter."""

    loss: float
    slopes: tuple[torch.Tensor, ...]
    magnitudes: torch.Tensor


def gradients(training: Training, part: Batch) -> Gradients:
    """Runs in a thread with one thread of torch's: so the parts do not wait for each other in each op."""
    magnitudes: list[torch.Tensor] = []
    with torch.autocast("cpu", dtype=torch.bfloat16):
        if part.window is None:
            drawn = at_points(training.generator, part.w, part.places, magnitudes=magnitudes)
        else:
            drawn = at_windows(
                training.generator, part.w, part.places, size=part.window, magnitudes=magnitudes
            )
    loss = F.smooth_l1_loss(drawn.float(), part.target, beta=0.05)
    slopes = torch.autograd.grad(loss, training.learned)
    return Gradients(float(loss.detach()), slopes, torch.stack(magnitudes))


@torch.no_grad()
def follow(training: Training, magnitudes: torch.Tensor) -> None:
    """The running averages: of what the layers read, and of the weights."""
    layers = [layer for layer in training.generator.layers.values() if isinstance(layer, SynthesisLayer)]
    for layer, magnitude in zip(layers, magnitudes, strict=True):
        layer.magnitude_ema.lerp_(magnitude, 1 - _MAGNITUDE_BETA)
    plan, step = training.plan, training.step - 1
    beta = 0.5 ** (plan.batch_at(step) / plan.ema_at(step))
    weights = zip(training.average.parameters(), training.generator.parameters(), strict=True)
    for mine, other in weights:
        mine.lerp_(other, 1 - beta)
    for mine, other in zip(training.average.buffers(), training.generator.buffers(), strict=True):
        mine.copy_(other)


def run(training: Training, pictures: Pictures, folder: Path, *, save_every: int, threads: int) -> None:
    """Train up to the end of the plan; every `save_every` steps a checkpoint, a log line and a grid."""
    started, losses = time.perf_counter() - training.seconds, []
    pool = ThreadPoolExecutor(threads, initializer=torch.set_num_threads, initargs=(1,))
    while training.step < training.plan.steps:
        losses.append(take_step(training, pictures, pool))
        if training.step % save_every == 0 or training.step == training.plan.steps:
            training.seconds = time.perf_counter() - started
            save(training, folder)
            grid, errors = sample_grid(training.average, pictures.pixels, pictures.faces)
            grid.save(folder / f"grid{training.step:06d}.png")
            line = {
                "step": training.step,
                "seconds": round(training.seconds),
                "loss": round(float(np.mean(losses)), 5),
                **{name: round(value, 5) for name, value in errors.items()},
            }
            with (folder / "log.jsonl").open("a") as log:
                log.write(json.dumps(line) + "\n")
            print(line, flush=True)
            losses = []


def save(training: Training, folder: Path) -> None:
    """Write the checkpoint in one piece."""
    partial = folder / "state.pt.partial"
    torch.save(training.state(), partial)
    partial.replace(folder / "state.pt")


def main() -> None:
    parser = argparse.ArgumentParser(description="Train the demo model, from its last checkpoint if any.")
    parser.add_argument("--pictures", type=Path, default=TRAINING / "pictures.npy", help="the .npy file")
    parser.add_argument("--folder", type=Path, default=TRAINING, help="for checkpoints, grids and the log")
    parser.add_argument("--save-every", type=int, default=2000, help="steps between checkpoints (2000)")
    parser.add_argument("--threads", type=int, default=2, help="CPU threads (2)")
    for name, value in asdict(Plan()).items():
        flag = "--" + name.replace("_", "-")
        parser.add_argument(flag, type=type(value), default=value, help=f"({value})")
    args = parser.parse_args()
    torch.set_num_threads(1)
    plan = Plan(**{name: getattr(args, name) for name in asdict(Plan())})
    training = Training(plan, untrained(plan.seed))
    args.folder.mkdir(parents=True, exist_ok=True)
    if (args.folder / "state.pt").exists():
        training.resume(torch.load(args.folder / "state.pt", weights_only=True))
    run(training, Pictures.load(args.pictures), args.folder, save_every=args.save_every, threads=args.threads)


if __name__ == "__main__":
    main()

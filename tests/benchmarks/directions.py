"""What PCA of w takes beyond drawing and mapping samples: `python -m tests.benchmarks.directions [SAMPLES]`.

All figures are of one run and one process: the best of two rounds, in turns. The peak of memory is told at a
tenth of the samples and at all of them. The error is the largest difference of any number of the components
from those of `sklearn.decomposition.PCA` in float64 on the first samples.
"""

from __future__ import annotations

import os
import sys
import time

# As the renderer's process does: threads that wait for others must not spin. Read when torch is loaded.
os.environ.setdefault("OMP_WAIT_POLICY", "PASSIVE")

import numpy as np
import torch
from sklearn.decomposition import PCA

from renderer.device import peak_memory, usable_threads
from renderer.directions.direction_jobs import Sampling
from renderer.directions.direction_set import DirectionSet
from renderer.directions.w_pca import find_principal_directions
from renderer.directions.w_samples import sample_w
from renderer.generator import Generator
from renderer.random_model import named_config, random_generator

MODEL = "stylegan3-t-256"  # 512 numbers, two mapping layers: those of the published networks
SAMPLES = 1_000_000
SUBSET = 20_000
ROUNDS = 2


def main(samples: int = SAMPLES) -> int:
    """Measure and print."""
    torch.set_num_threads(usable_threads())
    config = named_config(MODEL)
    assert config is not None
    generator = random_generator(config, seed=0).eval().requires_grad_(False)
    error = _error(generator)
    _find(generator, samples // 10)
    memory = [_peak_mib()]
    alone, found = [], []
    for _ in range(ROUNDS):
        alone.append(_seconds_to_map(generator, samples))
        start = time.perf_counter()
        _find(generator, samples)
        found.append(time.perf_counter() - start)
    memory.append(_peak_mib())
    print("| samples | draw and map, s | PCA of w, s | ratio | peak MiB at 1/10 | at all | error |")
    print("|--:|--:|--:|--:|--:|--:|--:|")
    print(
        f"| {samples:,} | {min(alone):.1f} | {min(found):.1f} | {min(found) / min(alone):.2f} "
        f"| {memory[0]:.0f} | {memory[1]:.0f} | {error:.1e} |"
    )
    return 0


def _find(generator: Generator, samples: int) -> DirectionSet:
    work = find_principal_directions(generator, Sampling(samples))
    while True:
        try:
            next(work)
        except StopIteration as end:
            return end.value


def _seconds_to_map(generator: Generator, samples: int) -> float:
    start = time.perf_counter()
    with torch.inference_mode():
        for _ in sample_w(generator, Sampling(samples)):
            pass
    return time.perf_counter() - start


def _error(generator: Generator) -> float:
    found = _find(generator, SUBSET)
    with torch.inference_mode():
        w = torch.cat(list(sample_w(generator, Sampling(SUBSET)))).double().numpy()
    expected = PCA(n_components=len(found), svd_solver="covariance_eigh").fit(w).components_
    signs = np.sign((found.components * expected).sum(axis=1))[:, None]
    return float(np.abs(found.components * signs - expected).max())


def _peak_mib() -> float:
    return (peak_memory(torch.device("cpu")) or 0) / 2**20


if __name__ == "__main__":
    raise SystemExit(main(int(sys.argv[1]) if len(sys.argv) > 1 else SAMPLES))

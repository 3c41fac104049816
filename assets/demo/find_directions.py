"""Find the demo model's directions with the program's tools: `python -m assets.demo.find_directions --help`.

The principal directions of w come without names. Since the attributes of every seed are known, each is named
after the one that goes with it, and turned so that more of it is a positive strength.
"""

from __future__ import annotations

import argparse
from collections.abc import Generator as Steps
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TypeVar

import numpy as np
import torch

from assets.demo import DIRECTIONS, MODEL
from assets.demo.attributes import CHOICES, TONES, Faces, Floats
from assets.demo.mapping import faces_of
from assets.demo.measure import seed_z
from renderer.directions.direction_jobs import Sampling
from renderer.directions.direction_set import DirectionMethod, DirectionSet
from renderer.directions.supervised import find_boundary
from renderer.directions.w_pca import find_principal_directions
from renderer.model_store import ModelStore

_SEEDS = 4000
_COMPONENTS = 16
# A principal direction has a name if its correlation with an attribute is at least this.
_NAMED = 0.95

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Contrast:
    """Two groups of seeds: with one shape, and with another or others."""

    name: str
    choice: str
    shape: str
    others: tuple[str, ...]


CONTRASTS = (
    Contrast("sunglasses", "glasses", "sunglasses", ("prescription02", "round")),
    Contrast("surprised eyes", "eyes", "surprised", ("default",)),
    Contrast("angry eyebrows", "eyebrows", "angryNatural", ("defaultNatural",)),
    Contrast("bald", "hair", "sides", ("theCaesar", "shortFlat")),
)


def attributes_of(faces: Faces, poses: Floats) -> dict[str, Floats]:
    """What a principal direction may be named after, as one number a face."""
    traits = {
        choice.trait_name: np.array(choice.trait)[faces.shapes[:, i]]
        for i, choice in enumerate(CHOICES)
        if choice.trait
    }
    tones = {tone.name: faces.tones[:, k] for k, tone in enumerate(TONES)}
    return traits | tones | {"turn": poses[:, 0], "shift right": poses[:, 1], "shift down": poses[:, 2]}


def named(found: DirectionSet, w: Floats, attributes: dict[str, Floats]) -> DirectionSet:
    """Those principal directions that are an attribute, with its name and sign. Shapes: w [N, w_dim]."""
    kept, names, notes = [], [], []
    components = found.components.copy()
    for k, component in enumerate(components):
        scores = w @ component
        likeness = {name: np.corrcoef(scores, values)[0, 1] for name, values in attributes.items()}
        best = max(likeness, key=lambda name: abs(likeness[name]))
        if abs(likeness[best]) >= _NAMED:
            components[k] *= np.sign(likeness[best])
            kept.append(k)
            names.append(best)
            notes.append(
                f"Principal direction {k}; correlation {abs(likeness[best]):.3f} with this attribute."
            )
    assert found.variance_ratio is not None
    return replace(
        found,
        components=components[kept],
        stdev=found.stdev[kept],
        variance_ratio=found.variance_ratio[kept],
        names=tuple(names),
        component_notes=tuple(notes),
    )


def contrasts(w: Floats, faces: Faces) -> DirectionSet:
    """The directions between groups of seeds, each from the middle of one to that of the other."""
    components, distances, notes = [], [], []
    for contrast in CONTRASTS:
        i = next(i for i, choice in enumerate(CHOICES) if choice.name == contrast.choice)
        shapes = CHOICES[i].shapes
        has = faces.shapes[:, i] == shapes.index(contrast.shape)
        others = np.isin(faces.shapes[:, i], [shapes.index(shape) for shape in contrast.others])
        found = find_boundary(w[has], w[others], DirectionMethod.MEAN_DIFFERENCE).directions
        components.append(found.components[0])
        distances.append((w[has].mean(axis=0) - w[others].mean(axis=0)) @ found.components[0])
        notes.append(found.note)
    return DirectionSet(
        components=np.stack(components),
        stdev=np.array(distances, np.float64),
        method=DirectionMethod.MEAN_DIFFERENCE,
        names=tuple(contrast.name for contrast in CONTRASTS),
        component_notes=tuple(notes),
        note="A strength of 1 leads from the middle of one group of seeds to that of the other.",
    )


def finish(steps: Steps[object, None, T]) -> T:
    """What a job of the renderer gives in the end."""
    while True:
        try:
            next(steps)
        except StopIteration as stop:
            return stop.value


def main() -> None:
    parser = argparse.ArgumentParser(description="Find and name the demo model's directions in W.")
    parser.add_argument("--model", type=Path, default=MODEL, help="the model file")
    parser.add_argument("--out", type=Path, default=DIRECTIONS, help="folder for the sets of directions")
    parser.add_argument("--samples", type=int, default=200_000, help="samples of w (200000)")
    args = parser.parse_args()
    model = ModelStore(torch.device("cpu")).open(str(args.model))
    z = seed_z(_SEEDS, model.info.z_dim)
    faces, poses = faces_of(z.numpy().astype(np.float64))
    w = model.generator.map_latents(z).numpy()

    principal = finish(
        find_principal_directions(model.generator, Sampling(args.samples), components=_COMPONENTS)
    )
    principal = named(principal, w, attributes_of(faces, poses))
    found = (principal, contrasts(w, faces))
    sets = [replace(directions, model_hash=model.info.content_hash) for directions in found]
    args.out.mkdir(parents=True, exist_ok=True)
    for old in args.out.glob("*.npz"):
        old.unlink()
    for directions in sets:
        (args.out / f"{directions.set_id}.npz").write_bytes(directions.to_npz())
        print(directions.set_id, directions.method.value, ", ".join(directions.names), directions.note)


if __name__ == "__main__":
    main()

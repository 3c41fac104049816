"""Write the demo project, ten seconds of what can move: `python -m assets.demo.make_project --help`."""

from __future__ import annotations

import argparse
from pathlib import Path

from assets.demo import DIRECTIONS, MODEL, PROJECT
from renderer.checkpoint.file_hash import hash_file
from renderer.directions import direction_set_file
from renderer.directions.edit_stack import Edit, EditStack
from renderer.recording import project_file
from renderer.recording.motion_presets import seed_walk
from renderer.recording.project_file import Project
from renderer.recording.timeline import Key, Track
from renderer.recording.video_settings import FrameRate, VideoSettings
from renderer.scene import LatentPoint, Scene, Truncation

SEEDS = (0, 1, 3, 7, 10)  # all of one hair style: between two styles there is none
EDITED = ("glasses", "beard")


def project(directions: Path, model: Path) -> Project:
    """A walk through seeds in which the input turns once and two edits come and go."""
    edits = tuple(edit_named(directions, name) for name in EDITED)
    timeline = seed_walk(SEEDS, seconds_per_seed=2.0)
    for track in (
        Track(
            "transform.turns", (Key(0.0, 0.0), Key(2.0, 0.0), Key(5.0, 1.0), Key(10.0, 1.0)), by_turns=True
        ),
        Track("edits.edits.0.strength", (Key(0.0, 0.0), Key(5.0, 0.0), Key(6.5, 1.5), Key(8.0, 0.0))),
        Track("edits.edits.1.strength", (Key(0.0, 0.0), Key(7.0, 0.0), Key(8.5, 1.5), Key(10.0, 0.0))),
    ):
        timeline = timeline.with_track(track)
    scene = Scene(latent=LatentPoint(x=SEEDS[0]), truncation=Truncation(0.7), edits=EditStack(edits))
    with model.open("rb") as file:
        content_hash = hash_file(file)[0]
    return Project(scene, model.name, content_hash, timeline, VideoSettings(rate=FrameRate(30)))


def edit_named(folder: Path, name: str) -> Edit:
    """An edit along the shipped direction of that name. Raises: LookupError."""
    for path in sorted(folder.glob("*.npz")):
        directions = direction_set_file.load(path)
        if name in directions.names:
            return Edit(directions.set_id, directions.names.index(name), name=name)
    raise LookupError(name)


def main() -> None:
    parser = argparse.ArgumentParser(description="Write the demo project.")
    parser.add_argument("--model", type=Path, default=MODEL, help="the model file")
    parser.add_argument("--directions", type=Path, default=DIRECTIONS, help="folder of its directions")
    parser.add_argument("--out", type=Path, default=PROJECT, help="the project to write")
    args = parser.parse_args()
    args.out.write_bytes(project_file.encode(project(args.directions, args.model)))


if __name__ == "__main__":
    main()

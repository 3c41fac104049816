"""Draw the pictures that the demo model learns from: `python -m assets.demo.draw --help`.

Node and the packages of `package.json` must be there (`npm ci` in this folder). The pictures are kept out of
version control: the same seed draws them again.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import threading
from pathlib import Path
from typing import BinaryIO

import numpy as np
import torch
import torch.nn.functional as F

from assets.demo.attributes import Faces, draw_faces, drawing_options
from ops import radial_lowpass

FOLDER = Path(__file__).parent
TRAINING = FOLDER / "training"

# A drawing is larger than the model's picture, so that what is just outside of it can be learned too.
CANVAS = 160
FRAME = 128
FRAME_LEFT, FRAME_TOP = 16, 13

_SCALE = 2
_BATCH = 32


def draw(faces: Faces, pictures: Path) -> None:
    """Draw faces into a `.npy` file, uint8 [N, CANVAS, CANVAS, 3]. Raises: CalledProcessError."""
    out = np.lib.format.open_memmap(
        pictures, mode="w+", dtype=np.uint8, shape=(len(faces), CANVAS, CANVAS, 3)
    )
    large = CANVAS * _SCALE
    command = ["node", str(FOLDER / "draw.mjs"), str(large)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as process:
        assert process.stdin is not None
        assert process.stdout is not None
        threading.Thread(target=_ask, args=(process.stdin, faces), daemon=True).start()
        for start in range(0, len(faces), _BATCH):
            count = min(_BATCH, len(faces) - start)
            data = process.stdout.read(count * large * large * 3)
            if len(data) < count * large * large * 3:
                break
            drawn = np.frombuffer(data, np.uint8).reshape(count, large, large, 3)
            out[start : start + count] = shrink(drawn)
            if start and start % (_BATCH * 32) == 0:
                print(f"{start} of {len(faces)}", flush=True)
    if process.returncode != 0:
        raise subprocess.CalledProcessError(process.returncode, command)
    out.flush()


def shrink(drawn: np.ndarray) -> np.ndarray:
    """Half the size, without the frequencies that do not fit, nor those that fit in some directions only.

    A radial low-pass, since a picture that is to be turned can hold no more. Shapes: [N, 2H, 2W, 3], uint8.
    """
    taps = radial_lowpass(12, cutoff=0.4, half_width=0.25, sampling_rate=_SCALE)
    x = torch.from_numpy(drawn.astype(np.float32)).permute(0, 3, 1, 2)
    x = F.pad(x, (5, 5, 5, 5), mode="replicate")
    x = F.conv2d(x, taps.expand(3, 1, 12, 12), stride=_SCALE, groups=3)
    return x.round().clamp(0, 255).byte().permute(0, 2, 3, 1).numpy()


def _ask(stream: BinaryIO, faces: Faces) -> None:
    for i in range(len(faces)):
        stream.write(json.dumps(drawing_options(faces, i)).encode() + b"\n")
    stream.close()


def main() -> None:
    parser = argparse.ArgumentParser(description="Draw the pictures that the demo model learns from.")
    parser.add_argument("--count", type=int, default=20_000, help="how many pictures (20000)")
    parser.add_argument("--seed", type=int, default=1, help="which pictures (1)")
    parser.add_argument("--out", type=Path, default=TRAINING / "pictures.npy", help="the .npy file to write")
    args = parser.parse_args()
    args.out.parent.mkdir(parents=True, exist_ok=True)
    faces = draw_faces(args.count, args.seed)
    draw(faces, args.out)
    np.savez(args.out.with_suffix(".npz"), shapes=faces.shapes, tones=faces.tones)


if __name__ == "__main__":
    main()

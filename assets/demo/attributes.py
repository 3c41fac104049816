"""What a face of the demo model is described by, and how it is drawn: the one table of its attributes.

A face is a choice from each of `CHOICES` and a number for each of `TONES`. Everything else follows from
these: the options that DiceBear draws it with, and its code, in which w is linear (`assets.demo.mapping`).
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Choice:
    """One of several shapes.

    `shares` are how often seeds have each. `trait` is what the shapes have more or less of, as one number
    each: it gets an axis of its own in the code, so that "a beard" is a direction whichever beard it is.
    """

    name: str
    shapes: tuple[str, ...]
    shares: tuple[float, ...]
    trait_name: str = ""
    trait: tuple[float, ...] = ()
    trait_scale: float = 0.0


@dataclass(frozen=True, slots=True)
class Tone:
    """A number that is normally distributed over seeds; `scale` is its spread in w."""

    name: str
    scale: float


CHOICES = (
    Choice(
        "hair",
        (
            "sides",
            "theCaesar",
            "shortFlat",
            "shortWaved",
            "bun",
            "shaggyMullet",
            "bob",
            "longButNotTooLong",
            "straight02",
            "fro",
        ),
        (0.08, 0.1, 0.12, 0.12, 0.08, 0.1, 0.1, 0.1, 0.1, 0.1),
        trait_name="hair length",
        trait=(-1.6, -1.1, -0.7, -0.4, -0.4, 0.3, 0.9, 1.0, 1.4, 0.9),
        trait_scale=2.0,
    ),
    Choice(
        "eyes",
        ("default", "happy", "side", "squint", "surprised", "wink"),
        (0.4, 0.14, 0.12, 0.12, 0.12, 0.1),
    ),
    Choice(
        "eyebrows",
        ("defaultNatural", "raisedExcitedNatural", "sadConcernedNatural", "angryNatural"),
        (0.4, 0.2, 0.2, 0.2),
    ),
    Choice(
        "mouth",
        ("sad", "serious", "screamOpen", "twinkle", "smile", "tongue"),
        (0.14, 0.18, 0.12, 0.18, 0.28, 0.1),
        trait_name="smile",
        trait=(-1.6, -0.7, -1.0, 0.7, 1.0, 0.7),
        trait_scale=1.45,
    ),
    Choice(
        "glasses",
        ("", "prescription02", "round", "sunglasses"),
        (0.58, 0.16, 0.12, 0.14),
        trait_name="glasses",
        trait=(-0.85, 1.17, 1.17, 1.17),
        trait_scale=2.2,
    ),
    Choice(
        "facial hair",
        ("", "beardLight", "beardMajestic", "moustacheMagnum"),
        (0.58, 0.16, 0.14, 0.12),
        trait_name="beard",
        trait=(-0.85, 1.0, 1.5, 0.9),
        trait_scale=2.5,
    ),
    Choice(
        "clothes",
        ("shirtCrewNeck", "hoodie", "blazerAndShirt", "overall"),
        (0.4, 0.2, 0.2, 0.2),
    ),
)

TONES = (
    Tone("skin", 3.2),
    Tone("hair lightness", 2.8),
    Tone("hair warmth", 1.2),
    Tone("background lightness", 1.1),
    Tone("background green-red", 1.6),
    Tone("background blue-yellow", 1.8),
    Tone("clothes lightness", 1.3),
    Tone("clothes green-red", 1.0),
    Tone("clothes blue-yellow", 0.9),
)

# How far apart in w the shapes of a choice are, apart from their trait.
SHAPE_SCALE = 2.0

# From light to dark: the skin colours of the style, without its yellow and its orange.
_SKIN = ("ffdbb4", "edb98a", "d08b5b", "ae5d29", "614335")
# Beyond two standard deviations, colours stay as they are.
_MOST = 2.0

_OPTION = {
    "hair": "top",
    "eyes": "eyes",
    "eyebrows": "eyebrows",
    "mouth": "mouth",
    "glasses": "accessories",
    "facial hair": "facialHair",
    "clothes": "clothing",
}


@dataclass(frozen=True, slots=True, eq=False)
class Faces:
    """Many faces. Shapes: shapes [N, choices], whole numbers; tones [N, tones], in standard deviations."""

    shapes: NDArray[np.int64]
    tones: Floats

    def __len__(self) -> int:
        return len(self.shapes)


def draw_faces(count: int, seed: int) -> Faces:
    """Faces to learn from: every shape equally often, tones evenly beyond what seeds give."""
    source = np.random.default_rng(seed)
    shapes = [source.integers(len(choice.shapes), size=count) for choice in CHOICES]
    for i, choice in enumerate(CHOICES):
        if choice.shapes[0] == "":  # what hides others is left out half of the time
            shapes[i] = shapes[i] * (source.random(count) < 2 / 3)
    tones = source.uniform(-1.3 * _MOST, 1.3 * _MOST, (count, len(TONES)))
    return Faces(np.stack(shapes, axis=1), tones)


def code_size() -> int:
    """The length of a face's code."""
    return sum(len(choice.shapes) + bool(choice.trait) for choice in CHOICES) + len(TONES)


def codes(faces: Faces, shape_strength: Floats | float = 1.0) -> Floats:
    """What w is linear in: per choice one axis a shape and one for the trait, then one axis a tone.

    Each shape's axes are centred, so that the mean over seeds is zero. `shape_strength` pulls the shapes
    towards that mean, as truncation does, without changing which they are.

    Shapes: shape_strength [N, choices]; returns [N, code_size()].
    """
    strength = np.broadcast_to(shape_strength, (len(faces), len(CHOICES)))
    parts = [
        strength[:, i, None] * shape_axes(choice)[faces.shapes[:, i]] for i, choice in enumerate(CHOICES)
    ]
    return np.concatenate([*parts, faces.tones * [tone.scale for tone in TONES]], axis=1)


def shape_axes(choice: Choice) -> Floats:
    """The code of each shape of a choice, with mean zero over seeds. Shapes: [shapes, axes]."""
    axes = SHAPE_SCALE * np.eye(len(choice.shapes))
    if choice.trait:
        axes = np.concatenate([axes, choice.trait_scale * np.array(choice.trait)[:, None]], axis=1)
    return axes - np.array(choice.shares) @ axes


def drawing_options(faces: Faces, i: int) -> dict[str, object]:
    """The options with which DiceBear's avataaars draws one of the faces."""
    shown = {choice.name: choice.shapes[faces.shapes[i, k]] for k, choice in enumerate(CHOICES)}
    tone = {entry.name: float(faces.tones[i, k]) for k, entry in enumerate(TONES)}
    hair = _hair_colour(tone["hair lightness"], tone["hair warmth"])
    options: dict[str, object] = {_OPTION[name]: [shape] for name, shape in shown.items() if shape}
    return options | {
        "topProbability": 100,
        "accessoriesProbability": 100 if shown["glasses"] else 0,
        "facialHairProbability": 100 if shown["facial hair"] else 0,
        "accessoriesColor": ["262e33"],
        "skinColor": [_skin_colour(tone["skin"])],
        "hairColor": [hair],
        "facialHairColor": [hair],
        "backgroundColor": [_tinted(tone, "background", 0.82, 0.06, 0.055)],
        "clothesColor": [_tinted(tone, "clothes", 0.6, 0.13, 0.085)],
    }


def _skin_colour(value: float) -> str:
    """Evenly along the skin colours: light at −2, dark at 2."""
    stops = np.array([[int(stop[k : k + 2], 16) for k in (0, 2, 4)] for stop in _SKIN], dtype=float)
    place = (np.clip(value, -_MOST, _MOST) / _MOST + 1) / 2 * (len(stops) - 1)
    rgb = [np.interp(place, np.arange(len(stops)), stops[:, k]) for k in range(3)]
    return _hex(np.array(rgb) / 255)


def _hair_colour(lightness: float, warmth: float) -> str:
    """Black to blond at warmth 0; grey below it, red above."""
    lightness, warmth = (float(np.clip(value, -_MOST, _MOST)) for value in (lightness, warmth))
    chroma, hue = 0.065 + 0.0325 * warmth, math.radians(65 - 12 * warmth)
    return _from_oklab(0.53 + 0.16 * lightness, chroma * math.cos(hue), chroma * math.sin(hue))


def _tinted(tone: dict[str, float], of: str, middle: float, spread: float, chroma: float) -> str:
    names = ("lightness", "green-red", "blue-yellow")
    light, red, yellow = (float(np.clip(tone[f"{of} {name}"], -_MOST, _MOST)) for name in names)
    return _from_oklab(middle + spread * light, chroma * red, chroma * yellow)


def _from_oklab(lightness: float, a: float, b: float) -> str:
    """OKLab to sRGB (Ottosson, "A perceptual color space for image processing", 2020)."""
    long = (lightness + 0.3963377774 * a + 0.2158037573 * b) ** 3
    middle = (lightness - 0.1055613458 * a - 0.0638541728 * b) ** 3
    short = (lightness - 0.0894841775 * a - 1.2914855480 * b) ** 3
    linear = np.array(
        [
            4.0767416621 * long - 3.3077115913 * middle + 0.2309699292 * short,
            -1.2684380046 * long + 2.6097574011 * middle - 0.3413193965 * short,
            -0.0041960863 * long - 0.7034186147 * middle + 1.7076147010 * short,
        ]
    ).clip(0, 1)
    return _hex(np.where(linear <= 0.0031308, 12.92 * linear, 1.055 * linear ** (1 / 2.4) - 0.055))


def _hex(rgb: Floats) -> str:
    return "".join(f"{round(255 * float(value)):02x}" for value in rgb.clip(0, 1))

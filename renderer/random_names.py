"""The names of models with random weights, which there are without a file. No torch."""

from __future__ import annotations

import re

_RESOLUTION = r"(?P<resolution>32|64|128|256|512|1024)"
STYLEGAN3 = re.compile(rf"stylegan3-(?P<kind>[tr])-{_RESOLUTION}")
STYLEGAN2 = re.compile(rf"stylegan2-(?:(?P<wiring>resnet|orig)-)?{_RESOLUTION}")


def is_random_model(name: str) -> bool:
    """Whether that is the name of a model with random weights, of any family.

    >>> is_random_model("stylegan2-resnet-64"), is_random_model("stylegan3-t-100")
    (True, False)
    """
    return any(family.fullmatch(name) for family in (STYLEGAN3, STYLEGAN2))

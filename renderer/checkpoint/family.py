"""The families of generators whose files are read."""

from enum import Enum


class Family(Enum):
    """What a generator is built like; its arguments and the names of its tensors follow from that."""

    STYLEGAN2 = "stylegan2"
    STYLEGAN3 = "stylegan3"

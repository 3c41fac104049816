"""Tensors between main memory and a device, such that nobody waits before it is needed."""

from __future__ import annotations

import numpy as np
import torch


class HostCopy:
    """A tensor on its way to main memory; the program may go on, and fetches the copy when it needs it.

    From a CUDA device it goes into pinned memory, in the order of the device's work: whoever waits for the
    last of several copies waits once. From another device it has come when this is made.
    """

    def __init__(self, tensor: torch.Tensor) -> None:
        self._arrived: torch.cuda.Event | None = None
        if tensor.device.type != "cuda":
            self._copy = tensor.cpu()
            return
        self._copy = torch.empty(tensor.shape, dtype=tensor.dtype, pin_memory=True)
        self._copy.copy_(tensor.contiguous(), non_blocking=True)
        self._arrived = torch.cuda.Event()
        self._arrived.record()

    def numpy(self) -> np.ndarray:
        """The copy, read-only, once it has come."""
        if self._arrived is not None:
            self._arrived.synchronize()
            self._arrived = None
        array = self._copy.numpy()
        array.setflags(write=False)
        return array


def on_device(tensor: torch.Tensor, device: torch.device) -> torch.Tensor:
    """A tensor of main memory on a device, after what that does now; the program goes on at once.

    Shapes: as given.
    """
    if device.type != "cuda" or tensor.device.type != "cpu":
        return tensor.to(device)
    return tensor.pin_memory().to(device, non_blocking=True)

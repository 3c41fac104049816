"""Recording work on a GPU as a CUDA graph."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress

import torch

from renderer.layer_graphs import Recording
from renderer.stage import Stage


class CudaRecorder:
    """Records what work launches on the current device; see `LayerGraphs`."""

    def __init__(self) -> None:
        # One for all recordings: libraries keep a workspace for each stream that they have run on.
        self._stream = torch.cuda.Stream()

    def __call__(self, work: Callable[[], Stage]) -> Recording:
        """Do the work once and record it, with memory of its own. What it gives is there after a replay.

        Raises: RuntimeError if it does what a graph cannot hold, such as waiting for the device.
        """
        current, graph = torch.cuda.current_stream(), torch.cuda.CUDAGraph()
        self._stream.wait_stream(current)
        with torch.cuda.stream(self._stream):
            work()
            torch.cuda.synchronize()
            reserved = torch.cuda.memory_reserved()
            # Other threads of the process may use the device meanwhile.
            graph.capture_begin(capture_error_mode="thread_local")
            try:
                output = work()
            except BaseException:
                with suppress(RuntimeError):  # the recording has failed, and says so again
                    graph.capture_end()
                raise
            graph.capture_end()
        current.wait_stream(self._stream)
        return Recording(output, graph.replay, torch.cuda.memory_reserved() - reserved)

"""Whether an error says that memory has run out."""

from __future__ import annotations


def is_out_of_memory(error: BaseException) -> bool:
    """Torch has a type for it on CUDA only; elsewhere it is a RuntimeError with one of these texts."""
    import torch

    if isinstance(error, MemoryError | torch.cuda.OutOfMemoryError):
        return True
    texts = ("can't allocate memory", "not enough memory", "out of memory", "can't start new thread")
    return isinstance(error, RuntimeError) and any(text in str(error) for text in texts)

"""What the tensors of one file may take of the memory."""

from renderer.checkpoint.errors import CheckpointError


class MemoryBudget:
    """So many bytes for all tensors of a file, which may share storages and so unfold to any size."""

    def __init__(self, most_bytes: int) -> None:
        self._left = most_bytes

    def spend(self, size: int) -> None:
        """To be called before that much is taken. Raises: CheckpointError if it is more than is left."""
        self._left -= size
        if self._left < 0:
            raise CheckpointError(
                "This file describes tensors larger than itself; get it from a source you trust."
            )
